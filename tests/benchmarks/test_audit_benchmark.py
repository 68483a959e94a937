"""How long an audit of 10,000 appointments takes to come in, and to be summed up for a page.

Run: pytest tests/benchmarks/test_audit_benchmark.py -o addopts="" -s
"""

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from raftlib.analysis.audit import summarise_audit
from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.disclosure import disclose_audit
from raftlib.settings import data_path
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.menus import read_audit_menu
from raftlib.store.audits import add_audit, read_appointments
from raftlib.store.connection import Store

APPOINTMENTS, PRACTICES = 10_000, 24
MENU = read_audit_menu(data_path("menus/audit.toml"))
CODES = [f"Z{number:05}" for number in range(1, PRACTICES + 1)]
ANSWERS = ("not", "not", "wholly", "not", "partially", "not", "not")
NOW = datetime(2023, 12, 20, 12, tzinfo=UTC)


def make_row(number):
    avoidable = ANSWERS[number % len(ANSWERS)]
    reason = MENU.alternatives[number % len(MENU.alternatives)].label
    return {
        "practice_code": CODES[number % PRACTICES],
        "session_on": date(2023, 10, 2) + timedelta(days=number % 60),
        "session": MENU.sessions[number % 2],
        "clinician_role": "GP",
        "clinician_label": f"GP {number % 5 + 1}",
        "mode": MENU.modes[number % len(MENU.modes)],
        "booked_as": MENU.booked_as[number % len(MENU.booked_as)],
        "avoidable": avoidable,
        "could_have_been": "" if avoidable == "not" else reason,
        "note": f"note {number}",
    }


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    path = tmp_path_factory.mktemp("audit") / "audit.csv"
    rows = [make_row(number) for number in range(APPOINTMENTS)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def import_sheet(sheet, store_file):
    """Read the sheet into a fresh store; return that store."""
    store = Store(f"sqlite:///{store_file}")
    found = read_audit(sheet, MENU)
    add_audit(
        store, found.appointments, found.clinicians_in_practice, file="audit.csv", imported_at=NOW
    )
    return store


def report_median(benchmark):
    print(f"median {benchmark.stats.stats.median * 1000:.1f} ms")  # noqa: T201 - it is the result


def test_every_row_of_a_sheet_comes_in(benchmark, sheet, tmp_path):
    numbers = count()

    store = benchmark.pedantic(
        lambda: import_sheet(sheet, tmp_path / f"{next(numbers)}.db"), rounds=5, warmup_rounds=1
    )

    report_median(benchmark)
    assert len(read_appointments(store, CODES)) == APPOINTMENTS


def test_page_of_a_locality_counts_every_row(benchmark, sheet, tmp_path):
    store = import_sheet(sheet, tmp_path / "raft.db")
    rows = CountedRows(read_appointments(store, CODES))

    found = benchmark(lambda: disclose_audit(summarise_audit(rows, {}, MENU)))

    report_median(benchmark)
    assert found.appointments == APPOINTMENTS


def test_page_of_a_practice_counts_its_rows(benchmark, sheet, tmp_path):
    store = import_sheet(sheet, tmp_path / "raft.db")
    rows = CountedRows(read_appointments(store, CODES[:1]))

    found = benchmark(lambda: summarise_audit(rows, {}, MENU))

    report_median(benchmark)
    assert found.appointments == 417  # 10,000 / 24, rounded up for the first practices
