"""Opens the store: one engine, transactions that begin as what they are, errors in plain words."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.store.address import parse_address
from raftlib.store.engines import BUSY_SECONDS, make_engine
from raftlib.store.faults import NOT_CERTAIN, NOTHING_STORED, ONLY_READ, plain_errors
from raftlib.store.migrations import MIGRATIONS, migrate, read_version
from raftlib.store.turns import take_turn


class Store:
    """The shared state of a workbook, at one address.

    Nothing is opened before it is needed, so that a page can show why it cannot be.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE`` or ``postgresql://…``. The folder and the tables are made where they
        are missing.
    wait_seconds : float
        How long a writer waits for another to finish.
    """

    def __init__(self, url: str, *, wait_seconds: float = BUSY_SECONDS) -> None:
        self._url = url
        self._wait_seconds = wait_seconds
        self._opened = False

    @cached_property
    def address(self) -> sa.URL:
        """The address, with the driver that is used."""
        return parse_address(self._url)

    @cached_property
    def _engine(self) -> sa.Engine:
        return make_engine(self.address, self._wait_seconds)

    @property
    def is_file(self) -> bool:
        """Return whether the store is a file, that is SQLite."""
        return self.address.get_backend_name() == "sqlite"

    def open(self) -> "Store":
        """Bring the tables to the version of this workbook, and return the store.

        Raises
        ------
        StoreError
            If the store cannot be opened, is damaged, or was made by a newer workbook.
        """
        try:
            with self._begin_read() as connection:
                version = read_version(connection)
            if version != len(MIGRATIONS):
                with self._begin_write() as connection:
                    migrate(connection)
        except StoreError:
            self.close()
            raise
        self._opened = True
        return self

    def prepare(self) -> None:
        """Do before a fork what each page would do at its first question; nothing stays open.

        Raises
        ------
        StoreError
            If the store cannot be opened.
        """
        try:
            self.open()
        finally:
            self.close()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a transaction that only reads, all of it at one moment; a write is refused."""
        if not self._opened:
            self.open()
        with self._begin_read() as connection:
            yield connection

    @contextmanager
    def look(self) -> Iterator[sa.Connection]:
        """Open a transaction that only reads, whatever version the store has."""
        with self._begin_read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Open a transaction that holds the write lock from its first statement.

        What was written is stored when the block has ended without an error, not before.
        """
        if not self._opened:
            self.open()
        with self._begin_write() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file, or of the connections."""
        if "_engine" in vars(self):
            self._engine.dispose()

    @contextmanager
    def _begin_read(self) -> Iterator[sa.Connection]:
        with plain_errors(ONLY_READ), self._engine.connect() as connection:
            connection = connection.execution_options(raft_reads=True)
            with connection.begin():
                yield connection

    def _turn(self) -> AbstractContextManager[None]:
        """Return the place in the line of those who write to a file; a database has its own."""
        if not self.is_file or not self.address.database:
            return nullcontext()
        return take_turn(Path(self.address.database).parent, self._wait_seconds)

    @contextmanager
    def _begin_write(self) -> Iterator[sa.Connection]:
        with (
            plain_errors(NOTHING_STORED),
            self._engine.connect() as connection,
            self._turn(),  # the last before the lock: what is done in it, everybody waits for
            connection.begin() as transaction,
        ):
            yield connection
            if transaction.is_active:
                with plain_errors(NOT_CERTAIN):
                    transaction.commit()


@contextmanager
def reading(place: Store | sa.Connection) -> Iterator[sa.Connection]:
    """Open a transaction that only reads, or go on in the one that is given."""
    if isinstance(place, sa.Connection):
        yield place
        return
    with place.read() as connection:
        yield connection


@contextmanager
def writing(place: Store | sa.Connection) -> Iterator[sa.Connection]:
    """Open a transaction that writes, or go on in the one that is given."""
    if isinstance(place, sa.Connection):
        yield place
        return
    with place.write() as connection:
        yield connection
