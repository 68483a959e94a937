"""A fork of a process whose heap has no holes shares more of its memory."""

import os
import subprocess
import sys

import pytest

from raftlib.forks import holes
from raftlib.forks.holes import AT_ONCE, MOST_BYTES, SIZES, Heap, fill, fill_holes
from tests.commands import run_script

NEW, PAGE = 1500, 4096  # objects, each too large for Python's own pools


class Made:
    """A heap of which a test says what is free."""

    def __init__(self, free: int, *, shrinks: bool = True) -> None:
        self.free, self.size, self.taken = free, 10_000_000, [0]
        self._shrinks = shrinks

    def look(self) -> Heap:
        """Say how it is."""
        return Heap(self.size, self.free, 0)

    def take(self, size: int) -> None:
        """Take from a hole, or from the end where none is large enough."""
        self.taken.append(size)
        if not self._shrinks:
            return
        if self.free >= size:
            self.free -= size
        else:
            self.size += size


@pytest.mark.parametrize("free", [0, SIZES[-1] - 1, SIZES[-1], 100_000, 5_000_000])
def test_no_hole_is_left_into_which_a_block_would_go(free):
    heap = Made(free)

    taken = fill(heap.look, heap.take)

    assert heap.free < SIZES[-1]
    assert taken == sum(heap.taken)


def test_nothing_is_taken_from_a_heap_without_holes():
    heap = Made(0)

    assert fill(heap.look, heap.take) == 0


def test_little_is_taken_from_the_end_of_the_heap():
    heap = Made(5_000_000)
    before = heap.size

    fill(heap.look, heap.take)

    assert heap.size - before <= sum(max(size, AT_ONCE) for size in SIZES)


def test_heap_of_which_nothing_true_is_said_is_not_filled_for_ever():
    heap = Made(5_000_000, shrinks=False)

    assert fill(heap.look, heap.take) <= MOST_BYTES + SIZES[0]


def test_without_glibc_nothing_is_done(monkeypatch):
    monkeypatch.setattr(holes.ctypes, "CDLL", lambda _name: object())

    assert fill_holes() == 0


def pages_touched() -> int:
    """Return in how many pages of memory new objects lie."""
    made = [bytes([place % 256]) * 1300 for place in range(NEW)]
    return len({at // PAGE for one in made for at in (id(one), id(one) + sys.getsizeof(one) - 1)})


def compare() -> tuple[int, int]:
    """Return in how many pages new objects lie before the holes are filled, and after."""
    # Every fourth is let go: each of these holes is in a page of its own.
    kept: list[bytes | None] = [bytes([place % 256]) * 1400 for place in range(4 * NEW)]
    for place in range(0, len(kept), 4):
        kept[place] = None
    before = pages_touched()
    fill_holes()
    return before, pages_touched()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks pages")
def test_new_objects_lie_side_by_side_once_the_holes_are_filled():
    """1,500 objects of 1,333 bytes need 489 pages, and touch three times as many in holes.

    It is a process of its own: the holes of this one are whatever other tests have left.
    """
    script = "from tests.forks.test_holes import compare; print(*compare())"

    in_holes, side_by_side = map(int, run_script(script).split())
    assert in_holes > 2 * side_by_side


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks pages")
@pytest.mark.parametrize("threshold", ["", "65536"])
def test_large_blocks_that_lie_outside_the_heap_are_not_taken_without_end(threshold):
    """From 64 kB on each could have a mapping of its own, if that is asked for."""
    found = subprocess.run(
        [sys.executable, "-c", "from raftlib.forks.holes import *; print(fill_holes())"],
        env={**os.environ, **({"MALLOC_MMAP_THRESHOLD_": threshold} if threshold else {})},
        capture_output=True,
        text=True,
        check=True,
    )

    assert 0 < int(found.stdout) < MOST_BYTES / 4
