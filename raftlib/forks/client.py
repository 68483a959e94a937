"""The server's side: starts a fork server, asks it, and holds it."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from raftlib.errors import RaftError
from raftlib.forks.task import Task
from raftlib.forks.wire import connect, receive, send

START_SECONDS = 60.0
ANSWER_SECONDS = 60.0
# One thread in the libraries for arrays: those of OpenBLAS and OpenMP could not be forked.
SINGLE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# pandas takes PyArrow where it is there, whose memory has a thread of its own unless told not to.
# Source: its jemalloc's option background_thread.
QUIET = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
# Fewer arenas share more memory. Source: mallopt(3).
LEAN = {"MALLOC_ARENA_MAX": "2"}


class ForkServerError(RaftError):
    """The fork server does not start or does not answer."""


class ForkedProcess:
    """A forked process, as ``subprocess.Popen`` shows one: as much as jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid, self._connection = pid, connection
        self.returncode: int | None = None
        self._process = os.pidfd_open(pid)
        self._ended = select.poll()
        self._ended.register(self._process, select.POLLIN)

    def poll(self) -> int | None:
        """Return the status with which it ended, or None."""
        if self.returncode is None and self._ended.poll(0):
            try:
                self.returncode = int(receive(self._connection, 0.5).get("status", 1))
            except (OSError, ValueError):  # who could tell has ended too
                self.returncode = 1
            os.close(self._process)
            self._connection.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return the status."""
        while self.returncode is None:
            if not self._ended.poll(None if timeout is None else timeout * 1000):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.poll()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._process, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkServer:
    """Starts a warm process when it is first needed, and again when it has been killed.

    Parameters
    ----------
    folder : Path
        Where its sockets are; only this user may open it, and its name has to be short.
    modules : sequence of str
        What it imports before the first fork.
    """

    def __init__(self, folder: Path, modules: Sequence[str]) -> None:
        self._folder, self._modules = folder, tuple(modules)
        self._place = folder / "warm"
        self._process: subprocess.Popen[bytes] | None = None
        self._hold: socket.socket | None = None
        self._starting = threading.RLock()
        self._snapshots = 0
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if running and self._process else None

    def start(self) -> None:
        """Start it, if it does not run; this takes seconds, so it belongs into a thread.

        Raises
        ------
        ForkServerError
            If it does not start.
        """
        with self._starting:
            if self._stopped:
                raise ForkServerError("The fork server was stopped.")
            if self.pid is not None:
                return
            self._clear()
            self._hold, theirs = socket.socketpair()
            with theirs:
                self._process = self._run(theirs.fileno())
            try:
                receive(self._hold, START_SECONDS)
            except (OSError, ValueError) as error:
                self._clear()
                raise ForkServerError("The fork server did not start.") from error

    def _run(self, holder: int) -> subprocess.Popen[bytes]:
        words = ["raftlib.forks.warm", str(holder), str(self._place), *self._modules]
        return subprocess.Popen(  # noqa: S603  (our own words)
            [sys.executable, "-m", *words],
            env={**os.environ, **SINGLE, **QUIET, **LEAN},
            pass_fds=(holder,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        """End it for good, with its snapshots, while it starts too.

        Kernels end with their own connections.
        """
        self._stopped = True
        self._terminate()  # before the lock: whoever holds it waits for this process to start
        with self._starting:
            self._clear()

    def _clear(self) -> None:
        if self._hold is not None:
            self._hold.close()
        self._terminate()
        if self._process is not None:
            self._process.wait(ANSWER_SECONDS)
        self._hold = self._process = None

    def _terminate(self) -> None:
        if (process := self._process) is not None and process.poll() is None:
            process.terminate()

    def take_snapshot(self, notebook: Path, env: Mapping[str, str]) -> "Snapshot":
        """Run a notebook as nobody in a fork, and return what forks of it begin with.

        Raises
        ------
        ForkServerError
            If the fork server does not answer, or a cell fails.
        """
        self.start()
        self._snapshots += 1
        place = self._folder / f"s{self._snapshots}"
        request = {
            "ask": "snapshot",
            "notebook": str(notebook),
            "place": str(place),
            "env": {**env, **SINGLE, "RAFT_SNAPSHOT": "1"},
            "cwd": str(notebook.parent),
        }
        answer, connection = _ask(self._place, request)
        if answer.get("failed") or "notebook" not in answer:
            connection.close()
            raise ForkServerError(f"{notebook.name} fails: {answer.get('failed', 'it ended')}")
        return Snapshot(place, nbformat.from_dict(answer["notebook"]), connection)

    def start_task(self, module: str, words: Mapping[str, Any], cwd: str) -> Task:
        """Let a module that was imported before the fork do something in a fork.

        Raises
        ------
        ForkServerError
            If the fork server is not there.
        """
        self.start()
        request = {"ask": "task", "module": module, "words": dict(words), "cwd": cwd}
        try:
            return Task(self._place, {**request, "env": dict(os.environ)})
        except OSError as error:
            raise ForkServerError("The fork server is not there.") from error


class Snapshot:
    """A notebook that was run as nobody, and the process that forks kernels of it."""

    def __init__(
        self, place: Path, notebook: nbformat.NotebookNode, connection: socket.socket
    ) -> None:
        self.place, self.notebook, self._hold = place, notebook, connection

    @property
    def is_alive(self) -> bool:
        """Return whether its process is there."""
        ended = select.poll()
        ended.register(self._hold, select.POLLIN | select.POLLHUP)
        return not ended.poll(0)

    def close(self) -> None:
        """Let go of it: it ends, and the kernels that were forked from it go on."""
        self._hold.close()


def fork_kernel(
    place: Path, connection_file: str, env: Mapping[str, str], cwd: str | None
) -> ForkedProcess:
    """Fork a kernel from a warm process.

    Raises
    ------
    ForkServerError
        If nobody answers there.
    """
    request = {"ask": "kernel", "connection_file": connection_file, "env": dict(env), "cwd": cwd}
    answer, connection = _ask(place, request)
    if "pid" not in answer:
        connection.close()
        raise ForkServerError("A page could not be forked. Open it again.")
    return ForkedProcess(answer["pid"], connection)


def _ask(place: Path, request: dict[str, Any]) -> tuple[dict[str, Any], socket.socket]:
    try:
        connection = connect(place)
    except OSError as error:
        raise ForkServerError("The fork server is not there. Open the page again.") from error
    send(connection, request)
    try:
        return receive(connection, ANSWER_SECONDS), connection
    except (OSError, ValueError) as error:
        connection.close()
        raise ForkServerError("The fork server does not answer. Open the page again.") from error
