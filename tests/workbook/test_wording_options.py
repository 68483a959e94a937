"""The sentences of a vote on options."""

import pytest

from raftlib.analysis.options import tally_decision
from raftlib.domain.acts import Receipt
from raftlib.domain.decision import Exclusion
from raftlib.sources.decision_record import parse_decision
from raftlib.workbook.wording.ballot import describe_counts
from raftlib.workbook.wording.decision import describe_refusals
from raftlib.workbook.wording.options import (
    describe_option,
    describe_option_tests,
    describe_options_outcome,
    describe_options_rule,
    describe_options_turnout,
    say_choice,
    say_exclusion,
)
from tests.analysis.records import make_options_vote, make_vote, position, tally_of_options


def make_example(**rule):
    """A has 600 of 900 patients and four of six CDs; one practice abstains, one is silent."""
    said = {"P": (600, "A"), "Q": (300, "B"), "R": (50, "abstain"), "S": (7, "")}
    record = make_options_vote(said, keys="AB", **{"min_cds": 4, **rule})
    positions = [position(f"U{n}", "A") for n in range(1, 5)]
    return record | {"title": "Which share", "cd_votes": [*positions, position("U5", "B")]}


def headline(record):
    return describe_options_outcome(parse_decision(record), tally_of_options(record))


def test_headline_names_the_option_that_is_carried():
    expected = "D-1 Which share: CARRIED, option A (Option A). It met both tests."

    assert headline(make_example()) == expected


def test_headline_names_the_quorum_where_there_is_one():
    """950 of 957 took part."""
    assert "both tests and the quorum." in headline(make_example(quorum={"share": [1, 2]}))


def test_headline_says_that_no_option_is_carried():
    assert headline(make_example() | {"cd_votes": []}) == (
        "D-1 Which share: NO OPTION CARRIED, because none meets the rule."
    )


def test_headline_names_the_options_that_tie():
    record = make_options_vote({"P": (50, "A"), "Q": (50, "B")}, share=[1, 2])

    assert headline(record) == (
        "D-1: NO OPTION CARRIED, because A (Option A) and B (Option B) meet the rule with the "
        "same weight."
    )


def test_each_option_says_whether_it_meets_the_rule_and_why_not():
    lines = [describe_option(one) for one in tally_of_options(make_example()).figures]

    assert lines == [
        "A (Option A): meets the rule.",
        "B (Option B): not met, because the practices' test was not met; the CDs' test was not "
        "met.",
    ]


def test_tests_of_an_option_say_what_it_needed_and_got():
    """Two thirds of 600 + 300 is 600; the sixth CD said nothing."""
    record = make_example()

    found = describe_option_tests(parse_decision(record).rule, tally_of_options(record).figures[0])

    assert found == [
        "Practices: At least two-thirds (2/3) of votes for any option: needed 600 of 900 "
        "patients, got 600 (66.66%): met exactly.",
        "CDs: At least 4 of 6 CDs: 4 for, 1 only for others, 1 without a position: met.",
    ]


def test_turnout_adds_up_all_options():
    record = make_example()

    assert describe_options_turnout(parse_decision(record).rule, tally_of_options(record)) == (
        "For any option 900 (2); abstained 50 (1); no vote 7 (1). In brackets: practices. "
        "Entitled: 957 patients in 4 practices."
    )


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("plurality", "A vote names one option."),
        ("approval", "A vote names every option that it approves of."),
    ],
)
def test_rule_says_how_an_option_is_chosen(method, said):
    record = make_options_vote({"P": (1, "A")}, method=method)

    assert describe_options_rule(parse_decision(record)) == (
        "At least two-thirds (2/3) of votes for any option, by list size; and at least 0 of 6 "
        f"CDs. This rule: draft, not yet agreed. {said} Of the options that meet the rule, the "
        "one with the most weight is carried."
    )


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("A", "option A"),
        ("A+C", "options A and C"),
        ("abstain", "abstained"),
    ],
)
def test_choice_is_said_by_the_keys_of_its_options(choice, said):
    decision = parse_decision(make_options_vote({"P": (1, "A")}, method="approval"))

    assert say_choice(decision, choice) == said


def test_choice_of_a_yes_no_vote_is_said_as_ever():
    assert say_choice(parse_decision(make_vote(yes=1)), "yes") == "for"


def test_invalid_choice_is_told_what_the_vote_has():
    plurality = parse_decision(make_options_vote({"P": (1, "A")}))
    approval = parse_decision(make_options_vote({"P": (1, "A")}, method="approval"))
    yes_no = parse_decision(make_vote(yes=1))

    reason = Exclusion.INVALID_CHOICE
    assert (
        say_exclusion(plurality.options, reason)
        == "the choice is none of A, B, C, abstain and withdraw"
    )
    assert say_exclusion(approval.options, reason) == (
        "the choice is none of A, B, C (several joined with +), abstain and withdraw"
    )
    assert (
        say_exclusion(yes_no.options, reason)
        == "the choice is none of yes, no, abstain and withdraw"
    )
    receipt = Receipt(decision_code="D-1", seq=5, at=approval.opens_at, hash="", reason=reason)
    assert describe_counts(approval.options, receipt, "X") == (
        "Kept, but does not count: the choice is none of A, B, C (several joined with +), abstain "
        "and withdraw"
    )
    assert say_exclusion(plurality.options, Exclusion.LATE) == "it came when the vote had closed"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("A", "There is nothing to choose between; give at least two options (1 given)."),
        ("AA", "Two options have the same key; give each its own (A)."),
        (
            ["A", "yes"],
            "An option has no usable key; give it a short one such as A, without a plus sign, and "
            "none of yes, no, abstain and withdraw ('yes').",
        ),
    ],
)
def test_refused_options_say_what_to_settle(keys, said):
    decision = parse_decision(make_options_vote({"P": (1, "A")}, keys=keys))

    assert describe_refusals(decision, tally_decision(decision)) == [said]
