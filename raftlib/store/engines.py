"""Makes the engine for either database; its transactions begin as what they are."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from raftlib.errors import StoreError

# Seconds that a writer waits for another to finish. Source: measured with 200 writers at once.
BUSY_SECONDS = 30.0
CONNECT_SECONDS = 10
# Every writer of a database waits for this advisory lock, as SQLite's wait for their file. So
# changes also come in the order of their numbers. The number itself means nothing.
WRITE_LOCK = 7_238_412


class Compiled(dict[tuple[Any, ...], Any]):
    """What statements were compiled to, by their form and the kind of the database.

    SQLAlchemy keys them by the engine's own dialect. A page that is forked makes its own engine,
    and finds here what was compiled before for another one of that kind.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """Return what a statement was compiled to."""
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *form = key
    return type(dialect), *form


COMPILED: dict[str, Any] = {"compiled_cache": Compiled()}


def make_engine(address: sa.URL, wait_seconds: float) -> sa.Engine:
    """Return an engine whose transactions take the write lock first, unless they only read.

    Raises
    ------
    StoreError
        If the folder of the file cannot be made, or the driver for PostgreSQL is not installed.
    """
    if address.get_backend_name() == "sqlite":
        return _make_sqlite(address, wait_seconds)
    return _make_postgresql(address, wait_seconds)


def _make_sqlite(address: sa.URL, wait_seconds: float) -> sa.Engine:
    if address.database:
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The store's folder cannot be made: {error.strerror}. Name another folder in "
                "RAFT_STORE, or ask for the right to write there."
            ) from error
    engine = sa.create_engine(
        address, connect_args={"timeout": wait_seconds}, execution_options=COMPILED
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that becomes a writer half-way fails when another got there first.
    reads = _only_reads(connection)
    connection.exec_driver_sql(f"PRAGMA query_only={reads:d}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _make_postgresql(address: sa.URL, wait_seconds: float) -> sa.Engine:
    wait = round(wait_seconds * 1000)
    try:
        engine = sa.create_engine(
            address,
            pool_pre_ping=True,
            pool_timeout=wait_seconds,
            execution_options=COMPILED,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "raft",
                "options": f"-c lock_timeout={wait} -c synchronous_commit=on",
            },
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            "RAFT_STORE names PostgreSQL, and its driver is not installed. "
            "Type: pip install 'raftlib[postgresql]'"
        ) from error
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: sa.Connection) -> None:
    if _only_reads(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


def _only_reads(connection: sa.Connection) -> bool:
    reads: bool = connection.get_execution_options().get("raft_reads", False)
    return reads
