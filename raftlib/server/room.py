"""How many pages this computer can take: beyond that it says so, instead of letting all wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

# What stays free for the pages that are open: they grow when somebody chooses something.
LEAST_FREE = 512 * 2**20
# So many may open at once; 200 take some 20 s, and nobody waits much longer for a page.
MOST_OPENING = 400
# Of a container, which may have less memory than the computer. Source: Linux, cgroup v2.
CONTAINER = Path("/sys/fs/cgroup")


def free_memory(container: Path = CONTAINER) -> int:
    """Return the bytes of memory that are free, here and in the container that this may be."""
    free = int(psutil.virtual_memory().available)
    try:
        most = int((container / "memory.max").read_text("ascii"))
        used = int((container / "memory.current").read_text("ascii"))
        kept = dict(
            line.split() for line in (container / "memory.stat").read_text("ascii").splitlines()
        )
    except (OSError, ValueError):  # no container, or one without a limit
        return free
    return min(free, most - used + int(kept.get("inactive_file", 0)))


class Room:
    """Knows whether one more page can be opened.

    Parameters
    ----------
    free : callable
        Returns the bytes of memory that are free.
    """

    def __init__(self, free: Callable[[], int] = free_memory) -> None:
        self._free = free
        self._opening = 0

    @property
    def is_full(self) -> bool:
        """Return whether whoever comes now has to try again later."""
        return self._opening >= MOST_OPENING or self._free() < LEAST_FREE

    @contextmanager
    def entering(self) -> Iterator[None]:
        """Count a page while it opens."""
        self._opening += 1
        try:
            yield
        finally:
            self._opening -= 1
