"""A page that shares its kernel: what it may ask, what moves it, and what it says in vain."""

import asyncio
import json
import logging

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1

from raftlib.forks.fork import can_fork
from raftlib.server.frames import MAX_MESSAGE_BYTES
from raftlib.server.shared import CONTROL, SharedPageError
from raftlib.server.shared_line import (
    LONGEST_NAME,
    MOST_CONTROLS,
    MOST_QUESTIONS,
    SharedLine,
)
from tests.server.shared_place import Visitor, make_place, run

pytestmark = pytest.mark.skipif(not can_fork(), reason="only Linux forks kernels safely")
UPDATE = {"comm_id": "slider", "data": {"method": "update", "state": {"value": 4}}}
ASK_STATES = {"comm_id": "c-1", "data": {"method": "request_states"}}


@pytest.fixture(scope="module")
def place():
    yield from make_place()


class Answers:
    """Stands where the shared kernel does: answers when it is let."""

    def __init__(self) -> None:
        self.lines = set()
        self.answer = asyncio.get_running_loop().create_future()

    async def kernel_info(self):
        """Return what was put in."""
        return await asyncio.shield(self.answer)

    async def states(self):
        """Return what was put in."""
        return [b'{"data": {"states": {}}}']

    def as_asked_by(self, states, _comm_id):
        """Return them as they are."""
        return states


def with_line(look):
    """Run a test on a line whose kernel is a stand-in."""

    async def whole():
        visitor = Visitor(Answers())
        await visitor.line.connect()
        await look(visitor)
        visitor.may_go_on.set()

    run(whole())


def moved(visitor):
    """Return what the kernel of its own was told, in its order."""
    return [json.loads(bytes(deserialize_msg_from_ws_v1(it)[1][3])) for it in visitor.moved]


def test_page_opens_without_a_move(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            await visitor.open()
            visitor.say("kernel_info_request", {})
            visitor.say("comm_info_request", {})
            visitor.say("comm_close", {"comm_id": "c-1", "data": {}})
            await visitor.until(lambda: not visitor.line._tasks)

            assert visitor.moves == 0
            assert not visitor.closed

    run(look())


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("comm_msg", UPDATE),
        ("comm_msg", {"comm_id": "slider", "data": {"method": "custom", "content": {}}}),
        ("comm_msg", {"comm_id": "not there", "data": {"method": "request_states"}}),
        ("comm_msg", {"comm_id": "x" * 100_000, "data": {}}),
        ("comm_close", {"comm_id": "slider"}),
        ("comm_msg", {}),
        ("comm_msg", {"comm_id": ["c-1"], "data": "request_states"}),
        # As of its own kernel: it closes what it does not know.
        ("comm_open", {"comm_id": "c-2", "target_name": "foreign", "data": {}}),
        ("comm_open", {"comm_id": "c-2", "target_name": "jupyter.widget", "data": {}}),
        ("comm_open", {"comm_id": "c-2", "target_name": [CONTROL], "data": {}}),
    ],
)
def test_anything_but_an_opening_moves_the_page(kind, content):
    async def look(visitor):
        visitor.may_go_on.set()

        visitor.say(kind, content)
        await visitor.until(lambda: visitor.moved)

        assert (visitor.moves, moved(visitor)) == (1, [content])

    with_line(look)


def test_page_moves_once_and_no_message_is_lost_or_overtaken():
    async def look(visitor):
        for number in range(100):
            visitor.say("comm_msg", {"comm_id": "slider", "data": {"n": number}})
        # What would have been answered before waits its turn too.
        visitor.say("comm_info_request", {"last": 1})
        await asyncio.sleep(0)
        assert visitor.line not in visitor.line._shared.lines

        visitor.may_go_on.set()
        await visitor.until(lambda: visitor.moved)

        assert visitor.moves == 1
        told = moved(visitor)
        assert [it["data"]["n"] for it in told[:-1]] == list(range(100))
        assert told[-1] == {"last": 1}

    with_line(look)


def test_page_moves_only_when_what_it_asked_before_was_answered():
    """A late answer would lay the state from before over what the page's person changed."""

    async def look(visitor):
        visitor.may_go_on.set()
        visitor.say("kernel_info_request", {})
        visitor.say("comm_msg", UPDATE)
        await asyncio.sleep(0.05)
        assert visitor.moves == 0

        visitor.line._shared.answer.set_result(b"{}")
        await visitor.until(lambda: visitor.moved)

        assert "kernel_info_reply" in visitor.kinds()
        assert moved(visitor) == [UPDATE]

    with_line(look)


