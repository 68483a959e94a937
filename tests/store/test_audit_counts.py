"""The store counts what counts, to the last appointment, whatever came twice or was corrected."""

import random
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from raftlib.analysis.audit import summarise_audit
from raftlib.analysis.audit_counts import COUNTED_BY, CountedRows
from raftlib.domain.audit_entry import AuditEntry
from raftlib.domain.period import Period
from raftlib.errors import StoreError
from raftlib.store.audit_counts import count_stored
from raftlib.store.audit_entries import add_entry
from raftlib.store.audits import add_audit, read_appointments
from raftlib.store.connection import Store
from tests.analysis.audits import MENU, make_rows, make_table
from tests.store.counted_rows import counted_rows
from tests.store.members import AT_Z00003, add

START = datetime(2023, 12, 1, 12, tzinfo=UTC)
CODES = ["Z00001", "Z00002"]
# Python folds the first two alike, which no database does; likewise the next three.
ALIASES = ("Dr Straße", "DR STRASSE", "Éa", "ÉA", "éa", "GP 1", "gp 1", "GP 2", "x' OR 1=1; --")
ASKED = [
    ("avoidable",),
    ("clinician_label",),
    ("month", "weekday"),
    ("practice_code", "clinician_label", "avoidable"),
    ("could_have_been", "session", "session_on", "clinician_label"),
    tuple(COUNTED_BY),
]


def any_answers(dice):
    """Return a session of few that there are, so that most come twice, and what was judged."""
    avoidable = dice.choice(["not", "partially", "wholly"])
    return {
        "practice_code": dice.choice([*CODES, "Z00003"]),
        "session_on": dice.choice([date(2023, 10, 31), date(2023, 11, 1)]),
        "session": dice.choice(["am", "pm"]),
        "clinician_label": dice.choice(ALIASES),
        "avoidable": avoidable,
        "could_have_been": "" if avoidable == "not" else dice.choice(["", "dentist", "hospital"]),
    }


def import_any(store, dice, at):
    groups = [make_rows(dice.randint(1, 3), **any_answers(dice)) for _ in range(dice.randint(1, 5))]
    add_audit(store, make_table(*groups), {}, file="a.csv", imported_at=at, replace=True)


def enter_any(store, dice, at, member, entered):
    """Enter an appointment, or correct or take back an earlier one, perhaps with other words."""
    own_id = f"{dice.getrandbits(128):032x}"
    answers, original = any_answers(dice), own_id
    if entered and dice.random() < 0.6:
        original, practice_code = dice.choice(sorted(entered.items()))
        answers["practice_code"] = practice_code
    entered[original] = answers["practice_code"]
    entry = AuditEntry(
        entry_id=own_id,
        original_id=original,
        taken_back=original != own_id and dice.random() < 0.5,
        **answers,
    )
    with store.write() as connection:
        add_entry(connection, entry, member, at)


def live_through(store, dice, acts):
    """Import and enter by chance, often several things at the same instant."""
    member, now = add(store, "Ada", AT_Z00003), START
    entered: dict[str, str] = {}
    for _ in range(acts):
        now += timedelta(seconds=dice.choice([0, 0, 60]))
        if dice.random() < 0.3:
            import_any(store, dice, now)
        else:
            enter_any(store, dice, now, member, entered)


def by_cells(table):
    """Return the rows in an order of their own, as text."""
    return sorted(table.astype(str).to_numpy().tolist())


@pytest.fixture
def lived(store_url):
    """Return a function that makes a store by chance, afresh for each seed."""
    store = Store(store_url)

    def make(seed):
        live_through(store, random.Random(seed), 40)
        return store

    yield make
    store.close()


@pytest.mark.parametrize("seed", range(6))
def test_what_counts_is_counted_as_if_each_row_were_looked_at(lived, seed):
    store = lived(seed)
    rows = counted_rows(store, CODES)
    expected, found = CountedRows(rows), count_stored(store, CODES)

    for columns in ASKED:
        for period in (None, Period.parse("2023-10")):
            pd.testing.assert_frame_equal(
                found.within(period).count(*columns),
                expected.within(period).count(*columns),
                check_dtype=False,
            )
    assert by_cells(found.of(["Z00002", "Z00003"]).count("practice_code", "avoidable")) == by_cells(
        expected.of(["Z00002"]).count("practice_code", "avoidable")
    )
    read = read_appointments(store, CODES)
    assert read.astype(str).to_numpy().tolist() == rows.astype(str).to_numpy().tolist()


def test_by_chance_something_of_everything_comes_about(tmp_path):
    """Otherwise the test above would compare little."""
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    for seed in range(6):
        live_through(store, random.Random(seed), 40)

    counted = count_stored(store, CODES).counted

    assert counted.replaced
    assert counted.not_by_hand
    assert counted.outdated
    assert counted.respelled
    store.close()


def test_nothing_audited_has_no_counts(store):
    found = count_stored(store, CODES)

    assert [found.count(column).empty for column in COUNTED_BY] == [True] * len(COUNTED_BY)
    assert count_stored(store, []).count("month").empty
    assert summarise_audit(found, {}, MENU).first_on is None


def test_what_comes_later_is_not_in_figures_that_were_begun(store):
    member = add(store, "Ada", AT_Z00003)
    table = make_table(make_rows(2))
    add_audit(store, table, {}, file="a.csv", imported_at=START)
    found = count_stored(store, CODES)

    again = table.assign(avoidable="wholly", could_have_been="dentist")
    add_audit(store, again, {}, file="b.csv", imported_at=START, replace=True)
    with store.write() as connection:
        entry = AuditEntry(
            entry_id="1",
            original_id="1",
            practice_code="Z00001",
            session_on=date(2023, 10, 3),
            session="pm",
            clinician_label="GP 1",
            avoidable="wholly",
        )
        add_entry(connection, entry, member, START)

    assert found.count("avoidable").to_numpy().tolist() == [["not", 2]]
    assert count_stored(store, CODES).count("avoidable").to_numpy().tolist() == [["wholly", 3]]


def test_notes_are_not_counted(store):
    with pytest.raises(ValueError, match=r"not counted by \['note'\]"):
        count_stored(store, CODES).count("note")


def test_store_that_fails_is_said(store):
    found = count_stored(store, CODES)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE appointment")

    with pytest.raises(StoreError, match="The store cannot be used"):
        found.count("avoidable")
