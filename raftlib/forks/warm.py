"""The fork server: a process that has imported everything once, and forks kernels.

Run as ``python -m raftlib.forks.warm HOLDER PLACE MODULE…``. HOLDER is the descriptor of a socket
whose other end the server has: when that is closed, it ends. It listens at PLACE, a socket that
only its owner may open. What it is asked:

``{"ask": "kernel", "connection_file": …, "env": …, "cwd": …}``
    Fork a kernel. Answers ``{"pid": …}``, and later ``{"status": …}`` when it has ended. The
    kernel ends when this connection is closed.
``{"ask": "snapshot", "notebook": …, "place": …, "env": …, "cwd": …}``
    Fork, run the notebook as nobody, and become a fork server at ``place``, whose holder is this
    connection. Answers ``{"notebook": …, "failed": …}``.
``{"ask": "task", "module": …, "words": {…}, "env": …, "cwd": …}``
    Fork, and let ``do_task(app, say, **words)`` of a module that was imported here run. Answers
    ``{"pid": …}``, then what that says, at last what it returns, and ``{"status": …}`` when it has
    ended. It ends with this process at the latest.
"""

import importlib
import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from raftlib.forks import kernel as forkable
from raftlib.forks.fork import find_threads, fork, freeze
from raftlib.forks.wire import Lines, send

LOOK_SECONDS = 5.0


class WarmProcess:
    """Listens, forks, and says when a fork has ended.

    Parameters
    ----------
    place : Path
        Where it listens.
    app : ForkableApp
        The kernel without sockets that every fork begins with.
    holder : socket
        When its other end is closed, this process ends.
    """

    def __init__(self, place: Path, app: forkable.ForkableApp, holder: socket.socket) -> None:
        self._place, self._app, self._holder = place, app, holder
        self._lines = {holder: Lines()}
        self._children: dict[int, socket.socket] = {}
        self._listening = _listen_at(place)
        self._wake, self._wakened = os.pipe()
        for end in (self._wake, self._wakened):
            os.set_blocking(end, False)

    def serve(self) -> None:
        """Answer until the last holder has gone; in a fork, be what was asked for."""
        signal.set_wakeup_fd(self._wakened, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's to answer
        while True:
            for ready in self._wait():
                if ready is self._listening:
                    self._accept()
                else:
                    self._hear(ready)
            self._reap()

    def _wait(self) -> list[socket.socket]:
        # Built anew each time: an epoll would be shared with the forks.
        with selectors.PollSelector() as selector:
            selector.register(self._wake, selectors.EVENT_READ)
            for source in (self._listening, *self._lines):
                selector.register(source, selectors.EVENT_READ, source)
            ready = [key.data for key, _ in selector.select(LOOK_SECONDS)]
        with suppress(BlockingIOError):
            os.read(self._wake, 4096)
        return [source for source in ready if source is not None]

    def _accept(self) -> None:
        with suppress(BlockingIOError):
            connection, _ = self._listening.accept()
            self._lines[connection] = Lines()

    def _hear(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(2**20)
            messages = self._lines[connection].feed(data)
        except (OSError, ValueError):
            data, messages = b"", []
        if not data:
            self._forget(connection)
        for message in messages:
            self._answer(message, connection)

    def _forget(self, connection: socket.socket) -> None:
        self._lines.pop(connection, None)
        connection.close()
        if connection is self._holder:
            self._end()

    def _answer(self, message: dict[str, Any], connection: socket.socket) -> None:
        if message.get("ask") not in ("kernel", "snapshot", "task"):
            return
        child = fork(message)
        if child:
            self._children[child] = connection
        else:
            self._be(message, connection)

    def _be(self, message: dict[str, Any], connection: socket.socket) -> NoReturn:
        """Be what was asked for, to the end of this process."""
        from raftlib.forks.roles import be_kernel, be_snapshot, be_task

        roles = {"kernel": be_kernel, "snapshot": be_snapshot, "task": be_task}
        status = 1
        try:
            for end in (self._wake, self._wakened):
                os.close(end)
            for other in {self._listening, *self._lines} - {connection}:
                other.close()
            roles[message["ask"]](message, connection, self._app)
            status = 0
        except BaseException:  # noqa: BLE001  (there must be no second fork server)
            traceback.print_exc()
        finally:
            os._exit(status)

    def _reap(self) -> None:
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            connection = self._children.pop(child)
            if connection in self._lines:
                send(connection, {"status": os.waitstatus_to_exitcode(status)})

    def _end(self) -> None:
        """End; snapshots that were forked here end too, kernels with their own connection."""
        with suppress(OSError):
            self._place.unlink()
        os._exit(0)


def _listen_at(place: Path) -> socket.socket:
    with suppress(FileNotFoundError):
        place.unlink()
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listening.bind(str(place))
    finally:
        os.umask(before)
    listening.listen(512)
    listening.setblocking(False)
    return listening


def main(holder: str, place: str, *modules: str) -> None:
    """Import everything, then serve; a module's ``warm_up`` is called after its import."""
    app = forkable.make_app()  # before the rest, which asks for the running shell
    for name in modules:
        module = importlib.import_module(name)
        getattr(module, "warm_up", lambda: None)()
    if threads := find_threads():
        raise threads
    freeze()
    server = socket.socket(fileno=int(holder))
    process = WarmProcess(Path(place), app, server)
    send(server, {"pid": os.getpid()})
    process.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
