"""A kernel that is shared, forked from a page with widgets, and pages that look at it."""

import asyncio
import json
import logging
import tempfile
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from traitlets import Any
from traitlets.config import LoggingConfigurable

from raftlib.server.kernels import RaftKernels
from raftlib.server.shared import SharedKernel
from raftlib.server.shared_line import SharedLine
from tests.forks.warm_place import fork_server, take_snapshot

PATIENCE_SECONDS = 30
ABOUT = {"locality": "North"}
PAGE = (
    "import ipywidgets as widgets",
    "slider = widgets.IntSlider(value=3)\nlabel = widgets.Label('hidden raft')\n"
    "widgets.VBox([slider, label])",
)


class Owner(LoggingConfigurable):
    """Stands where the application does, as much of it as kernels ask for."""

    store, clock = Any(), Any()
    store_url = "sqlite://"


class Place:
    """A fork server with a snapshot of the page."""

    def __init__(self, server) -> None:
        self.server = server
        self.snapshot = take_snapshot(server, *PAGE)

    def kernels(self, store=None, clock=lambda: datetime.now(UTC)) -> RaftKernels:
        """Return what starts kernels; it belongs to the running loop."""
        owner = Owner(store=store, clock=clock)
        folder = tempfile.mkdtemp(dir=self.server.folder)
        return RaftKernels(parent=owner, connection_dir=folder, default_kernel_name="python3")

    @asynccontextmanager
    async def share(self):
        """Start a kernel that all look at."""
        kernels = self.kernels()
        kernel_id = await kernels.start_shared(self.snapshot.place, ABOUT)
        shared = SharedKernel(kernels.get_kernel(kernel_id), ABOUT)
        try:
            await shared.start()
            shared.kernels, shared.kernel_id = kernels, kernel_id
            yield shared
        finally:
            shared.close()
            await kernels.shutdown_all(now=True)


def make_place():
    """Yield a place; for a fixture."""
    with fork_server("ipywidgets") as server:
        place = Place(server)
        yield place
        place.snapshot.close()


class Visitor:
    """A page's socket: keeps what it is told, and what was to move to a kernel of its own."""

    log = logging.getLogger("raft.test")

    def __init__(self, shared) -> None:
        self.told, self.closed, self.moves, self.moved = [], False, 0, []
        self.unread = None
        self.may_go_on = asyncio.Event()
        self.line = SharedLine(self, shared, self._move)

    def pass_on(self, message):
        """Take what the server says; it has gone at once, unless nobody reads."""
        channel, parts = deserialize_msg_from_ws_v1(message)
        self.told.append(Told(channel, *map(bytes, parts)))
        if self.unread is not None:
            return self.unread
        gone = asyncio.get_running_loop().create_future()
        gone.set_result(None)
        return gone

    def close(self):
        """Note that the socket was closed."""
        self.closed = True

    async def _move(self, waiting):
        self.moves += 1
        await self.may_go_on.wait()
        self.moved += waiting
        waiting.clear()

    def say(self, kind, content, **more):
        """Let the page say something, and return its header."""
        return self.say_raw(kind, json.dumps(content).encode(), **more)

    def say_raw(self, kind, content, **more):
        """Say what need not be JSON."""
        header = {"msg_type": kind, "msg_id": str(uuid4()), "session": "s", **more}
        frames = [json.dumps(header).encode(), b"{}", b"{}", content]
        self.line.handle_incoming_message(serialize_msg_to_ws_v1(frames, "shell"))
        return header

    async def until(self, is_so):
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not is_so():
                await asyncio.sleep(0.02)

    async def open(self):
        """Ask as a page does as it opens, and return the states that it gets."""
        await self.line.connect()
        self.say("comm_open", {"comm_id": "c-1", "target_name": "jupyter.widget.control"})
        data = {"method": "request_states"}
        asked = self.say("comm_msg", {"comm_id": "c-1", "data": data})
        await self.until(lambda: self.answers_to(asked, "comm_msg"))
        return self.answers_to(asked, "comm_msg")[0]

    def answers_to(self, header, kind):
        """Return the answers of a kind."""
        return [
            told
            for told in self.told
            if told.header["msg_type"] == kind and told.parent.get("msg_id") == header["msg_id"]
        ]

    def kinds(self):
        """Return the kinds of what it was told."""
        return [told.header["msg_type"] for told in self.told]


class Told:
    """A message as a page gets it."""

    def __init__(self, channel, header, parent, metadata, content, *buffers) -> None:
        self.channel, self.buffers = channel, buffers
        self.header, self.parent = json.loads(header), json.loads(parent)
        self.content = json.loads(content)


async def do(shared, code):
    """Run code in the kernel, as a change of the data would."""
    client = shared.kernels.get_kernel(shared.kernel_id).client()
    client.start_channels()
    try:
        await client.execute_interactive(code, timeout=PATIENCE_SECONDS, output_hook=lambda _: None)
    finally:
        client.stop_channels()


async def ask_directly(shared, content, answer):
    """Ask the kernel itself, and return the content of its answer."""
    client = shared.kernels.get_kernel(shared.kernel_id).client()
    client.start_channels()
    try:
        await client.wait_for_ready(PATIENCE_SECONDS)
        for each, said in content:
            words = client.session.msg(each, said, metadata={"version": "1.0.0"})
            client.shell_channel.send(words)
        channel = client.get_iopub_msg if answer == "comm_msg" else client.get_shell_msg
        while True:
            message = await channel(timeout=PATIENCE_SECONDS)
            if message["msg_type"] == answer:
                return message["content"]
    finally:
        client.stop_channels()


def run(work):
    """Run a coroutine, and see that it leaves no task behind."""

    async def whole():
        await work
        await asyncio.sleep(0)

    asyncio.run(whole())
