"""Reads the store's address; it is never repeated in an error, because it may hold a password."""

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from raftlib.errors import StoreError

FORMS = "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def parse_address(url: str) -> sa.URL:
    """Return the address with the driver that we use.

    Raises
    ------
    StoreError
        If it is no address, or names another kind of database.

    Examples
    --------
    >>> parse_address("postgresql://raft@localhost/raft").drivername
    'postgresql+psycopg'
    """
    try:
        address = sa.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"RAFT_STORE is not an address. {FORMS}") from error
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise StoreError(
            f"RAFT_STORE names {address.drivername!r}. The workbook keeps its state in SQLite or "
            f"PostgreSQL. {FORMS}"
        )
    if driver == "sqlite" and (address.host or address.query):
        raise StoreError(
            "RAFT_STORE names more than a file. Write sqlite:///FILE, with three strokes and no "
            "question mark."
        )
    if driver == "sqlite" and address.database in (None, "", ":memory:"):
        raise StoreError(
            "RAFT_STORE names no file, so everything would be lost at once. Write sqlite:///FILE."
        )
    return address.set(drivername=driver)
