"""Run a page as nobody, then open it for somebody: run_as_nobody.py NOTEBOOK ENVIRONMENT.

Prints what the page shows before and after, and what runs, as JSON. It stands for a kernel that
is forked between the two.
"""

import ast
import asyncio
import json
import os
import sys
import threading
from typing import Any

import nbformat
from ipywidgets.widgets import widget as ipywidgets

from raftlib.opening import open_page


async def main(notebook: str, environment: str) -> None:
    """Run the cells as a kernel does, in a running loop; then take the environment and open."""
    os.environ["RAFT_SNAPSHOT"] = "1"
    names: dict[str, Any] = {}
    outputs = [
        run_cell(cell.source, names)
        for cell in nbformat.read(notebook, as_version=4).cells
        if cell.cell_type == "code"
    ]
    found = {"outputs": outputs, "before": widget_states(), "running": what_runs(names)}
    del os.environ["RAFT_SNAPSHOT"]
    os.environ.update(json.loads(environment))
    open_page()
    found |= {"after": widget_states(), "beats": names["live"].pulse.beats}
    await names["live"].stop()
    print(json.dumps(found, default=str, ensure_ascii=False))  # noqa: T201


def run_cell(source: str, names: dict[str, Any]) -> str:
    """Run one cell, and return what its last line shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102
    if not isinstance(last, ast.Expr):
        return ""
    return repr(eval(compile(ast.Expression(last.value), "cell", "eval"), names))  # noqa: S307


def widget_states() -> dict[str, Any]:
    """Return the state of each widget that there is, as a browser would get it."""
    return {number: widget.get_state() for number, widget in ipywidgets._instances.items()}


def what_runs(names: dict[str, Any]) -> list[str]:
    """Return what must not be there when a process is forked."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    threads = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    pool = names["store"]._engine.pool
    connections = [f"{pool.checkedin()} idle"] if pool.checkedin() + pool.checkedout() else []
    return [*map(repr, tasks), *map(repr, threads), *connections]


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
