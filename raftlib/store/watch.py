"""Says when a store may have changed: SQLite is looked at, PostgreSQL calls."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from raftlib.store.changes import CHANNEL
from raftlib.store.engines import CONNECT_SECONDS

# A call may be lost with a connection whose end nobody noticed, so it is looked anyway.
LONGEST_SILENCE_SECONDS = 5.0


async def watch_file(address: sa.URL, look_seconds: float) -> AsyncGenerator[None]:
    """Yield at the start and after each commit of any other connection to the file.

    Raises
    ------
    sqlite3.Error
        If the file cannot be opened.
    """
    uri = Path(address.database or "").absolute().as_uri() + "?mode=ro"
    # Its own connection: data_version counts the commits of all the others.
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        before = None
        while True:
            (now,) = connection.execute("PRAGMA data_version").fetchone()
            if now != before:
                before = now
                yield
            await asyncio.sleep(look_seconds)


async def watch_database(address: sa.URL) -> AsyncGenerator[None]:
    """Yield once it listens, after each change, and now and then.

    Raises
    ------
    psycopg.Error
        If the connection cannot be made or was lost.
    """
    import psycopg

    place = address.set(drivername="postgresql").render_as_string(hide_password=False)
    connecting = psycopg.AsyncConnection.connect(
        place, autocommit=True, connect_timeout=CONNECT_SECONDS, application_name="raft-feed"
    )
    async with await connecting as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        while True:
            yield
            # Calls that came together are one.
            async for _ in connection.notifies(timeout=LONGEST_SILENCE_SECONDS, stop_after=1):
                pass
