"""Tells the handlers of this process within a second what has changed in the store."""

import asyncio
import contextvars
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Protocol

import sqlalchemy as sa

from raftlib.store.changes import EVERYTHING
from raftlib.store.connection import Store
from raftlib.store.schema import change
from raftlib.store.watch import watch_database, watch_file

Handler = Callable[[str], None]


class Feed(Protocol):
    """Whatever tells handlers what has changed."""

    def on(self, topic: str, handler: Handler) -> None:
        """Call ``handler`` with the topic after each change of it."""


LOOK_SECONDS = 0.25
# After a failure, such as a lost connection, it is tried again after so long.
RETRY_SECONDS = 1.0
# A row may become visible after one with a higher number, so as many are read again each time.
READ_BACK = 200

_log = logging.getLogger("raft.feed")


class ChangeFeed:
    """Watches a store and calls the handlers of what has changed.

    Parameters
    ----------
    store : Store
        The one to watch.
    look_seconds : float
        How often a file is looked at; a database calls by itself.
    retry_seconds : float
        How long to wait after a failure.
    """

    def __init__(
        self,
        store: Store,
        *,
        look_seconds: float = LOOK_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._store = store
        self._look_seconds, self._retry_seconds = look_seconds, retry_seconds
        self._handlers: dict[str, list[Handler]] = {}
        self._seen: set[int] | None = None
        # The loop keeps weak references only: without this one the task could vanish silently.
        self._task: asyncio.Task[None] | None = None

    def on(self, topic: str, handler: Handler) -> None:
        """Call ``handler`` with the topic after each change of it, and when everything changed."""
        self._handlers.setdefault(topic, []).append(handler)

    def start(self) -> None:
        """Start to watch, in the running loop; what changed before is not told.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        self._seen = {number for number, _ in self._read_last()}
        # An empty context: what a handler prints belongs to no cell of a notebook.
        loop = asyncio.get_running_loop()
        self._task = loop.create_task(self._run(), context=contextvars.Context())

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                async with aclosing(self._watch()) as calls:
                    async for _ in calls:
                        self._tell()
            except Exception:  # noqa: BLE001  (a feed that ends is silent; this one says so and goes on)
                _log.exception("the feed of changes failed; it starts again")
            await asyncio.sleep(self._retry_seconds)

    def _watch(self) -> AsyncGenerator[None]:
        if self._store.is_file:
            return watch_file(self._store.address, self._look_seconds)
        return watch_database(self._store.address)

    def _tell(self) -> None:
        """Call the handlers of what is new, each topic once, whatever order it came in."""
        rows = self._read_last()
        seen = self._seen or set()
        fresh = {number: topic for number, topic in rows if number not in seen}
        self._seen = {number for number, _ in rows}
        topics = list(dict.fromkeys(fresh.values()))
        for topic in list(self._handlers) if EVERYTHING in topics else topics:
            for handler in self._handlers.get(topic, []):
                _call(handler, topic)

    def _read_last(self) -> list[tuple[int, str]]:
        """Return the last changes, the oldest first: those after the highest seen, and before it.

        A change is applied once however often it is read, so reading back costs nothing.
        """
        highest = max(self._seen or {0})
        query = sa.select(change.c.change_id, change.c.topic).order_by(change.c.change_id)
        with self._store.read() as connection:
            if self._seen is None:
                highest = connection.scalar(sa.select(sa.func.max(change.c.change_id))) or 0
            rows = connection.execute(query.where(change.c.change_id > highest - READ_BACK))
            return [(row.change_id, row.topic) for row in rows]


def _call(handler: Handler, topic: str) -> None:
    try:
        handler(topic)
    except Exception:  # noqa: BLE001  (the fault of one page must not keep the news from the others)
        _log.exception("a handler of the changes of %s failed", topic)
