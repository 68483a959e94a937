"""A decision as a record: reading it again gives the same decision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given

from raftlib.analysis.chain import canonical_json
from raftlib.analysis.record import as_instant, as_record, as_rule
from raftlib.sources.decision_record import parse_decision, parse_rule
from tests.analysis.any_decision import DECISIONS, RULES
from tests.analysis.records import notice_example


@given(decision=DECISIONS)
def test_record_is_read_as_the_decision_it_was_made_of(decision):
    record = as_record(decision)

    assert parse_decision(record) == decision


@given(rule=RULES)
def test_rule_is_read_as_it_was(rule):
    assert parse_rule(as_rule(rule)) == rule


@given(decision=DECISIONS)
def test_record_has_a_canonical_form_and_so_no_float(decision):
    assert canonical_json(as_record(decision)).startswith('{"cd_votes":')


def test_record_of_the_notice_says_the_same_as_the_one_it_was_read_from():
    decision = parse_decision(notice_example())
    record = as_record(decision)

    assert record["rule"]["share"] == [2, 3]
    assert record["practices"][0] == {
        "code": "P00",
        "pcn": "U1",
        "list_size": 5600,
        "recused": False,
    }
    assert record["votes"][0] == {
        "practice": "P00",
        "choice": "yes",
        "via": "online",
        "by": "",
        "at": "2023-12-08T10:00:00Z",
    }
    assert (record["opens_at"], record["closes_at"]) == (
        "2023-12-07T12:00:00Z",
        "2023-12-14T17:00:00Z",
    )


@pytest.mark.parametrize(
    ("size", "written"),
    [(None, None), (0, 0), (8000, 8000), (Fraction(8000), 8000), (Fraction(16001, 2), "8000.5")],
)
def test_list_size_is_a_number_a_decimal_text_or_nothing(size, written):
    decision = parse_decision(notice_example())
    practice = replace(decision.practices[0], list_size=size)

    record = as_record(replace(decision, practices=(practice,)))

    assert record["practices"][0]["list_size"] == written


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (datetime(2024, 1, 9, 12, 0, tzinfo=UTC), "2024-01-09T12:00:00Z"),
        (datetime(2024, 1, 9, 12, 0, 0, 1, tzinfo=UTC), "2024-01-09T12:00:00.000001Z"),
        (datetime(2024, 7, 9, 12, 0, tzinfo=timezone(timedelta(hours=1))), "2024-07-09T11:00:00Z"),
        (datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), "2023-12-31T23:30:00Z"),
    ],
)
def test_instant_is_written_in_utc(when, text):
    assert as_instant(when) == text
