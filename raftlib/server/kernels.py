"""The kernels behind the pages: whose they are, what they know, and how long they live."""

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import default

from raftlib.domain.people import HeldRole, Viewer
from raftlib.forks.provisioner import ForkProvisioner
from raftlib.server.environment import kernel_environment
from raftlib.server.opened import Look, Opened
from raftlib.server.proxies import SIGN_IN_HEADER
from raftlib.server.shared import SharedKernel
from raftlib.store.sign_ins import read_viewer

# A page that lost its connection has this long to come back before its kernel is shut down.
ALONE_SECONDS = 300
# A page that nobody has touched for so long goes to sleep; it opens again when it is looked at.
IDLE_SECONDS = 2 * 60 * 60
# How long a page lives on after its sign-in has run out; one that is ended closes it at once.
SWEEP_SECONDS = 1
# More pages of one person close the oldest.
MOST_PAGES = 6
# The same for pages without a kernel of their own, which cost little.
MOST_LOOKS = 60
# A page that comes back opens a new socket while its old one may still look open.
MOST_SOCKETS = 4
MOST_ZMQ_SOCKETS = 2**14
# As Voila hands the header on.
_HANDED_ON = f"HTTP_{SIGN_IN_HEADER.upper().replace('-', '_')}"


class RaftKernels(AsyncMappingKernelManager):
    """Starts kernels that belong to a sign-in, and ends those that nobody uses any more.

    Jupyter's own culling counts what a kernel says, so a page that is told of changes would
    never be idle; here it counts what its person does.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._opened: dict[str, Opened] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel for the sign-in that the page's handler named; nobody else gets one."""
        wanted = options.pop("env", None) or {}
        sign_in = wanted.get(_HANDED_ON, "")
        viewer = read_viewer(self.parent.store, sign_in, self.parent.clock()) if sign_in else None
        if viewer is None:
            raise HTTPError(403)
        silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return await self._start_for(viewer, {**os.environ, **wanted}, **silence, **options)

    async def _start_for(self, viewer: Viewer, wanted: Mapping[str, str], **options: Any) -> str:
        env = kernel_environment(wanted, self.parent.store_url, viewer.sign_in)
        kernel_id = self._make_room(viewer)
        try:
            await super().start_kernel(kernel_id=kernel_id, env=env, **options)
        finally:
            if kernel_id not in self:
                self._opened.pop(kernel_id, None)
        if kernel_id not in self._opened:  # its sign-in ended, or it was one too many
            await self.close(kernel_id)
            raise HTTPError(403)
        return kernel_id

    async def fork_kernel(self, viewer: Viewer, source: Path, query: str) -> str:
        """Fork the kernel of a page for a viewer, from the process of its snapshot.

        Raises
        ------
        HTTPError
            If the sign-in has ended meanwhile.
        """
        wanted = {**os.environ, "QUERY_STRING": query}
        return await self._start_for(viewer, wanted, fork_from=source)

    def pre_start_kernel(self, kernel_name: str | None, kwargs: Any) -> Any:
        """Make the manager of a kernel; one that is forked talks over files, not ports."""
        source = kwargs.pop("fork_from", None)
        manager, name, kernel_id = super().pre_start_kernel(kernel_name, kwargs)
        if source is not None:
            manager.transport = "ipc"
            manager.provisioner = ForkProvisioner(
                kernel_id=kernel_id, kernel_spec=manager.kernel_spec, parent=manager, source=source
            )
        return manager, name, kernel_id

    @default("context")
    def _many_sockets(self) -> zmq.asyncio.Context:
        """Allow for more sockets than libzmq does by itself, which ends at some 500 pages."""
        self._created_context = True
        context = zmq.asyncio.Context()
        context.set(zmq.constants.ContextOption.MAX_SOCKETS, MOST_ZMQ_SOCKETS)
        return context

    def start_watching_activity(self, kernel_id: str) -> None:
        """Leave it: it would read everything that a kernel says once more."""
        self.get_kernel(kernel_id).execution_state = "idle"

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        # The loop keeps weak references only: without this one the task could vanish silently.
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def look_on(self, look: Look) -> str:
        """Return the name of a page without a kernel of its own; nothing is started."""
        return self._make_room(look.viewer, look)

    def look_of(self, kernel_id: str) -> Look | None:
        """Return what a page without a kernel of its own shows."""
        opened = self._opened.get(kernel_id)
        return opened.look if opened else None

    def looking(self) -> list[tuple[str, Viewer, dict[str, str]]]:
        """Return the pages without a kernel of their own: name, viewer, and what they are about."""
        return [
            (kernel_id, opened.look.viewer, opened.look.shared.about)
            for kernel_id, opened in self._opened.items()
            if opened.look
        ]

    def forget_shared(self, shared: SharedKernel) -> None:
        """Forget the pages that share a kernel which has ended: they open again by themselves."""
        for kernel_id, opened in list(self._opened.items()):
            if opened.look and opened.look.shared is shared:
                del self._opened[kernel_id]

    async def start_shared(self, source: Path, about: Mapping[str, str]) -> str:
        """Fork the one kernel of a page that is the same for all; it belongs to nobody."""
        env = kernel_environment(os.environ, self.parent.store_url, "")
        audience = {"RAFT_AUDIENCE": json.dumps(dict(about))}
        kernel_id: str = await super().start_kernel(env=env | audience, fork_from=source)
        return kernel_id

    async def move(self, kernel_id: str, socket: Any) -> None:
        """Give a page that looked on a kernel of its own, under the same name.

        Its other sockets are hung up on: what is still shared would be told to them for ever,
        whatever becomes of who may look. If it cannot be, the page is closed: it opens again.

        Raises
        ------
        HTTPError
            If the page was closed meanwhile.
        """
        opened = self._opened.get(kernel_id)
        if opened is None:
            raise HTTPError(403)
        async with opened.moving:  # each of its sockets may ask for it
            if self._opened.get(kernel_id) is not opened:
                raise HTTPError(403)
            if opened.look:
                await self._fork_own(kernel_id, opened, opened.look)
                for other in opened.sockets - {socket}:
                    other.close()

    async def _fork_own(self, kernel_id: str, opened: Opened, look: Look) -> None:
        wanted = {**os.environ, "QUERY_STRING": look.query}
        env = kernel_environment(wanted, self.parent.store_url, look.viewer.sign_in)
        try:
            await super().start_kernel(kernel_id=kernel_id, env=env, fork_from=look.source)
        except Exception:  # its snapshot may have been replaced
            await self.close(kernel_id)
            raise
        if self._opened.pop(kernel_id, None) is None:
            await self.close(kernel_id)
            raise HTTPError(403)
        opened.look = None
        self._opened[kernel_id] = opened  # the newest from now on
        self._close_oldest(opened.member)

    def _make_room(self, viewer: Viewer, look: Look | None = None) -> str:
        """Count a new page before it opens, and close the member's oldest beyond the limit."""
        kernel_id = str(self.new_kernel_id())
        number, roles = viewer.member.number, frozenset(viewer.member.roles)
        self._opened[kernel_id] = Opened(viewer.sign_in, number, roles, look=look)
        self._close_oldest(number)
        return kernel_id

    def _close_oldest(self, member: int) -> None:
        theirs = [kernel for kernel, opened in self._opened.items() if opened.member == member]
        looks = [kernel for kernel in theirs if self._opened[kernel].look]
        own = [kernel for kernel in theirs if not self._opened[kernel].look]
        for oldest in looks[:-MOST_LOOKS] + own[:-MOST_PAGES]:
            self._in_background(self._end(oldest, self._opened.pop(oldest)))

    def owner(self, kernel_id: str) -> str | None:
        """Return the sign-in that a kernel belongs to; None for one that is not there."""
        opened = self._opened.get(kernel_id)
        return opened.sign_in if opened and (opened.look or kernel_id in self) else None

    def ended(self, roles: Mapping[str, frozenset[HeldRole]]) -> list[str]:
        """Return the kernels whose sign-in is not among these, or has lost a role since."""
        return [
            kernel
            for kernel, opened in self._opened.items()
            if opened.sign_in not in roles or not opened.roles <= roles[opened.sign_in]
        ]

    def sign_ins(self) -> set[str]:
        """Return the sign-ins that have a kernel."""
        return {opened.sign_in for opened in self._opened.values()}

    def note_heard(self, kernel_id: str) -> bool:
        """Note that a page's person did something; False if the page was closed before."""
        opened = self._opened.get(kernel_id)
        if opened:
            opened.heard = time.monotonic()
        return opened is not None

    def join(self, kernel_id: str, socket: Any) -> bool:
        """Keep a socket with its kernel; False if there are as many as a page can need."""
        opened = self._opened.get(kernel_id)
        if opened is None or len(opened.sockets) >= MOST_SOCKETS:
            return False
        opened.sockets.add(socket)
        return True

    def leave(self, kernel_id: str, socket: Any) -> None:
        """Forget a socket that has closed."""
        if opened := self._opened.get(kernel_id):
            opened.sockets.discard(socket)

    def unused(self, now: float) -> list[str]:
        """Return the kernels whose page has gone, or was not touched for long."""
        for opened in self._opened.values():
            if opened.sockets:
                opened.connected = now
            if opened.look:  # it costs nothing, and nobody touches a projector
                opened.heard = now
        return [
            kernel_id
            for kernel_id, opened in self._opened.items()
            if now - opened.connected > ALONE_SECONDS or now - opened.heard > IDLE_SECONDS
        ]

    async def close(self, kernel_id: str) -> None:
        """Shut a kernel down with its sockets, if it is there; from now on it is nobody's."""
        await self._end(kernel_id, self._opened.pop(kernel_id, None))

    async def _end(self, kernel_id: str, opened: Opened | None) -> None:
        for socket in list(opened.sockets) if opened else []:
            socket.close()
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)

    def kernel_model(self, kernel_id: str) -> dict[str, Any]:
        """Return what a page is told of its kernel; one that looks on has none of its own yet."""
        if self.look_of(kernel_id):
            return {"id": kernel_id, "name": "python3", "execution_state": "idle"}
        model: dict[str, Any] = super().kernel_model(kernel_id)
        return model

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended."""
        self._opened.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)
