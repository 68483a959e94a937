"""A fork server for tests, its notebooks, and a client of the kernels that it forks."""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import nbformat
import nbformat.v4 as v4
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file
from jupyter_core.utils import ensure_event_loop

from raftlib.forks.client import ForkedProcess, ForkServer, Snapshot, fork_kernel

PATIENCE_SECONDS = 30
T = TypeVar("T")


@contextmanager
def fork_server(*modules: str) -> Iterator[ForkServer]:
    """Run a fork server in a folder whose name is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="raft-f") as folder:
        server = ForkServer(Path(folder), modules)
        server.folder = Path(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def take_snapshot(server: ForkServer, *cells: str, **env: str) -> Snapshot:
    """Run cells as nobody."""
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    place = server.folder / "page.ipynb"
    place.write_text(nbformat.writes(notebook), encoding="utf-8")
    return server.take_snapshot(place, {**os.environ, **env})


async def in_thread(act: Callable[..., T], *words: object) -> T:
    """Let a blocking client work in a thread; nobody else could close the loop it makes there."""

    def work() -> T:
        try:
            return act(*words)
        finally:
            ensure_event_loop().close()

    return await asyncio.to_thread(work)


class Forked:
    """A forked kernel, and what it answers."""

    def __init__(self, server: ForkServer, source: Path, **env: str) -> None:
        name = f"k{len(list(server.folder.iterdir()))}"
        file, _ = write_connection_file(
            str(server.folder / f"{name}.json"),
            transport="ipc",
            ip=str(server.folder / name),
            key=b"key",
        )
        self.process: ForkedProcess = fork_kernel(source, file, {**os.environ, **env}, None)
        self._client = BlockingKernelClient()
        self._client.load_connection_file(file)
        self._client.start_channels(hb=False)
        self._client.wait_for_ready(PATIENCE_SECONDS)

    def ask(self, expression: str) -> object:
        """Return the value of an expression in the kernel."""
        import ast

        printed: list[str] = []

        def hear(message):
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        self._client.execute_interactive(
            f"print(repr({expression}))", timeout=PATIENCE_SECONDS, output_hook=hear
        )
        return ast.literal_eval("".join(printed))

    def close(self) -> None:
        """Hang up and end it."""
        self._client.stop_channels()
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)
