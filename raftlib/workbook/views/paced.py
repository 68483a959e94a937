"""Follows changes that come thick and fast at a pace that a room of pages can keep."""

import asyncio
from collections.abc import Callable


class Paced:
    """Does something at once, and then not again before some seconds have passed.

    What comes in between is done once, at the end of them; nothing is left out for ever.

    Parameters
    ----------
    do : callable
        Gets the topic that has changed.
    seconds : float
        The least time between two times; 0 for at once, always.
    """

    def __init__(self, do: Callable[[str], object], seconds: float) -> None:
        self._do, self._seconds = do, seconds
        self._next = 0.0
        self._waits = False

    def __call__(self, topic: str) -> None:
        """Do it now or, where it was done a moment ago, a little later."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # as in a test: nobody would do it later
            self._do(topic)
            return
        wait = self._next - loop.time()
        if self._waits:
            return
        if wait <= 0:
            self._run(topic, loop)
        else:
            self._waits = True
            loop.call_later(wait, self._run, topic, loop)

    def _run(self, topic: str, loop: asyncio.AbstractEventLoop) -> None:
        self._waits = False
        self._next = loop.time() + self._seconds
        self._do(topic)
