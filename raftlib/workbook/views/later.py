"""Does what draws in the background, one job after the other, so that a page goes on meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache


def do_later(job: Callable[[], object], then: Callable[[], object]) -> bool:
    """Do a job in the background, then call ``then``; False where no loop runs, as in a test."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False

    def done(doing: asyncio.Future[object]) -> None:
        doing.exception()  # the job says itself what failed
        then()

    loop.run_in_executor(_draughtsman(), job).add_done_callback(done)
    return True


@cache
def _draughtsman() -> ThreadPoolExecutor:
    """Return the one thread that draws: matplotlib's settings are the process's."""
    return ThreadPoolExecutor(1, "draughtsman")
