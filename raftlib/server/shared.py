"""Pages that are the same for all who may open them: one kernel stands for all viewers.

It belongs to no person. Its page's websocket is answered from here, with the states of its
widgets, until a viewer first changes something; then they get a kernel of their own. What the one
kernel says, as after a change of the data, goes to all of them at once.
"""

import asyncio
import json
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from raftlib.errors import RaftError

CONTROL = "jupyter.widget.control"
WIDGETS = "jupyter.widget"
# What the states of its widgets take, while it draws.
ANSWER_SECONDS = 60.0
_FOR_ALL = frozenset({"comm_open", "comm_msg", "comm_close"})


class SharedPageError(RaftError):
    """The kernel of a shared page has ended."""


class Viewing(Protocol):
    """The line of one viewer."""

    def tell(self, message: bytes) -> object:
        """Pass a message on to the page."""

    def hang_up(self) -> None:
        """Close the line."""


class SharedKernel:
    """The one kernel of a page, its widgets' states, and the lines of those who look.

    Parameters
    ----------
    manager : KernelManager
        Of a kernel that runs.
    about : mapping of str to str
        What the page is about; it says who may look.
    """

    def __init__(self, manager: Any, about: Mapping[str, str]) -> None:
        self.about = dict(about)
        self.lines: set[Viewing] = set()
        self._control = uuid.uuid4().hex
        self._session = Session(key=manager.session.key)
        identity = self._session.bsession
        self._iopub = manager.connect_iopub(identity=identity)
        self._shell = manager.connect_shell(identity=identity)
        loop = asyncio.get_running_loop()
        self._greeted: asyncio.Future[None] = loop.create_future()
        self._kernel_info: asyncio.Future[bytes] = loop.create_future()
        self._states: asyncio.Future[list[bytes]] | None = None
        self._iopub.on_recv(self._hear)
        self._shell.on_recv(self._hear_answer)

    async def start(self) -> None:
        """Wait until nothing that the kernel says is missed any more."""
        await asyncio.wait_for(asyncio.shield(self._greeted), ANSWER_SECONDS)
        self._ask("kernel_info_request", {})
        content = {"comm_id": self._control, "target_name": CONTROL, "data": {}}
        self._ask("comm_open", content, {"version": "1.0.0"})
        await self.states()

    async def kernel_info(self) -> bytes:
        """Return what the kernel says of itself, as JSON."""
        return await asyncio.wait_for(asyncio.shield(self._kernel_info), ANSWER_SECONDS)

    async def states(self) -> list[bytes]:
        """Return the states of all widgets: JSON, in which the asker puts a name, and buffers.

        Raises
        ------
        TimeoutError
            If the kernel does not answer; the next who wants them asks again.
        SharedPageError
            If it has ended.
        """
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                asked = self._states or self._ask_for_states()
                found = await self._unless_silent(asked)
                # what changed before the asker could go on was told to all, and is not in these
                if self._states is asked:
                    return found

    def as_asked_by(self, states: list[bytes], comm_id: str) -> list[bytes]:
        """Return the states as an answer to the line that asked under this name."""
        return [states[0].replace(self._control.encode(), comm_id.encode()), *states[1:]]

    def close(self) -> None:
        """Hang up on everybody, and let go of the kernel."""
        for line in list(self.lines):
            line.hang_up()
        for asked in (self._greeted, self._kernel_info, self._states):
            if asked is not None and not asked.done():
                asked.set_exception(SharedPageError("This page has ended. Open it again."))
                asked.exception()  # it may be that nobody waits
        for stream in (self._iopub, self._shell):
            if not stream.closed():
                stream.close()

    def _ask_for_states(self) -> asyncio.Future[list[bytes]]:
        self._states = asyncio.get_running_loop().create_future()
        self._ask("comm_msg", {"comm_id": self._control, "data": {"method": "request_states"}})
        return self._states

    async def _unless_silent(self, asked: asyncio.Future[list[bytes]]) -> list[bytes]:
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:  # by the time that has run out
            if self._states is asked:
                self._states = None
            raise

    def _ask(self, kind: str, content: dict[str, Any], metadata: Any = None) -> None:
        self._session.send(self._shell, kind, content, metadata=metadata)

    def _hear_answer(self, message: list[bytes]) -> None:
        _, parts = self._session.feed_identities(message)
        kind = json.loads(parts[1])["msg_type"]
        if kind == "kernel_info_reply" and not self._kernel_info.done():
            self._kernel_info.set_result(bytes(parts[4]))

    def _hear(self, message: list[bytes]) -> None:
        if not self._greeted.done():
            self._greeted.set_result(None)
        _, parts = self._session.feed_identities(message)
        kind = json.loads(parts[1])["msg_type"]
        if kind not in _FOR_ALL:
            return
        said = bytes(parts[4])
        if self._control.encode() in said:
            if self._states is not None and not self._states.done():
                self._states.set_result([said, *map(bytes, parts[5:])])
            return
        if kind != "comm_msg" or json.loads(said)["data"].get("method") != "custom":
            self._forget_states()
        frames = [bytes(part) for part in parts[1:]]
        frames[1] = b"{}"  # whom it answered is nobody's
        self._tell_all(serialize_msg_to_ws_v1(frames, "iopub"))

    def _forget_states(self) -> None:
        """Ask anew next time: whoever waits now gets what is on its way, and this message too."""
        if self._states is not None and self._states.done():
            self._states = None

    def _tell_all(self, message: bytes) -> None:
        for line in list(self.lines):
            with suppress(Exception):  # a line that has just closed leaves by itself
                line.tell(message)
