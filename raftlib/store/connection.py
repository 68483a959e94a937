"""Opens the store: one engine, transactions that begin as what they are, errors in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DatabaseError

from raftlib.errors import StoreError
from raftlib.store.schema import migrate

# Seconds that a writer waits for another to finish. Source: measured with 200 writers at once.
BUSY_SECONDS = 30


class Store:
    """The shared state of a workbook, at one address.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE``. The folder and the tables are made where they are missing.

    Raises
    ------
    StoreError
        If the store cannot be opened, is damaged, or was made by a newer workbook.
    """

    def __init__(self, url: str) -> None:
        self._engine = _make_engine(url)
        with self.write() as connection:
            migrate(connection)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a transaction that only reads; a write in it is refused."""
        with _plain_errors(), self._engine.connect() as connection:
            connection = connection.execution_options(raft_reads=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Open a transaction that holds the write lock from its first statement."""
        with _plain_errors(), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _make_engine(url: str) -> sa.Engine:
    address = _parse_url(url)
    if address.database:
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The store's folder cannot be made: {error.strerror}. Name another folder in "
                "RAFT_STORE, or ask for the right to write there."
            ) from error
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _set_up_connection)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _parse_url(url: str) -> sa.URL:
    """Parse an address; it is never repeated in an error, because it may hold a password."""
    try:
        address = sa.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError("RAFT_STORE is not an address. Write sqlite:///FILE.") from error
    if address.drivername != "sqlite":
        raise StoreError(
            f"RAFT_STORE names {address.drivername!r}. This version keeps its state in SQLite; "
            "write sqlite:///FILE."
        )
    if address.host or address.query:
        raise StoreError(
            "RAFT_STORE names more than a file. Write sqlite:///FILE, with three strokes and no "
            "question mark."
        )
    return address


def _set_up_connection(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A transaction that becomes a writer half-way fails when another got there first.
    reads = connection.get_execution_options().get("raft_reads", False)
    connection.exec_driver_sql(f"PRAGMA query_only={reads:d}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise StoreError(
            f"The store cannot be used: {error.orig}. Nothing was changed. "
            "Check that its disk is not full and that the file is not open elsewhere."
        ) from error
