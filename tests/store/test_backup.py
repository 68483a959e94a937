"""Backups that are whole while others write, and restores that are whole or not at all."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from raftlib.errors import DamagedStoreError, StoreError
from raftlib.store.backup import back_up
from raftlib.store.connection import Store
from raftlib.store.ledger import verify_ledger
from raftlib.store.migrations import MIGRATIONS
from raftlib.store.restore import restore
from raftlib.store.schema import change, metadata, schema_version
from raftlib.store.transfer import copy_rows
from tests.store.writers import add_import, append_vote, count_imports

NOW = datetime(2023, 12, 20, 12, tzinfo=UTC)


def read_all(store):
    """Return every row of every table but the changes, so that two stores can be compared."""
    tables = [table for table in metadata.sorted_tables if table is not change]
    with store.read() as connection:
        return {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in tables
        }


@pytest.fixture
def full(store, demo_url):
    """Fill a store with the demo locality and the beginning of a ledger."""
    demo = Store(demo_url)
    with demo.read() as source, store.write() as connection:
        copy_rows(source, connection)
    demo.close()
    for number in range(3):
        append_vote(store, number)
    return store


@pytest.fixture
def empty(request, tmp_path, postgresql):
    """Return an empty store of the kind that the test names."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'other' / 'raft.db'}")
        yield store
        store.close()
        return
    with postgresql.database() as url:
        store = Store(url)
        yield store
        store.close()


def bring_back(store, file, *, replace=False):
    return restore(store, file, replace=replace, now=NOW)


@pytest.mark.parametrize("empty", ["sqlite", "postgresql"], indirect=True)
def test_backup_of_either_kind_comes_back_in_either_kind(full, empty, tmp_path):
    file = tmp_path / "backup.db"
    back_up(full, file)

    restored = bring_back(empty, file)

    assert read_all(empty) == read_all(full)
    assert restored.kept is None
    assert restored.rows == sum(len(rows) for rows in read_all(full).values()) - len(MIGRATIONS)


@pytest.mark.parametrize("empty", ["sqlite", "postgresql"], indirect=True)
def test_restored_store_can_be_added_to(full, empty, tmp_path):
    back_up(full, tmp_path / "backup.db")
    bring_back(empty, tmp_path / "backup.db")

    add_import(empty, "new")
    append_vote(empty, 3)

    assert count_imports(empty) == count_imports(full) + 1
    assert verify_ledger(empty, "D-1").head.entries == 4


def test_restored_ledger_still_refuses_every_change(full, tmp_path):
    back_up(full, tmp_path / "backup.db")
    bring_back(full, tmp_path / "backup.db", replace=True)

    with pytest.raises(StoreError, match="only ever added"), full.write() as connection:
        connection.exec_driver_sql("DELETE FROM ledger_entry")


