"""Messages are those of a page's front end, and are read no further than needed."""

import json

import pytest

from raftlib.bench import messages
from raftlib.server.frames import PROTOCOL, may_reach_kernel, read_frame
from tests.bench.said import from_kernel, heard, idle

SAID = {
    "kernel_info_request": messages.ask_who("s"),
    "comm_info_request": messages.ask_comms("s"),
    "comm_open": messages.open_control("s", "c"),
    "comm_msg": messages.ask_states("s", "c"),
}


@pytest.mark.parametrize("msg_type", SAID)
def test_our_server_lets_it_through(msg_type):
    """What it drops would be measured as a page that never opens."""
    message = SAID[msg_type].message

    assert may_reach_kernel(message)
    assert read_frame(message).msg_type == msg_type


def test_protocol_is_the_one_that_our_server_speaks():
    assert messages.PROTOCOL == PROTOCOL


def test_message_carries_the_id_that_answers_name():
    said = messages.ask_who("s")

    header = json.loads(messages.read_message(said.message).parts[0])

    assert header["msg_id"] == said.msg_id


def test_no_two_messages_have_the_same_id():
    """A kernel ignores one that it has seen."""
    assert messages.ask_who("s").msg_id != messages.ask_who("s").msg_id


def test_control_line_is_opened_in_its_version():
    parts = messages.read_message(messages.open_control("s", "c").message).parts

    assert json.loads(parts[2]) == {"version": "1.0.0"}
    assert json.loads(parts[3]) == {
        "comm_id": "c",
        "target_name": "jupyter.widget.control",
        "data": {},
    }


def test_states_are_asked_for_on_the_control_line():
    content = messages.read_message(messages.ask_states("s", "c").message).content

    assert content == {"comm_id": "c", "data": {"method": "request_states"}}


def test_choice_is_an_update_of_the_index_alone():
    content = messages.read_message(messages.choose("s", "c", 3).message).content

    assert content["comm_id"] == "c"
    assert content["data"] == {"method": "update", "state": {"index": 3}, "buffer_paths": []}


def test_message_of_a_kernel_is_read():
    found = heard("comm_msg", {"comm_id": "a"}, answers="m-1")

    assert (found.channel, found.msg_type, found.answers) == ("iopub", "comm_msg", "m-1")
    assert found.content == {"comm_id": "a"}


def test_message_that_answers_nothing_has_no_id_for_it():
    assert heard("status", {}).answers == ""


def test_content_that_nobody_asks_for_is_not_read():
    """It may be a chart of a megabyte: here it could not even be read."""
    parts = (b'{"msg_type": "comm_msg"}', b"{}", b"{}", b"no JSON")

    found = messages.Heard("iopub", parts)

    assert (found.msg_type, found.answers, found.is_idle) == ("comm_msg", "", False)
    assert found.raw_content == b"no JSON"


def test_buffers_after_the_content_are_left_alone():
    message = from_kernel("comm_msg", {"comm_id": "a"})
    count = int.from_bytes(message[:8], "little")
    shifted = [int.from_bytes(message[at : at + 8], "little") + 8 for at in range(8, 56, 8)]
    end = shifted[-1] + 3
    numbers = [count + 1, *shifted, end]
    longer = b"".join(number.to_bytes(8, "little") for number in numbers) + message[56:] + b"png"

    found = messages.read_message(longer)

    assert found.content == {"comm_id": "a"}
    assert found.parts[4] == b"png"


def test_only_idle_is_idle():
    assert idle().is_idle
    assert not heard("status", {"execution_state": "busy"}).is_idle
    assert not heard("comm_msg", {"execution_state": "idle"}).is_idle
