from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.store.connection import Store
from raftlib.store.schema import audit_import
from tests.store.writers import add_import, count_imports, insert_import, write_ten


def test_folder_and_tables_are_made(file_url, tmp_path):
    Store(file_url).open().close()

    assert (tmp_path / "store" / "raft.db").is_file()


def test_store_that_nobody_used_makes_no_file(file_url, tmp_path):
    Store(file_url).close()

    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_there_when_opened_again(store_url):
    first = Store(store_url)
    add_import(first, "a")
    first.close()

    again = Store(store_url)

    assert count_imports(again) == 1
    again.close()


def add_and_fail(store):
    with store.write() as connection:
        insert_import(connection, "a")
        raise StoreError("half-way")


def test_failed_write_leaves_nothing(store):
    with pytest.raises(StoreError, match="half-way"):
        add_and_fail(store)

    assert count_imports(store) == 0


def test_write_in_a_transaction_that_reads_is_refused(store):
    with pytest.raises(StoreError, match=r"cannot be written"), store.read() as connection:
        insert_import(connection, "a")

    assert count_imports(store) == 0


def test_store_can_be_written_after_it_was_read(store):
    count_imports(store)

    add_import(store, "a")

    assert count_imports(store) == 1


def test_reader_does_not_wait_for_a_writer(store):
    with store.write() as connection:
        insert_import(connection, "a")

        assert count_imports(store) == 0


def test_reader_sees_one_moment(store):
    """A figure and its denominator are read one after the other."""
    query = sa.select(sa.func.count()).select_from(audit_import)
    with store.read() as connection:
        before = connection.scalar(query)
        add_import(store, "a")

        assert (before, connection.scalar(query)) == (0, 0)


def test_nothing_is_lost_when_four_threads_write(store):
    marks = [str(number) for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda mark: add_import(store, mark), marks))

    assert count_imports(store) == 40


def test_nothing_is_lost_when_two_processes_write_at_once(store_url, store):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(write_ten, [store_url, store_url], ["one", "two"]))

    assert count_imports(store) == 20


def test_instant_is_kept_in_utc(store):
    """13:00 in a zone one hour ahead is 12:00 UTC."""
    ahead = datetime(2023, 12, 1, 13, tzinfo=timezone(timedelta(hours=1)))
    with store.write() as connection:
        values = {"imported_at": ahead, "file": "a.csv", "fingerprint": "a"}
        connection.execute(audit_import.insert().values(**values))

    with store.read() as connection:
        found = connection.scalar(sa.select(audit_import.c.imported_at))

    assert found.isoformat() == datetime(2023, 12, 1, 12, tzinfo=UTC).isoformat()


def test_longer_text_than_the_tables_say_is_kept(store):
    """SQLite holds nobody to a length, so PostgreSQL must not either."""
    with store.write() as connection:
        values = {"imported_at": datetime.now(UTC), "file": "a" * 250, "fingerprint": "a"}
        connection.execute(audit_import.insert().values(**values))

    with store.read() as connection:
        assert connection.scalar(sa.select(audit_import.c.file)) == "a" * 250


def read_settings(url, *statements):
    store = Store(url)
    with store.read() as connection:
        found = [connection.exec_driver_sql(statement).scalar() for statement in statements]
    store.close()
    return found


def test_writes_are_on_the_disk_when_they_are_done_in_a_file(file_url):
    names = "journal_mode", "synchronous", "foreign_keys"

    assert read_settings(file_url, *(f"PRAGMA {name}" for name in names)) == ["wal", 2, 1]


def test_writes_are_on_the_disk_when_they_are_done_in_a_database(database_url):
    assert read_settings(database_url, "SHOW synchronous_commit") == ["on"]
