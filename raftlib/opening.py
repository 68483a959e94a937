"""Makes a page somebody's: at once, or, where it was run for nobody first, once it is forked.

A snapshot of a page is what its notebook shows to nobody. What a viewer may see is read when the
page is opened for them, in a process of their own.
"""

from collections.abc import Callable

from raftlib import settings

_waiting: list[Callable[[], object]] = []


def on_open(act: Callable[[], object]) -> None:
    """Do ``act`` when the page belongs to somebody: at once, unless this is a snapshot."""
    if settings.is_snapshot():
        _waiting.append(act)
    else:
        act()


def open_page() -> None:
    """Do what has waited, in its order; a fork calls this once its environment is its own."""
    acts, _waiting[:] = list(_waiting), []
    for act in acts:
        act()
