"""A task of the server that looks now and then, and at once when the store has changed."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from raftlib.store.connection import Store
from raftlib.store.feed import ChangeFeed


class Watcher:
    """Looks again and again until it is stopped; a subclass says at what, in :meth:`_look`.

    Parameters
    ----------
    store : Store
        Whose changes are heard.
    topics : iterable of str
        The changes after which it looks at once.
    """

    def __init__(self, store: Store, topics: Iterable[str]) -> None:
        self._store = store
        self._feed = ChangeFeed(store)
        for topic in topics:
            self._feed.on(topic, self._look_again)
        self._soon = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start to look, in the running loop."""
        self._feed.start()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Stop looking."""
        await self._feed.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self) -> float:
        """Look once, and return after how many seconds to look again; nothing may be raised."""
        raise NotImplementedError

    def _look_again(self, _topic: str) -> None:
        self._soon.set()

    async def _run(self) -> None:
        while True:
            self._soon.clear()
            seconds = await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):  # wait_for may swallow the end of this
                    await self._soon.wait()