def test_backup_is_one_file_and_a_store_itself(full, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(full, folder / "backup.db")

    assert [path.name for path in folder.iterdir()] == ["backup.db"]
    copy = Store(f"sqlite:///{folder / 'backup.db'}")
    assert read_all(copy) == read_all(full)
    copy.close()


def test_backup_overwrites_nothing(full, tmp_path):
    file = tmp_path / "backup.db"
    file.write_text("mine")

    with pytest.raises(StoreError, match=r"backup\.db is there already"):
        back_up(full, file)

    assert file.read_text() == "mine"


def test_backup_into_a_folder_that_is_not_there_leaves_nothing(full, tmp_path):
    with pytest.raises(StoreError, match=r"backup\.db cannot be written: .* No backup was made"):
        back_up(full, tmp_path / "none" / "backup.db")

    assert not (tmp_path / "none").exists()


def write_until(url, started, over):
    """Add an entry to a chain and a row to a table, together, for as long as the test wants."""
    store, number = Store(url), 0
    while not over.is_set():
        append_vote(store, number)
        number += 1
        if number == 3:
            started.set()
    store.close()


def test_backup_while_another_writes_is_of_one_moment(store_url, store, tmp_path):
    context = get_context("spawn")
    started, over = context.Event(), context.Event()
    writer = context.Process(target=write_until, args=(store_url, started, over))
    writer.start()
    assert started.wait(60)

    for number in range(3):
        back_up(store, tmp_path / f"{number}.db")
    over.set()
    writer.join(60)

    for number in range(3):
        copy = Store(f"sqlite:///{tmp_path / f'{number}.db'}")
        check = verify_ledger(copy, "D-1")
        assert check.ok
        assert check.head.entries >= 3
        copy.close()


def test_store_with_content_is_not_replaced_unasked(full, tmp_path):
    back_up(full, tmp_path / "backup.db")
    append_vote(full, 3)

    with pytest.raises(StoreError, match=r"has content already\. Nothing was changed.*--replace"):
        bring_back(full, tmp_path / "backup.db")

    assert verify_ledger(full, "D-1").head.entries == 4


def test_replaced_content_is_kept_in_a_file(full, tmp_path):
    back_up(full, tmp_path / "backup.db")
    append_vote(full, 3)
    before = read_all(full)

    restored = bring_back(full, tmp_path / "backup.db", replace=True)

    assert restored.kept.name.endswith("-before-restore-20231220-120000.db")
    assert verify_ledger(full, "D-1").head.entries == 3
    kept = Store(f"sqlite:///{restored.kept}")
    assert read_all(kept) == before
    kept.close()


def test_second_restore_of_the_same_second_keeps_both(full, tmp_path):
    back_up(full, tmp_path / "backup.db")

    kept = [bring_back(full, tmp_path / "backup.db", replace=True).kept for _ in range(2)]

    assert len(set(kept)) == 2
    assert all(path.is_file() for path in kept)


def test_restore_tells_everybody_to_look_again(full, tmp_path):
    back_up(full, tmp_path / "backup.db")
    bring_back(full, tmp_path / "backup.db", replace=True)

    with full.read() as connection:
        query = sa.select(change.c.topic).order_by(change.c.change_id.desc()).limit(1)
        assert connection.scalar(query) == "*"


def test_restore_that_fails_in_the_middle_changes_nothing(full, tmp_path):
    """A rule of the database that refuses one of the last rows stands for any failure."""
    back_up(full, tmp_path / "backup.db")
    append_vote(full, 3)
    before = read_all(full)
    with full.write() as connection:
        if full.is_file:
            connection.exec_driver_sql(
                "CREATE TRIGGER stop BEFORE INSERT ON appointment WHEN NEW.appointment_id = 500 "
                "BEGIN SELECT RAISE(ABORT, 'stop here'); END"
            )
        else:
            connection.exec_driver_sql(
                "ALTER TABLE appointment ADD CONSTRAINT stop "
                "CHECK (appointment_id <> 500) NOT VALID"
            )

    with pytest.raises(StoreError, match="Nothing was stored"):
        bring_back(full, tmp_path / "backup.db", replace=True)

    assert read_all(full) == before


def change_file(file, *statements):
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_backup_with_a_changed_chain_is_refused(full, tmp_path):
    file = tmp_path / "backup.db"
    back_up(full, file)
    change_file(
        file,
        "DROP TRIGGER ledger_entry_update",
        "UPDATE ledger_entry SET body = '{\"number\":9}' WHERE seq = 1",
    )

    with pytest.raises(
        StoreError, match=r"backup\.db: the chain of D-1 is wrong at entry 1 \(hash"
    ):
        bring_back(full, file, replace=True)

    assert verify_ledger(full, "D-1").ok


def test_backup_of_a_newer_workbook_is_refused(full, tmp_path):
    file = tmp_path / "backup.db"
    back_up(full, file)
    change_file(file, "INSERT INTO schema_version VALUES (99)")

    with pytest.raises(StoreError, match="Start the newer workbook"):
        bring_back(full, file, replace=True)


def test_backup_of_an_older_workbook_comes_back(store, tmp_path, monkeypatch):
    """A store of version 1 with one row in it."""
    monkeypatch.setattr("raftlib.store.migrations.MIGRATIONS", MIGRATIONS[:1])
    monkeypatch.setattr("raftlib.store.connection.MIGRATIONS", MIGRATIONS[:1])
    old = Store(f"sqlite:///{tmp_path / 'old.db'}")
    add_import(old, "a")
    back_up(old, tmp_path / "backup.db")
    old.close()
    monkeypatch.undo()

    assert bring_back(store, tmp_path / "backup.db").rows == 1
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.max(schema_version.c.version))) == len(
            MIGRATIONS
        )


@pytest.mark.parametrize("content", [b"", b"not a database" * 99])
def test_file_that_is_no_backup_is_refused(store, tmp_path, content):
    file = tmp_path / "backup.db"
    file.write_bytes(content)

    with pytest.raises(StoreError, match=r"backup\.db cannot be read as a backup.*raft backup"):
        bring_back(store, file)


def test_backup_that_is_not_there_is_refused(store, tmp_path):
    with pytest.raises(StoreError, match=r"none\.db is not there"):
        bring_back(store, tmp_path / "none.db")


def test_backup_that_was_cut_short_is_refused(full, tmp_path):
    file = tmp_path / "backup.db"
    back_up(full, file)
    file.write_bytes(file.read_bytes()[:-20_000])

    with pytest.raises(StoreError, match=r"backup\.db"):
        bring_back(full, file, replace=True)

    assert verify_ledger(full, "D-1").ok


@pytest.fixture
def damaged(file_url, tmp_path):
    """Return a store whose pages a broken disk has overwritten, and the backup made before."""
    store = Store(file_url)
    append_vote(store, 0)
    back_up(store, tmp_path / "backup.db")
    store.close()
    path = tmp_path / "store" / "raft.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 50_000)
    store = Store(file_url)
    yield store
    store.close()


def test_damaged_file_is_not_replaced_unasked(damaged, tmp_path):
    with pytest.raises(DamagedStoreError, match="raft restore FILE --replace"):
        bring_back(damaged, tmp_path / "backup.db")


def test_damaged_file_is_kept_and_the_backup_put_in_its_place(damaged, tmp_path):
    restored = bring_back(damaged, tmp_path / "backup.db", replace=True)

    assert verify_ledger(damaged, "D-1").head.entries == 1
    assert restored.kept.read_bytes()[4096:] == b"\xff" * 50_000


def test_damaged_file_cannot_be_backed_up(damaged, tmp_path):
    with pytest.raises(DamagedStoreError, match="is damaged"):
        back_up(damaged, tmp_path / "new.db")

    assert not (tmp_path / "new.db").exists()
