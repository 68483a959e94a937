"""The line of a page that shares its kernel, until its viewer changes something."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.websocket import WebSocketClosedError

from raftlib.server.frames import MAX_MESSAGE_BYTES
from raftlib.server.shared import CONTROL, WIDGETS, SharedKernel, SharedPageError

LONGEST_NAME = 64  # of what a page calls a comm: it goes into an answer as it is
# A page asks four questions, once. Each answer is kept until it is read, so there is a bound.
MOST_QUESTIONS = 32
MOST_CONTROLS = 8
MOST_WAITING_BYTES = 2 * MAX_MESSAGE_BYTES


class SharedLine:
    """Answers what a page asks as it opens; anything else moves it to a kernel of its own.

    Parameters
    ----------
    handler : ChannelHandler
        The page's socket.
    shared : SharedKernel
        Whose widgets are shown.
    move : callable
        Gives the page a kernel of its own, and its line the messages that have waited.
    """

    kernel_ws_protocol = None

    def __init__(
        self,
        handler: Any,
        shared: SharedKernel,
        move: Callable[[list[bytes]], Awaitable[None]],
    ) -> None:
        self._handler, self._shared, self._move = handler, shared, move
        self._controls: set[str] = set()
        self._waiting: list[bytes] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        """Hear what the kernel says from now on."""
        self._shared.lines.add(self)

    def disconnect(self) -> None:
        """Hear nothing more."""
        self._shared.lines.discard(self)

    def tell(self, message: bytes) -> Any:
        """Pass a message on to the page; what is returned can be awaited until it has gone."""
        return self._handler.pass_on(message)

    def hang_up(self) -> None:
        """Close the socket; the page asks what is left, and opens again."""
        self.disconnect()
        self._handler.close()

    def handle_incoming_message(self, message: bytes) -> None:
        """Answer, or move the page to a kernel of its own with this message as its first."""
        if self._waiting is not None:
            self._wait_with(message)
            return
        channel, parts = deserialize_msg_from_ws_v1(message)
        try:
            header, content = json.loads(bytes(parts[0])), json.loads(bytes(parts[3]))
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            self._handler.log.warning("Dropped a message that no page sends")
            return
        if len(self._tasks) >= MOST_QUESTIONS:
            self.hang_up()
            return
        answer = self._answer(channel, header, content)
        if answer is None:
            self._waiting = [message]
            self.disconnect()
            answer = self._move_when_answered(self._waiting, set(self._tasks))
        task = asyncio.get_running_loop().create_task(self._do(answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _wait_with(self, message: bytes) -> None:
        if self._waiting is None or sum(map(len, self._waiting)) > MOST_WAITING_BYTES:
            self.hang_up()
        else:
            self._waiting.append(message)

    async def _move_when_answered(
        self, waiting: list[bytes], asked: set[asyncio.Task[None]]
    ) -> None:
        # An answer that came after those of its own kernel would undo what was changed.
        if asked:
            await asyncio.wait(asked)
        await self._move(waiting)

    async def _do(self, work: Awaitable[None]) -> None:
        try:
            await work
        except (WebSocketClosedError, SharedPageError):
            self.hang_up()  # the page was left, or its kernel has ended: no fault of ours
        except Exception:
            self._handler.log.exception("a page that shares its kernel could not go on")
            self.hang_up()

    def _answer(
        self, channel: str, header: dict[str, Any], content: dict[str, Any]
    ) -> Awaitable[None] | None:
        """Return what answers a question that a page asks by itself; None for anything else."""
        kind, name = header["msg_type"], str(content.get("comm_id", ""))
        if kind == "kernel_info_request":
            return self._send_kernel_info(channel, header)
        if kind == "comm_info_request":
            return self._send_comms(channel, header)
        if kind == "comm_open" and content.get("target_name") == CONTROL and self._takes(name):
            self._controls.add(name)
            return self._framed(header)
        if name not in self._controls:
            return None
        return self._answer_control(kind, name, header, content.get("data"))

    def _takes(self, name: str) -> bool:
        return _is_name(name) and len(self._controls) < MOST_CONTROLS

    def _answer_control(
        self, kind: str, name: str, header: dict[str, Any], data: object
    ) -> Awaitable[None] | None:
        if kind == "comm_close":
            self._controls.discard(name)
            return self._framed(header)
        asks = isinstance(data, dict) and data.get("method") == "request_states"
        return self._send_states(header, name) if kind == "comm_msg" and asks else None

    async def _send_kernel_info(self, channel: str, header: dict[str, Any]) -> None:
        info = await self._shared.kernel_info()
        await self._framed(header, (channel, "kernel_info_reply", [info]))

    async def _send_comms(self, channel: str, header: dict[str, Any]) -> None:
        states = json.loads((await self._shared.states())[0])["data"]["states"]
        comms = {"status": "ok", "comms": {name: {"target_name": WIDGETS} for name in states}}
        await self._framed(header, (channel, "comm_info_reply", [json.dumps(comms).encode()]))

    async def _send_states(self, header: dict[str, Any], comm_id: str) -> None:
        states = self._shared.as_asked_by(await self._shared.states(), comm_id)
        await self._framed(header, ("iopub", "comm_msg", states))

    async def _framed(
        self, header: dict[str, Any], answer: tuple[str, str, list[bytes]] | None = None
    ) -> None:
        """Send an answer between busy and idle, as a kernel does."""
        self._send("iopub", "status", [b'{"execution_state": "busy"}'], header)
        if answer:
            self._send(*answer, header)
        await self._send("iopub", "status", [b'{"execution_state": "idle"}'], header)

    def _send(self, channel: str, kind: str, content: list[bytes], parent: dict[str, Any]) -> Any:
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "username": "kernel",
            "session": "shared",
            "date": datetime.now(UTC).isoformat(),
            "version": "5.3",
        }
        frames = [json.dumps(header).encode(), json.dumps(parent).encode(), b"{}", *content]
        return self.tell(serialize_msg_to_ws_v1(frames, channel))


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isascii() and name.replace("-", "").isalnum()
