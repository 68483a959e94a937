"""Votes on options: what each choice counts for, the winner at its boundaries, ties, refusals."""

from fractions import Fraction

import pytest

from raftlib.analysis.options import tally_decision, tally_options
from raftlib.analysis.tally import tally_votes
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import (
    conveyed,
    make_options_vote,
    make_vote,
    own,
    position,
    refusals,
    tally_of_options,
)


def figures(record):
    return {one.option.key: one.tally for one in tally_of_options(record).figures}


def test_option_is_counted_for_by_who_names_it_and_against_by_who_names_another():
    record = make_options_vote(
        {"P": (500, "A"), "Q": (300, "B"), "R": (200, "C"), "S": (40, "abstain"), "T": (7, "")}
    )

    weights = {key: tally.weight for key, tally in figures(record).items()}

    assert {key: (w.yes, w.no) for key, w in weights.items()} == {
        "A": (500, 500),
        "B": (300, 700),
        "C": (200, 800),
    }
    assert {(w.abstain, w.not_voted) for w in weights.values()} == {(40, 7)}


def test_approval_counts_a_practice_for_every_option_that_it_names():
    """A has 500 + 300 of 1,000, B 300, C 200: approvals need not add up to the whole."""
    record = make_options_vote(
        {"P": (500, "A"), "Q": (300, "A+B"), "R": (200, "C")}, method="approval"
    )

    found = figures(record)

    assert [found[key].weight.yes for key in "ABC"] == [800, 300, 200]
    assert {tally.base_weight for tally in found.values()} == {1000}
    assert found["A"].share == Fraction(4, 5)


@pytest.mark.parametrize(
    ("base", "expected"), [("for_against", 90), ("cast", 100), ("entitled", 150)]
)
def test_base_is_the_same_for_every_option(base, expected):
    said = {"P": (60, "A"), "Q": (30, "B"), "R": (10, "abstain"), "S": (50, "")}

    found = figures(make_options_vote(said, base=base))

    assert {tally.base_weight for tally in found.values()} == {expected}


@pytest.mark.parametrize(
    ("a", "b", "winner"), [(199, 101, None), (200, 100, "A"), (201, 99, "A"), (99, 201, "B")]
)
@pytest.mark.parametrize("method", ["plurality", "approval"])
def test_winner_needs_the_share_and_equality_is_enough(a, b, winner, method):
    record = make_options_vote({"P": (a, "A"), "Q": (b, "B")}, method=method)

    assert tally_of_options(record).winner == winner


@pytest.mark.parametrize(("a", "b", "winner"), [(200, 100, None), (201, 99, "A")])
def test_equality_is_not_enough_where_more_than_the_share_is_needed(a, b, winner):
    record = make_options_vote({"P": (a, "A"), "Q": (b, "B")}, compare="more_than")

    assert tally_of_options(record).winner == winner


def test_largest_option_below_the_share_is_not_carried():
    outcome = tally_of_options(make_options_vote({"P": (60, "A"), "Q": (40, "B")}))

    assert (outcome.winner, outcome.tied, outcome.carried) == (None, (), False)


@pytest.mark.parametrize(("for_a", "winner"), [(3, None), (4, "A"), (5, "A")])
def test_cds_have_to_name_the_option_themselves(for_a, winner):
    record = make_options_vote({"P": (100, "A")}, min_cds=4)
    said = ["A"] * for_a + ["B"] * (6 - for_a)
    record["cd_votes"] = [position(f"U{n}", key) for n, key in enumerate(said, start=1)]

    outcome = tally_of_options(record)

    assert outcome.winner == winner
    assert outcome.figures[0].tally.cds.yes == for_a
    assert outcome.figures[1].tally.cds.yes == 6 - for_a


def test_cd_may_approve_several_options():
    record = make_options_vote({"P": (100, "A+B")}, method="approval", min_cds=1)
    record["cd_votes"] = [position("U1", "B+A")]

    found = figures(record)

    assert [found[key].cds.yes for key in "ABC"] == [1, 1, 0]


@pytest.mark.parametrize(("silent", "winner"), [(101, None), (100, "A"), (99, "A")])
def test_quorum_holds_for_options_as_well(silent, winner):
    """100 took part, the abstention too: the half of 200."""
    said = {"P": (90, "A"), "Q": (10, "abstain"), "S": (silent, "")}
    record = make_options_vote(said, quorum={"share": [1, 2]})

    assert tally_of_options(record).winner == winner


def test_two_options_with_half_each_tie():
    outcome = tally_of_options(make_options_vote({"P": (50, "A"), "Q": (50, "B")}, share=[1, 2]))

    assert (outcome.winner, outcome.tied) == (None, ("A", "B"))


@pytest.mark.parametrize(
    ("a", "winner", "tied"), [(0, "B", ()), (1, None, ("A", "B")), (2, "A", ())]
)
def test_one_patient_of_10_to_the_30_breaks_a_tie_of_approvals(a, winner, tied):
    """R holds 1 and names B alone; P alone names A, with 0, 1 or 2."""
    record = make_options_vote(
        {"P": (a, "A"), "Q": (10**29, "A+B"), "R": (1, "B")}, method="approval"
    )

    outcome = tally_of_options(record)

    assert (outcome.winner, outcome.tied) == (winner, tied)


