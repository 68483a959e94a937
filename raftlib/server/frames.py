"""What may pass on a page's websocket, in both directions.

Messages are those of ``v1.kernel.websocket.jupyter.org``: a count of offsets and the offsets,
each of 8 bytes little-endian, then channel, header, parent header, metadata, content and buffers.
Source: jupyter_server, services/kernels/connection/base.py, serialize_msg_to_ws_v1.
"""

import json
from dataclasses import dataclass

PROTOCOL = "v1.kernel.websocket.jupyter.org"
MAX_MESSAGE_BYTES = 4 * 2**20
# Channel to content, and the end; and no page sends as many buffers.
MIN_OFFSETS, MAX_OFFSETS = 6, 1024
# What ipywidgets and Voila's front end send; nothing that runs code, asks for input or debugs.
FROM_PAGE = frozenset(
    {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"}
)
# Tracebacks and the code of cells stay on this side.
NOT_FOR_PAGE = frozenset({"error", "execute_input"})


class FrameError(ValueError):
    """A message that does not follow the protocol."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a message is; ``stream`` names stdout or stderr where it is printed text."""

    channel: str
    msg_type: str
    stream: str = ""


def read_frame(message: object) -> Frame:
    """Read what a message is, without trusting a number in it.

    Raises
    ------
    FrameError
        If it is text, too long or short, or its parts do not lie one after another.
    """
    if not isinstance(message, bytes) or len(message) > MAX_MESSAGE_BYTES:
        raise FrameError("not a message of the protocol")
    ends = _offsets(message)
    try:
        channel = message[ends[0] : ends[1]].decode()
        msg_type = json.loads(message[ends[1] : ends[2]])["msg_type"]
        content = json.loads(message[ends[4] : ends[5]]) if msg_type == "stream" else {}
        return Frame(channel=channel, msg_type=str(msg_type), stream=str(content.get("name", "")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FrameError("unreadable header") from error


def _offsets(message: bytes) -> list[int]:
    count = int.from_bytes(message[:8], "little")
    if not MIN_OFFSETS <= count <= MAX_OFFSETS:
        raise FrameError(f"{count} offsets")
    start = 8 * (count + 1)
    offsets = [int.from_bytes(message[at : at + 8], "little") for at in range(8, start, 8)]
    if offsets != sorted(offsets) or offsets[0] < start or offsets[-1] > len(message):
        raise FrameError("offsets outside the message")
    return offsets


def may_reach_kernel(message: object) -> bool:
    """Tell whether a page may send this: widget traffic on the shell channel only."""
    try:
        frame = read_frame(message)
    except FrameError:
        return False
    return frame.channel == "shell" and frame.msg_type in FROM_PAGE


def may_reach_page(message: object) -> bool:
    """Tell whether a page may see this: no traceback, no code, nothing from stderr."""
    try:
        frame = read_frame(message)
    except FrameError:
        return False
    return frame.msg_type not in NOT_FOR_PAGE and frame.stream != "stderr"
