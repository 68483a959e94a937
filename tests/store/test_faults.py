"""What is said when the database fails, and that nothing is acknowledged that is not stored."""

import sqlite3
from multiprocessing import get_context
from pathlib import Path

import pytest

from raftlib.errors import StoreError
from raftlib.store.connection import Store
from tests.store.writers import add_import, count_imports, insert_import

BIG = "x" * 200_000


def hold_the_write_lock(url, held, let_go):
    """Write, as another process, for as long as the test wants."""
    store = Store(url)
    with store.write():
        held.set()
        let_go.wait(30)
    store.close()


def write_on_a_full_disk(store):
    with store.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 40")
        insert_import(connection, BIG)


def test_full_disk_is_said_and_nothing_is_stored(file_url):
    store = Store(file_url)
    add_import(store, "a")

    with pytest.raises(StoreError, match=r"disk of the store is full\. Nothing was stored\. Free"):
        write_on_a_full_disk(store)

    assert count_imports(store) == 1
    store.close()


def test_full_disk_of_a_database_is_said_and_nothing_is_stored(database_url):
    """A trigger gives the code that PostgreSQL gives when it cannot extend a file."""
    store = Store(database_url)
    add_import(store, "a")
    with store.write() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE CONSTRAINT TRIGGER no_room AFTER INSERT ON audit_import "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no_room()"
        )

    with pytest.raises(StoreError, match=r"disk of the store is full\. Nothing was stored\. Free"):
        add_import(store, "b")

    assert count_imports(store) == 1
    store.close()


def test_store_that_another_holds_too_long_is_said_and_can_be_read(store_url, store):
    add_import(store, "a")
    context = get_context("spawn")
    held, let_go = context.Event(), context.Event()
    other = context.Process(target=hold_the_write_lock, args=(store_url, held, let_go))
    other.start()
    assert held.wait(30)
    hasty = Store(store_url, wait_seconds=0.2)

    with pytest.raises(StoreError, match=r"busy for too long.* Nothing was stored\. Wait"):
        add_import(hasty, "b")

    assert count_imports(hasty) == 1
    let_go.set()
    other.join(30)
    add_import(hasty, "b")
    assert count_imports(store) == 2
    hasty.close()


def test_file_that_is_no_store_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "raft.db"
    path.write_bytes(bytes(range(256)) * 64)

    with pytest.raises(StoreError, match=r"is damaged \(file is not a database\).*raft restore"):
        Store(f"sqlite:///{path}").open()

    assert path.read_bytes() == bytes(range(256)) * 64


def damage(path: Path) -> None:
    """Overwrite all pages but the first, as a broken disk may."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def test_file_with_damaged_pages_is_said(file_url, tmp_path):
    first = Store(file_url)
    add_import(first, "a")
    first.close()
    damage(tmp_path / "store" / "raft.db")
    store = Store(file_url)

    with pytest.raises(StoreError, match=r"is damaged .*Stop the workbook, and bring the last"):
        count_imports(store)

    store.close()


def test_folder_in_place_of_the_file_is_said(tmp_path):
    with pytest.raises(StoreError, match=r"cannot be opened \(unable to open database file\)"):
        Store(f"sqlite:///{tmp_path}").open()


def end_connections(url):
    """End every connection to the database but our own, as a restart of it does."""
    other = Store(url)
    with other.read() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.close()


def write_and_lose(store, url):
    with store.write() as connection:
        insert_import(connection, "b")
        end_connections(url)
        insert_import(connection, "c")


def test_connection_lost_in_the_middle_is_said_and_nothing_is_stored(database_url):
    store = Store(database_url)
    add_import(store, "a")

    with pytest.raises(StoreError, match=r"connection to it was lost\. Nothing was stored\. Check"):
        write_and_lose(store, database_url)

    assert count_imports(store) == 1
    store.close()


def commit_and_lose(store, url):
    with store.write() as connection:
        insert_import(connection, "b")
        end_connections(url)


def test_connection_lost_at_the_end_is_said_as_not_certain(database_url):
    """The answer to a commit may be lost after the commit: nobody can promise either."""
    store = Store(database_url)

    with pytest.raises(StoreError, match=r"lost\. It is not certain whether this was stored"):
        commit_and_lose(store, database_url)

    store.close()


def test_connection_lost_between_two_writes_is_made_again(database_url):
    store = Store(database_url)
    add_import(store, "a")
    end_connections(database_url)

    add_import(store, "b")

    assert count_imports(store) == 2
    store.close()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("@127.0.0.1:", "@127.0.0.1:1", "does not answer, or the connection to it was lost"),
        ("raft:", "raft:wrong", "lets nobody in with what RAFT_STORE says"),
        ("/raft_", "/none_", "lets nobody in with what RAFT_STORE says"),
    ],
)
def test_database_that_is_not_there_or_shut_is_said_without_the_password(
    database_url, old, new, said
):
    password = database_url.split(":")[2].split("@")[0]
    url = database_url.replace(old, new, 1)
    if "127" in old:
        url = database_url.rsplit(":", 1)[0] + ":1/raft"

    with pytest.raises(StoreError, match=said) as caught:
        Store(url).open()

    assert password not in str(caught.value)


def test_write_lock_of_a_database_is_let_go_with_the_transaction(database_url):
    store = Store(database_url)
    add_import(store, "a")

    with store.read() as connection:
        held = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        ).scalar()

    assert held == 0
    store.close()
