"""Looks for what is wrong with a store, without changing anything in it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from raftlib.analysis.chain import verify_chain
from raftlib.domain.health import Finding, Health
from raftlib.errors import StoreError
from raftlib.store.connection import Store
from raftlib.store.ledger import list_chains, read_entries
from raftlib.store.migrations import MIGRATIONS, read_version

RESTORE = "Stop the workbook, and bring the last backup back: raft restore FILE --replace."
# SQLite moves the log into the file at 1,000 pages of 4,096 bytes; far more means that it cannot.
LARGEST_LOG_BYTES = 64 * 2**20


def examine_store(store: Store) -> list[Finding]:
    """Return what was found, in the order of the checks; the first that is wrong ends them."""
    findings: list[Finding] = []
    for check in (_reachable, _version, _pages, _references, _log, _chains):
        found = _examine(check, store)
        findings += found
        if any(finding.health is Health.WRONG for finding in found):
            break
    return findings


def _examine(check: Callable[[Store], Iterator[Finding]], store: Store) -> list[Finding]:
    name = check.__name__.removeprefix("_")
    try:
        return list(check(store))
    except StoreError as error:
        return [_wrong(f"store: {name}", str(error), "Do what the sentence says.")]
    except sqlite3.Error as error:
        return [_wrong(f"store: {name}", f"The file cannot be read: {error}.", RESTORE)]


def _reachable(store: Store) -> Iterator[Finding]:
    if store.is_file and not _path(store).is_file():
        found = f"There is no {_path(store).name} yet; it is made at the first start."
        yield _ok("store: reachable", found)
        return
    with store.look() as connection:
        read_version(connection)
    kind = f"the file {_path(store).name}" if store.is_file else "a PostgreSQL database"
    yield _ok("store: reachable", f"The store is {kind}.")


def _version(store: Store) -> Iterator[Finding]:
    if _is_missing(store):
        return
    with store.look() as connection:
        version = read_version(connection)
    newest = len(MIGRATIONS)
    if version > newest:
        found = f"The store has version {version}; this workbook knows {newest}."
        yield _wrong("store: version", found, "Start the newer workbook that made it.")
    elif version < newest:
        found = f"The store has version {version}; it becomes {newest} at the next start."
        yield _ok("store: version", found)
    else:
        yield _ok("store: version", f"The store has version {version}, that of this workbook.")


def _pages(store: Store) -> Iterator[Finding]:
    if not store.is_file or _is_missing(store):
        return
    with closing(_open_file(store)) as connection:
        answers = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if answers == ["ok"]:
        yield _ok("store: integrity_check", "All pages and indexes fit together.")
    else:
        yield _wrong("store: integrity_check", "; ".join(answers), RESTORE)


def _references(store: Store) -> Iterator[Finding]:
    if not store.is_file or _is_missing(store):
        return
    with closing(_open_file(store)) as connection:
        stray = {row[0] for row in connection.execute("PRAGMA foreign_key_check")}
    if stray:
        found = f"Rows of {', '.join(sorted(stray))} belong to nothing."
        yield _wrong("store: foreign_key_check", found, RESTORE)
    else:
        yield _ok("store: foreign_key_check", "Every row belongs to what it names.")


def _log(store: Store) -> Iterator[Finding]:
    if not store.is_file or _is_missing(store):
        return
    log = _path(store).with_name(_path(store).name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LARGEST_LOG_BYTES:
        yield Finding(
            check="store: write-ahead log",
            health=Health.ADVICE,
            found=f"{log.name} has {size / 2**20:,.0f} MB: it is not moved into the file.",
            mend="Stop the workbook and everything else that has the store open, and start it "
            "again. Never delete the log: it holds what was written last.",
        )
    else:
        yield _ok("store: write-ahead log", f"The log has {size / 2**20:,.1f} MB.")


def _chains(store: Store) -> Iterator[Finding]:
    if _is_missing(store):
        return
    with store.look() as connection:
        if read_version(connection) < len(MIGRATIONS):
            return
        codes = list_chains(connection)
        checks = {code: verify_chain(read_entries(connection, code)) for code in codes}
    wrong = {code: check for code, check in checks.items() if not check.ok}
    for code, check in wrong.items():
        found = f"The chain of {code} is wrong at entry {check.line}: {check.wrong}."
        mend = "Somebody changed the record. Keep the file, compare it with the published head, "
        yield _wrong("store: chains", found, mend + "and bring a backup back that fits it.")
    if not wrong:
        yield _ok("store: chains", f"Chains that were verified: {len(checks)}; all are whole.")


def _path(store: Store) -> Path:
    return Path(store.address.database or "")


def _is_missing(store: Store) -> bool:
    return store.is_file and not _path(store).is_file()


def _open_file(store: Store) -> sqlite3.Connection:
    return sqlite3.connect(_path(store).absolute().as_uri() + "?mode=ro", uri=True)


def _ok(check: str, found: str) -> Finding:
    return Finding(check=check, health=Health.OK, found=found)


def _wrong(check: str, found: str, mend: str) -> Finding:
    return Finding(check=check, health=Health.WRONG, found=found, mend=mend)
