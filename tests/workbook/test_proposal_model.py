import pytest

from raftlib.conduct.reading import list_proceedings
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Route
from raftlib.store.people import revoke_member
from tests.workbook.proposals import (
    NORTH,
    SetClock,
    copy_rules,
    open_proposal,
    saved,
    write,
)

OTHERS = [
    HeldRole(role=Role.SCRIBE),
    HeldRole(role=Role.ANALYST),
    HeldRole(role=Role.CD, pcn_code="U00001"),
    HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
]
CODE = "D-2023-01"


def test_new_proposal_has_the_locality_and_the_standard_rule(demo):
    model = open_proposal(demo)

    assert (model.code, model.locality, model.rule_name) == ("", NORTH, "standard")
    assert model.address == {"decision": "new"}
    assert not model.is_changed


def test_saving_proposes_and_shows_what_was_stored(demo):
    model = saved(demo, headline="Shared   same-day\nhub")

    assert (model.code, model.headline) == (CODE, "Shared same-day hub")
    assert model.address == {"decision": CODE}
    assert (model.stored, model.is_changed) == (1, False)
    assert f"version 1 of {CODE}" in model.done


def test_saving_again_adds_a_version(demo):
    model = saved(demo)

    model.summary = "Two hubs."
    model.save()

    assert [paper.summary for paper in model.found.papers] == [
        "One hub for same-day appointments.",
        "Two hubs.",
    ]
    assert "version 2" in model.done


@pytest.mark.parametrize("role", OTHERS, ids=lambda held: held.role)
def test_nobody_else_sees_or_saves_anything(demo, role):
    saved(demo)
    model = open_proposal(demo, roles=(role,), decision=CODE)
    assert (model.may_write, model.listed, model.code, model.address) == (False, [], "", {})

    write(model, rule_name="standard", locality=NORTH).save()

    assert len(list_proceedings(demo)) == 1
    assert model.problem != ""


def test_right_to_write_ends_with_the_member(demo):
    model = write(open_proposal(demo))
    revoke_member(demo, model.who.member.number, SetClock().at)

    model.save()

    assert "signed out" in model.problem
    assert list_proceedings(demo) == []


def test_what_is_refused_stays_in_the_form(demo):
    model = write(open_proposal(demo), summary="Ring 07700 900123")

    model.save()

    assert "The summary has what looks like a phone number" in model.problem
    assert "900123" not in model.problem
    assert (model.summary, model.done, model.stored) == ("Ring 07700 900123", "", 0)
    assert list_proceedings(demo) == []


def test_reason_for_urgency_is_asked_on_the_urgent_route_alone(demo):
    model = write(open_proposal(demo), rule_name="urgent_of_6")
    model.save()
    assert "Why it is urgent is empty" in model.problem

    model.urgency = "The service closes."
    model.save()

    assert (model.found.route, model.found.urgency) == (Route.URGENT, "The service closes.")


def test_reason_for_urgency_is_left_out_on_the_standard_route(demo):
    assert saved(demo, urgency="It was urgent once.").found.urgency == ""


def test_what_somebody_else_saved_meanwhile_is_said_once(demo):
    mine, other = saved(demo), open_proposal(demo, decision=CODE)
    mine.summary = "Mine."
    other.summary = "Theirs."
    other.save()

    mine.save()
    assert "Version 2 was saved while you wrote" in mine.problem
    assert mine.summary == "Mine."
    mine.save()

    assert [paper.summary for paper in mine.found.papers][1:] == ["Theirs.", "Mine."]


def test_form_that_nobody_touched_follows_what_others_save(demo):
    mine, other = saved(demo), open_proposal(demo, decision=CODE)
    other.summary = "Theirs."
    other.save()

    mine.refresh()

    assert (mine.summary, mine.is_changed) == ("Theirs.", False)


def test_what_is_typed_comes_back_with_its_proposal(demo):
    model = saved(demo)
    model.summary = "Not saved yet."

    model.code = ""
    assert model.summary == ""
    model.headline = "Another"
    model.code = CODE
    assert (model.summary, model.headline) == ("Not saved yet.", "Shared same-day hub")
    model.code = ""

    assert model.headline == "Another"


def test_proposal_that_is_not_there_is_said(demo):
    assert "no decision 'D-9'" in open_proposal(demo, decision="D-9").problem
    assert open_proposal(demo, decision="new").problem == ""


def test_copy_fills_what_is_empty_and_nothing_else(demo):
    saved(demo, rule_name="urgent_of_6", urgency="Theirs alone.")
    model = open_proposal(demo)
    model.headline = "My own"

    model.copy(CODE)

    assert (model.headline, model.summary) == ("My own", "One hub for same-day appointments.")
    assert (model.rule_name, model.urgency) == ("urgent_of_6", "")
    assert model.address == {"decision": "new", "copy": CODE}
    assert model.code == ""


def test_link_copies(demo):
    saved(demo)

    assert open_proposal(demo, copy=CODE).headline == "Shared same-day hub"
    assert "no proposal 'D-9' to copy" in open_proposal(demo, copy="D-9").problem


def test_copy_never_changes_one_that_is_saved(demo):
    model = saved(demo)

    model.copy(CODE)

    assert "to copy here" in model.problem


def test_name_of_another_locality_is_found_and_does_not_stop_the_saving(demo):
    model = saved(demo, full="# West\n\nNot the West Midlands.", summary="In North.")

    assert model.stale_names() == {"full": ["West"]}


def test_rule_whose_file_is_gone_has_to_be_chosen_anew(demo, tmp_path):
    rules = copy_rules(tmp_path)
    model = saved(demo, rules=rules)
    (rules / "standard.toml").unlink()

    model.refresh()
    model.save()

    assert model.rule_name == ""
    assert "Choose a rule" in model.problem


def test_rule_that_cannot_be_read_is_said(demo, tmp_path):
    rules = copy_rules(tmp_path)
    (rules / "standard.toml").write_text("[rule")

    assert "standard.toml cannot be used" in open_proposal(demo, rules=rules).problem
