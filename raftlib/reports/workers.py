"""Makes reports several at once, each in a fork of one warm process."""

import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from raftlib.errors import ReportError
from raftlib.forks.client import ForkServer
from raftlib.forks.task import Task, TaskEndedError
from raftlib.reports.run import CELL_SECONDS, Report, publish_pair

WORKER = "raftlib.reports.worker"


class ForkedReports:
    """Makes reports in forks; several threads may ask for one at the same time.

    Parameters
    ----------
    cell_seconds : float
        A cell that takes longer hangs.

    Raises
    ------
    ForkServerError
        If the warm process does not start.
    """

    def __init__(self, cell_seconds: float = CELL_SECONDS) -> None:
        self._cell_seconds = cell_seconds
        self._folder = TemporaryDirectory(prefix="raft-")
        self._server = ForkServer(Path(self._folder.name), [WORKER])
        self._lock = threading.Lock()
        self._tasks: set[Task] = set()
        self._closed = False
        try:
            self._server.start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def run_report(
        self, notebook: Path, parameters: Mapping[str, str], folder: Path, stem: str
    ) -> Report:
        """Make one report, as ``run.run_report`` does.

        Raises
        ------
        ReportError
            If a cell fails, hangs, or ends its process.
        """
        with TemporaryDirectory() as scratch:
            words = {
                "notebook": str(notebook.resolve()),
                "parameters": dict(parameters),
                "scratch": scratch,
            }
            task = self._start(words)
            try:
                pair = self._hear(task)
            finally:
                self._end(task)
            return publish_pair(pair, folder, stem)

    def close(self) -> None:
        """End every report that is being made, and the warm process."""
        with self._lock:
            self._closed = True
            for task in self._tasks:
                task.kill()
            self._server.stop()
        self._folder.cleanup()

    def _start(self, words: Mapping[str, object]) -> Task:
        with self._lock:
            if self._closed:
                raise ReportError("The batch was ended.")
            task = self._server.start_task(WORKER, words, cwd=str(Path.cwd()))
            self._tasks.add(task)
            return task

    def _end(self, task: Task) -> None:
        with self._lock:
            self._tasks.discard(task)
            task.close()

    def _hear(self, task: Task) -> Report:
        cell = "Before the first cell"
        try:
            for message in task.hear(self._cell_seconds):
                if "failed" in message:
                    raise ReportError(message["failed"])
                if "html" in message:
                    return Report(html=Path(message["html"]), notebook=Path(message["notebook"]))
                cell = message["cell"]
        except TimeoutError as error:
            raise ReportError(f"{cell}: it took over {self._cell_seconds:g} seconds.") from error
        except TaskEndedError as error:
            raise ReportError(f"{cell}: the process of the report stopped: {error}.") from error
        raise AssertionError("a task is heard to its end")
