"""Draws what a page still lacks after its text is there, so that nobody waits for a chart."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import cache

Draw = Callable[[], object]

# What the text that is being written lacks; None where everything is drawn at once.
_lacking: ContextVar[list[Draw] | None] = ContextVar("lacking", default=None)


def postpone(draws: Sequence[Draw]) -> bool:
    """Return whether these are drawn later, because the text goes out before."""
    lacking = _lacking.get()
    if lacking is None:
        return False
    lacking.extend(draws)
    return True


def write_first(write: Callable[[], str]) -> tuple[str, list[Draw]]:
    """Return a text with places for what is not drawn yet, and what that is."""
    lacking: list[Draw] = []
    token = _lacking.set(lacking)
    try:
        return write(), lacking
    finally:
        _lacking.reset(token)


def draw_all(lacking: list[Draw], then: Callable[[], object]) -> bool:
    """Draw in the background, then call ``then``; False where no loop runs, as in a test."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False

    def draw() -> None:
        for one in lacking:
            one()

    def done(drawing: asyncio.Future[None]) -> None:
        drawing.exception()  # what fails is drawn once more, where the page says so
        then()

    loop.run_in_executor(_draughtsman(), draw).add_done_callback(done)
    return True


@cache
def _draughtsman() -> ThreadPoolExecutor:
    """Return the one thread that draws: matplotlib's settings are the process's."""
    return ThreadPoolExecutor(1, "draughtsman")
