"""Ends the kernels of people who have signed out, and of pages that nobody uses."""

import asyncio
import logging
import time

from raftlib import settings
from raftlib.server.identity import Clock
from raftlib.server.kernels import SWEEP_SECONDS, RaftKernels
from raftlib.server.shared_pages import SharedPages
from raftlib.server.watcher import Watcher
from raftlib.shared_work import work_in
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC
from raftlib.store.sign_ins import roles_among

# What says who may look at a page that is the same for all.
WHO_MAY = (PEOPLE_TOPIC, REGISTER_TOPIC, DECISIONS_TOPIC)
TIDY_SECONDS = 60.0

_log = logging.getLogger("raft.sweep")


class Sweeper(Watcher):
    """Looks now and then, and at once when the store says that people have changed.

    So a sign-out on one server closes the pages on all of them.
    """

    def __init__(
        self, kernels: RaftKernels, shared: SharedPages, store: Store, clock: Clock
    ) -> None:
        super().__init__(store, WHO_MAY)
        self._kernels, self._shared, self._clock = kernels, shared, clock
        self._refused = False
        self._tidied = time.monotonic()

    async def close_ended(self) -> None:
        """Close the pages of sign-ins that have ended, run out, or lost their member or a role.

        A page that is closed for a role opens again by itself, with what is left.
        """
        if sign_ins := self._kernels.sign_ins():
            roles = roles_among(self._store, sign_ins, self._clock())
            await self._close(self._kernels.ended(roles))

    def _look_again(self, topic: str) -> None:
        self._refused = True
        super()._look_again(topic)

    async def _look(self) -> float:
        try:
            await self.close_ended()
            if self._refused:
                self._refused = False
                await self._shared.close_refused()
            await self._shared.sweep()
            await self._tidy()
            await self._close(self._kernels.unused(time.monotonic()))
        except Exception:  # noqa: BLE001  (one bad look must not be the last one)
            self._refused = True
            _log.exception("looking for pages to close failed; it is tried again")
        return SWEEP_SECONDS

    async def _tidy(self) -> None:
        """Let the oldest of the shared work go now and then, where there is too much of it."""
        work, now = work_in(settings.work_folder()), time.monotonic()
        if work and now - self._tidied > TIDY_SECONDS:
            self._tidied = now
            await asyncio.to_thread(work.tidy)

    async def _close(self, kernel_ids: list[str]) -> None:
        await asyncio.gather(*(self._kernels.close(kernel_id) for kernel_id in kernel_ids))
