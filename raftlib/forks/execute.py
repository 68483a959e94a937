"""Runs a notebook in the kernel of this process, with the outputs that a kernel would have sent."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import nbformat
from ipywidgets import Output
from nbformat.v4 import output_from_msg

from raftlib.forks.kernel import ForkableApp

_OUTPUTS = ("stream", "display_data", "execute_result", "error")


class PrintedText:
    """Stands in for stdout or stderr: what is printed becomes an output of the cell."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, app: ForkableApp, name: str) -> None:
        self._app, self._name = app, name

    def write(self, text: str) -> int:
        """Publish the text as a kernel does."""
        if text:
            content = {"name": self._name, "text": text}
            parent = self._app.kernel.get_parent()
            self._app.session.send(self._app.recorder, "stream", content, parent=parent)
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing is kept back."""

    def isatty(self) -> bool:
        """Return that nobody types here."""
        return False

    def writable(self) -> bool:
        """Return that it can be written."""
        return True


class Outputs:
    """Puts what a kernel publishes where it belongs: into the cell, or into an output widget."""

    def __init__(self) -> None:
        self.cell: list[Any] = []
        self._clear_next = False
        self._shown: dict[str, list[Any]] = {}

    def start_cell(self) -> list[Any]:
        """Return the list that the outputs of the next cell go to."""
        self.cell, self._clear_next = [], False
        return self.cell

    def hear(self, message: dict[str, Any]) -> None:
        """Take one message."""
        kind, content = message["msg_type"], message["content"]
        widget = _capturing_widget(message["parent_header"].get("msg_id", ""))
        if kind == "clear_output":
            self._clear_next = content.get("wait", False)
            if not self._clear_next:
                self._clear(widget)
        elif kind == "update_display_data":
            self._update(content)
        elif kind in _OUTPUTS:
            if self._clear_next:
                self._clear_next = False
                self._clear(widget)
            self._add(output_from_msg(message), widget, content)

    def _clear(self, widget: Output | None) -> None:
        if widget is None:
            self.cell.clear()
        else:
            widget.outputs = ()

    def _add(self, output: Any, widget: Output | None, content: dict[str, Any]) -> None:
        if widget is not None:
            widget.outputs = (*widget.outputs, dict(output))
            return
        last = self.cell[-1] if self.cell else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
            return
        self.cell.append(output)
        if name := content.get("transient", {}).get("display_id"):
            self._shown.setdefault(name, []).append(output)

    def _update(self, content: dict[str, Any]) -> None:
        for output in self._shown.get(content.get("transient", {}).get("display_id"), []):
            output["data"], output["metadata"] = content["data"], content["metadata"]


def run_cells(app: ForkableApp, notebook: nbformat.NotebookNode) -> Exception | None:
    """Run the code cells one after another, and fill their outputs in.

    Returns
    -------
    Exception or None
        What stopped it; its cell holds it as an output, as after a kernel's run.
    """
    outputs = Outputs()
    with _recording(app, outputs):
        for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
            cell.outputs, cell.execution_count = outputs.start_cell(), number + 1
            wrong = _run_cell(app, cell.source)
            if wrong is not None and "raises-exception" not in cell.metadata.get("tags", ()):
                return wrong
    return None


def _run_cell(app: ForkableApp, source: str) -> Exception | None:
    content = {"code": source, "silent": False, "store_history": False, "allow_stdin": False}
    # What a cell prints or shows is told by the request that it answers.
    app.kernel.set_parent([], app.session.msg("execute_request", content), "shell")
    result = app.kernel.shell.run_cell(source, store_history=False)
    wrong: Exception | None = result.error_before_exec or result.error_in_exec
    return wrong


@contextmanager
def _recording(app: ForkableApp, outputs: Outputs) -> Iterator[None]:
    if app.recorder is None:
        raise RuntimeError("a kernel with sockets is asked over them")
    before = sys.stdout, sys.stderr
    app.recorder.on_message = outputs.hear
    sys.stdout, sys.stderr = PrintedText(app, "stdout"), PrintedText(app, "stderr")
    try:
        yield
    finally:
        app.recorder.on_message = None
        sys.stdout, sys.stderr = before
        app.kernel.set_parent([], {}, "shell")


def _capturing_widget(msg_id: str) -> Output | None:
    """Return the widget that takes the outputs of this request: the innermost of `with` blocks."""
    from ipywidgets.widgets.widget import _instances

    found = [w for w in _instances.values() if isinstance(w, Output) and w.msg_id == msg_id]
    return found[-1] if msg_id and found else None
