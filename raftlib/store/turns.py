"""Lets those who write to one file do so in the order in which they came.

SQLite has no queue: who waits looks again and again, and pauses longer the longer it has waited,
so that newcomers go first. The system's own lock, here on the folder of the file, wakes the first
in line. (On the file itself it would let go of SQLite's own locks when it is closed.)
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: SQLite's own waiting is all there is
    fcntl = None  # type: ignore[assignment]


@contextmanager
def take_turn(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the turn while the block runs, and give it on at its end, however that comes.

    A turn is only about the order. After ``wait_seconds`` without one the block runs all the same,
    and so it does where there is no such lock; SQLite then says what is in the way.

    Parameters
    ----------
    folder : Path
        The folder whose lock is the turn.
    """
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError:  # on Windows, or in a folder that is not there
        yield
        return
    try:
        if fcntl is not None and not _take_at_once(place):
            _wait_in_line(place, wait_seconds)
        yield
    finally:
        os.close(place)  # which gives the turn on, also if a thread still waits for it


def _take_at_once(place: int) -> bool:
    """Return whether the turn was free; where a file system knows no such lock, it always is."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _wait_in_line(place: int, wait_seconds: float) -> None:
    """Wait in a thread, because the system's waiting knows no end."""
    waiting = threading.Thread(target=fcntl.flock, args=(place, fcntl.LOCK_EX), daemon=True)
    waiting.start()
    waiting.join(wait_seconds)
