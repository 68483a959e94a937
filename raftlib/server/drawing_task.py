"""Draws one picture in a fork of a process that has the libraries for it.

It is a module of the fork server, which calls ``do_task`` in each fork.
"""

import os
from collections.abc import Callable
from pathlib import Path

from raftlib.forks.kernel import ForkableApp
from raftlib.shared_work import SharedWork
from raftlib.workbook.views.pictures import draw_recipe

# Opening a page comes before the pictures of another one.
NICER = 10


def do_task(
    _app: ForkableApp, _say: Callable[[dict[str, object]], object], *, folder: str, name: str
) -> dict[str, bool]:
    """Draw what was left in the folder under a name, and leave it there."""
    os.nice(NICER)
    draw_recipe(name, SharedWork(Path(folder)))
    return {"drawn": True}
