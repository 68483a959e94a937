"""What a member entered counts for them until a sheet brings the session again."""

from datetime import timedelta

import pytest

from raftlib.store.own_entries import read_own_counted
from tests.analysis.audits import make_rows
from tests.store.members import AT_Z00003, add
from tests.store.test_audit_entries import NOON, import_sheet, make_entry, put

CODE = "Z00003"


@pytest.fixture
def member(store) -> int:
    return add(store, "Ada", AT_Z00003)


def own(store, member):
    return [entry.avoidable for entry in read_own_counted(store, member, CODE)]


def test_only_what_the_member_entered_in_the_practice_is_theirs(store, member):
    other = add(store, "Bo", AT_Z00003)
    put(store, member, make_entry(1), make_entry(2, practice_code="Z00004"))
    put(store, other, make_entry(3, avoidable="wholly"))

    assert own(store, member) == ["not"]
    assert own(store, other) == ["wholly"]


def test_last_version_counts_and_what_was_taken_back_does_not(store, member):
    put(store, member, make_entry(1), make_entry(2), make_entry(3, of=1, avoidable="wholly"))
    put(store, member, make_entry(4, of=2, taken_back=True))

    assert own(store, member) == ["wholly"]


@pytest.mark.parametrize(("after", "count"), [(-1, 1), (0, 1), (1, 0)])
def test_session_that_a_sheet_brings_later_is_the_sheets(store, member, after, count):
    put(store, member, make_entry(1))

    rows = make_rows(5, practice_code=CODE, clinician_label="gp 1")
    import_sheet(store, rows, at=NOON + timedelta(seconds=after), replace=True)

    assert len(own(store, member)) == count


def test_sheet_of_another_session_takes_nothing_away(store, member):
    put(store, member, make_entry(1))

    import_sheet(store, make_rows(5, practice_code=CODE, session="pm"))

    assert own(store, member) == ["not"]


def test_member_who_entered_nothing_has_nothing(store, member):
    import_sheet(store)

    assert own(store, member) == []
