"""Brings a backup back, of this or an older workbook: whole, or not at all."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from raftlib.analysis.chain import verify_chain
from raftlib.errors import DamagedStoreError, StoreError
from raftlib.store.backup import back_up, check_soundness, copy_file, finish_file
from raftlib.store.changes import EVERYTHING, record_change
from raftlib.store.connection import Store
from raftlib.store.ledger import list_chains, read_entries
from raftlib.store.migrations import check_version
from raftlib.store.sign_ins import end_all_sign_ins
from raftlib.store.transfer import copy_rows, count_rows, delete_rows, has_content

_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, kw_only=True)
class Restored:
    """How many rows came back, and where what was there before is kept."""

    rows: int
    kept: Path | None


def restore(store: Store, file: Path, *, replace: bool, now: datetime) -> Restored:
    """Bring a backup into a store; those who use it see the old content, then the new.

    Parameters
    ----------
    replace : bool
        Whether a store with content may be replaced. What was there is kept in a file beside it,
        or beside the backup where the store is a database.

    Raises
    ------
    StoreError
        If the file is no sound backup, a newer workbook made it, a chain in it is wrong, or the
        store has content and ``replace`` is False. Then nothing was changed.
    """
    with _checked_copy(file, now) as backup:
        kept = _kept_name(store, file, now)
        try:
            store.open()
            return _fill(store, backup, kept, replace=replace)
        except DamagedStoreError:
            if not (store.is_file and replace):
                raise
            return _put_in_place(store, backup, kept)


def _fill(store: Store, backup: Store, kept: Path, *, replace: bool) -> Restored:
    with backup.read() as source, store.write() as connection:
        full = has_content(connection)
        if full and not replace:
            raise StoreError(
                "The store has content already. Nothing was changed. To replace it, and keep what "
                "is there in a file, add --replace."
            )
        if full:
            back_up(store, kept)  # nobody can write before this transaction ends
            delete_rows(connection)
        copy_rows(source, connection)
        record_change(connection, EVERYTHING)
        return Restored(rows=_count(connection), kept=kept if full else None)


def _put_in_place(store: Store, backup: Store, kept: Path) -> Restored:
    """Put the backup where a damaged file is, and keep that beside it under another name."""
    store.close()
    path = Path(store.address.database or "")
    new = path.with_name(f"{path.name}.new")
    copy_file(Path(backup.address.database or ""), new)
    finish_file(new)
    for suffix in _SIDE_FILES:  # left there, they would be read into the new file
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + suffix))
    path.rename(kept)
    new.replace(path)
    with store.open().write() as connection:
        record_change(connection, EVERYTHING)
        return Restored(rows=_count(connection), kept=kept)


def _count(connection: sa.Connection) -> int:
    return sum(count_rows(connection).values())


def _kept_name(store: Store, file: Path, now: datetime) -> Path:
    beside = Path(store.address.database or "") if store.is_file else file
    name = f"{beside.stem}-before-restore-{now:%Y%m%d-%H%M%S}"
    numbered = (f"{name}{number}.db" for number in ("", *(f"-{n}" for n in range(2, 100))))
    return next(beside.with_name(name) for name in numbered if not beside.with_name(name).exists())


@contextmanager
def _checked_copy(file: Path, now: datetime) -> Iterator[Store]:
    """Copy a backup, bring the copy to the version of this workbook and verify its chains.

    Sign-ins end in the copy: some have ended since the backup, and nobody knows which.
    """
    with tempfile.TemporaryDirectory(prefix="raft-restore-") as folder:
        copy = Path(folder, "backup.db")
        _copy_backup(file, copy)
        backup = Store(f"sqlite:///{copy}")
        try:
            with backup.read() as connection:
                for code in list_chains(connection):
                    _check_chain(connection, code, file.name)
            end_all_sign_ins(backup, now)
            yield backup
        finally:
            backup.close()


def _copy_backup(file: Path, copy: Path) -> None:
    if not file.is_file():
        raise StoreError(f"{file.name} is not there. Check the name of the backup.")
    try:
        copy_file(file, copy)
        with closing(sqlite3.connect(copy)) as connection:
            check_soundness(connection, file.name)
            version = _read_version(connection)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"{file.name} cannot be read as a backup: {error}. Nothing was changed. "
            "Choose a file that raft backup wrote."
        ) from error
    check_version(version)


def _read_version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(version or 0)


def _check_chain(connection: sa.Connection, code: str, name: str) -> None:
    check = verify_chain(read_entries(connection, code))
    if not check.ok:
        raise StoreError(
            f"{name}: the chain of {code} is wrong at entry {check.line} ({check.wrong}): somebody "
            "changed the record. Nothing was changed here. Take another backup, and compare it "
            "with the published head."
        )
