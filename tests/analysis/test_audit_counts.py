"""Appointments are counted by whatever they have in common."""

import pandas as pd
import pytest

from raftlib.analysis.audit_counts import COUNTED_BY, CountedRows
from raftlib.domain.audit import AUDIT_COLUMNS
from raftlib.domain.period import Period


def rows(*found: dict[str, str]) -> CountedRows:
    """Return appointments that have these answers, and none to the other questions."""
    empty = dict.fromkeys(AUDIT_COLUMNS, "")
    table = pd.DataFrame([{**empty, **one} for one in found], columns=list(AUDIT_COLUMNS))
    return CountedRows(table.assign(session_on=pd.to_datetime(table["session_on"])))


THREE = rows(
    {"practice_code": "Z00001", "session_on": "2023-10-31", "avoidable": "wholly"},
    {"practice_code": "Z00001", "session_on": "2023-11-05", "avoidable": "not"},
    {"practice_code": "Z00002", "session_on": "2023-11-06", "avoidable": "not"},
)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("avoidable",), [["not", 2], ["wholly", 1]]),
        (("month",), [["2023-10", 1], ["2023-11", 2]]),
        (("weekday",), [[1, 1], [2, 1], [7, 1]]),  # a Tuesday, a Sunday and a Monday
        (("avoidable", "month"), [["not", "2023-11", 2], ["wholly", "2023-10", 1]]),
    ],
)
def test_each_combination_that_occurs_is_counted_in_order(columns, expected):
    counts = THREE.count(*columns)

    assert list(counts.columns) == [*columns, "appointments"]
    assert counts.to_numpy().tolist() == expected


@pytest.mark.parametrize("column", COUNTED_BY)
def test_no_appointments_have_no_counts(column):
    assert rows().count(column).empty


def test_practices_and_a_period_are_counted_alone():
    november = Period.parse("2023-11")

    assert THREE.of(["Z00001"]).count("practice_code").to_numpy().tolist() == [["Z00001", 2]]
    assert THREE.within(november).count("avoidable").to_numpy().tolist() == [["not", 2]]
    assert THREE.within(None).count("avoidable")["appointments"].sum() == 3
    assert THREE.of([]).count("avoidable").empty
