"""Keeps the whole store in one SQLite file, as it was at one moment, while others write."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from raftlib.errors import DamagedStoreError, StoreError
from raftlib.store.connection import Store
from raftlib.store.engines import BUSY_SECONDS
from raftlib.store.transfer import copy_rows


def back_up(store: Store, file: Path) -> None:
    """Write a backup to a new file; it is there whole or not at all.

    Raises
    ------
    StoreError
        If the file is there already or cannot be written, or the store cannot be read.
    """
    if file.exists():
        raise StoreError(
            f"{file.name} is there already, and a backup overwrites nothing. Choose another name."
        )
    if not file.absolute().parent.is_dir():
        raise StoreError(_cannot_be_written(file, "there is no such folder"))
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    store.open()
    try:
        with _plain_errors(file):
            if store.is_file:
                copy_file(Path(store.address.database or ""), part)
            else:
                _copy_database(store, part)
            finish_file(part)
            part.replace(file)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a database that others may be writing, as it is at one moment.

    Raises
    ------
    sqlite3.Error, OSError
        If either cannot be used.
    """
    end = time.monotonic() + BUSY_SECONDS

    def stop_in_time(_status: int, remaining: int, _total: int) -> None:
        if remaining and time.monotonic() > end:
            raise TimeoutError("another program holds the file")

    with (
        closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy, progress=stop_in_time)


def finish_file(file: Path) -> None:
    """Make one whole file of a database, with nothing beside it, and see it on the disk.

    Raises
    ------
    DamagedStoreError
        If it is not sound.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        check_soundness(connection, file.name)
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def check_soundness(connection: sqlite3.Connection, name: str) -> None:
    """Ask SQLite whether all pages, indexes and references of a file fit together.

    Raises
    ------
    DamagedStoreError
        If they do not.
    """
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    stray = connection.execute("PRAGMA foreign_key_check").fetchone()
    if answer != "ok" or stray is not None:
        found = answer if answer != "ok" else f"a row of {stray[0]} belongs to nothing"
        raise DamagedStoreError(
            f"{name} is damaged ({found}). Nothing was changed. Take another backup."
        )


def _copy_database(store: Store, target: Path) -> None:
    made = Store(f"sqlite:///{target}")
    try:
        with store.read() as source, made.write() as connection:
            copy_rows(source, connection)
    finally:
        made.close()


@contextmanager
def _plain_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise DamagedStoreError(
                f"The store is damaged ({error}). No backup was made. Bring an earlier backup "
                "back: raft restore FILE --replace."
            ) from error
        raise StoreError(_cannot_be_written(file, error)) from error
    except OSError as error:
        raise StoreError(_cannot_be_written(file, error.strerror or error)) from error


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _cannot_be_written(file: Path, reason: object) -> str:
    return (
        f"{file.name} cannot be written: {reason}. No backup was made. Choose another place, or "
        "free some space on its disk."
    )
