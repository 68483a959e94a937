"""Starts the fork server before all else: it imports as much as the server itself, beside it."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from raftlib.forks.client import ForkServer, ForkServerError
from raftlib.forks.fork import can_fork

# What the fork server imports once: all that a page would wait for.
WARM = ("raftlib.server.warm_up", "raftlib.server.drawing_task")


@contextmanager
def early_fork_server() -> Iterator[ForkServer | None]:
    """Start the first fork server in a thread, and end it at last; None where nothing can fork."""
    if not can_fork():
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="raft_") as folder:
        server = ForkServer(Path(folder), WARM)
        threading.Thread(target=_start, args=(server,), daemon=True).start()
        try:
            yield server
        finally:
            server.stop()


def _start(server: ForkServer) -> None:
    with suppress(ForkServerError):  # whoever needs it starts it again, and says what is wrong
        server.start()
