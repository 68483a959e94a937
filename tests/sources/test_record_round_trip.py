"""A decision written as a record and read again is the same decision, whatever it holds."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import example, given, settings

from raftlib.analysis.record import as_record
from raftlib.domain.decision import (
    Decision,
    VotingPractice,
)
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.errors import RecordError
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.strict_json import parse_json
from tests.analysis.any_decision import DECISIONS
from tests.analysis.records import make_options_vote, make_vote

SMALL = Decision(
    practices=(VotingPractice(practice_code="A", pcn_code="U", list_size=Fraction(1, 10**30)),),
    cds=(),
    opens_at=datetime(2023, 12, 7, 12, tzinfo=UTC),
    closes_at=datetime(2023, 12, 7, 12, 0, 0, 1, tzinfo=UTC),
)


@settings(deadline=None)
@given(DECISIONS)
@example(SMALL)
def test_decision_comes_back_from_the_text_of_its_record_as_it_was(decision):
    text = json.dumps(as_record(decision)).encode()

    assert parse_decision(parse_json(text)) == decision


def test_record_of_a_yes_no_vote_has_no_word_about_options():
    decision = parse_decision(make_vote(yes=1))

    assert decision.options is None
    assert "options" not in as_record(decision)


def test_options_are_written_as_they_are_read():
    record = make_options_vote({"P": (1, "A")}, keys="AB")

    written = as_record(parse_decision(record))

    assert written["options"] == {
        "method": "plurality",
        "options": [{"key": "A", "title": "Option A"}, {"key": "B", "title": "Option B"}],
    }


def test_title_of_an_option_may_be_absent():
    record = make_vote(yes=1) | {"options": {"method": "approval", "options": [{"key": "A"}]}}

    assert parse_decision(record).options == Options(
        method=OptionMethod.APPROVAL, options=(Option(key="A"),)
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"options": []}, "options.method is missing"),
        ({"method": "ranked", "options": []}, "options.method is 'ranked'"),
        ({"method": "plurality"}, "options.options is missing"),
        ({"method": "plurality", "options": [{"title": "x"}]}, r"options.options\[0\].key is miss"),
        ({"method": "plurality", "options": [{"key": 1}]}, r"options.options\[0\].key is 1"),
        (["A", "B"], "options is .*write an object in braces"),
    ],
)
def test_options_that_cannot_be_read_are_named(options, said):
    with pytest.raises(RecordError, match=said):
        parse_decision(make_vote(yes=1) | {"options": options})
