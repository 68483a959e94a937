"""What the facilitator's page shows, and that its controls reach the model."""

from datetime import timedelta

import pytest

from raftlib.conduct.clock import close_vote
from raftlib.conduct.reading import PROCEEDINGS_TOPIC
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Role
from raftlib.workbook.models.posting import Post
from raftlib.workbook.models.run_vote import RunVoteModel
from raftlib.workbook.views.mending import CorrectionsView, MoreTimeView
from raftlib.workbook.views.reminders import RemindersView
from raftlib.workbook.views.run_vote import (
    RunVoteNextStepView,
    StandingView,
    VoteChoiceView,
    VotersView,
)
from raftlib.workbook.views.urgent import UrgentView
from tests.conduct.conftest import CLOSES, cd_of, member_at, read
from tests.conduct.voting import propose_hub


@pytest.fixture
def page(store, clock, tmp_path):
    """Return the page as nobody's, as a snapshot has it."""
    return RunVoteModel(store, clock, Post({}, tmp_path / "addresses.csv"))


@pytest.fixture
def opened_page(page, opened, access):
    page.open(access(), {"decision": opened})
    return page


def is_shown(widget) -> bool:
    return widget.layout.display != "none"


def test_page_of_nobody_shows_nothing_and_offers_nothing(page, opened):
    views = [StandingView(page), VotersView(page)]
    forms = [RemindersView(page).form, MoreTimeView(page).form, CorrectionsView(page).form]

    assert [view.value for view in views] == ["", ""]
    assert not any(map(is_shown, forms))
    assert not is_shown(UrgentView(page).email)


def test_standing_says_who_took_part_and_never_how(opened_page, store, opened, clock, read_as):
    standing, voters = StandingView(opened_page), VotersView(opened_page)
    before = standing.value
    cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.NO, read_as, clock)
    take_position(store, cd_of("U00002"), opened, "U00002", Choice.NO, read_as, clock)

    opened_page.refresh()

    assert "0 of 24" in before
    assert all(word in standing.value for word in ("1 of 24", "14,215", "1 of 6", "<time "))
    assert "taken" in voters.value
    for word in ("against", "raft-outcome", "abstain", "for 14"):
        assert word not in standing.value + voters.value


def test_standing_turns_to_the_outcome_at_the_last_instant(opened_page, store, opened, clock):
    standing, voters = StandingView(opened_page), VotersView(opened_page)
    assert "not yet" in voters.value
    clock.at = CLOSES
    close_vote(store, opened, clock)

    opened_page.refresh()

    assert "NOT CARRIED" in standing.value
    assert "no position" in voters.value
    assert "not yet" not in voters.value
    assert "<time " not in standing.value
    assert f"/pages/notice?decision={opened}" in standing.value


@pytest.mark.parametrize(
    ("topic", "said"),
    [("", "Hand out the notice"), (PROCEEDINGS_TOPIC, "The vote has ended, and is being counted.")],
)
def test_nobody_is_to_be_reminded_after_the_end(opened_page, clock, topic, said):
    """Also in the moment before the outcome is written down: then nothing is final yet."""
    reminders, step = RemindersView(opened_page), RunVoteNextStepView(opened_page)
    assert "Until the end, remind practices" in step.value
    clock.at = CLOSES

    opened_page.refresh(topic)  # after a vote it looks at the votes alone, and writes nothing down

    assert "emind" not in step.value
    assert said in step.value
    assert not is_shown(reminders.form)


def test_box_that_is_ticked_chooses_its_practice_and_goes_when_it_has_voted(
    opened_page, store, opened, clock, read_as
):
    view = RemindersView(opened_page)
    box = view.practices.boxes["Z00003"]
    box.value = True
    assert opened_page.chosen == ["Z00003"]
    others = list(view.practices.children)

    cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.YES, read_as, clock)
    opened_page.refresh()

    assert (box.value, is_shown(box)) == (False, False)
    assert list(view.practices.children) == others  # no box moved while somebody ticks


def test_what_went_wrong_is_said_beside_its_button_and_nowhere_else(opened_page):
    reminders, more = RemindersView(opened_page), MoreTimeView(opened_page)

    reminders.draft.click()

    said = [view.children[-1 if view is more else -2].value for view in (reminders, more)]
    assert "Choose at least one practice" in said[0]
    assert said[1] == ""


def test_more_time_is_asked_about_and_given(opened_page, store, opened):
    view = MoreTimeView(opened_page)
    suggested = view.ends.value
    view.why.value = "Two are on their way."

    view.give.click()
    asked = is_shown(view.question), view.question.question.value
    view.question.yes.click()

    assert suggested == (CLOSES + timedelta(minutes=30)).replace(tzinfo=None)
    assert asked[0]
    assert "Wed 17 January 2024, 17:30?" in asked[1]
    assert read(store, opened).closes_at == CLOSES + timedelta(minutes=30)
    assert not is_shown(view.question)
    assert view.ends.value == suggested + timedelta(minutes=30)


def test_reason_is_text_in_the_question(opened_page):
    view = MoreTimeView(opened_page)
    view.why.value = "<script>alert(1)</script>"

    view.give.click()

    assert "<script>" not in view.question.question.value
    assert "&lt;script&gt;" in view.question.question.value


def test_entry_is_corrected_from_the_page(opened_page, store, opened, clock, read_as):
    cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.NO, read_as, clock)
    view = CorrectionsView(opened_page)
    assert not is_shown(view.form)
    clock.at = CLOSES
    close_vote(store, opened, clock)
    opened_page.refresh()
    ((label, seq),) = view.entry.options

    view.entry.value, view.choice.value, view.why.value = seq, "yes", "Misheard."
    view.mend.click()
    view.question.yes.click()

    assert label.endswith("Z00003 Cloudberry Surgery: against, online, Wed 10 January 2024, 12:00")
    assert [one.choice for one in read(store, opened).corrections] == ["yes"]
    assert "until Sat 20 January 2024, 00:00" in view.children[0].value


def test_button_without_a_chosen_entry_says_so(opened_page, store, opened, clock):
    view = CorrectionsView(opened_page)
    clock.at = CLOSES
    close_vote(store, opened, clock)

    view.mend.click()

    assert "no such vote to correct" in opened_page.problem


def test_checklist_is_filled_by_its_buttons(page, store, access, clock):
    code = propose_hub(store, clock.at, rule="urgent_of_6")
    page.open(access(), {"decision": code})
    view = UrgentView(page)
    before = view.children[0].value.count("Not done yet")

    view.email.draft.click()
    view.email.note.click()

    assert before == 3
    assert view.children[0].value.count("Not done yet") == 2
    assert page.download.file_name == f"{code}-urgent.eml"


def test_others_see_how_it_stands_and_no_control(page, opened, access):
    page.open(access(HeldRole(role=Role.PRACTICE, practice_code="Z00003")), {"decision": opened})

    assert not is_shown(RemindersView(page).form)
    assert not is_shown(MoreTimeView(page).form)


def test_empty_page_says_what_to_do(page, store, access):
    page.open(access(), {})

    assert "There is no decision" in VoteChoiceView(page).children[-1].value
