from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.store.connection import Store
from raftlib.store.schema import MIGRATIONS, audit_import, migrate, schema_version

NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)


def add_import(store, mark):
    with store.write() as connection:
        connection.execute(
            audit_import.insert().values(imported_at=NOW, file="a.csv", fingerprint=mark)
        )


def count_imports(store):
    with store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(audit_import))


def write_ten(url: str, writer: str) -> None:
    """Write as a process of its own does: with its own store on the same file."""
    store = Store(url)
    for number in range(10):
        add_import(store, f"{writer}-{number}")
    store.close()


def test_folder_and_tables_are_made(url, tmp_path):
    Store(url).close()

    assert (tmp_path / "store" / "raft.db").is_file()


def test_what_was_written_is_there_when_opened_again(url):
    first = Store(url)
    add_import(first, "a")
    first.close()

    again = Store(url)

    assert count_imports(again) == 1
    again.close()


def add_and_fail(store):
    with store.write() as connection:
        connection.execute(audit_import.insert().values(imported_at=NOW, file="a", fingerprint="a"))
        raise StoreError("half-way")


def test_failed_write_leaves_nothing(store):
    with pytest.raises(StoreError, match="half-way"):
        add_and_fail(store)

    assert count_imports(store) == 0


def test_write_in_a_transaction_that_reads_is_refused(store):
    with pytest.raises(StoreError, match="readonly"), store.read() as connection:
        connection.execute(audit_import.insert().values(imported_at=NOW, file="a", fingerprint="a"))

    assert count_imports(store) == 0


def test_store_can_be_written_after_it_was_read(store):
    count_imports(store)

    add_import(store, "a")

    assert count_imports(store) == 1


def test_reader_does_not_wait_for_a_writer(store):
    with store.write() as connection:
        connection.execute(audit_import.insert().values(imported_at=NOW, file="a", fingerprint="a"))

        assert count_imports(store) == 0


def test_nothing_is_lost_when_four_threads_write(store):
    marks = [str(number) for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda mark: add_import(store, mark), marks))

    assert count_imports(store) == 40


def test_nothing_is_lost_when_two_processes_write_at_once(url, store):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(write_ten, [url, url], ["one", "two"]))

    assert count_imports(store) == 20


def test_writes_are_on_the_disk_when_they_are_done(store):
    with store.read() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert pragmas == ["wal", 2, 1]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://raft:secret@host/db",
        "postgresql+psycopg://raft:secret@host/db",
        "sqlite+pysqlcipher://:secret@/raft.db",
        "sqlite+aiosqlite:///raft.db",
        "nothing+known://raft:secret@host/db",
    ],
)
def test_other_kind_of_store_is_refused_without_its_password(url):
    with pytest.raises(StoreError, match=r"RAFT_STORE names .* write sqlite:///FILE") as caught:
        Store(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "raft.db secret", "://secret", "sqlite://host:secret/raft.db"])
def test_what_is_no_address_is_refused_without_repeating_it(url):
    with pytest.raises(StoreError, match=r"not an address. Write sqlite:///FILE") as caught:
        Store(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://secret/raft.db", "sqlite:///raft.db?key=secret"])
def test_address_of_more_than_a_file_is_refused_without_repeating_it(url):
    with pytest.raises(StoreError, match="names more than a file") as caught:
        Store(url)

    assert "secret" not in str(caught.value)


def test_damaged_file_is_refused_in_plain_words(tmp_path):
    path = tmp_path / "raft.db"
    path.write_bytes(bytes(range(256)) * 64)

    with pytest.raises(StoreError, match=r"cannot be used: file is not a database"):
        Store(f"sqlite:///{path}")

    assert path.read_bytes() == bytes(range(256)) * 64


def test_folder_that_cannot_be_made_is_refused_in_plain_words(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StoreError, match=r"folder cannot be made: .* Name another folder"):
        Store(f"sqlite:///{tmp_path / 'file' / 'raft.db'}")


def test_folder_in_place_of_the_file_is_refused_in_plain_words(tmp_path):
    with pytest.raises(StoreError, match="unable to open database file"):
        Store(f"sqlite:///{tmp_path}")


def test_store_has_the_version_of_this_workbook(store):
    with store.read() as connection:
        versions = connection.scalars(sa.select(schema_version.c.version)).all()

    assert versions == list(range(1, len(MIGRATIONS) + 1))


def test_store_of_the_same_version_is_left_as_it_is(store):
    with store.write() as connection:
        migrate(connection)

        assert connection.scalar(sa.select(sa.func.count()).select_from(schema_version)) == 1


def test_store_of_a_newer_workbook_is_refused(url, store):
    newer = len(MIGRATIONS) + 1
    with store.write() as connection:
        connection.execute(schema_version.insert().values(version=newer))

    with pytest.raises(StoreError, match=rf"has version {newer}; this workbook knows {newer - 1}"):
        Store(url)
