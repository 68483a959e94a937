"""The kernel of a shared page answers as one's own would, and tells all who look what changes."""

import asyncio
import os
import signal

import pytest

from raftlib.forks.fork import can_fork
from raftlib.server.shared import CONTROL, WIDGETS, SharedPageError
from tests.server.shared_place import Visitor, ask_directly, do, make_place, run

pytestmark = pytest.mark.skipif(not can_fork(), reason="only Linux forks kernels safely")
ASK_STATES = [
    ("comm_open", {"comm_id": "d", "target_name": CONTROL, "data": {}}),
    ("comm_msg", {"comm_id": "d", "data": {"method": "request_states"}}),
]


@pytest.fixture(scope="module")
def place():
    yield from make_place()


def values(states):
    """Return what the sliders show."""
    found = states["data"]["states"].values()
    return [it["state"]["value"] for it in found if it["model_name"] == "IntSliderModel"]


def test_states_are_those_that_the_kernel_itself_gives(place):
    async def look():
        async with place.share() as shared:
            told = await Visitor(shared).open()
            own = await ask_directly(shared, ASK_STATES, "comm_msg")

        assert told.content["data"] == own["data"]
        assert told.content["comm_id"] == "c-1"
        assert values(told.content) == [3]

    run(look())


def test_kernel_info_is_that_of_the_kernel(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            asked = visitor.say("kernel_info_request", {})
            await visitor.until(lambda: visitor.answers_to(asked, "kernel_info_reply"))
            own = await ask_directly(shared, [("kernel_info_request", {})], "kernel_info_reply")

        told = visitor.answers_to(asked, "kernel_info_reply")[0].content
        assert {**told, "banner": ""} == {**own, "banner": ""}  # each has a tip of its own

    run(look())


def test_comms_are_those_of_the_widgets(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            asked = visitor.say("comm_info_request", {"target_name": WIDGETS})
            await visitor.until(lambda: visitor.answers_to(asked, "comm_info_reply"))
            asking = [("comm_info_request", {"target_name": WIDGETS})]
            own = await ask_directly(shared, asking, "comm_info_reply")

        assert visitor.answers_to(asked, "comm_info_reply")[0].content == own

    run(look())


def test_answer_stands_between_busy_and_idle_and_names_its_question(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            asked = visitor.say("kernel_info_request", {})
            await visitor.until(lambda: len(visitor.told) == 3)

        assert visitor.kinds() == ["status", "kernel_info_reply", "status"]
        states = [visitor.told[at].content["execution_state"] for at in (0, 2)]
        assert states == ["busy", "idle"]
        assert all(told.parent == asked for told in visitor.told)

    run(look())


def test_update_reaches_all_who_look_and_the_next_states(place):
    async def look():
        async with place.share() as shared:
            visitors = [Visitor(shared), Visitor(shared)]
            for visitor in visitors:
                await visitor.open()
                visitor.told.clear()

            await do(shared, "slider.value = 7")

            for visitor in visitors:
                await visitor.until(lambda visitor=visitor: visitor.told)
                (told,) = visitor.told
                assert told.content["data"]["state"] == {"value": 7}
                assert told.parent == {}
            assert values((await Visitor(shared).open()).content) == [7]

    run(look())


def test_custom_message_does_not_make_states_stale_and_an_update_does(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            await visitor.open()
            asked = shared._states

            await do(shared, "slider.send({'hello': 1})")
            await visitor.until(
                lambda: any(told.content.get("data", {}).get("content") for told in visitor.told)
            )
            assert shared._states is asked

            await do(shared, "slider.value = 8")
            await visitor.until(lambda: shared._states is not asked)

    run(look())


def test_states_are_not_older_than_what_was_told_before_them(place):
    """An update that comes between the kernel's answer and the asker makes it ask again."""

    async def look():
        async with place.share() as shared:
            shared._forget_states()
            visitor = Visitor(shared)
            asking = asyncio.create_task(visitor.open())
            await visitor.until(lambda: shared._states is not None)
            answer = shared._states
            # As the last thing before the asker goes on.
            answer.add_done_callback(lambda _: shared._forget_states())
            told = await asking

            assert shared._states is not answer
            assert values(told.content) == [3]

    run(look())


def test_line_that_was_closed_is_told_nothing_and_others_are(place):
    async def look():
        async with place.share() as shared:
            gone, stays = Visitor(shared), Visitor(shared)
            for visitor in (gone, stays):
                await visitor.open()
                visitor.told.clear()

            gone.line.disconnect()
            await do(shared, "slider.value = 9")

            await stays.until(lambda: stays.told)
            assert gone.told == []

    run(look())


def test_line_that_fails_does_not_keep_the_others_from_hearing(place):
    async def look():
        async with place.share() as shared:
            broken, sound = Visitor(shared), Visitor(shared)
            for visitor in (broken, sound):
                await visitor.open()
            broken.pass_on = None
            sound.told.clear()

            await do(shared, "slider.value = 10")

            await sound.until(lambda: sound.told)

    run(look())


def test_who_waits_for_states_is_told_at_once_when_the_kernel_is_given_up(place):
    async def look():
        async with place.share() as shared:
            process = shared.kernels.get_kernel(shared.kernel_id).provisioner.pid
            os.kill(process, signal.SIGSTOP)
            shared._forget_states()
            asking = asyncio.create_task(shared.states())
            await asyncio.sleep(0)

            shared.close()

            with pytest.raises(SharedPageError, match="Open it again"):
                await asyncio.wait_for(asking, 1)

    run(look())


def test_page_whose_kernel_dies_while_it_asks_is_hung_up_on_and_nothing_is_left(place):
    async def look():
        async with place.share() as shared:
            visitor = Visitor(shared)
            await visitor.open()
            os.kill(shared.kernels.get_kernel(shared.kernel_id).provisioner.pid, signal.SIGSTOP)
            shared._forget_states()
            visitor.say("comm_msg", {"comm_id": "c-1", "data": {"method": "request_states"}})

            shared.close()
            await visitor.until(lambda: not visitor.line._tasks)

        assert visitor.closed
        assert shared.lines == set()

    run(look())


def test_kernel_that_did_not_answer_once_is_asked_again(place, monkeypatch):
    async def look():
        async with place.share() as shared:
            monkeypatch.setattr("raftlib.server.shared.ANSWER_SECONDS", 0.3)
            process = shared.kernels.get_kernel(shared.kernel_id).provisioner.pid
            os.kill(process, signal.SIGSTOP)
            shared._forget_states()
            with pytest.raises(TimeoutError, match=r"^$"):
                await shared.states()
            assert shared._states is None

            os.kill(process, signal.SIGCONT)
            monkeypatch.setattr("raftlib.server.shared.ANSWER_SECONDS", 30)
            assert await shared.states()

    run(look())


def test_closing_hangs_up_on_all_and_closes_the_sockets_to_the_kernel(place):
    async def look():
        async with place.share() as shared:
            visitors = [Visitor(shared), Visitor(shared)]
            for visitor in visitors:
                await visitor.open()

            shared.close()
            shared.close()  # twice does no harm

            assert all(visitor.closed for visitor in visitors)
            assert shared._iopub.closed()
            assert shared._shell.closed()

    run(look())
