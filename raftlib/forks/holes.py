"""Fills the holes in the heap before a process is forked from.

A fork shares the memory of its parent until either writes to it. The heap of a process that has
worked is full of small free blocks. What a fork asks for comes out of these, and each takes a
whole page of its own. Once they are taken, a fork writes in fresh pages, side by side.
"""

import ctypes
from collections.abc import Callable
from typing import NamedTuple

# From large blocks to small ones, so that what is left of a large hole is filled too.
SIZES = (65536, 16384, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32, 24)
AT_ONCE = 4096  # bytes, or one block: to look takes longer than to take
MOST_BYTES = 64 * 2**20  # many times what was ever there to fill


class Heap(NamedTuple):
    """How large the heap is, and how much of it is free before its end, in bytes."""

    size: int
    holes: int
    at_end: int


class _Mallinfo(ctypes.Structure):
    """What glibc says of its heap. Source: mallinfo2(3)."""

    _names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = tuple((name, ctypes.c_size_t) for name in _names.split())


def fill_holes() -> int:
    """Take the free blocks inside the heap for good, and return how many bytes were taken.

    Where nobody can say what is free, as without glibc, nothing is done.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        return 0
    libc.mallinfo2.restype = _Mallinfo
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]

    def look() -> Heap:
        found = libc.mallinfo2()
        # A block may lie in a mapping of its own, outside the heap: that fills no hole either.
        size = found.arena + found.hblkhd
        return Heap(size, found.fordblks - found.keepcost, found.keepcost)

    libc.malloc_trim(0)  # puts together what is free side by side
    return fill(look, libc.malloc)


def fill(look: Callable[[], Heap], take: Callable[[int], object]) -> int:
    """Take blocks of each size until they come from the end of the heap.

    Parameters
    ----------
    look : callable
        Says how the heap is.
    take : callable
        Takes a block of so many bytes.
    """
    taken = 0
    for size in SIZES:
        before, blocks = look(), max(1, AT_ONCE // size)
        while before.holes >= size and taken < MOST_BYTES:
            for _ in range(blocks):
                take(size)
            taken += blocks * size
            after = look()
            if after.size > before.size or after.at_end < before.at_end:
                break
            before = after
    return taken
