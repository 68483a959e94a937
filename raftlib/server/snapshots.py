"""The pages as they are before anybody looks: each notebook is run once, as nobody, and kept.

A viewer gets the page's HTML from memory and a fork of its finished kernel. What the page shows
to them is read in the fork, so a snapshot holds nothing personal.
"""

import asyncio
import logging
import os
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat

from raftlib.forks.client import ForkServer, ForkServerError, Snapshot
from raftlib.server.pages import Page

# How often files are looked at; a change is on the pages that are opened some seconds later.
LOOK_SECONDS = 2.0
AGAIN_SECONDS = 30.0  # after the fork server could not be started
PATIENCE_SECONDS = 30.0  # how long a viewer waits for the first snapshot of a page
LEFT_OUT = frozenset({"local", "__pycache__"})
# Where what differs between viewers is put in. No text of a notebook looks like these.
PLACES = {name: f"raft-put-{name}-here" for name in ("kernel", "nonce", "member", "header")}
_PLACE = re.compile("raft-put-(kernel|nonce|member|header)-here")

_log = logging.getLogger("raft.snapshots")

Render = Callable[[Page, nbformat.NotebookNode], Awaitable[str]]


@dataclass(frozen=True)
class PageSnapshot:
    """One page: the process that forks its kernels, and its HTML with places to fill."""

    kernels: Snapshot
    parts: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def of(cls, kernels: Snapshot, html: str) -> "PageSnapshot":
        """Take the HTML apart at its places."""
        parts = _PLACE.split(html)
        return cls(kernels, tuple(parts[::2]), tuple(parts[1::2]))

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the page of one viewer; ``values`` are HTML already, by place."""
        filled = [self.parts[0]]
        for place, part in zip(self.places, self.parts[1:], strict=True):
            filled += [values[place], part]
        return "".join(filled)


class Snapshots:
    """Makes the snapshots at the start, and anew when a file has changed, never while one waits.

    Parameters
    ----------
    pages : sequence of Page
        The registered pages.
    folder : Path
        That of their notebooks.
    watched : sequence of Path
        Folders with what notebooks are made of; a change there concerns all pages.
    make_server : callable
        Returns a fork server that has not been started.
    render : callable
        Returns the HTML of a page from its notebook with outputs.
    env : mapping
        The environment of nobody.
    """

    def __init__(
        self,
        pages: Sequence[Page],
        folder: Path,
        watched: Sequence[Path],
        make_server: Callable[[], ForkServer],
        render: Render,
        env: Mapping[str, str],
    ) -> None:
        self._pages, self._folder, self._watched = pages, folder, watched
        self._make_server, self._render, self._env = make_server, render, env
        self._server: ForkServer | None = None
        self._fresh: ForkServer | None = None  # while it starts
        self._common = 0  # what the watched folders were when the fork server started
        self._made: dict[str, PageSnapshot] = {}
        self._tried: dict[str, tuple[int, ...]] = {}
        self._wanted: list[str] = []  # the slugs of pages that viewers wait for
        self._news = asyncio.Condition()
        self._soon = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start to make them, in the running loop."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Stop, and end the fork server."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for made in self._made.values():
            made.kernels.close()
        for server in (self._server, self._fresh):
            if server is not None:
                await asyncio.to_thread(server.stop)

    async def get(self, page: Page) -> PageSnapshot | None:
        """Return the page, waiting for its first snapshot; None where it cannot be made."""
        if not self._is_ready(page) and not self._has_failed(page):
            self._soon.set()
            self._wanted.append(page.slug)
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wait_for(page), PATIENCE_SECONDS)
            finally:
                self._wanted.remove(page.slug)
        return self._made[page.slug] if self._is_ready(page) else None

    @property
    def server(self) -> ForkServer:
        """Return the fork server that runs now.

        Raises
        ------
        ForkServerError
            If none was started yet.
        """
        if self._server is None:
            raise ForkServerError("The fork server is not there yet.")
        return self._server

    def _is_ready(self, page: Page) -> bool:
        made = self._made.get(page.slug)
        return made is not None and made.kernels.is_alive

    def _has_failed(self, page: Page) -> bool:
        return page.slug in self._tried and page.slug not in self._made

    async def _wait_for(self, page: Page) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._is_ready(page) or self._has_failed(page))

    async def _run(self) -> None:
        while True:
            self._soon.clear()
            wait = LOOK_SECONDS
            try:
                await self._bring_up_to_date()
            except Exception:  # noqa: BLE001  (pages still open, only slower; it is tried again)
                _log.exception("pages cannot be prepared, so each opens with a kernel of its own")
                wait = AGAIN_SECONDS
                await self._give_up()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):  # wait_for may swallow the end of this task
                    await self._soon.wait()

    async def _bring_up_to_date(self) -> None:
        common = await asyncio.to_thread(fingerprint, self._watched)
        before = self._server
        if before is None or before.pid is None or common != self._common:
            fresh = self._fresh = self._make_server()
            await asyncio.to_thread(fresh.start)
            self._server, self._common, self._tried = fresh, common, {}
        try:
            left = list(self._pages)
            while left:
                left.sort(key=lambda page: page.slug not in self._wanted)  # a stable order
                await self._make_if_changed(left.pop(0))
        finally:
            if before is not None and before is not self._server:
                await asyncio.to_thread(before.stop)

    async def _make_if_changed(self, page: Page) -> None:
        place = self._folder / page.notebook
        state = await asyncio.to_thread(_state_of, place)
        if self._tried.get(page.slug) == state and (self._is_ready(page) or self._has_failed(page)):
            return
        made = None
        try:
            made = await self._make(page, place)
        except Exception:  # noqa: BLE001  (the page opens with a kernel of its own, and says what fails)
            _log.exception("%s could not be prepared", page.slug)
        await self._keep(page, state, made)

    async def _make(self, page: Page, place: Path) -> PageSnapshot:
        kernels = await asyncio.to_thread(self.server.take_snapshot, place, self._env)
        try:
            return PageSnapshot.of(kernels, await self._render(page, kernels.notebook))
        except BaseException:
            kernels.close()
            raise

    async def _keep(self, page: Page, state: tuple[int, ...], made: PageSnapshot | None) -> None:
        async with self._news:
            before = self._made.pop(page.slug, None)
            if made is not None:
                self._made[page.slug] = made
            self._tried[page.slug] = state
            self._news.notify_all()
        if before is not None:
            before.kernels.close()

    async def _give_up(self) -> None:
        """Let nobody wait for what does not come."""
        for page in self._pages:
            if not self._is_ready(page):
                await self._keep(page, (), None)


def _state_of(notebook: Path) -> tuple[int, ...]:
    try:
        found = notebook.stat()
    except FileNotFoundError:  # as it is while it is replaced, or for good; others are made
        return ()
    return found.st_mtime_ns, found.st_size


def fingerprint(folders: Iterable[Path]) -> int:
    """Return a number that changes when a file in the folders does; what grows there is left out.

    Left out are compiled modules and ``local``, the folder of the store and its logs.
    """
    seen = []
    for folder in folders:
        for inside, names, files in os.walk(folder):
            names[:] = sorted(set(names) - LEFT_OUT)
            for name in files:
                with suppress(FileNotFoundError):  # it has just gone
                    found = Path(inside, name).stat()
                    seen.append((inside, name, found.st_mtime_ns, found.st_size))
    return hash(tuple(sorted(seen)))
