import sqlite3
from contextlib import closing

import pytest

from raftlib.domain.health import Health
from raftlib.store import health
from raftlib.store.connection import Store
from raftlib.store.health import examine_store
from raftlib.store.migrations import MIGRATIONS
from raftlib.store.schema import schema_version
from tests.store.writers import append_vote


def found_by(store):
    return {item.check.removeprefix("store: "): item for item in examine_store(store)}


def wrong_in(store):
    found = [item for item in examine_store(store) if item.health is Health.WRONG]
    assert all(item.mend for item in found)
    return [item.found for item in found]


def test_sound_store_is_well_in_every_check(store):
    append_vote(store, 0)

    found = found_by(store)

    assert {item.health for item in found.values()} == {Health.OK}
    assert found["chains"].found == "Chains that were verified: 1; all are whole."
    files_only = {"integrity_check", "foreign_key_check", "write-ahead log"}
    assert found.keys() == {"reachable", "version", "chains"} | (
        files_only if store.is_file else set()
    )


def test_store_that_is_not_there_yet_is_well_and_not_made(file_url, tmp_path):
    found = examine_store(Store(file_url))

    assert [item.health for item in found] == [Health.OK]
    assert list(tmp_path.rglob("*.db")) == []


def test_empty_database_is_well_and_left_empty(database_url):
    store = Store(database_url)

    assert wrong_in(store) == []
    with store.look() as connection:
        query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert connection.exec_driver_sql(query).scalar() == 0
    store.close()


def test_store_of_a_newer_workbook_is_wrong(store):
    with store.write() as connection:
        connection.execute(schema_version.insert().values(version=99))

    assert wrong_in(store) == [f"The store has version 99; this workbook knows {len(MIGRATIONS)}."]


def test_chain_that_was_changed_is_wrong(store):
    append_vote(store, 0)
    append_vote(store, 1)
    with store.write() as connection:
        if store.is_file:
            connection.exec_driver_sql("DROP TRIGGER ledger_entry_update")
        else:
            connection.exec_driver_sql("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE ledger_entry SET kind = 'view' WHERE seq = 1")

    assert wrong_in(store) == ["The chain of D-1 is wrong at entry 1: hash."]


def test_database_that_does_not_answer_is_wrong():
    """Nothing listens on port 1."""
    store = Store("postgresql://raft:secret@127.0.0.1:1/raft")

    assert "does not answer" in wrong_in(store)[0]


@pytest.fixture
def closed_file(file_url, tmp_path):
    store = Store(file_url)
    append_vote(store, 0)
    store.close()
    return tmp_path / "store" / "raft.db"


def test_damaged_pages_are_wrong(file_url, closed_file):
    content = bytearray(closed_file.read_bytes())
    content[-4096:] = b"\xff" * 4096
    closed_file.write_bytes(content)
    store = Store(file_url)

    assert wrong_in(store)
    store.close()


def test_row_that_belongs_to_nothing_is_wrong(file_url, closed_file):
    with closing(sqlite3.connect(closed_file)) as connection:
        connection.execute("INSERT INTO register_pcn VALUES (7, 'U1', 'ONE')")
        connection.commit()
    store = Store(file_url)

    assert wrong_in(store) == ["Rows of register_pcn belong to nothing."]
    store.close()


@pytest.mark.parametrize(("least", "expected"), [(0, Health.OK), (-1, Health.ADVICE)])
def test_log_is_advised_about_only_above_its_size(
    file_url, closed_file, monkeypatch, least, expected
):
    monkeypatch.setattr(health, "LARGEST_LOG_BYTES", least)
    store = Store(file_url)

    log = found_by(store)["write-ahead log"]

    assert log.health is expected
    store.close()
