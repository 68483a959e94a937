"""Runs a command that ends with whoever started it.

``python -m raftlib.bench.child PARENT COMMAND…``, where PARENT is the number of that process: it
may have ended before this one can ask.
"""

import os
import sys

from raftlib.forks.fork import can_fork, end_with_parent


def main(parent: str, *words: str) -> None:
    """Become the command; where the system cannot tie it to its parent, it is only run."""
    if can_fork():
        end_with_parent(int(parent))
    os.execv(words[0], words)  # noqa: S606  (our own words)


if __name__ == "__main__":
    main(*sys.argv[1:])
