"""What a fork is: the kernel of one page, or a snapshot from which such kernels are forked."""

import asyncio
import atexit
import os
import socket
import sys
from pathlib import Path
from typing import Any

import nbformat
from tornado.ioloop import IOLoop

from raftlib.forks.execute import run_cells
from raftlib.forks.fork import end_with_parent, find_threads, freeze
from raftlib.forks.kernel import ForkableApp
from raftlib.forks.wire import send
from raftlib.opening import open_page


def be_kernel(message: dict[str, Any], connection: socket.socket, app: ForkableApp) -> None:
    """Serve a page until it is closed; before its first question the page is made personal."""
    app.attach(message["connection_file"])
    send(connection, {"pid": os.getpid()})
    loop = IOLoop.current()
    loop.add_callback(open_page)
    loop.add_callback(_end_with, connection)
    try:
        app.start()
    finally:
        atexit._run_exitfuncs()


def be_snapshot(message: dict[str, Any], connection: socket.socket, app: ForkableApp) -> None:
    """Run a notebook as nobody, say what came of it, and fork kernels from here on."""
    from raftlib.forks.warm import WarmProcess

    end_with_parent()
    notebook = nbformat.read(Path(message["notebook"]), as_version=4)
    failed = run_cells(app, notebook) or find_threads()
    freeze()
    process = WarmProcess(Path(message["place"]), app, connection)
    send(connection, {"notebook": notebook, "failed": repr(failed) if failed else ""})
    process.serve()


def _end_with(connection: socket.socket) -> None:
    """End as soon as the server has closed the connection, or is not there any more."""

    def ended() -> None:
        if not connection.recv(1):
            sys.stdout.flush()
            os._exit(0)

    connection.setblocking(True)
    asyncio.get_running_loop().add_reader(connection, ended)
