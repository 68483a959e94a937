"""Lets papermill run a notebook in a fork, for tests of the fork server's tasks."""

import papermill
from papermill.engines import papermill_engines

from raftlib.reports.engine import ENGINE, ForkEngine


def warm_up():
    """Let papermill know the engine."""
    papermill_engines.register(ENGINE, ForkEngine)


def do_task(app, say, *, notebook, executed):
    """Run a notebook; an error in a cell is kept there."""
    told = {"app": app, "on_cell": lambda source: say({"source": source})}
    try:
        papermill.execute_notebook(
            notebook, executed, engine_name=ENGINE, progress_bar=False, **told
        )
    except papermill.PapermillExecutionError as error:
        return {"done": error.ename}
    return {"done": ""}
