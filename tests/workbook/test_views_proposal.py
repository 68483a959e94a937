import re
from datetime import date, time
from html import unescape

import pytest

from raftlib.workbook.views import opening
from raftlib.workbook.views import proposal as show
from raftlib.workbook.wording import opening as opening_wording
from raftlib.workbook.wording import proposal as wording
from tests.workbook.proposals import copy_rules, open_proposal, saved, write
from tests.workbook.stores import ESCAPED, HOSTILE
from tests.workbook.test_decisions_list_model import MEMBER, put_to_the_vote

CODE = "D-2023-01"


def shown(widget):
    return widget.layout.display != "none"


def test_what_is_typed_reaches_the_model_and_is_saved(demo):
    model = open_proposal(demo)
    form = show.ProposalFormView(model)
    for name in ("headline", "summary", "full", "next_step"):
        form.texts[name].value = f"The {name}."

    form.save.click()

    assert (model.found.paper.headline, model.found.next_step) == (
        "The headline.",
        "The next_step.",
    )
    assert f"Saved as version 1 of {CODE}" in form.children[-1].value
    assert form.save.description == wording.SAVE_VERSION
    assert form.locality.disabled


def test_choice_of_a_proposal_fills_the_form(demo):
    saved(demo)
    model = open_proposal(demo)
    choice, form = show.ProposalChoiceView(model), show.ProposalFormView(model)

    choice.proposal.value = CODE

    assert form.texts["headline"].value == "Shared same-day hub"
    assert not shown(choice.copying)


def test_button_copies_an_earlier_proposal(demo):
    saved(demo)
    model = open_proposal(demo)
    choice = show.ProposalChoiceView(model)
    assert choice.source.value == CODE

    choice.copy.click()

    assert model.headline == "Shared same-day hub"
    assert "where the form was empty" in choice.children[-1].value


def test_refusal_stands_beside_the_button_and_the_text_stays(demo):
    model = open_proposal(demo)
    form = show.ProposalFormView(model)
    write(model, summary="Ring 07700 900123")

    form.save.click()

    assert "looks like a phone number" in form.children[-1].value
    assert "900123" not in form.children[-1].value
    assert form.texts["summary"].value == "Ring 07700 900123"


def test_reason_is_asked_where_the_rule_is_urgent(demo):
    form = show.ProposalFormView(open_proposal(demo))
    assert not shown(form.texts["urgency"])

    form.rule.value = "urgent_of_6"

    assert shown(form.texts["urgency"])


def test_rule_is_said_in_words_with_its_source_and_status(demo):
    text = show.write_rule(open_proposal(demo))

    assert "At least two-thirds (2/3) of votes for and against, by list size" in text
    assert "draft, not yet agreed" in text
    assert "Source: North locality proposal, all-practice meeting of 30 November 2023." in text


def test_rule_that_is_agreed_says_when_and_where(demo, tmp_path):
    rules = copy_rules(tmp_path)
    path = rules / "standard.toml"
    agreed = path.read_text().replace('agreed_on = ""', 'agreed_on = "14 December 2023"')
    path.write_text('agreed_where = "the CDs\' meeting"\n' + agreed)

    text = show.write_rule(open_proposal(demo, rules=rules))

    assert "agreed on 14 December 2023 at the CDs&#x27; meeting." in text


def test_roster_that_does_not_fit_is_said_with_what_to_settle(demo):
    model = open_proposal(demo)
    assert "slip" not in show.write_rule(model)

    model.rule_name = "urgent"

    text = show.write_rule(model)
    assert "asks for 3 of 5 CDs. North (demo) has 6 CDs, one for each PCN" in text
    assert "choose a rule that counts 6 (urgent_of_6)" in text
    assert "data/rules/urgent.toml: min_cds, of_cds = 6" in text


def test_name_of_another_locality_is_said_where_it_stands(demo):
    model = write(open_proposal(demo), summary="The practices of West agree.")

    text = show.write_stale_names(model)

    assert "The summary names West, and this proposal is of North (demo)." in text
    assert text.count("raft-note") == 1


def test_preview_shows_the_paper_as_readers_see_it(demo):
    view = show.PreviewView(open_proposal(demo))
    assert wording.NOTHING_TO_SHOW in view.value

    write(view._about, full="# Why\n\n**Now.**")

    assert "<h3>Shared same-day hub</h3>" in view.value
    assert '<div class="raft-paper"><h3>Why</h3>\n<p><strong>Now.</strong></p>' in view.value


@pytest.mark.parametrize("name", ["headline", "summary", "full", "next_step", "urgency"])
def test_hostile_words_are_text_in_every_part(demo, name):
    model = write(open_proposal(demo), urgency="x", rule_name="urgent_of_6")
    setattr(model, name, HOSTILE)
    model.save()
    parts = (
        show.write_preview(model),
        show.write_versions(model),
        show.write_said(model, "save"),
        opening.write_checks(model),
    )

    assert not any("<script" in part for part in parts)
    if name != "urgency":
        assert HOSTILE in unescape(parts[0])


def test_versions_are_listed_with_their_times(demo):
    model = saved(demo)
    model.headline = "Two hubs"
    model.save()

    text = show.write_versions(model)

    assert re.findall('<th scope="row">([0-9]+)', text) == ["2", "1"]
    assert text.count("Fri 1 December 2023, 12:00") == 2


def test_text_that_is_voted_on_is_shown_and_not_typed(demo):
    model = put_to_the_vote(demo)
    form = show.ProposalFormView(model)

    assert not any(map(shown, (*form.texts.values(), form.save)))
    assert wording.SETTLED in form.children[0].value
    assert f"/pages/proposal?decision=new&amp;copy={CODE}" in form.children[0].value


