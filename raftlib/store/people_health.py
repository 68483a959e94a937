"""Looks whether people can sign in: the key file, the members and their codes; makes nothing."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from raftlib.domain.health import Finding, Health
from raftlib.errors import StoreError
from raftlib.store.connection import Store
from raftlib.store.migrations import MIGRATIONS, read_version
from raftlib.store.people import list_members
from raftlib.store.personal_codes import read_code_ends
from raftlib.store.secret_key import KEY_BYTES, others_may_read

KEY_CHECK, PEOPLE_CHECK = "key file", "people"
_RENEW = "make new cards: raft people cards --renew --out FILE."


def examine_people(store: Store, key_file: Path, now: datetime) -> list[Finding]:
    """Return what was found about the key file and about the people in the store.

    A store that is not there, older or cannot be read has no people; what is wrong with it is
    found by :func:`raftlib.store.health.examine_store`.
    """
    try:
        members, codes = _count(store, now)
    except StoreError:
        return list(_key(key_file, 0))
    return [*_key(key_file, codes), *_people(members, codes)]


def _count(store: Store, now: datetime) -> tuple[int, int]:
    """Return how many members there are and how many codes are valid."""
    if store.is_file and not Path(store.address.database or "").is_file():
        return 0, 0
    with store.look() as connection:
        if read_version(connection) != len(MIGRATIONS):
            return 0, 0
        return len(list_members(connection)), len(read_code_ends(connection, now))


def _key(path: Path, codes: int) -> Iterator[Finding]:
    try:
        found = path.stat()
    except FileNotFoundError:
        yield _missing_key(path, codes)
        return
    except OSError as error:
        words = f"{path.name} cannot be looked at: {error.strerror}."
        yield _wrong(KEY_CHECK, words, "Ask for the right to, or name another in RAFT_KEY_FILE.")
        return
    if others_may_read(found.st_mode):
        mend = (
            f"Take that right away: chmod 600 {path.name}. If somebody may have read it, delete "
            f"it as well, and {_RENEW}"
        )
        yield _wrong(KEY_CHECK, f"{path.name} can be read by others on this computer.", mend)
    elif not stat.S_ISREG(found.st_mode) or found.st_size != KEY_BYTES:
        mend = f"Bring the right file back, or delete it and {_RENEW}"
        yield _wrong(KEY_CHECK, f"{path.name} does not hold {KEY_BYTES} bytes.", mend)
    else:
        whose = "its owner" if os.name == "posix" else "whom Windows lets in"
        yield _ok(KEY_CHECK, f"{path.name} is there, for {whose} only.")


def _missing_key(path: Path, codes: int) -> Finding:
    if codes:
        mend = f"Bring the file back to where it was (RAFT_KEY_FILE), or {_RENEW}"
        return _wrong(KEY_CHECK, f"There is no {path.name}, and {codes} codes need it.", mend)
    return _ok(KEY_CHECK, f"There is no {path.name} yet; it is made with the first card.")


def _people(members: int, codes: int) -> Iterator[Finding]:
    if members:
        yield _ok(PEOPLE_CHECK, f"Members: {members}; valid codes: {codes}.")
        return
    yield Finding(
        check=PEOPLE_CHECK,
        health=Health.ADVICE,
        found="There is nobody yet who could sign in.",
        mend="Add somebody: raft people add NAME --role facilitator.",
    )


def _ok(check: str, found: str) -> Finding:
    return Finding(check=check, health=Health.OK, found=found)


def _wrong(check: str, found: str, mend: str) -> Finding:
    return Finding(check=check, health=Health.WRONG, found=found, mend=mend)
