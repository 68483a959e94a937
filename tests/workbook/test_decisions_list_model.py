from datetime import timedelta

import pytest

from raftlib.conduct.clock import close_vote
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Route, Stage
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.workbook.models.decisions_list import DecisionsListModel
from tests.analysis.records import notice_example
from tests.workbook.proposals import FACILITATOR, NORTH, SetClock, open_proposal, saved, write
from tests.workbook.stores import access_to, add_record, opened

MEMBER = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
CODE, RECORDED = "D-2023-01", ["D-2023-07", "D-2023-05"]


def open_list(store, *roles, clock=None, **asked):
    model = DecisionsListModel(store, clock or SetClock())
    return opened(model, access_to(store, *roles), **asked)


def codes(model):
    return [one.code for one in model.shown]


def put_to_the_vote(store, clock=None, **texts):
    model = saved(store, clock, **texts)
    model.has_seen = True
    model.open_vote()
    assert model.problem == ""
    return model


def test_proposal_is_coming_then_open_then_closed_by_the_clock(demo):
    clock = SetClock()
    clock.at += timedelta(days=30)  # the two records have closed by then
    shown = open_list(demo, MEMBER, clock=clock)
    proposal = saved(demo, clock)
    shown.refresh()
    assert (shown.shown[0].code, shown.shown[0].stage) == (CODE, Stage.COMING)

    proposal.has_seen = True
    proposal.open_vote()
    shown.refresh()
    assert shown.shown[0].stage is Stage.OPEN
    clock.at = shown.shown[0].closes_at - timedelta(microseconds=1)
    shown.refresh()
    assert shown.shown[0].stage is Stage.OPEN
    clock.at += timedelta(microseconds=1)
    shown.refresh()

    assert [one.stage for one in shown.shown] == [Stage.CLOSED] * 3


def test_open_ones_stand_before_those_that_are_coming_and_closed(demo):
    clock = SetClock()
    clock.at += timedelta(days=30)
    put_to_the_vote(demo, clock)
    clock.at += timedelta(minutes=1)
    saved(demo, clock)

    assert codes(open_list(demo, clock=clock)) == [CODE, "D-2023-02", *RECORDED]


def test_decision_taken_without_a_vote_is_closed(demo):
    model = saved(demo)
    model.outcome, model.why = "Agreed.", "It concerns one practice."
    model.take()

    (found,) = [one for one in open_list(demo).shown if one.code == CODE]

    assert (found.stage, found.route, found.was_opened) == (Stage.CLOSED, Route.LEADERSHIP, False)


def test_record_of_a_decision_that_was_conducted_here_is_not_shown_twice(demo):
    """To close a vote writes its record."""
    clock = SetClock()
    put_to_the_vote(demo, clock)
    clock.at += timedelta(days=8)
    assert close_vote(demo, CODE, clock)

    assert codes(open_list(demo, clock=clock)).count(CODE) == 1


def test_member_sees_the_decisions_of_their_own_locality_alone(store):
    proposal = open_proposal(store)
    proposal.locality = "South"
    write(proposal).save()
    assert proposal.problem == ""
    add_record(store, notice_example())

    in_north = open_list(store, HeldRole(role=Role.PRACTICE, practice_code="Z00001"))
    in_south = open_list(store, HeldRole(role=Role.PRACTICE, practice_code="Z00003"))

    assert codes(in_north) == []
    assert CODE in codes(in_south)


def test_cd_sees_what_concerns_their_pcn(demo):
    saved(demo)

    assert CODE in codes(open_list(demo, HeldRole(role=Role.CD, pcn_code="U00002")))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("SHARED hub", [CODE, "D-2023-07"]),
        ("2023-05", ["D-2023-05"]),
        ("hub nothing", []),
        ("  ", [CODE, *RECORDED]),
    ],
)
def test_words_are_looked_for_in_code_and_headline(demo, words, found):
    clock = SetClock()
    clock.at += timedelta(days=30)
    put_to_the_vote(demo, clock)
    model = open_list(demo, clock=clock)

    model.words = words

    assert codes(model) == found


def test_stage_and_locality_are_chosen_and_cleared(demo):
    clock = SetClock()
    clock.at += timedelta(days=30)  # the two records have closed by then
    saved(demo, clock)
    model = open_list(demo, FACILITATOR, clock=clock, stage="coming", locality=NORTH)
    assert len(codes(model)) == 1
    assert model.address == {"stage": "coming", "locality": NORTH}

    model.clear()

    assert len(model.shown) == 3
    assert model.address == {}


def test_only_staff_choose_a_locality(demo):
    assert open_list(demo, FACILITATOR).may_choose_locality
    assert not open_list(demo, MEMBER).may_choose_locality


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"stage": "later"}, "no stage 'later'"), ({"locality": "West"}, "no locality 'West'")],
)
def test_choice_that_is_none_is_said_and_shows_all(demo, asked, said):
    model = open_list(demo, **asked)

    assert said in model.problem
    assert len(model.shown) == 2


def test_votes_do_not_make_the_list_read_again():
    """Two hundred pages would read it at each of two hundred votes."""
    assert DECISIONS_TOPIC in DecisionsListModel.topics
    assert "proceedings" not in DecisionsListModel.topics
