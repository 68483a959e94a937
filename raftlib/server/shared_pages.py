"""Keeps the kernels of pages that are the same for all who may open them, and who may."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from raftlib.domain.people import Viewer
from raftlib.server.identity import Clock
from raftlib.server.pages import Page
from raftlib.server.shared import SharedKernel
from raftlib.server.snapshots import PageSnapshot
from raftlib.store.connection import Store
from raftlib.workbook.models.access import Access

# A page that nobody looks at any more keeps its kernel for so long.
ALONE_SECONDS = 120.0

_log = logging.getLogger("raft.shared")
_Key = tuple[str, str, Path]


class SharedPages:
    """One kernel for each page and what it is about, while somebody looks.

    Parameters
    ----------
    kernels : RaftKernels
        Starts and ends them.
    store : Store
        Says who may look.
    clock : callable
        Returns this instant.
    """

    def __init__(self, kernels: Any, store: Store, clock: Clock) -> None:
        self._kernels, self._store, self._clock = kernels, store, clock
        self._shared: dict[_Key, asyncio.Task[SharedKernel]] = {}
        self._ids: dict[_Key, str] = {}
        self._left: dict[_Key, float] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def access_of(self, viewer: Viewer) -> Access:
        """Return what says whether a viewer may look."""
        return Access(self._store, viewer.sign_in, self._clock)

    async def get(
        self, page: Page, about: Mapping[str, str], snapshot: PageSnapshot
    ) -> SharedKernel:
        """Return the kernel of a page, starting it for the first who looks."""
        key = (page.slug, json.dumps(dict(about), sort_keys=True), snapshot.kernels.place)
        task = self._shared.get(key)
        if task is None:
            work = self._start(key, about, snapshot)
            task = self._shared[key] = asyncio.get_running_loop().create_task(work)
        self._left[key] = time.monotonic()
        try:
            return await asyncio.shield(task)
        except Exception:
            await self._drop(key, task)
            raise

    async def _start(
        self, key: _Key, about: Mapping[str, str], snapshot: PageSnapshot
    ) -> SharedKernel:
        kernel_id = self._ids[key] = await self._kernels.start_shared(snapshot.kernels.place, about)
        shared = SharedKernel(self._kernels.get_kernel(kernel_id), about)
        task = self._shared[key]

        def died() -> None:
            _log.warning("the kernel of the shared page %s has ended", key[0])
            shared.close()
            ending = asyncio.get_running_loop().create_task(self._drop(key, task))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

        for event in ("restart", "dead"):
            self._kernels.add_restart_callback(kernel_id, died, event)
        try:
            await shared.start()
        except BaseException:
            shared.close()
            raise
        return shared

    async def sweep(self) -> None:
        """Close what nobody looks at any more."""
        now = time.monotonic()
        for key, task in list(self._shared.items()):
            if task.done() and not task.exception() and task.result().lines:
                self._left[key] = now
            elif task.done() and now - self._left[key] > ALONE_SECONDS:
                await self._drop(key, task)

    async def close_refused(self) -> None:
        """Close the pages of those who may not look any more, after people or places changed."""
        may: dict[tuple[str, str], bool] = {}
        for kernel_id, viewer, about in self._kernels.looking():
            asked = (viewer.sign_in, json.dumps(about, sort_keys=True))
            if asked not in may:
                may[asked] = await asyncio.to_thread(self.access_of(viewer).allows, about)
            if not may[asked]:
                await self._kernels.close(kernel_id)

    async def _drop(self, key: _Key, task: asyncio.Task[SharedKernel]) -> None:
        if self._shared.get(key) is not task:  # dropped before; another may have been started
            return
        del self._shared[key], self._left[key]
        kernel_id = self._ids.pop(key, None)
        if task.done() and not task.exception():
            shared = task.result()
            self._kernels.forget_shared(shared)
            shared.close()
        if kernel_id is not None and kernel_id in self._kernels:
            await self._kernels.shutdown_kernel(kernel_id, now=True)