def test_page_that_moves_is_told_nothing_of_the_shared_kernel_any_more(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            await visitor.open()
            visitor.say("comm_msg", UPDATE)

            assert visitor.line not in shared.lines
            visitor.may_go_on.set()
            await visitor.until(lambda: visitor.moved)

    run(look())


def test_page_that_cannot_move_is_hung_up_on_without_a_traceback_to_it(caplog):
    async def look(visitor):
        async def fail(_waiting):
            raise OSError("no room")

        visitor.line._move = fail
        visitor.say("comm_msg", UPDATE)
        await visitor.until(lambda: visitor.closed)

        assert visitor.told == []

    with caplog.at_level(logging.ERROR):
        with_line(look)
    assert "could not go on" in caplog.text


def test_flood_while_a_page_moves_ends_its_line():
    async def look(visitor):
        for _ in range(3):
            visitor.say("comm_msg", {"data": "x" * (MAX_MESSAGE_BYTES - 1000)})
        assert not visitor.closed

        visitor.say("comm_msg", UPDATE)

        assert visitor.closed

    with_line(look)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"[1]", b'"text"', b"1", b"null", b"[" * 100_000, b"\xff"]
)
def test_content_that_no_page_sends_is_dropped(content):
    async def look(visitor):
        visitor.say_raw("comm_msg", content)

        assert (visitor.moves, visitor.told, visitor.closed) == (0, [], False)
        assert not visitor.line._tasks

    with_line(look)


@pytest.mark.parametrize("data", [None, [], "request_states", 1, {"method": ["request_states"]}])
def test_question_without_its_method_moves_the_page_and_breaks_nothing(data):
    async def look(visitor):
        visitor.may_go_on.set()
        visitor.say("comm_open", {"comm_id": "c-1", "target_name": CONTROL})

        visitor.say("comm_msg", {"comm_id": "c-1", "data": data})
        await visitor.until(lambda: visitor.moved)

        assert not visitor.closed

    with_line(look)


@pytest.mark.parametrize("name", ["c-1", "A" * LONGEST_NAME, "7"])
def test_name_that_a_page_gives_is_taken(name):
    async def look(visitor):
        visitor.say("comm_open", {"comm_id": name, "target_name": CONTROL})
        await visitor.until(lambda: not visitor.line._tasks)

        assert visitor.moves == 0
        assert visitor.line._controls == {name}

    with_line(look)


@pytest.mark.parametrize(
    "name", ["", "-", "A" * (LONGEST_NAME + 1), 'x", "data": {}, "y": "', "é", "a b", "\n", "²"]
)
def test_name_that_could_change_an_answer_is_not_taken(name):
    """It goes into the answer as it is; the page gets a kernel of its own, which may mind it."""

    async def look(visitor):
        visitor.may_go_on.set()
        visitor.say("comm_open", {"comm_id": name, "target_name": CONTROL})
        await visitor.until(lambda: visitor.moved)

        assert visitor.line._controls == set()

    with_line(look)


@pytest.mark.parametrize(("opened", "moves"), [(MOST_CONTROLS, 0), (MOST_CONTROLS + 1, 1)])
def test_page_keeps_few_names(opened, moves):
    async def look(visitor):
        visitor.may_go_on.set()
        for number in range(opened):
            visitor.say("comm_open", {"comm_id": f"c{number}", "target_name": CONTROL})
        await visitor.until(lambda: not visitor.line._tasks)

        assert visitor.moves == moves
        assert len(visitor.line._controls) == MOST_CONTROLS

    with_line(look)


def test_name_that_was_closed_is_forgotten():
    async def look(visitor):
        visitor.say("comm_open", {"comm_id": "c-1", "target_name": CONTROL})
        visitor.say("comm_close", {"comm_id": "c-1", "data": {}})
        await visitor.until(lambda: not visitor.line._tasks)

        assert visitor.line._controls == set()
        assert visitor.moves == 0

    with_line(look)


@pytest.mark.parametrize(
    ("questions", "closed"), [(MOST_QUESTIONS, False), (MOST_QUESTIONS + 1, True)]
)
def test_page_that_asks_and_does_not_read_is_hung_up_on(questions, closed):
    async def look(visitor):
        visitor.say("comm_open", {"comm_id": "c-1", "target_name": CONTROL})
        await visitor.until(lambda: not visitor.line._tasks)
        visitor.unread = asyncio.get_running_loop().create_future()  # it does not read

        for _ in range(questions):
            visitor.say("comm_msg", ASK_STATES)
            await asyncio.sleep(0)

        assert visitor.closed is closed
        visitor.unread.set_result(None)
        await visitor.until(lambda: not visitor.line._tasks)

    with_line(look)


def test_page_that_reads_may_ask_as_often_as_it_likes():
    async def look(visitor):
        visitor.say("comm_open", {"comm_id": "c-1", "target_name": CONTROL})
        for _ in range(10 * MOST_QUESTIONS):
            visitor.say("comm_msg", ASK_STATES)
            await visitor.until(lambda: not visitor.line._tasks)

        assert not visitor.closed
        assert visitor.kinds().count("comm_msg") == 10 * MOST_QUESTIONS

    with_line(look)


def test_page_whose_kernel_has_ended_is_hung_up_on_without_a_traceback(caplog):
    async def look(visitor):
        visitor.say("kernel_info_request", {})
        visitor.line._shared.answer.set_exception(SharedPageError("It has ended."))
        await visitor.until(lambda: visitor.closed)

    with caplog.at_level(logging.ERROR):
        with_line(look)
    assert caplog.text == ""


def test_line_that_is_hung_up_on_leaves():
    async def look(visitor):
        assert isinstance(visitor.line, SharedLine)
        assert visitor.line._shared.lines == {visitor.line}

        visitor.line.hang_up()

        assert visitor.line._shared.lines == set()
        assert visitor.closed

    with_line(look)
