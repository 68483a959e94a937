"""Runs a notebook in the kernel of this process, with the outputs that a kernel would have sent."""

import asyncio
import io
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import nbformat

from raftlib.forks.kernel import ForkableApp, MainThreadOnly
from raftlib.forks.outputs import Outputs

# How nbclient is told to leave out a cell, and to go on after one that fails.
SKIPPED, MAY_FAIL = "skip-execution", "raises-exception"


class CellError(Exception):
    """A cell that failed, in the words of its error; the cell holds it as an output."""


class PrintedText(io.TextIOBase):
    """Stands in for stdout or stderr: what is printed becomes an output of the cell."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, app: ForkableApp, name: str) -> None:
        super().__init__()
        self._app, self.name = app, f"<{name}>"
        self._name = name

    def write(self, text: str) -> int:
        """Publish the text as a kernel does."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self.closed:
            raise ValueError("I/O operation on closed file")
        if text:
            content = {"name": self._name, "text": text}
            parent = self._app.kernel.get_parent()
            self._app.session.send(self._app.recorder, "stream", content, parent=parent)
        return len(text)

    def writable(self) -> bool:
        """Return that it can be written."""
        return True


class WrittenBelow:
    """Takes what is written to a descriptor, by a program that a cell runs or a library in C.

    Parameters
    ----------
    number : int
        The descriptor: 1 or 2.
    stream : PrintedText
        Where its text belongs.
    """

    def __init__(self, number: int, stream: PrintedText) -> None:
        self._number, self._stream, self._read = number, stream, 0
        self._before, self._kept = os.dup(number), os.memfd_create(stream.name)
        os.dup2(self._kept, number)

    def publish(self) -> None:
        """Publish what has come since the last time."""
        found = os.pread(self._kept, os.fstat(self._kept).st_size - self._read, self._read)
        self._read += len(found)
        if found and not self._stream.closed:
            self._stream.write(found.decode(errors="replace"))

    def close(self) -> None:
        """Put the descriptor back."""
        os.dup2(self._before, self._number)
        os.close(self._before)
        os.close(self._kept)


class CellRunner:
    """Runs cells as a kernel does that is asked for one after the other; see ``cell_runner``."""

    def __init__(self, app: ForkableApp, loop: asyncio.Runner, below: list[WrittenBelow]) -> None:
        self._app, self._loop, self._below = app, loop, below
        self.outputs = Outputs()

    def run(self, cell: nbformat.NotebookNode) -> CellError | None:
        """Run a cell, if it is one to be run, and fill its outputs in.

        Returns
        -------
        CellError or None
            What should stop the notebook.
        """
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or SKIPPED in tags:
            return None
        cell.outputs = self.outputs.start_cell()
        cell.execution_count = self._app.kernel.execution_count
        reply = self._loop.run(self._execute(cell.source))
        for written in self._below:
            written.publish()
        if reply["status"] == "ok" or MAY_FAIL in tags:
            return None
        return CellError(f"{reply['ename']}: {reply['evalue']}")

    async def _execute(self, source: str) -> dict[str, Any]:
        kernel = self._app.kernel
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        # What a cell prints or shows is told by the request that it answers.
        kernel.set_parent([], self._app.session.msg("execute_request", content), "shell")
        reply: dict[str, Any] = await kernel.do_execute(source, silent=False)
        return reply


@contextmanager
def cell_runner(app: ForkableApp) -> Iterator[CellRunner]:
    """Give what runs cells in this process, and take their outputs meanwhile."""
    if app.recorder is None:
        raise RuntimeError("a kernel with sockets is asked over them")
    app.kernel.shell_channel_thread = MainThreadOnly()
    before = sys.stdout, sys.stderr
    streams = PrintedText(app, "stdout"), PrintedText(app, "stderr")
    with ExitStack() as stack:
        below = [WrittenBelow(number, stream) for number, stream in enumerate(streams, 1)]
        for written in below:
            stack.callback(written.close)
        runner = CellRunner(app, stack.enter_context(asyncio.Runner()), below)
        app.recorder.on_message = runner.outputs.hear
        sys.stdout, sys.stderr = streams
        try:
            yield runner
        finally:
            app.recorder.on_message = None
            sys.stdout, sys.stderr = before
            app.kernel.set_parent([], {}, "shell")


def run_cells(app: ForkableApp, notebook: nbformat.NotebookNode) -> CellError | None:
    """Run the code cells one after another, and fill their outputs in.

    Returns
    -------
    CellError or None
        What stopped it; its cell holds it as an output, as after a kernel's run.
    """
    with cell_runner(app) as runner:
        return next(filter(None, map(runner.run, notebook.cells)), None)
