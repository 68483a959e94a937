"""Draws pictures in a fork of a process that has the libraries for it.

It is a module of the fork server, which calls ``do_task`` in each fork.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from raftlib.forks.kernel import ForkableApp
from raftlib.shared_work import SharedWork
from raftlib.workbook.views.base import act_safely
from raftlib.workbook.views.pictures import draw_recipe

# Opening a page comes before the pictures of another one.
NICER = 10


def do_task(
    _app: ForkableApp, say: Callable[[dict[str, str]], object], *, folder: str, names: list[str]
) -> dict[str, str]:
    """Draw what was left in the folder under these names, and leave it there.

    Says ``{"done": name}`` after each: one that fails, which is recorded, does not stop the others.
    """
    os.nice(NICER)
    work = SharedWork(Path(folder))
    for name in names:
        act_safely(partial(draw_recipe, name, work), "a picture could not be drawn")
        say({"done": name})
    return {}
