"""What is said about a decision, as text. The figures are those of the notice in DECISIONS."""

from dataclasses import replace
from fractions import Fraction

import pytest

from raftlib.analysis.blocking import find_blocking
from raftlib.domain.decision import (
    Choice,
    Exclusion,
    NotCarried,
    Refusal,
    Refused,
    Rule,
    Way,
)
from raftlib.sources.decision_record import parse_decision
from raftlib.workbook.wording import decision as wording
from raftlib.workbook.wording.decision import (
    decision_name,
    describe_blocking,
    describe_cds_test,
    describe_outcome,
    describe_practices_test,
    describe_quorum,
    describe_refusals,
    describe_rule,
    describe_turnout,
)
from tests.analysis.records import conveyed, make_record, make_vote, notice_example, own, tally


def practices_test(record):
    return describe_practices_test(parse_decision(record).rule, tally(record))


def outcome(record):
    return describe_outcome(parse_decision(record), tally(record))


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (wording.EXCLUSIONS, Exclusion),
        (wording.REFUSALS, Refusal),
        (wording.REASONS, NotCarried),
        (wording.WAYS, Way),
        (wording.CHOICES, [Choice.YES, Choice.NO, Choice.ABSTAIN]),
    ],
)
def test_every_word_has_its_text(texts, words):
    assert set(texts) == set(words)
    assert all(texts.values())


def test_carried_outcome_says_so_in_one_line():
    expected = "D-2023-07 Shared same-day hub: CARRIED. Both tests were met."

    assert outcome(notice_example()) == expected


def test_outcome_that_is_not_carried_gives_every_reason():
    record = make_vote(yes=1, no=9, silent=90, quorum={"share": [1, 2]})
    record["cd_votes"] = []

    assert outcome(record) == (
        "D-1: NOT CARRIED, because the practices' test was not met; the CDs' test was not met; "
        "too few took part."
    )


def test_decision_without_a_name_is_called_the_decision():
    record = make_vote() | {"decision": ""}

    assert outcome(record) == (
        "The decision: NOT CARRIED, because there is nothing to take a share of."
    )


def test_practices_test_is_that_of_the_notice():
    assert practices_test(notice_example()) == (
        "At least two-thirds (2/3) of votes for and against: needed 91,734 of 137,600 patients, "
        "got 96,400 (70.05%): met by 4,666."
    )


@pytest.mark.parametrize(
    ("yes", "no", "compare", "end"),
    [
        (199, 101, "at_least", "needed 200 of 300 patients, got 199 (66.33%): missed by 1."),
        (200, 100, "at_least", "needed 200 of 300 patients, got 200 (66.66%): met exactly."),
        (201, 99, "at_least", "needed 200 of 300 patients, got 201 (67.00%): met by 1."),
        (200, 100, "more_than", "needed 201 of 300 patients, got 200 (66.66%): missed by 1."),
        (201, 99, "more_than", "needed 201 of 300 patients, got 201 (67.00%): met exactly."),
    ],
)
def test_practices_test_says_by_how_much_it_was_met_or_missed(yes, no, compare, end):
    assert practices_test(make_vote(yes=yes, no=no, compare=compare)).endswith(end)


@pytest.mark.parametrize(
    ("yes", "no", "end"),
    [
        ("199.5", "100.5", "needed 200 of 300 patients, got 199.5 (66.50%): missed by 0.5."),
        ("0.2", "0.1", "needed 0.2 of 0.3 patients, got 0.2 (66.66%): met exactly."),
        (
            "66.66",
            "33.34",
            "needed 66.67 of 100 patients, got 66.66 (66.66%): missed by less than 0.01.",
        ),
        (
            "66.67",
            "33.33",
            "needed 66.67 of 100 patients, got 66.67 (66.67%): met by less than 0.01.",
        ),
    ],
)
def test_decimal_threshold_is_shown_to_two_places_and_never_below_itself(yes, no, end):
    """Two thirds of 100 is 66.666…; 66.66 misses it."""
    assert practices_test(make_vote(yes=yes, no=no)).endswith(end)


def test_decimal_weight_equal_to_the_threshold_is_not_more_than_it():
    found = practices_test(make_vote(yes="0.2", no="0.1", compare="more_than"))

    assert found == (
        "More than two-thirds (2/3) of votes for and against: needed 0.2 of 0.3 patients, "
        "got 0.2 (66.66%): missed, it has to be more than that."
    )


def test_practices_are_the_unit_where_each_has_one_vote():
    record = make_vote(yes=5, no=900, weight="one_each", share=[1, 2], base="cast")

    assert practices_test(record) == (
        "At least half (1/2) of votes cast, abstentions included: needed 2 of 3 practices, "
        "got 1 (33.33%): missed by 1."
    )


def test_empty_base_is_said_without_figures():
    assert practices_test(make_vote(base="cast")) == (
        "At least two-thirds (2/3) of votes cast, abstentions included: there is nothing in "
        "this base."
    )


