"""A line to a local server that a test can cut, freeze and mend: a small TCP proxy in threads."""

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
CHUNK = 65_536
LOOK_SECONDS = 0.05
# Close at once, with a reset: as a line that breaks does, not one that says goodbye.
NO_GOODBYE = struct.pack("ii", 1, 0)


class CutLine:
    """Forwards every connection to a server on this computer, until it is told otherwise.

    Parameters
    ----------
    port : int
        Where the server listens, on 127.0.0.1.
    source : str
        The address from which the server is called, such as 127.0.0.2 for a second computer.

    Attributes
    ----------
    port : int
        Where this line listens. It stays the same when the line is cut and mended.
    """

    def __init__(self, port: int, *, source: str = HOST) -> None:
        self._server, self._source = (HOST, port), source
        self._flowing = threading.Event()
        self._flowing.set()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._lock = threading.Lock()
        self._open = False
        self.port = 0
        self._listen()

    @property
    def url(self) -> str:
        """Return the address to open in a browser."""
        return f"http://{HOST}:{self.port}"

    def cut(self) -> None:
        """Break all connections, and refuse new ones."""
        if self._open:
            self._open = False
            self._accepting.join()
            self._listener.close()
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            _break(*pair)

    def freeze(self) -> None:
        """Say nothing more in either direction, and leave all connections open.

        What is sent meanwhile arrives after :meth:`mend`, unless the line is cut before.
        """
        self._flowing.clear()

    def mend(self) -> None:
        """Forward again, and accept connections again."""
        self._flowing.set()
        if not self._open:
            self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.cut()

    def _listen(self) -> None:
        self._listener = socket.create_server((HOST, self.port))
        self._listener.settimeout(LOOK_SECONDS)
        self.port = self._listener.getsockname()[1]
        self._open = True
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while self._open:
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            try:
                far = socket.create_connection(self._server, source_address=(self._source, 0))
            except OSError:  # the server is gone, so whoever calls is refused too
                _break(near)
                continue
            pair = (near, far)
            with self._lock:
                self._pairs.add(pair)
            for giver, taker in (pair, pair[::-1]):
                threading.Thread(target=self._pump, args=(giver, taker, pair), daemon=True).start()

    def _pump(
        self,
        giver: socket.socket,
        taker: socket.socket,
        pair: tuple[socket.socket, socket.socket],
    ) -> None:
        with suppress(OSError):
            while chunk := giver.recv(CHUNK):
                while not self._flowing.wait(LOOK_SECONDS):
                    if pair not in self._pairs:
                        return
                taker.sendall(chunk)
            taker.shutdown(socket.SHUT_WR)
            return
        with self._lock:
            self._pairs.discard(pair)
        _break(*pair)


def _break(*ends: socket.socket) -> None:
    """Close sockets so that a thread which waits for one of them is woken."""
    for end in ends:
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_GOODBYE)
            end.shutdown(socket.SHUT_RD)  # to write as well would be a goodbye
        end.close()
