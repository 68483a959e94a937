"""Which decisions a page about decisions shows, to whom, and what is left when one is broken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from raftlib.conduct.proposals import propose
from raftlib.conduct.votes import cast_vote
from raftlib.domain.acts import ReadAs
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Stage
from raftlib.workbook.models.access import SIGNED_OUT
from raftlib.workbook.models.proceedings import ProceedingsModel
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, member_at
from tests.conduct.test_reading import break_entry
from tests.workbook.stores import access_to
from tests.workbook.stores import opened as opened_model

STAFF = HeldRole(role=Role.FACILITATOR)
AT_Z00003 = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
IN_SOUTH = HeldRole(role=Role.PRACTICE, practice_code="Z00091")


def open_page(store, clock, *roles, **asked):
    return opened_model(ProceedingsModel(store, clock), access_to(store, *roles), **asked)


def test_open_decision_is_shown_before_newer_ones_that_are_coming(store, opened, draft, clock):
    newer = propose(store, FACILITATOR, draft, clock)

    model = open_page(store, clock, STAFF)

    assert [one.decision_code for one in model.listed] == [newer, opened]
    assert (model.code, model.stage) == (opened, Stage.OPEN)


def test_decision_that_is_asked_for_is_shown(store, opened, draft, clock):
    newer = propose(store, FACILITATOR, draft, clock)

    model = open_page(store, clock, STAFF, decision=newer)

    assert (model.code, model.stage, model.problem) == (newer, Stage.COMING, "")
    assert model.address == {"decision": newer}


def test_decision_that_is_not_there_is_said_and_another_one_shown(store, opened, clock):
    model = open_page(store, clock, STAFF, decision="D-9")

    assert model.problem == "There is no decision 'D-9' here. Choose one from the list."
    assert model.code == opened


def test_decision_of_another_locality_is_not_there(with_south, opened, draft, clock):
    south = propose(with_south, FACILITATOR, replace(draft, locality="South"), clock)

    model = open_page(with_south, clock, AT_Z00003, decision=south)
    staff = open_page(with_south, clock, STAFF, decision=south)

    assert [one.decision_code for one in model.listed] == [opened]
    assert f"no decision '{south}'" in model.problem
    assert (staff.code, staff.problem) == (south, "")


def test_page_that_is_tricked_shows_nothing_of_another_locality(with_south, opened, draft, clock):
    model = open_page(with_south, clock, IN_SOUTH)

    model.code = opened

    assert (model.found, model.listed) == (None, [])


def test_other_decision_that_is_chosen_takes_the_words_about_the_last_one_away(
    store, opened, draft, clock
):
    newer = propose(store, FACILITATOR, draft, clock)
    model = open_page(store, clock, STAFF, decision="D-9")

    model.code = newer

    assert (model.problem, model.done) == ("", "")
    assert model.found.decision_code == newer


def test_stage_follows_the_clock(store, opened, clock):
    model = open_page(store, clock, STAFF)
    stages = []
    for at in (OPENS - timedelta(seconds=1), OPENS, CLOSES):
        clock.at = at
        model.refresh()
        stages.append(model.stage)

    assert stages == [Stage.COMING, Stage.OPEN, Stage.CLOSED]


def test_act_is_done_as_the_viewer_and_shown(store, opened, clock):
    model = open_page(store, clock, AT_Z00003)
    words = opened, "Z00003", Choice.YES, ReadAs(paper=""), clock

    done = model.act(lambda viewer: cast_vote(store, viewer, *words), "You voted.")

    assert (done, model.done, model.problem) == (True, "You voted.", "")
    assert len(model.found.votes) == 1


def test_act_that_may_not_be_done_is_said_and_nothing_is_done(store, opened, clock):
    model = open_page(store, clock, AT_Z00003)
    model.done = "You voted."
    words = opened, "Z00013", Choice.YES, ReadAs(paper=""), clock

    done = model.act(lambda viewer: cast_vote(store, viewer, *words), "You voted again.")

    assert (done, model.done) == (False, "")
    assert model.problem.startswith("Your role does not do this")
    assert model.found.votes == ()


def test_roles_are_asked_for_anew_at_each_act(store, opened, clock):
    """Ten hours after the sign-in it has ended."""
    access = access_to(store, AT_Z00003)
    model = opened_model(ProceedingsModel(store, clock), access)
    access._now = lambda: clock.at + timedelta(days=3650)
    words = opened, "Z00003", Choice.YES, ReadAs(paper=""), clock

    done = model.act(lambda viewer: cast_vote(store, viewer, *words), "You voted.")

    assert (done, model.problem) == (False, SIGNED_OUT)


@pytest.mark.parametrize(("role", "said"), [(STAFF, True), (AT_Z00003, False)])
def test_broken_decision_is_named_to_the_staff_and_the_others_are_shown(
    store, opened, draft, clock, role, said
):
    newer = propose(store, FACILITATOR, draft, clock)
    break_entry(store, opened, "UPDATE ledger_entry SET body = 'nonsense' WHERE seq = 1")

    model = open_page(store, clock, role)

    assert model.code == newer
    assert (f"Entry 1 of {opened} cannot be read" in model.problem) is said


def test_decision_whose_vote_cannot_be_read_is_said_when_it_is_shown(store, opened, clock):
    words = opened, "Z00003", Choice.YES, ReadAs(paper=""), clock
    cast_vote(store, member_at("Z00003"), *words)
    break_entry(store, opened, "UPDATE ledger_entry SET body = '{}' WHERE seq = 2")

    model = open_page(store, clock, AT_Z00003)

    assert model.found is None
    assert f"Entry 2 of {opened} cannot be read: practice is missing" in model.problem
