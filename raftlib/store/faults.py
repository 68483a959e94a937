"""Turns what a database says into a sentence: what happened, what is stored, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from raftlib.errors import DamagedStoreError, StoreError

AGAIN = "then do it again"


class Fault(StrEnum):
    """What can be wrong with a store, in the words of its sentence."""

    FULL = "The disk of the store is full. {stored}Free some space there, " + AGAIN + "."
    LOCKED = (
        "The store was busy for too long: somebody else holds it. {stored}Wait a moment, "
        + AGAIN
        + ". If it stays so, close other programs that have it open."
    )
    DAMAGED = (
        "The store is damaged ({words}). {stored}Stop the workbook, and bring the last backup "
        "back: raft restore FILE --replace. The damaged file is kept beside it."
    )
    READ_ONLY = (
        "The store cannot be written ({words}). {stored}Ask for the right to write there, or "
        "name another place in RAFT_STORE."
    )
    CANNOT_OPEN = (
        "The store cannot be opened ({words}). {stored}Check the place that RAFT_STORE names and "
        "the right to write there."
    )
    DISK = "The disk of the store does not answer ({words}). {stored}Check the disk, " + AGAIN + "."
    LOST = (
        "The database does not answer, or the connection to it was lost. {stored}Check that it "
        "runs and can be reached, " + AGAIN + "."
    )
    REFUSED_US = (
        "The database lets nobody in with what RAFT_STORE says. {stored}Check the user, the "
        "password and the name of the database in it."
    )
    OTHER = "The store cannot be used: {words}. {stored}Type raft doctor to see what is wrong."


NOTHING_STORED = "Nothing was stored. "
NOT_CERTAIN = "It is not certain whether this was stored: look before you do it again. "
ONLY_READ = ""

# Source: sqlite.org, "Result and Error Codes"; the primary code is the lower byte.
_OF_SQLITE = {
    3: Fault.READ_ONLY,
    5: Fault.LOCKED,
    6: Fault.LOCKED,
    8: Fault.READ_ONLY,
    10: Fault.DISK,
    11: Fault.DAMAGED,
    13: Fault.FULL,
    14: Fault.CANNOT_OPEN,
    26: Fault.DAMAGED,
}
# Source: PostgreSQL's manual, appendix A, "PostgreSQL Error Codes".
_OF_POSTGRESQL = {
    "25006": Fault.READ_ONLY,
    "42501": Fault.READ_ONLY,
    "53100": Fault.FULL,
    "53300": Fault.LOCKED,
    "55P03": Fault.LOCKED,
    "57P01": Fault.LOST,
    "57P02": Fault.LOST,
    "57P03": Fault.LOST,
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
# libpq gives no code for a connection that was refused, only words.
_REFUSALS = ("authentication failed", "no pg_hba.conf entry", "does not exist", "no password")


@contextmanager
def plain_errors(stored: str) -> Iterator[None]:
    """Turn the errors of a database into a :class:`StoreError`; ``stored`` says what became of it.

    ``stored`` is ``NOTHING_STORED``, ``NOT_CERTAIN`` or ``ONLY_READ``.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreError(Fault.LOCKED.format(stored=stored)) from error
    except DBAPIError as error:
        fault = find_fault(error)
        if fault is not Fault.LOST and stored is NOT_CERTAIN:
            stored = NOTHING_STORED
        kind = DamagedStoreError if fault is Fault.DAMAGED else StoreError
        raise kind(fault.format(stored=stored, words=_words(error))) from error


def find_fault(error: DBAPIError) -> Fault:
    """Return what is wrong, from the code that the database gave."""
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _OF_SQLITE.get(code & 0xFF, Fault.OTHER)
    state = getattr(cause, "sqlstate", None) or ""
    if state in _OF_POSTGRESQL:
        return _OF_POSTGRESQL[state]
    if state.startswith("28") or state == "3D000":
        return Fault.REFUSED_US
    if state.startswith("08") or error.connection_invalidated:
        return Fault.LOST
    if type(cause).__name__ == "OperationalError" and not state:
        refused = any(words in str(cause) for words in _REFUSALS)
        return Fault.REFUSED_US if refused else Fault.LOST
    return Fault.OTHER


def _words(error: DBAPIError) -> str:
    """Return the database's own words, without the values that PostgreSQL adds as details."""
    details = getattr(error.orig, "diag", None)
    return str(getattr(details, "message_primary", None) or error.orig)
