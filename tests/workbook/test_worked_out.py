"""What may be told about a locality is worked out once for all pages of a server."""

import pytest

from raftlib.store.connection import Store
from raftlib.workbook.models import audit_place
from tests.analysis.audits import make_rows, make_table
from tests.workbook.practices import add_audit
from tests.workbook.stores import NOW, add_practices, open_audit


@pytest.fixture
def worked_out(monkeypatch) -> list[object]:
    """Return a list that grows each time it is worked out."""
    times: list[object] = []
    tell = audit_place.tell_locality

    def count(*about: object) -> object:
        times.append(about)
        return tell(*about)

    monkeypatch.setattr(audit_place, "tell_locality", count)
    return times


def add(store: Store, practice_code: str, wholly: int, neither: int) -> None:
    """Add a sheet of three clinicians."""
    rows = [
        row
        for alias in "ABC"
        for row in (
            make_rows(wholly, "wholly", clinician_label=alias),
            make_rows(neither, clinician_label=alias),
        )
    ]
    table = make_table(*rows).assign(practice_code=practice_code)
    add_audit(store, table, {practice_code: 4}, file=f"{practice_code}.csv", imported_at=NOW)


@pytest.fixture
def north(empty_store) -> Store:
    """Return two practices that looked at 90 appointments each, 30 and 15 of them avoidable."""
    add_practices(
        empty_store,
        ("Z00001", "OAK", "North"),
        ("Z00002", "ELM", "North"),
        ("Z00003", "ASH", "North"),
    )
    add(empty_store, "Z00001", 10, 20)
    add(empty_store, "Z00002", 5, 25)
    return empty_store


def shares_told(store: Store) -> list[tuple[str, int, int]]:
    """Return what a new page tells of the practices."""
    told = open_audit(store, locality="North").told
    return [
        (one.practice_code, one.numerator, one.denominator)
        for practices in told.practices.values()
        for one in practices
    ]


def test_second_page_takes_what_the_first_has_worked_out(work, north, worked_out):
    first, second = shares_told(north), shares_told(north)

    assert len(worked_out) == 1
    assert first == second != []


def test_shared_and_own_work_say_the_same(work, north, worked_out, monkeypatch):
    shared = shares_told(north)
    monkeypatch.delenv("RAFT_WORK")

    assert shares_told(north) == shared
    assert len(worked_out) == 2


def test_new_sheet_is_worked_out_anew(work, north, worked_out):
    before = shares_told(north)

    add(north, "Z00003", 8, 22)

    assert shares_told(north) != before
    assert len(worked_out) == 2


def test_other_store_with_the_same_sheets_is_another_name(work, north, worked_out, tmp_path):
    """The numbers of its rows are the same, and mean something else."""
    shares_told(north)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}").open()
    add_practices(other, ("Z00001", "OAK", "North"), ("Z00002", "ELM", "North"))
    add(other, "Z00001", 5, 25)
    add(other, "Z00002", 10, 20)

    shares_told(other)

    other.close()
    assert len(worked_out) == 2


def test_outside_the_site_each_page_works_for_itself(north, worked_out, monkeypatch):
    monkeypatch.delenv("RAFT_WORK", raising=False)

    shares_told(north)
    shares_told(north)

    assert len(worked_out) == 2


def test_file_that_somebody_changed_is_not_believed(work, north, worked_out):
    """It is sealed: what somebody else wrote is never unpickled."""
    before = shares_told(north)
    for path in work.folder.iterdir():
        if len(path.name) == 48:
            path.write_bytes(path.read_bytes()[:-1] + b"x")

    assert shares_told(north) == before
    assert len(worked_out) == 2
