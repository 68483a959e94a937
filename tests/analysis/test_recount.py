"""The answer's form, to the letter of DECISIONS."""

import json
from fractions import Fraction

import pytest

from raftlib.analysis.options import tally_decision
from raftlib.analysis.recount import as_answer, exact_number
from raftlib.analysis.tally import tally_votes
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import (
    conveyed,
    make_options_vote,
    make_record,
    make_vote,
    notice_example,
    own,
    position,
)


def answer(record):
    return as_answer(tally_votes(parse_decision(record)))


def test_notice_example_has_every_key_in_the_agreed_form():
    """Shares in lowest terms: 96,400/137,600 = 241/344; 2/3 x 137,600 = 275,200/3.

    The margin is 96,400 - 275,200/3 = 14,000/3.
    """
    found = answer(notice_example())

    choices = ["yes"] * 17 + ["no"] * 6 + ["abstain"] * 2
    assert found == {
        "outcome": "carried",
        "reasons": [],
        "weight": {
            "yes": 96_400,
            "no": 41_200,
            "abstain": 8_000,
            "not_voted": 36_740,
            "entitled": 182_340,
            "recused": 0,
        },
        "practices": {"yes": 17, "no": 6, "abstain": 2, "not_voted": 3, "entitled": 28},
        "base_weight": 137_600,
        "share": [241, 344],
        "threshold_weight": [275_200, 3],
        "needed_weight": 91_734,
        "margin": [14_000, 3],
        "share_met": True,
        "cds": {"yes": 4, "no": 1, "abstain": 0, "not_voted": 1},
        "cds_met": True,
        "quorum_met": None,
        "counted": [[f"P{n:02}", choice, "online", n] for n, choice in enumerate(choices)],
        "excluded": [],
        "cd_excluded": [],
        "conflicts": [],
        "cd_at_odds": [],
    }


def test_refused_record_gives_only_its_errors():
    record = make_record({"A": None}, share=[0, 1])

    assert answer(record) == {"outcome": "refused", "errors": ["missing_list_size", "zero_share"]}


def test_entries_are_rows_of_their_place_and_their_reason():
    record = make_record(
        {"B": 5, "A": 10},
        [conveyed("A", "yes"), own("A", "no"), own("X", "yes"), own("B", "yes", via="email")],
    )
    record["cd_votes"] = [position("U9", "yes"), position("U1", "yes")]

    found = answer(record)

    assert found["outcome"] == "not_carried"
    assert found["reasons"] == ["share_not_met", "cds_not_met"]
    assert found["counted"] == [["A", "no", "online", 1], ["B", "yes", "email", 3]]
    assert found["excluded"] == [[0, "superseded"], [2, "unknown_practice"]]
    assert found["cd_excluded"] == [[0, "unknown_pcn"]]
    assert found["conflicts"] == ["A"]
    assert found["cd_at_odds"] == ["U1"]


def test_missed_threshold_has_a_margin_below_zero():
    """1 of 2 against 2/3 of 2 = 4/3: short by 1/3."""
    assert answer(make_vote(yes=1, no=1))["margin"] == [-1, 3]


def test_empty_base_has_no_share_and_a_threshold_of_zero():
    found = answer(make_record({"A": 1}))

    assert found["share"] is None
    assert found["needed_weight"] is None
    assert found["threshold_weight"] == found["margin"] == [0, 1]


def test_decimal_weights_are_text_and_whole_ones_are_numbers():
    """0.5 + 1.5 is a whole 2; 0.1 silent makes the register 2.1."""
    found = answer(make_vote(yes="0.5", no="1.5", silent="0.1"))

    assert found["base_weight"] == 2
    assert found["weight"]["yes"] == "0.5"
    assert found["weight"]["abstain"] == 0
    assert found["weight"]["entitled"] == "2.1"
    assert found["share"] == [1, 4]


def test_answer_holds_no_float():
    text = json.dumps(answer(make_vote(yes="0.1", no="0.2", quorum={"share": [1, 3]})))

    def refuse(number):
        raise AssertionError(number)

    json.loads(text, parse_float=refuse)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, 0),
        (Fraction(4, 2), 2),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 80), "0.0125"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(10**20 * 10 + 1, 10), "100000000000000000000.1"),
    ],
)
def test_number_is_given_out_without_losing_a_digit(number, expected):
    assert exact_number(number) == expected


def test_answer_about_options_has_the_winner_and_the_figures_of_each():
    """Two thirds of 600 + 300 is 600: A meets it exactly, B misses it by 300."""
    said = {"P": (600, "A"), "Q": (300, "B"), "R": (50, "abstain"), "S": (7, "")}
    record = make_options_vote(said, keys="AB", min_cds=1)
    record["cd_votes"] = [position("U1", "A")]

    found = as_answer(tally_decision(parse_decision(record)))

    weight = {"abstain": 50, "not_voted": 7, "entitled": 957, "recused": 0}
    practices = {"yes": 1, "no": 1, "abstain": 1, "not_voted": 1, "entitled": 4}
    same = {"practices": practices, "base_weight": 900, "threshold_weight": [600, 1]}
    same |= {"needed_weight": 600, "quorum_met": None}
    first = {
        "key": "A",
        "title": "Option A",
        "meets_rule": True,
        "reasons": [],
        "weight": {"yes": 600, "no": 300, **weight},
        "share": [2, 3],
        "margin": [0, 1],
        "share_met": True,
        "cds": {"yes": 1, "no": 0, "abstain": 0, "not_voted": 5},
        "cds_met": True,
        "cd_at_odds": [],
    }
    second = {
        "key": "B",
        "title": "Option B",
        "meets_rule": False,
        "reasons": ["share_not_met", "cds_not_met"],
        "weight": {"yes": 300, "no": 600, **weight},
        "share": [1, 3],
        "margin": [-300, 1],
        "share_met": False,
        "cds": {"yes": 0, "no": 1, "abstain": 0, "not_voted": 5},
        "cds_met": False,
        "cd_at_odds": [],
    }
    assert found == {
        "outcome": "carried",
        "winner": "A",
        "tied": [],
        "options": [same | first, same | second],
        "counted": [
            ["P", "A", "online", 0],
            ["Q", "B", "online", 1],
            ["R", "abstain", "online", 2],
        ],
        "excluded": [],
        "cd_excluded": [],
        "conflicts": [],
        "cd_at_odds": [],
    }


def test_keys_of_an_answer_keep_their_order():
    """A recount is compared as text too; the order is that of DECISIONS, "Record format"."""
    assert list(answer(notice_example())) == [
        "outcome",
        "reasons",
        "weight",
        "practices",
        "base_weight",
        "share",
        "threshold_weight",
        "needed_weight",
        "margin",
        "share_met",
        "cds",
        "cds_met",
        "quorum_met",
        "counted",
        "excluded",
        "cd_excluded",
        "conflicts",
        "cd_at_odds",
    ]