def test_of_two_options_that_meet_a_low_share_the_larger_wins():
    said = {"P": (40, "A"), "Q": (35, "B"), "R": (25, "C")}

    outcome = tally_of_options(make_options_vote(said, share=[1, 3]))

    assert outcome.winner == "A"
    assert [one.tally.carried for one in outcome.figures] == [True, True, False]


def test_larger_option_that_the_cds_do_not_want_leaves_the_other_to_win():
    """Both have the share of approvals; no CD names A."""
    said = {"P": (90, "A"), "Q": (10, "A+B"), "R": (70, "A+B")}
    record = make_options_vote(said, method="approval", share=[1, 3], min_cds=1)
    record["cd_votes"] = [position("U1", "B")]

    assert tally_of_options(record).winner == "B"


def test_options_of_weight_zero_alone_carry_nothing():
    outcome = tally_of_options(make_options_vote({"P": (0, "A"), "Q": (0, "B")}, share=[1, 100]))

    assert (outcome.winner, outcome.tied) == (None, ())
    assert list(outcome.figures[0].tally.reasons) == ["nothing_in_base"]


@pytest.mark.parametrize(("size", "winner"), [(0, None), (1, "A"), (10**29, "A")])
def test_one_practice_alone_decides_unless_it_has_no_patients(size, winner):
    assert tally_of_options(make_options_vote({"P": (size, "A")})).winner == winner


@pytest.mark.parametrize("choice", ["yes", "no", "a", "D", "", " A", "A+B", "A+A", "+"])
def test_plurality_takes_one_key_to_the_letter(choice):
    record = make_options_vote({"P": (100, "A")})
    record["votes"][0]["choice"] = choice
    record["cd_votes"] = [position("U1", choice)]

    outcome = tally_of_options(record)

    assert [(e.index, e.reason) for e in outcome.excluded] == [(0, "invalid_choice")]
    assert [(e.index, e.reason) for e in outcome.cd_excluded] == [(0, "invalid_choice")]
    assert {one.tally.excluded for one in outcome.figures} == {outcome.excluded}


@pytest.mark.parametrize("choice", ["A+D", "A+", "+A", "A++B", "A B", "A+abstain", "yes+A", "A,B"])
def test_approval_takes_only_keys_with_plus_signs_between(choice):
    record = make_options_vote({"P": (100, "A")}, method="approval")
    record["votes"][0]["choice"] = choice

    assert [e.reason for e in tally_of_options(record).excluded] == ["invalid_choice"]


def test_order_and_repeats_of_approved_keys_do_not_matter():
    record = make_options_vote({"P": (100, "B+A+B")}, method="approval")
    record["votes"].append(conveyed("P", "A+B"))

    outcome = tally_of_options(record)

    assert [(vote.choice, vote.way) for vote in outcome.counted] == [("A+B", "online")]
    assert outcome.conflicts == ()


def test_own_and_conveyed_votes_for_different_options_are_a_conflict():
    record = make_options_vote({"P": (100, "A")})
    record["votes"].append(conveyed("P", "B"))

    outcome = tally_of_options(record)

    assert outcome.conflicts == ("P",)
    assert outcome.winner == "A"
    assert [(e.index, e.reason) for e in outcome.excluded] == [(1, "superseded")]


def test_conveyed_option_stands_again_after_an_own_withdrawal():
    record = make_options_vote({"P": (100, "A")})
    record["votes"] += [conveyed("P", "B"), own("P", "withdraw", "2023-12-08T10:00:01Z")]

    assert tally_of_options(record).winner == "B"


def test_cd_at_odds_names_another_option_than_its_practices():
    record = make_options_vote({"P": (60, "A"), "Q": (40, "B")})
    record["cd_votes"] = [position("U1", "B"), position("U2", "B")]

    assert tally_of_options(record).cd_at_odds == ("U1",)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], ["too_few_options"]),
        (["A"], ["too_few_options"]),
        (["A", "B"], []),
        (["A", "B", "A"], ["duplicate_option"]),
        (["A", "A"], ["duplicate_option"]),
        (["A", ""], ["unusable_option"]),
        (["A", " B"], ["unusable_option"]),
        (["A", "B+C"], ["unusable_option"]),
        (["A", "abstain"], ["unusable_option"]),
        (["A", "No"], ["unusable_option"]),
        (["A", "none"], []),
        ([""], ["too_few_options", "unusable_option"]),
    ],
)
def test_options_that_cannot_be_told_apart_are_refused(keys, expected):
    assert refusals(make_options_vote({"P": (100, "A")}, keys=keys)) == expected


def test_faults_of_options_stand_among_the_others_in_order():
    record = make_options_vote({"P": (None, "A")}, keys="AA", share=[0, 1])

    assert refusals(record) == ["duplicate_option", "missing_list_size", "zero_share"]


def test_key_of_an_option_is_invalid_where_the_vote_has_none():
    record = make_vote(yes=1)
    record["votes"][0]["choice"] = "A"

    outcome = tally_decision(parse_decision(record))

    assert [entry.reason for entry in outcome.excluded] == ["invalid_choice"]


def test_vote_is_never_counted_as_of_the_other_kind():
    on_options = parse_decision(make_options_vote({"P": (100, "A")}))

    with pytest.raises(ValueError, match="count it with tally_decision"):
        tally_votes(on_options)
    with pytest.raises(ValueError, match="has no options"):
        tally_options(parse_decision(make_vote()))
