"""What the server and its fork servers say to each other: a JSON object a line, over a socket.

The socket is a file that only its owner may open; nothing that comes from a page is said here
but what the server puts into a kernel's environment.
"""

import json
import socket
from pathlib import Path
from typing import Any

MOST_BYTES = 2**28  # of one line: the outputs of a notebook with its pictures


def connect(place: Path) -> socket.socket:
    """Return a connection to who listens there.

    Raises
    ------
    OSError
        If nobody does.
    """
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(place))
    except OSError:
        connection.close()
        raise
    return connection


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Say something; who has hung up does not hear it."""
    try:
        connection.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        return


class Lines:
    """Takes apart what comes in."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """Return the messages that are whole now.

        Raises
        ------
        ValueError
            If a line is no JSON object, or longer than any that we send.
        """
        self._rest += data
        if len(self._rest) > MOST_BYTES:
            raise ValueError("a line without an end")
        if b"\n" not in data:
            return []
        *lines, self._rest = self._rest.split(b"\n")
        messages = [json.loads(line) for line in lines]
        if not all(isinstance(message, dict) for message in messages):
            raise ValueError("not a message")
        return messages


def receive(connection: socket.socket, seconds: float) -> dict[str, Any]:
    """Return the next message, which has to be the only one.

    Raises
    ------
    OSError
        If none comes in time, or the other side has hung up.
    """
    connection.settimeout(seconds)
    lines = Lines()
    while True:
        data = connection.recv(2**16)
        if not data:
            raise ConnectionError("the fork server has hung up")
        messages = lines.feed(data)
        if messages:
            return messages[0]
