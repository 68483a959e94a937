import json
import socket

import pytest

from raftlib.forks import wire
from raftlib.forks.wire import Lines, receive, send


def test_message_may_come_in_pieces():
    lines = Lines()

    assert lines.feed(b'{"a"') == []
    assert lines.feed(b": 1}") == []
    assert lines.feed(b'\n{"b": 2}\n{"c"') == [{"a": 1}, {"b": 2}]
    assert lines.feed(b": 3}\n") == [{"c": 3}]


@pytest.mark.parametrize("line", [b"nonsense\n", b"[1]\n", b"1\n"])
def test_line_that_is_no_object_is_refused(line):
    with pytest.raises(ValueError, match=r"Expecting|not a message"):
        Lines().feed(line)


def test_line_without_an_end_is_refused(monkeypatch):
    monkeypatch.setattr(wire, "MOST_BYTES", 10)
    lines = Lines()

    assert lines.feed(b"x" * 10) == []
    with pytest.raises(ValueError, match="without an end"):
        lines.feed(b"x")


def test_what_is_sent_is_received():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, {"text": "Zoë"})

        assert receive(theirs, 1) == {"text": "Zoë"}


def test_who_hung_up_does_not_answer():
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        send(theirs, {"a": 1})  # and nobody minds
        with pytest.raises(OSError, match=r"hung up|reset|Broken"):
            receive(theirs, 1)


def test_answer_that_does_not_come_is_not_waited_for():
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TimeoutError, match="timed out"):
        receive(theirs, 0.05)


def test_line_holds_one_message():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, {"text": "a\nb"})
        data = theirs.recv(100)

    assert data.count(b"\n") == 1
    assert json.loads(data) == {"text": "a\nb"}
