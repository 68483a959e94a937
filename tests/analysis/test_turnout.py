"""Who has taken part, and never how."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from raftlib.analysis.turnout import count_turnout
from raftlib.domain.decision import CdSeat, CdVote, Decision, Rule, Vote, VotingPractice

OPENS = datetime(2024, 1, 10, 12, tzinfo=UTC)
AT = OPENS + timedelta(minutes=1)


def practice(code, size, *, recused=False):
    return VotingPractice(practice_code=code, pcn_code="U1", list_size=size, recused=recused)


def vote(code, choice, minutes=1, way="online"):
    by = "U1" if way == "cd" else ""
    at = OPENS + timedelta(minutes=minutes)
    return Vote(practice_code=code, choice=choice, way=way, conveyed_by=by, at=at)


@pytest.fixture
def decision():
    return Decision(
        decision_code="D-1",
        title="Hub",
        practices=(practice("A", 100), practice("B", 200), practice("C", 400, recused=True)),
        cds=(CdSeat(pcn_code="U1"), CdSeat(pcn_code="U2"), CdSeat(pcn_code="U3", vacant=True)),
        rule=Rule(),
        opens_at=OPENS,
        closes_at=OPENS + timedelta(hours=1),
    )


def test_abstention_is_a_vote_and_the_recused_are_in_no_number(decision):
    turnout = count_turnout(replace(decision, votes=(vote("B", "abstain"), vote("C", "yes"))))

    assert (turnout.voted, turnout.not_voted) == (("B",), ("A",))
    assert (turnout.patients_voted, turnout.patients_entitled) == (200, 300)
    assert turnout.practices_entitled == 2


def test_withdrawn_vote_is_none_until_another_comes(decision):
    withdrawn = (vote("A", "yes"), vote("A", "withdraw", 2))

    gone = count_turnout(replace(decision, votes=withdrawn))
    again = count_turnout(replace(decision, votes=(*withdrawn, vote("A", "no", 3))))

    assert gone.voted == ()
    assert again.voted == ("A",)


def test_vote_that_a_cd_conveyed_is_one(decision):
    assert count_turnout(replace(decision, votes=(vote("A", "no", way="cd"),))).voted == ("A",)


def test_vote_that_came_too_early_or_too_late_is_none(decision):
    votes = (vote("A", "yes", -1), vote("B", "yes", 60))

    assert count_turnout(replace(decision, votes=votes)).voted == ()


def test_position_counts_as_taken_whatever_it_is_and_a_vacant_seat_is_in_no_number(decision):
    positions = (CdVote(pcn_code="U2", choice="abstain", at=AT),)

    turnout = count_turnout(replace(decision, cd_votes=positions))

    assert (turnout.cds_taken, turnout.cds_not_taken) == (("U2",), ("U1",))
    assert turnout.cds_entitled == 2


def test_nobody_having_voted_is_nobody(decision):
    turnout = count_turnout(decision)

    assert (turnout.voted, turnout.patients_voted) == ((), 0)
