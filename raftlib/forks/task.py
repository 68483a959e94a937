"""A function that runs in a fork, as who has asked for it sees it."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from raftlib.forks.wire import Lines, connect, send


class TaskEndedError(Exception):
    """A task whose process has ended before it had said all."""


class Task:
    """Hears what a task says, and can end it.

    Parameters
    ----------
    place : Path
        Where the warm process listens.
    request : dict
        What it is asked.

    Raises
    ------
    OSError
        If nobody listens.
    """

    def __init__(self, place: Path, request: dict[str, Any]) -> None:
        self._connection = connect(place)
        self._pid: int | None = None
        send(self._connection, request)

    def hear(self, seconds: float) -> Iterator[dict[str, Any]]:
        """Give what it says, until it is not listened to any more.

        Raises
        ------
        TimeoutError
            If it is silent for so long.
        TaskEndedError
            If its process ends.
        """
        lines = Lines()
        self._connection.settimeout(seconds)
        while True:
            for message in self._receive(lines):
                if "pid" in message:
                    self._pid = message["pid"]
                elif "status" in message:
                    self.kill()  # what it had started
                    self._pid = None
                    raise TaskEndedError(describe_status(message["status"]))
                else:
                    yield message

    def kill(self) -> None:
        """End it with all that it has started: they are one group of processes."""
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """Listen no longer, and end it."""
        self.kill()
        self._pid = None
        self._connection.close()

    def _receive(self, lines: Lines) -> list[dict[str, Any]]:
        try:
            data = self._connection.recv(2**16)
        except ConnectionError:
            data = b""
        if not data:
            raise TaskEndedError("it ended with the process that had started it")
        try:
            return lines.feed(data)
        except ValueError as error:  # it ended in the middle of a word
            raise TaskEndedError("it ended while it spoke") from error


def describe_status(status: int) -> str:
    """Say how a process ended.

    Examples
    --------
    >>> describe_status(3), describe_status(-9)
    ('it ended itself with 3', 'it was ended by SIGKILL')
    """
    if status >= 0:
        return f"it ended itself with {status}"
    return f"it was ended by {signal.Signals(-status).name}"