@pytest.mark.parametrize(
    ("cds", "expected"),
    [
        ("yyyyn-", "At least 4 of 6 CDs: 4 for, 1 against, 1 without a position: met."),
        (
            "yyya--",
            "At least 4 of 6 CDs: 3 for, 0 against, 1 abstained, 2 without a position: not met.",
        ),
    ],
)
def test_cds_test_counts_every_seat(cds, expected):
    record = make_record({"A": 1})
    words = {"y": "yes", "n": "no", "a": "abstain"}
    record["cd_votes"] = [
        {"pcn": f"U{n}", "choice": words[letter], "at": "2023-12-08T10:00:00Z"}
        for n, letter in enumerate(cds, start=1)
        if letter in words
    ]

    assert describe_cds_test(parse_decision(record).rule, tally(record)) == expected


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        (None, "No quorum is set."),
        (
            {"share": [1, 2], "of": "weight"},
            "At least half (1/2) of the weight had to take part: not met.",
        ),
        (
            {"share": [3, 4], "of": "practices"},
            "At least three-quarters (3/4) of the practices had to take part: met.",
        ),
    ],
)
def test_quorum_says_what_had_to_take_part(quorum, expected):
    record = make_vote(yes=10, silent=90, quorum=quorum)

    assert describe_quorum(parse_decision(record).rule, tally(record)) == expected


def test_turnout_shows_patients_and_practices_side_by_side():
    record = make_vote(yes=8000, no=1, abstain="0.5", silent=2000)
    record["practices"].append({"code": "R", "pcn": "U1", "list_size": 700, "recused": True})

    assert describe_turnout(parse_decision(record).rule, tally(record)) == (
        "For 8,000 (1); against 1 (1); abstained 0.5 (1); no vote 2,000 (1). In brackets: "
        "practices. Entitled: 10,001.5 patients in 4 practices. Recused: 700."
    )


def test_rule_is_said_as_draft_until_it_was_agreed():
    start = (
        "At least two-thirds (2/3) of votes for and against, by list size; and at least 4 of 6 CDs."
    )
    agreed = replace(Rule(), version="2", agreed_on="2023-11-30")

    assert describe_rule(Rule()) == f"{start} This rule: draft, not yet agreed."
    assert describe_rule(agreed) == f"{start} Version 2: agreed on 2023-11-30."


def test_rule_says_everything_that_was_set():
    record = make_record(
        {},
        weight="one_each",
        share=[3, 4],
        compare="more_than",
        base="entitled",
        min_cds=5,
        quorum={"share": [1, 2], "of": "practices"},
    )

    assert describe_rule(parse_decision(record).rule) == (
        "More than three-quarters (3/4) of all practices entitled to vote, one vote a practice; "
        "and at least 5 of 6 CDs. At least half (1/2) of the practices must take part. "
        "This rule: draft, not yet agreed."
    )


def test_refusal_says_what_was_found_and_what_to_settle():
    record = make_record({"Z1": 5, "Z2": None}, of_cds=5)
    decision = parse_decision(record)
    errors = (Refusal.CD_ROSTER_MISMATCH, Refusal.MISSING_LIST_SIZE, Refusal.ZERO_SHARE)

    assert describe_refusals(decision, Refused(errors=errors)) == [
        "The rule counts another number of CDs than the roster has; settle which is right "
        f"(5 in the rule, {len(decision.cds)} on the roster).",
        "A practice has no list size; import the list sizes again (Z2).",
        "The share required is 0; settle a share above 0.",
    ]


def test_practice_that_is_there_twice_is_named():
    record = make_record({"Z1": 5, "Z2": 6})
    record["practices"].append(record["practices"][0])

    (line,) = describe_refusals(
        parse_decision(record), Refused(errors=(Refusal.DUPLICATE_PRACTICE,))
    )

    assert line.endswith("keep one (Z1).")


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        (
            {"A": 21, "B": 20} | {f"C{n}": 5 for n in range(10)} | {"D": 9},
            "Two-thirds (2/3): it takes at least 7 practices to carry and 2 practices to stop; "
            "no practice can stop it alone, 1 pair of practices can together.",
        ),
        (
            {"A": 98, "B": 1, "C": 1},
            "Two-thirds (2/3): it takes at least 1 practice to carry and 1 practice to stop; "
            "1 practice can stop it alone, no two together.",
        ),
        ({}, "Two-thirds (2/3): no set of practices can reach it."),
    ],
)
def test_blocking_says_who_can_stop_it_before_anybody_votes(sizes, expected):
    """21 + 20 + 9 + 5 + 5 = 60 of 100 is too little; a sixth practice makes 65, a seventh 70."""
    decision = parse_decision(make_record(sizes))

    assert describe_blocking(find_blocking(decision, Fraction(2, 3))) == expected


def test_clashes_are_named_with_what_counts():
    record = make_record({"A": 5}, [own("A", "no"), conveyed("A", "yes")])

    assert wording.describe_remarks(tally(record)) == [
        "Own and conveyed votes differ for A. The own vote counts.",
        "The CD and the practices of U1 lean apart. Both count as they are.",
    ]


def test_title_of_several_lines_is_said_in_one():
    """A line of its own could look like an outcome."""
    record = {**make_record({"Z1": 5}), "decision": "D-1", "title": "Hub\nD-2: CARRIED"}

    assert decision_name(parse_decision(record)) == "D-1 Hub D-2: CARRIED"
