"""Three practices of 700, 200 and 100 patients."""

from dataclasses import replace

from raftlib.analysis.turnout import count_turnout
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import conveyed, make_record, own

SIZES = {"Y": 700, "N": 200, "A": 100}


def turnout_of(*votes):
    return count_turnout(parse_decision(make_record(SIZES, list(votes))))


def test_nobody_has_voted_yet():
    turnout = turnout_of()

    assert turnout.voted == ()
    assert turnout.not_voted == ("Y", "N", "A")
    assert (turnout.entitled, turnout.patients, turnout.entitled_patients) == (3, 0, 1000)


def test_abstention_and_conveyed_vote_take_part():
    """700 of 1,000 patients in one practice of three, then 900 in two."""
    assert turnout_of(own("Y", "abstain")).patients == 700

    turnout = turnout_of(own("Y", "abstain"), conveyed("N", "no"))

    assert (turnout.voted, turnout.patients) == (("Y", "N"), 900)


def test_choice_changes_nothing():
    assert turnout_of(own("Y", "yes")) == turnout_of(own("Y", "no"))


def test_vote_that_was_withdrawn_takes_no_part():
    turnout = turnout_of(own("Y", "yes"), own("Y", "withdraw", at="2023-12-08T11:00:00Z"))

    assert turnout.voted == ()


def test_recused_practice_is_not_entitled():
    decision = parse_decision(make_record(SIZES, [own("Y", "yes"), own("N", "yes")]))
    first, *others = decision.practices

    turnout = count_turnout(replace(decision, practices=(replace(first, recused=True), *others)))

    assert turnout.voted == ("N",)
    assert (turnout.entitled, turnout.patients, turnout.entitled_patients) == (2, 200, 300)
