"""Makes one report in a fork of a process that has everything imported.

It is a module of the fork server, which calls ``warm_up`` once and ``do_task`` in each fork.
"""

from collections.abc import Callable
from pathlib import Path

import nbformat
from papermill.engines import papermill_engines

# What a report notebook imports; in a fork it is there already.
import raftlib.workbook.views.report
from raftlib.errors import ReportError
from raftlib.forks.kernel import ForkableApp
from raftlib.reports.engine import ENGINE, ForkEngine
from raftlib.reports.html import notebook_as_html
from raftlib.reports.run import describe_cell, make_pair

__all__ = ["do_task", "raftlib", "warm_up"]


def warm_up() -> None:
    """Let papermill know the engine, and load the template of the pages."""
    papermill_engines.register(ENGINE, ForkEngine)
    notebook_as_html(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Warm")]))


def do_task(
    app: ForkableApp,
    say: Callable[[dict[str, str]], object],
    *,
    notebook: str,
    parameters: dict[str, str],
    scratch: str,
) -> None:
    """Make the two files of a report in ``scratch``.

    Says ``{"cell": …}`` before each cell, and at the end ``{"html": …, "notebook": …}`` or
    ``{"failed": …}``.
    """

    def say_cell(source: str) -> None:
        say({"cell": describe_cell(Path(notebook), source)})

    try:
        pair = make_pair(
            Path(notebook),
            parameters,
            Path(scratch),
            engine_name=ENGINE,
            kernel_name="python3",
            app=app,
            on_cell=say_cell,
        )
    except (ReportError, OSError) as error:
        say({"failed": str(error)})
    else:
        say({"html": str(pair.html), "notebook": str(pair.notebook)})