def test_nobody_else_is_shown_anything(demo):
    saved(demo)
    model = open_proposal(demo, roles=(MEMBER,), decision=CODE)
    views = [
        show.ProposalFormView(model),
        opening.WindowView(model),
        opening.OpenView(model),
        opening.TakenView(model),
    ]
    texts = [
        show.write_preview(model),
        show.write_versions(model),
        opening.write_checks(model),
        opening.write_blockers(model),
    ]

    assert not any(shown(field) for view in views for field in view.children if _is_control(field))
    assert texts == [""] * 4
    assert wording.ONLY_FACILITATORS in show.write_start(model)


def _is_control(widget):
    return not hasattr(widget, "_write")  # which is what a fragment has


def test_times_reach_the_model_and_the_model_the_fields(demo):
    model = saved(demo)
    view = opening.WindowView(model)
    assert (view.closes_on.value, view.closes_time.value) == (date(2023, 12, 8), time(17))
    assert (shown(view.opening), shown(view.closes), shown(view.closing)) == (False, False, True)

    view.opens.value = True
    view.opens_time.value = time(18, 30)

    assert (model.opens_later, model.opens_time) == (True, time(18, 30))
    assert shown(view.opening)


def test_urgent_vote_offers_the_shortest_window(demo):
    view = opening.WindowView(saved(demo, rule_name="urgent_of_6", urgency="It closes."))

    assert [text for text, _ in view.closes.options] == [
        "As soon as the rule allows, 60 minutes after it opens",
        opening_wording.AT_A_TIME,
    ]
    assert (shown(view.closes), shown(view.closing)) == (True, False)


def test_tick_recuses_and_another_proposal_takes_it_back(demo):
    model = saved(demo)
    recused = opening.WindowView(model).recused
    assert len(recused.boxes.children) == 24 + 6
    assert recused.practices["Z00003"].description == "Z00003 Cloudberry Surgery"

    recused.practices["Z00003"].value = True
    recused.seats["U00002"].value = True
    assert (model.recused_practices, model.recused_seats) == (["Z00003"], ["U00002"])
    assert "Recused: Z00003 Cloudberry Surgery, the CD of U00002" in opening.write_checks(model)
    model.recused_practices = []

    assert not recused.practices["Z00003"].value


def test_checks_say_register_seats_and_when(demo):
    text = opening.write_checks(saved(demo))

    assert "Register of Sun 1 October 2023: 24 practices, 301,621 patients." in text
    assert "6 CD seats; none is vacant." in text
    assert "open on Fri 1 December 2023, 12:00, and close on Fri 8 December 2023, 17:00" in text
    assert opening_wording.NOTHING_IN_THE_WAY in text


def test_checks_say_what_is_in_the_way_in_words(demo):
    text = opening.write_checks(saved(demo, rule_name="urgent", urgency="It closes."))

    assert opening_wording.IN_THE_WAY in text
    assert "Settle with the CDs how many of the 6 have to agree." in text
    assert "cd_roster_mismatch" not in text


def test_too_few_cds_are_said_before_the_vote(demo):
    model = saved(demo)
    model.recused_seats = ["U00001", "U00002"]
    assert "cannot be carried" not in opening.write_checks(model)

    model.recused_seats = ["U00001", "U00002", "U00003"]

    assert "Only 3 seats can take a position, and the rule asks for 4" in opening.write_checks(
        model
    )


def test_who_can_stop_it_is_said_at_each_share(demo):
    text = opening.write_blockers(saved(demo))

    # 62,000 + 50,000 is more than a third of 301,621, and 62,000 alone is not
    assert "Z00001 Teacup Valley Health Centre: 62,000 of 301,621 patients (20.55%)" in text
    assert "two practices alone can stop it" in text
    assert "Two-thirds (2/3): it takes at least" in text
    assert "Three-quarters (3/4): it takes at least" in text


def test_vote_opens_once_it_was_seen_who_can_stop_it(demo):
    model = saved(demo)
    view, after = opening.OpenView(model), opening.OpeningNextStepView(model)
    assert (view.seen.disabled, view.button.disabled) == (False, True)

    view.seen.value = True
    assert not view.button.disabled
    view.button.click()

    assert "is put to the vote, from Fri 1 December 2023, 12:00" in view.children[-1].value
    assert f'href="/pages/run-the-vote?decision={CODE}"' in after.value
    assert not shown(view.button)


def test_vote_that_must_not_open_cannot_be_confirmed(demo):
    view = opening.OpenView(saved(demo, rule_name="urgent", urgency="It closes."))

    assert (view.seen.disabled, view.button.disabled) == (True, True)


def test_typing_takes_the_button_back_until_it_is_saved(demo):
    model = saved(demo)
    view = opening.OpenView(model)
    view.seen.value = True

    model.summary = "Other words."

    assert view.button.disabled
    assert opening_wording.NOT_SAVED in opening.write_checks(model)


def test_decision_of_the_leadership_meeting_reaches_the_page(demo):
    model = saved(demo)
    view, after = opening.TakenView(model), opening.OpeningNextStepView(model)
    assert not shown(view.form)
    view.begin.value = True
    assert shown(view.form)
    view.outcome.value, view.why.value = HOSTILE, "It concerns one practice."

    view.record.click()

    assert ESCAPED in view.children[-1].value
    assert f'href="/pages/notice?decision={CODE}"' in after.value
    assert not shown(view.form)


def test_parts_say_why_there_is_nothing_to_choose(demo):
    assert opening_wording.SAVE_FIRST in opening.write_idle(open_proposal(demo))
    assert opening_wording.WAS_OPENED in opening.write_idle(put_to_the_vote(demo))
