"""The messages of a page's websocket, as its front end writes and reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

PROTOCOL = "v1.kernel.websocket.jupyter.org"
VERSION = "5.3"  # of the kernel's messages
CONTROL = "jupyter.widget.control"
# Source: ipywidgets, widget.py, CONTROL_PROTOCOL_VERSION_MAJOR.
CONTROL_VERSION = "1.0.0"


@dataclass(frozen=True)
class Heard:
    """A message from the kernel; its parts are read only when they are asked for.

    A page is told much that a viewer need not look into, and each look takes time from the server
    that runs on the same computer.
    """

    channel: str
    parts: tuple[bytes, ...]

    @cached_property
    def msg_type(self) -> str:
        """Return what kind of message it is."""
        return str(json.loads(self.parts[0])["msg_type"])

    @cached_property
    def answers(self) -> str:
        """Return the id of the message that it answers, or nothing."""
        return str(json.loads(self.parts[1]).get("msg_id", ""))

    @property
    def raw_content(self) -> bytes:
        """Return the content as it came."""
        return self.parts[3]

    @cached_property
    def content(self) -> dict[str, Any]:
        """Return the content."""
        content: dict[str, Any] = json.loads(self.parts[3])
        return content

    @property
    def is_idle(self) -> bool:
        """Return whether the kernel says that it has done what it was asked."""
        return self.msg_type == "status" and self.content.get("execution_state") == "idle"


def read_message(message: bytes) -> Heard:
    """Take a message apart, without reading its parts."""
    channel, parts = deserialize_msg_from_ws_v1(message)
    return Heard(channel, tuple(parts))


@dataclass(frozen=True)
class Said:
    """A message to the kernel, and its id, which answers name."""

    msg_id: str
    message: bytes


def make_message(
    session: str,
    msg_type: str,
    content: Mapping[str, object],
    metadata: Mapping[str, object] | None = None,
) -> Said:
    """Make a message with a new id: a kernel ignores one that it has seen."""
    msg_id = uuid4().hex
    header = {
        "msg_id": msg_id,
        "msg_type": msg_type,
        "session": session,
        "username": "",
        "version": VERSION,
    }
    parts = {
        "header": header,
        "parent_header": {},
        "metadata": metadata or {},
        "content": content,
    }
    message = serialize_msg_to_ws_v1(parts, "shell", lambda part: json.dumps(part).encode())
    return Said(msg_id, message)


def ask_who(session: str) -> Said:
    """Ask who the kernel is, as a page does first."""
    return make_message(session, "kernel_info_request", {})


def ask_comms(session: str) -> Said:
    """Ask which widgets there are."""
    return make_message(session, "comm_info_request", {"target_name": "jupyter.widget"})


def open_control(session: str, comm_id: str) -> Said:
    """Open the line on which a page asks for the state of all widgets."""
    content = {"comm_id": comm_id, "target_name": CONTROL, "data": {}}
    return make_message(session, "comm_open", content, {"version": CONTROL_VERSION})


def ask_states(session: str, comm_id: str) -> Said:
    """Ask on that line for the state of all widgets."""
    data = {"method": "request_states"}
    return make_message(session, "comm_msg", {"comm_id": comm_id, "data": data})


def choose(session: str, comm_id: str, index: int) -> Said:
    """Choose an item of a drop-down list."""
    data = {"method": "update", "state": {"index": index}, "buffer_paths": []}
    return make_message(session, "comm_msg", {"comm_id": comm_id, "data": data})
