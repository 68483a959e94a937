"""Entries are only ever added, and the last of each appointment counts, beside the sheets."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from raftlib.domain.audit_entry import AuditEntry
from raftlib.errors import StoreError
from raftlib.store.audit_entries import (
    add_entry,
    count_entries,
    count_imported,
    find_entry,
    read_last_entry,
    read_own_entries,
    rehearse_entry,
)
from raftlib.store.audits import add_audit, read_appointments
from raftlib.store.backup import back_up
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.last_sessions import read_last_sessions
from raftlib.store.restore import restore
from raftlib.store.schema import audit_entry, change
from tests.analysis.audits import DAY, make_rows, make_table
from tests.store.members import AT_Z00003, add

NOON = datetime(2023, 10, 3, 12, tzinfo=UTC)
SHEET_AT = NOON + timedelta(hours=6)
CODES = ["Z00003"]


def make_entry(number: int, of: int = 0, **answers) -> AuditEntry:
    """Return an entry with its number as its id; ``of`` is the number of what it corrects."""
    known = {
        "practice_code": "Z00003",
        "session_on": DAY,
        "session": "am",
        "clinician_label": "GP 1",
        "avoidable": "not",
    }
    ids = {"entry_id": f"{number:032x}", "original_id": f"{of or number:032x}"}
    return AuditEntry(**ids, **(known | answers))


@pytest.fixture
def member(store) -> int:
    return add(store, "Ada", AT_Z00003)


def put(store, member, *entries, at=NOON):
    with store.write() as connection:
        for entry in entries:
            add_entry(connection, entry, member, at)


def import_sheet(store, *rows, at=SHEET_AT, **options):
    table = make_table(*(rows or [make_rows(5, practice_code="Z00003")]))
    return add_audit(store, table, {}, file="a.csv", imported_at=at, **options)


def counted(store):
    return read_appointments(store, CODES)["avoidable"].tolist()


def test_entry_is_read_as_it_was_entered(store, member):
    answers = {
        "avoidable": "wholly",
        "clinician_role": "GP",
        "mode": "telephone",
        "booked_as": "routine",
        "could_have_been": "dentist",
        "change_needed": "continuity",
        "achievable": "now",
        "note": "“é” <b>",
    }
    entry = make_entry(1, **answers)
    put(store, member, entry)

    assert read_own_entries(store, member, entry.of_session) == [entry]
    (row,) = read_appointments(store, CODES).to_dict("records")
    assert {name: row[name] for name in answers} == answers
    assert row["session_on"] == pd.Timestamp(DAY)


def test_correction_counts_and_what_it_corrects_is_kept(store, member):
    put(store, member, make_entry(1), make_entry(2), make_entry(3, of=1, avoidable="wholly"))

    assert counted(store) == ["wholly", "not"]
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(audit_entry)) == 3


def test_last_of_two_corrections_of_the_same_appointment_counts(store, member):
    """Two tablets of one member; it stays one appointment."""
    put(store, member, make_entry(1))
    put(store, member, make_entry(2, of=1, avoidable="partially"))
    put(store, member, make_entry(3, of=1, avoidable="wholly"))

    assert counted(store) == ["wholly"]


def test_what_was_taken_back_does_not_count(store, member):
    put(store, member, make_entry(1), make_entry(2), make_entry(3, of=2, taken_back=True))

    assert counted(store) == ["not"]
    assert [e.entry_id for e in read_own_entries(store, member, make_entry(1).of_session)] == [
        f"{1:032x}"
    ]


def test_members_see_their_own_entries_of_one_session(store, member):
    other = add(store, "Bo", AT_Z00003)
    put(store, member, make_entry(1, clinician_label="gp 1"), make_entry(2, session="pm"))
    put(store, other, make_entry(3))

    found = read_own_entries(store, member, make_entry(9).of_session)

    assert [entry.entry_id for entry in found] == [f"{1:032x}"]


def test_entries_of_two_members_under_one_alias_are_one_session(store, member):
    put(store, member, make_entry(1, clinician_label="GP 1"))
    put(store, add(store, "Bo", AT_Z00003), make_entry(2, clinician_label="gp 1"))

    assert read_appointments(store, CODES)["clinician_label"].tolist() == ["GP 1", "GP 1"]


def test_other_practices_are_not_read(store, member):
    put(store, member, make_entry(1, practice_code="Z00004"))

    assert counted(store) == []


def test_last_entry_says_as_whom_a_member_enters(store, member):
    assert read_last_entry(store, member) is None
    put(store, member, make_entry(1), make_entry(2, clinician_label="GP 2"))

    found = read_last_entry(store, member)

    assert found is not None
    assert found.clinician_label == "GP 2"


def test_entry_is_found_with_whose_it_is(store, member):
    put(store, member, make_entry(1), make_entry(2, of=1))

    with store.read() as connection:
        assert find_entry(connection, f"{3:032x}") is None
        assert find_entry(connection, f"{2:032x}") == (member, f"{1:032x}", "Z00003")


def test_entries_are_counted_from_an_instant_on(store, member):
    put(store, member, make_entry(1), at=NOON - timedelta(microseconds=1))
    put(store, member, make_entry(2), make_entry(3), at=NOON)

    with store.read() as connection:
        assert count_entries(connection, member, NOON) == 2


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET avoidable = 'wholly'", "DELETE FROM audit_entry"],
)
def test_database_itself_changes_no_entry(store, member, statement):
    put(store, member, make_entry(1))

    with pytest.raises(StoreError, match=r"Nothing was stored"), store.write() as connection:
        connection.exec_driver_sql(statement)

    assert counted(store) == ["not"]


def test_same_id_is_not_stored_twice(store, member):
    put(store, member, make_entry(1))

    with pytest.raises(StoreError, match=r"Nothing was stored"):
        put(store, member, make_entry(1, avoidable="wholly"))

    assert counted(store) == ["not"]


def test_sheet_that_came_later_counts_whole(store, member):
    put(store, member, make_entry(1, avoidable="wholly"))
    import_sheet(store, replace=True)

    assert counted(store) == ["not"] * 5


def test_what_was_entered_after_a_sheet_counts_whole(store, member):
    import_sheet(store)
    put(store, member, make_entry(1, avoidable="wholly"), at=SHEET_AT + timedelta(seconds=1))

    assert counted(store) == ["wholly"]


def test_what_was_entered_at_the_instant_of_the_sheet_counts(store, member):
    import_sheet(store)
    put(store, member, make_entry(1, avoidable="wholly"), at=SHEET_AT)

    assert counted(store) == ["wholly"]


def test_correction_after_the_sheet_brings_all_that_was_entered_back(store, member):
    put(store, member, make_entry(1), make_entry(2))
    import_sheet(store, replace=True)
    put(store, member, make_entry(3, of=1, avoidable="wholly"), at=SHEET_AT + timedelta(1))

    assert counted(store) == ["wholly", "not"]


def test_sheet_counts_again_when_all_is_taken_back(store, member):
    import_sheet(store)
    later = SHEET_AT + timedelta(1)
    put(store, member, make_entry(1), make_entry(2, of=1, taken_back=True), at=later)

    assert counted(store) == ["not"] * 5


def test_other_sessions_of_the_sheet_count_beside_what_was_entered(store, member):
    import_sheet(
        store,
        make_rows(2, practice_code="Z00003"),
        make_rows(1, "partially", practice_code="Z00003", session="pm"),
        make_rows(1, "partially", practice_code="Z00003", clinician_label="GP 2"),
    )
    put(store, member, make_entry(1, avoidable="wholly", clinician_label="gp 1"), at=SHEET_AT)

    assert counted(store) == ["partially", "partially", "wholly"]


def test_sheet_of_a_session_that_was_entered_is_refused_by_name(store, member):
    put(store, member, make_entry(1, clinician_label="gp 1"))

    with pytest.raises(StoreError, match=r"1 of its sessions .* Z00003, 03 October 2023, am, GP 1"):
        import_sheet(store)

    assert counted(store) == ["not"]


def test_sheet_can_be_brought_back_after_something_was_entered(store, member):
    import_sheet(store)
    put(store, member, make_entry(1, avoidable="wholly"), at=SHEET_AT)

    back = import_sheet(store, at=SHEET_AT + timedelta(1), replace=True)

    assert back.is_new
    assert counted(store) == ["not"] * 5


def test_page_can_say_how_many_a_sheet_brought(store):
    session = make_entry(1).of_session
    assert count_imported(store, session) == 0
    import_sheet(store)
    import_sheet(store, make_rows(3, practice_code="Z00003"), replace=True)

    assert count_imported(store, replace(session, clinician_label="gp 1")) == 3
    assert count_imported(store, replace(session, session="pm")) == 0


def test_last_session_of_a_practice_may_have_been_entered(store, member):
    import_sheet(store)
    put(store, member, make_entry(1, session_on=date(2023, 10, 9)))
    put(store, member, make_entry(2, session_on=date(2023, 10, 10)))
    put(store, member, make_entry(3, of=2, session_on=date(2023, 10, 10), taken_back=True))

    assert read_last_sessions(store, CODES) == {"Z00003": date(2023, 10, 9)}


def test_backup_brings_entries_back(store, member, tmp_path):
    put(store, member, make_entry(1), make_entry(2, of=1, avoidable="wholly"))
    back_up(store, tmp_path / "backup.db")
    put(store, member, make_entry(3))

    restore(store, tmp_path / "backup.db", replace=True, now=NOON)

    assert counted(store) == ["wholly"]
    with pytest.raises(StoreError, match="Nothing was stored"), store.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit_entry")


def test_rehearsal_stores_nothing_and_tells_nobody(store, member):
    put(store, member, make_entry(1))

    rehearse_entry(store, member, NOON)

    assert counted(store) == ["not"]
    with store.read() as connection:
        query = sa.select(sa.func.count()).select_from(change).where(change.c.topic == AUDIT_TOPIC)
        assert connection.scalar(query) == 0


def test_entry_of_nobody_is_refused(store):
    with pytest.raises(StoreError, match="Nothing was stored"):
        put(store, 99, make_entry(1))
