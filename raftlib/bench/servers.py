"""Starts the servers that are measured, on this computer alone, and ends them whatever happens."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from raftlib.bench.people import Ground
from raftlib.bench.viewer import BenchError

START_SECONDS, LOOK_SECONDS = 90.0, 0.1
STOP_SECONDS = 20.0
# What either server says once it listens; it may have taken the next free port.
_SAID = re.compile(r"http://127\.0\.0\.1:\d+")
# Where pages are opened for nobody in particular; a server starts its own.
_NOT_OURS = frozenset({"RAFT_SIGN_IN", "RAFT_SNAPSHOT", "RAFT_AUDIENCE"})


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server to start: its command, its environment, and the path that says it is ready."""

    command: Sequence[str]
    environment: Mapping[str, str]
    ready_path: str


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that runs: where, and which process."""

    site: str
    pid: int


def our_server(ground: Ground, environment: Mapping[str, str], port: int) -> Server:
    """Return the workbook's own server, as ``raft serve`` starts it."""
    command = [sys.executable, "-m", "raftlib.cli", "serve", "--no-browser", "--port", str(port)]
    return Server(
        command=command, environment=_environment(ground, environment), ready_path="/login"
    )


def stock_server(
    ground: Ground, environment: Mapping[str, str], port: int, notebooks: Path, token: str
) -> Server:
    """Return stock Voilà with its own settings, on the same notebooks.

    Nothing but the token is set: without one, everybody with an account on this computer could
    run code in its kernels. It stands in a file, because a command line can be read by all.
    """
    settings = ground.folder / "jupyter"
    settings.mkdir()
    (settings / "voila.json").write_text(json.dumps({"Voila": {"token": token}}), "utf-8")
    command = [sys.executable, "-m", "voila", str(notebooks), "--no-browser", f"--port={port}"]
    return Server(
        command=[*command, "--Voila.ip=127.0.0.1"],
        environment={**_environment(ground, environment), "JUPYTER_CONFIG_DIR": str(settings)},
        ready_path="/",
    )


def _environment(ground: Ground, environment: Mapping[str, str]) -> dict[str, str]:
    return {
        **{name: value for name, value in environment.items() if name not in _NOT_OURS},
        "RAFT_STORE": ground.store_url,
        "RAFT_KEY_FILE": str(ground.key_file),
        "RAFT_LOG": str(ground.folder / "log"),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running(server: Server, log: Path) -> Iterator[Running]:
    """Start a server, wait until it answers, and end it with all its processes.

    It ends with this process too, should that be killed.

    Parameters
    ----------
    log : Path
        The file that gets what the server says.

    Raises
    ------
    BenchError
        If it ended by itself, or did not answer in time.
    """
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 (our own words)
            [sys.executable, "-m", "raftlib.bench.child", str(os.getpid()), *server.command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=dict(server.environment),
            start_new_session=True,  # Ctrl+C is for us: it is we who end it
        )
    try:
        yield Running(site=_wait_until_ready(process, server, log), pid=process.pid)
    finally:
        end_tree(process)


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server, log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = _SAID.search(log.read_text("utf-8", "replace"))
        if found and answers(found.group(), server.ready_path):
            return found.group()
        time.sleep(LOOK_SECONDS)
    name = server.command[2]
    ended = f"ended with {process.poll()}" if process.poll() is not None else "did not answer"
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    raise BenchError(
        f"The server {name} {ended}. The last that it said: {lines[-1] if lines else 'nothing'!r}. "
        "Close other programs that use this computer, and try again."
    )


def answers(site: str, path: str) -> bool:
    """Return whether a server has something at this path; no proxy is asked."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=START_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.client.BAD_REQUEST
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()


def end_tree(process: subprocess.Popen[Any]) -> None:
    """End a server, and what it leaves behind; each is a process that it has started."""
    try:
        below = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        below = []
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in below:
        try:
            child.kill()  # psutil does so only while it is the same process
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(below, timeout=STOP_SECONDS)
