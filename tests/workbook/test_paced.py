"""Changes that come thick and fast are followed at a pace, and the last is never left out."""

import asyncio

from raftlib.workbook.views.paced import Paced

PACE = 0.2


async def told(times, pace=PACE):
    """Tell at these moments, in seconds; return when it was done, and with which topic."""
    loop, done = asyncio.get_running_loop(), []
    start = loop.time()
    paced = Paced(lambda topic: done.append((topic, loop.time() - start)), pace)
    for at in times:
        await asyncio.sleep(max(0.0, start + at - loop.time()))
        paced("votes")
    await asyncio.sleep(2 * pace)
    return done


def test_first_change_is_followed_at_once_and_the_next_ones_together_after_the_pace():
    done = asyncio.run(told([0, 0.01, 0.02, 0.03]))

    assert len(done) == 2
    assert done[0][1] < PACE
    assert done[1][1] >= PACE


def test_change_after_a_rest_is_followed_at_once():
    done = asyncio.run(told([0, 3 * PACE]))

    assert [topic for topic, _ in done] == ["votes", "votes"]
    assert done[1][1] < 4 * PACE


def test_without_a_pace_each_change_is_followed():
    assert len(asyncio.run(told([0, 0, 0], pace=0.0))) == 3


def test_without_a_loop_each_change_is_followed():
    done = []
    paced = Paced(done.append, PACE)

    paced("votes")
    paced("votes")

    assert done == ["votes", "votes"]
