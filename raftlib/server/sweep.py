"""Ends the kernels of people who have signed out, and of pages that nobody uses."""

import asyncio
import logging
import time
from contextlib import suppress

from raftlib.server.identity import Clock
from raftlib.server.kernels import SWEEP_SECONDS, RaftKernels
from raftlib.server.shared_pages import SharedPages
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.store.feed import ChangeFeed
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC
from raftlib.store.sign_ins import roles_among

# What says who may look at a page that is the same for all.
WHO_MAY = (PEOPLE_TOPIC, REGISTER_TOPIC, DECISIONS_TOPIC)

_log = logging.getLogger("raft.sweep")


class Sweeper:
    """Looks now and then, and at once when the store says that people have changed.

    So a sign-out on one server closes the pages on all of them.
    """

    def __init__(
        self, kernels: RaftKernels, shared: SharedPages, store: Store, clock: Clock
    ) -> None:
        self._kernels, self._shared = kernels, shared
        self._store, self._clock = store, clock
        self._feed = ChangeFeed(store)
        for topic in WHO_MAY:
            self._feed.on(topic, self._look_again)
        self._soon = asyncio.Event()
        self._refused = False
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

    async def close_ended(self) -> None:
        """Close the pages of sign-ins that have ended, run out, or lost their member or a role.

        A page that is closed for a role opens again by itself, with what is left.
        """
        if sign_ins := self._kernels.sign_ins():
            roles = roles_among(self._store, sign_ins, self._clock())
            await self._close(self._kernels.ended(roles))

    def _look_again(self, _topic: str) -> None:
        self._refused = True
        self._soon.set()

    async def _run(self) -> None:
        while True:
            self._soon.clear()
            try:
                await self.close_ended()
                if self._refused:
                    self._refused = False
                    await self._shared.close_refused()
                await self._shared.sweep()
                await self._close(self._kernels.unused(time.monotonic()))
            except Exception:  # noqa: BLE001  (one bad look must not be the last one)
                self._refused = True
                _log.exception("looking for pages to close failed; it is tried again")
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_SECONDS):  # wait_for may swallow the end of this
                    await self._soon.wait()

    async def _close(self, kernel_ids: list[str]) -> None:
        await asyncio.gather(*(self._kernels.close(kernel_id) for kernel_id in kernel_ids))
