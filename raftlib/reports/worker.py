"""Makes one report in a fork of a process that has everything imported.

It is a module of the fork server, which calls ``warm_up`` once and ``do_task`` in each fork.
"""

from collections.abc import Callable
from pathlib import Path

import nbformat
from matplotlib.axes import Axes
from papermill.engines import papermill_engines

from raftlib.errors import ReportError
from raftlib.forks.kernel import ForkableApp
from raftlib.reports.engine import ENGINE, ForkEngine
from raftlib.reports.html import notebook_as_html
from raftlib.reports.run import describe_cell, make_pair
from raftlib.workbook.views import pictures, report  # with all that a report notebook imports

__all__ = ["do_task", "report", "warm_up"]


def warm_up() -> None:
    """Let papermill know the engine, load the template of the pages and the fonts of the charts."""
    papermill_engines.register(ENGINE, ForkEngine)
    notebook_as_html(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Warm")]))
    pictures.chart(_draw_bar, rows=1, alt="")


def do_task(
    app: ForkableApp,
    say: Callable[[dict[str, str]], object],
    *,
    notebook: str,
    parameters: dict[str, str],
    scratch: str,
) -> dict[str, str]:
    """Make the two files of a report in ``scratch``; say ``{"cell": …}`` before each cell.

    Returns
    -------
    dict
        ``{"html": …, "notebook": …}``, or ``{"failed": …}``.
    """
    content = nbformat.read(notebook, as_version=4)

    def say_cell(source: str) -> None:
        say({"cell": describe_cell(content, source)})

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
        return {"failed": str(error)}
    return {"html": str(pair.html), "notebook": str(pair.notebook)}


def _draw_bar(*, ax: Axes, narrow: bool) -> Axes:
    ax.barh(["A"], [1], height=0.5 if narrow else 0.8)
    return ax
