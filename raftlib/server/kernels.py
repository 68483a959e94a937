"""The kernels behind the pages: whose they are, what they know, and how long they live."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import default

from raftlib.domain.people import HeldRole, Viewer
from raftlib.forks.provisioner import ForkProvisioner
from raftlib.server.proxies import SIGN_IN_HEADER
from raftlib.store.sign_ins import read_viewer

# A page that lost its connection has this long to come back before its kernel is shut down.
ALONE_SECONDS = 300
# A page that nobody has touched for so long goes to sleep; it opens again when it is looked at.
IDLE_SECONDS = 2 * 60 * 60
# How long a page lives on after its sign-in has run out; one that is ended closes it at once.
SWEEP_SECONDS = 1
# More pages of one person close the oldest.
MOST_PAGES = 6
# A page that comes back opens a new socket while its old one may still look open.
MOST_SOCKETS = 4
MOST_ZMQ_SOCKETS = 2**14
# As Voila hands the header on.
_HANDED_ON = f"HTTP_{SIGN_IN_HEADER.upper().replace('-', '_')}"

_ALLOWED = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|PYTHON\w*|VIRTUAL_ENV|MPL\w*"
    r"|JUPYTER_(?:\w+_)?(?:DIRS?|PATH)"  # not JUPYTER_TOKEN
    r"|RAFT_LOG|QUERY_STRING|PATH_INFO|SCRIPT_NAME|SERVER_\w+|VOILA_\w+"
    r"|SYSTEMROOT|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA"  # Windows
)


def kernel_environment(wanted: Mapping[str, str], store_url: str, sign_in: str) -> dict[str, str]:
    """Return the short list of variables that a kernel gets.

    Examples
    --------
    >>> kernel_environment({"LANG": "en_GB.UTF-8", "AWS_SECRET": "x"}, "sqlite://", "5ab")
    {'LANG': 'en_GB.UTF-8', 'RAFT_STORE': 'sqlite://', 'RAFT_SIGN_IN': '5ab'}
    """
    allowed = {name: value for name, value in wanted.items() if _ALLOWED.fullmatch(name)}
    return {**allowed, "RAFT_STORE": store_url, "RAFT_SIGN_IN": sign_in}


@dataclass
class Opened:
    """Whose a kernel is, its sockets, and when its page was last heard and last connected."""

    sign_in: str
    member: int = 0
    roles: frozenset[HeldRole] = frozenset()
    heard: float = field(default_factory=time.monotonic)
    connected: float = field(default_factory=time.monotonic)
    sockets: set[Any] = field(default_factory=set)


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
        kernel_id = await self._make_room(viewer)
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

    async def _make_room(self, viewer: Viewer) -> str:
        """Count a new kernel before it starts, and close the member's oldest beyond the limit."""
        kernel_id: str = self.new_kernel_id()
        number, roles = viewer.member.number, frozenset(viewer.member.roles)
        self._opened[kernel_id] = Opened(viewer.sign_in, number, roles)
        theirs = [kernel for kernel, opened in self._opened.items() if opened.member == number]
        for oldest in theirs[:-MOST_PAGES]:
            self._in_background(self.close(oldest))
        return kernel_id

    def owner(self, kernel_id: str) -> str | None:
        """Return the sign-in that a kernel belongs to; None for one that is not there."""
        opened = self._opened.get(kernel_id)
        return opened.sign_in if opened and kernel_id in self else None

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
        for kernel_id, opened in self._opened.items():
            if self._kernel_connections.get(kernel_id):
                opened.connected = now
        return [
            kernel_id
            for kernel_id, opened in self._opened.items()
            if now - opened.connected > ALONE_SECONDS or now - opened.heard > IDLE_SECONDS
        ]

    async def close(self, kernel_id: str) -> None:
        """Shut a kernel down with its sockets, if it is there; from now on it is nobody's."""
        opened = self._opened.pop(kernel_id, None)
        for socket in list(opened.sockets) if opened else []:
            socket.close()
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended."""
        self._opened.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)
