"""What a fork is: a kernel of one page, a snapshot from which such are forked, or a task."""

import asyncio
import atexit
import os
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from tornado.ioloop import IOLoop

from raftlib.forks.execute import run_cells
from raftlib.forks.fork import end_with_parent, find_threads, freeze
from raftlib.forks.holes import fill_holes
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

    end_with_parent(message["parent"])
    notebook = nbformat.read(Path(message["notebook"]), as_version=4)
    failed = run_cells(app, notebook) or find_threads()
    freeze()
    fill_holes()  # here, because many forks of this one stay
    process = WarmProcess(Path(message["place"]), app, connection)
    send(connection, {"notebook": notebook, "failed": str(failed) if failed else ""})
    process.serve()


def be_task(message: dict[str, Any], connection: socket.socket, app: ForkableApp) -> None:
    """Let a module that was imported before the fork do its task; hand on what it says."""
    end_with_parent(message["parent"])
    send(connection, {"pid": os.getpid()})
    app.init_gui_pylab()  # which says in the environment, a new one here, where figures go
    do_task = sys.modules[message["module"]].do_task
    last = do_task(app, partial(send, connection), **message["words"])
    atexit._run_exitfuncs()
    send(connection, last)


def _end_with(connection: socket.socket) -> None:
    """End as soon as the server has closed the connection, or is not there any more."""

    def ended() -> None:
        if not connection.recv(1):
            sys.stdout.flush()
            os._exit(0)

    connection.setblocking(True)
    asyncio.get_running_loop().add_reader(connection, ended)
