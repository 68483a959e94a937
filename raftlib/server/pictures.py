"""The pictures of pages: each is drawn when the first browser asks for it, and then for all."""

import asyncio
import gzip
import logging
import os
from collections.abc import Callable

from tornado.web import HTTPError, authenticated

from raftlib.errors import RaftError
from raftlib.forks.client import ForkServer
from raftlib.forks.task import TaskEndedError
from raftlib.server.frame import RaftHandler
from raftlib.server.handlers import takes_gzip
from raftlib.shared_work import SharedWork
from raftlib.workbook.views.pictures import RECIPE, media_type

TASK = "raftlib.server.drawing_task"
DRAW_SECONDS = 30.0
AT_ONCE = 8  # a fork takes longer to begin than to draw one
# A picture needs nothing, and where it is opened by itself it is a document of its own.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
TRY_AGAIN_SECONDS = 5

_log = logging.getLogger("raft.pictures")


class PictureError(RaftError):
    """A picture that cannot be drawn now."""


class Pictures:
    """Has pictures drawn, each once, by as many processes as the computer has cores.

    Parameters
    ----------
    work : SharedWork
        Where pages leave what a picture is drawn from.
    find_server : callable
        Returns the fork server in whose forks is drawn.
    """

    def __init__(self, work: SharedWork, find_server: Callable[[], ForkServer]) -> None:
        self._work, self._find_server = work, find_server
        self._free = os.cpu_count() or 1
        self._coming: dict[str, asyncio.Future[None]] = {}
        self._waiting: list[str] = []  # of those, what nobody draws yet
        self._tasks: set[asyncio.Task[None]] = set()

    async def get(self, name: str) -> bytes | None:
        """Return a picture, drawn now if nobody has asked for it before; None if there is none.

        Raises
        ------
        PictureError
            If it cannot be drawn.
        """
        found = self._work.read(name)
        if found is not None or not self._work.has(name + RECIPE):
            return found
        if name not in self._coming:
            self._coming[name] = asyncio.get_running_loop().create_future()
            self._waiting.append(name)
            self._begin()
        await asyncio.shield(self._coming[name])  # who leaves does not take it from the others
        found = self._work.read(name)
        if found is None:
            raise PictureError("The picture cannot be drawn now.")
        return found

    def _begin(self) -> None:
        """Let what has waited longest be drawn, as far as a core is free: several in one fork."""
        while self._free and self._waiting:
            names, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            self._free -= 1
            task = asyncio.create_task(self._draw(names))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _draw(self, names: list[str]) -> None:
        loop = asyncio.get_running_loop()

        def came(name: str) -> None:
            loop.call_soon_threadsafe(self._end, name)

        try:
            await asyncio.to_thread(self._let_draw, names, came)
        except (TimeoutError, TaskEndedError, RaftError) as error:
            _log.warning("Pictures could not be drawn: %s", error)
        finally:
            self._free += 1
            for name in names:
                self._end(name)
            self._begin()

    def _end(self, name: str) -> None:
        """Let nobody wait for it any longer."""
        coming = self._coming.pop(name, None)
        if coming is not None:
            coming.set_result(None)

    def _let_draw(self, names: list[str], came: Callable[[str], object]) -> None:
        words = {"folder": str(self._work.folder), "names": names}
        task = self._find_server().start_task(TASK, words, cwd=str(self._work.folder))
        try:
            for message in task.hear(DRAW_SECONDS):
                if not message:
                    return
                came(message["done"])
        finally:
            task.close()


class PictureHandler(RaftHandler):
    """One picture of a page.

    Its name is made with a secret key from all that it shows, so nobody can guess it: who asks
    for one has seen a page with it. They must be signed in still.
    """

    @authenticated
    async def get(self, name: str) -> None:
        """Send it; it is kept nowhere, because it may show the figures of one practice."""
        pictures: Pictures | None = self.settings["pictures"]
        try:
            body = await pictures.get(name) if pictures else None
        except PictureError as error:
            self.set_header("Retry-After", str(TRY_AGAIN_SECONDS))
            raise HTTPError(503) from error
        if body is None:
            raise HTTPError(404)
        kind = media_type(body)
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", POLICY)
        if kind == "image/svg+xml":
            self.set_header("Vary", "Accept-Encoding")
            if takes_gzip(self.request.headers):
                self.set_header("Content-Encoding", "gzip")
                body = gzip.compress(body, 6, mtime=0)
        self.finish(body)
