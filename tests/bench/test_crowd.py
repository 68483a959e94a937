"""Many viewers at once: who comes through is measured, who does not is counted."""

import asyncio
import os
from collections.abc import Callable
from functools import partial

import tornado.web

from raftlib.bench.crowd import Crowd, measure
from raftlib.bench.figures import Figures
from raftlib.bench.servers import Running
from tests.bench.fake_site import Line, Page, serving


def measured(
    page: type[tornado.web.RequestHandler] = Page,
    line: type[Line] = Line,
    *,
    viewers: int = 3,
    press: bool = True,
    change: Callable[[asyncio.AbstractEventLoop], None] | None = None,
    tell: Callable[[str, int, int], None] = lambda *_: None,
) -> Figures:
    """Measure a site; what this very process holds is taken for the server's memory."""

    async def act() -> Figures:
        loop = asyncio.get_running_loop()
        async with serving(page, line, page) as site:
            crowd = Crowd(
                page="/page",
                viewers=viewers,
                press=press,
                change=partial(change, loop) if change else None,
                step_seconds=2,
            )
            return await measure(Running(site=site, pid=os.getpid()), crowd, tell)

    line.lines.clear()
    return asyncio.run(act())


def draw_for_all(loop: asyncio.AbstractEventLoop) -> None:
    """Draw a chart on every page, as a kernel does that has heard of a change."""
    for line in Line.lines:
        loop.call_soon_threadsafe(line.draw, "")


def test_everybody_who_comes_through_is_measured():
    found = measured(change=draw_for_all)

    assert (found.opened, found.failed, found.redraw_failed, found.change_failed) == (3, 0, 0, 0)
    assert 0 < found.live_p50_s <= found.live_p95_s < 2
    assert found.redraw_p95_s is not None
    assert found.change_p95_s is not None
    assert found.reasons == {}


def test_what_was_not_asked_for_is_not_done():
    found = measured(press=False)

    assert (found.redraw_failed, found.redraw_p50_s, found.pss_after_redraw_mb) == (None,) * 3
    assert (found.change_failed, found.change_p50_s) == (None, None)


class FullAfterOne(Page):
    """A page for one."""

    asked = 0

    def get(self) -> None:
        """Refuse all but the first."""
        FullAfterOne.asked += 1
        self.set_status(200 if FullAfterOne.asked == 1 else 503)
        super().get()


def test_those_who_do_not_get_in_are_counted_and_go_no_further():
    FullAfterOne.asked = -1  # one opens the page before the others

    found = measured(FullAfterOne)

    assert (found.opened, found.failed, found.redraw_failed) == (1, 2, 0)
    assert found.reasons == {"The page answered with 503.": 2}


class OneSilent(Line):
    """A kernel that draws for all but the first who look."""

    def draw(self, msg_id: str) -> None:
        """Draw."""
        if self is not self.lines[1]:  # the first opens the page before the others
            super().draw(msg_id)


def test_those_who_wait_in_vain_are_counted():
    found = measured(line=OneSilent)

    assert (found.opened, found.failed, found.redraw_failed) == (3, 0, 1)
    assert found.reasons == {"not in time": 1}


def test_change_that_is_not_drawn_is_counted():
    found = measured(press=False, change=lambda _loop: None, viewers=2)

    assert (found.change_failed, found.change_p50_s) == (2, None)


def test_it_is_told_how_far_each_step_is():
    told: list[tuple[str, int, int]] = []

    measured(viewers=2, tell=lambda *words: told.append(words))

    assert told == [
        ("Opening the page", 1, 2),
        ("Opening the page", 2, 2),
        ("Choosing something", 1, 2),
        ("Choosing something", 2, 2),
    ]
