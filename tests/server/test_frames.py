import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from raftlib.server.frames import (
    MAX_MESSAGE_BYTES,
    FrameError,
    may_reach_kernel,
    may_reach_page,
    read_frame,
)


def frame(msg_type: object, content: object = None, channel: str = "shell") -> bytes:
    parts = {"header": {"msg_type": msg_type}, "parent_header": {}, "metadata": {}}
    pack = lambda part: json.dumps(part).encode()  # noqa: E731
    return serialize_msg_to_ws_v1({**parts, "content": content or {}}, channel, pack)


def counted(count: int, *offsets: int, rest: bytes = b"") -> bytes:
    return b"".join(number.to_bytes(8, "little") for number in (count, *offsets)) + rest


@pytest.mark.parametrize("msg_type", ["comm_open", "comm_msg", "comm_close", "kernel_info_request"])
def test_widget_message_reaches_the_kernel(msg_type: str):
    assert may_reach_kernel(frame(msg_type))


@pytest.mark.parametrize(
    "msg_type",
    ["execute_request", "input_reply", "debug_request", "shutdown_request", "complete_request", 7],
)
def test_other_message_does_not_reach_the_kernel(msg_type: object):
    assert not may_reach_kernel(frame(msg_type))


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", ""])
def test_only_the_shell_channel_is_open(channel: str):
    assert not may_reach_kernel(frame("comm_msg", channel=channel))


@pytest.mark.parametrize("msg_type", ["error", "execute_input"])
def test_traceback_and_code_do_not_reach_the_page(msg_type: str):
    assert not may_reach_page(frame(msg_type, {"traceback": ["secret"]}, "iopub"))


def test_printed_text_reaches_the_page_but_not_from_stderr():
    assert may_reach_page(frame("stream", {"name": "stdout"}, "iopub"))
    assert not may_reach_page(frame("stream", {"name": "stderr"}, "iopub"))


def test_widget_update_with_buffers_reaches_the_page():
    """Six parts and a buffer: the offsets say where each begins, and where the last ends."""
    parts = [b"iopub", b'{"msg_type": "comm_msg"}', b"{}", b"{}", b"{}", b"\x00" * 9]
    starts = [8 * 8]
    for part in parts:
        starts.append(starts[-1] + len(part))

    assert may_reach_page(counted(7, *starts, rest=b"".join(parts)))


@pytest.mark.parametrize(
    "message",
    [
        "text",
        "",
        None,
        {},
        b"",
        b"\x00" * 7,
        counted(2**63),
        counted(10**18, 8, 8),
        counted(6, 2**60, 2**61, 2**62, 2**62, 2**62, 2**62),
        counted(6, 56, 50, 40, 30, 20, 10, rest=b" " * 99),
        counted(6, 0, 0, 0, 0, 0, 0),
        counted(6, 56, 56, 56, 56, 56, 56),
        counted(6, 56, 56, 58, 58, 58, 58, rest=b"[]"),
        counted(6, 56, 56, 60, 60, 60, 60, rest=b"null"),
        counted(6, 56, 57, 59, 59, 59, 59, rest=b"\xff{}"),
        counted(6, 56, 56, 656, 656, 656, 656, rest=b"[" * 600),
        frame("stream", ["not", "an", "object"]),
    ],
    ids=lambda _message: "",
)
def test_malformed_message_passes_neither_way(message: object):
    with pytest.raises(FrameError, match=r"offsets|header|protocol"):
        read_frame(message)
    assert not may_reach_kernel(message)
    assert not may_reach_page(message)


def test_message_at_the_cap_passes_and_one_byte_above_does_not():
    fixed = len(frame("comm_msg", {"text": ""}))
    at_cap = frame("comm_msg", {"text": "x" * (MAX_MESSAGE_BYTES - fixed)})

    assert len(at_cap) == MAX_MESSAGE_BYTES
    assert may_reach_kernel(at_cap)
    assert not may_reach_kernel(at_cap + b" ")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_filter(message: bytes):
    assert may_reach_kernel(message) in (True, False)
    assert not may_reach_kernel(counted(6) + message)
