from datetime import UTC, date, datetime

import pandas as pd
import pytest
import sqlalchemy as sa

from raftlib.analysis.audit import list_months, summarise_audit
from raftlib.analysis.audit_counts import CountedRows
from raftlib.errors import StoreError
from raftlib.store.audits import add_audit, read_appointments, read_clinicians
from raftlib.store.content import Added
from raftlib.store.schema import appointment
from tests.analysis.audits import DAY, MENU, make_rows, make_table

NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)
CODES = ["Z00001"]


def add(store, table, clinicians=None, **options):
    return add_audit(store, table, clinicians or {}, file="a.csv", imported_at=NOW, **options)


def as_text(table):
    """Compare cells and order; the kind of text column is pandas' own affair."""
    return table.astype({name: object for name in table if name != "session_on"})


def test_appointments_are_read_as_they_were_added(store):
    table = make_table(make_rows(2, "wholly", "dentist", note="“é” <b>"), make_rows(1))
    add(store, table)

    found = read_appointments(store, CODES)

    pd.testing.assert_frame_equal(as_text(found), table, check_dtype=False)


def test_other_practices_are_not_read(store):
    add(store, make_table(make_rows(1), make_rows(2, practice_code="Z00002")))

    assert len(read_appointments(store, CODES)) == 1


def test_same_sheet_is_found_again(store):
    table = make_table(make_rows(2))

    added = [add(store, table) for _ in range(2)]

    assert added == [Added(number=1, is_new=True), Added(number=1, is_new=False)]
    assert len(read_appointments(store, CODES)) == 2


def test_session_that_is_there_already_is_refused_by_name(store):
    add(store, make_table(make_rows(2)))

    with pytest.raises(
        StoreError, match=r"a\.csv: 1 of its sessions .* Z00001, 03 October 2023, am, GP 1"
    ):
        add(store, make_table(make_rows(3)))

    assert len(read_appointments(store, CODES)) == 2


def test_sheet_with_one_known_session_is_refused_as_a_whole(store):
    add(store, make_table(make_rows(2)))

    with pytest.raises(StoreError, match="--replace"):
        add(store, make_table(make_rows(1, session="pm"), make_rows(1, note="again")))

    assert len(read_appointments(store, CODES)) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"session": "pm"},
        {"session_on": date(2023, 10, 4)},
        {"clinician_label": "GP 2"},
        {"practice_code": "Z00002"},
    ],
)
def test_session_of_another_half_day_or_clinician_is_added(store, other):
    add(store, make_table(make_rows(2)))

    add(store, make_table(make_rows(1, **other)))

    assert len(read_appointments(store, [*CODES, "Z00002"])) == 3


def test_replaced_session_counts_as_it_came_last(store):
    add(store, make_table(make_rows(5), make_rows(1, session="pm")))
    add(store, make_table(make_rows(2, "wholly")), replace=True)

    found = read_appointments(store, CODES)

    assert found[["session", "avoidable"]].to_numpy().tolist() == [
        ["pm", "not"],
        ["am", "wholly"],
        ["am", "wholly"],
    ]


def test_older_sheet_can_be_brought_back(store):
    first, second = make_table(make_rows(3)), make_table(make_rows(1))
    add(store, first)
    add(store, second, replace=True)

    back = add(store, first, replace=True)

    assert back.is_new
    assert len(read_appointments(store, CODES)) == 3


def test_latest_sheet_is_not_added_again_by_replacing(store):
    table = make_table(make_rows(3))
    add(store, table)

    assert not add(store, table, replace=True).is_new


def test_alias_in_other_capitals_is_the_same_clinician(store):
    """The same session under "gp a" would count twice; another one is of the same clinician."""
    add(store, make_table(make_rows(1, clinician_label="GP A")))
    with pytest.raises(StoreError, match="in the workbook already"):
        add(store, make_table(make_rows(2, clinician_label="gp a")))

    add(store, make_table(make_rows(1, clinician_label="gp a", session="pm")))

    assert read_appointments(store, CODES)["clinician_label"].tolist() == ["GP A", "GP A"]


def test_replaced_rows_are_kept(store):
    add(store, make_table(make_rows(5)))
    add(store, make_table(make_rows(2)), replace=True)

    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(appointment)) == 7


def test_nothing_audited_keeps_its_columns_and_their_kinds(store):
    found = read_appointments(store, CODES)

    assert pd.api.types.is_datetime64_any_dtype(found["session_on"])
    pd.testing.assert_frame_equal(as_text(found), make_table(), check_dtype=False)


@pytest.mark.parametrize("codes", [[], ["Z9"]])
def test_nothing_audited_can_be_summarised(store, codes):
    add(store, make_table(make_rows(2)))

    found = CountedRows(read_appointments(store, codes))

    assert summarise_audit(found, {}, MENU).appointments == 0
    assert list_months(found) == []


def test_clinicians_are_those_of_the_latest_sheet_that_says_so(store):
    add(store, make_table(make_rows(1)), {"Z00001": 5, "Z00002": 3})
    add(store, make_table(make_rows(1, session="pm")), {"Z00001": 6})
    add(store, make_table(make_rows(1, session="evening")))

    assert read_clinicians(store, ["Z00001", "Z00002", "Z00003"]) == {"Z00001": 6, "Z00002": 3}


def test_same_rows_with_another_number_of_clinicians_are_new(store):
    table = make_table(make_rows(1))
    add(store, table, {"Z00001": 5})

    assert add(store, table, {"Z00001": 6}, replace=True).is_new


def test_refused_sheet_leaves_no_number_of_clinicians(store):
    add(store, make_table(make_rows(2)), {"Z00001": 5})

    with pytest.raises(StoreError, match="already"):
        add(store, make_table(make_rows(3)), {"Z00001": 9})

    assert read_clinicians(store, CODES) == {"Z00001": 5}


def test_day_of_a_session_has_no_hour(store):
    add(store, make_table(make_rows(1)))

    assert read_appointments(store, CODES)["session_on"].tolist() == [pd.Timestamp(DAY)]
