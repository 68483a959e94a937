"""Servers are started on this computer alone, and nothing of them is left."""

import http.client
import json
import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from raftlib.bench.people import Ground
from raftlib.bench.run import free_port
from raftlib.bench.servers import Server, answers, our_server, running, stock_server
from raftlib.bench.viewer import BenchError
from raftlib.settings import NOTEBOOKS

# Answers on a port of its own, and has started one more process.
SERVES = """
import http.server, subprocess, sys
class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/ready" else 404)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Quiet)
below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(f"It is open at http://127.0.0.1:{server.server_port}/ - below: {below.pid}", flush=True)
server.serve_forever()
"""
BY_OTHERS = {
    "PATH": "programs",
    "RAFT_STORE": "sqlite:///somebodys.db",
    "RAFT_KEY_FILE": "somebodys-key",
    "RAFT_LOG": "somebodys-log",
    "RAFT_SIGN_IN": "somebody",
    "RAFT_SNAPSHOT": "1",
    "RAFT_AUDIENCE": "{}",
}


TOKEN = "a-token"  # noqa: S105 (nothing is kept behind it)
MAY = f"token {TOKEN}"


def python(code: str, ready_path: str = "/ready") -> Server:
    return Server(command=[sys.executable, "-c", code], environment={}, ready_path=ready_path)


def both(ground: Ground) -> list[Server]:
    notebooks = Path("notebooks")
    return [our_server(ground, BY_OTHERS, 9), stock_server(ground, BY_OTHERS, 9, notebooks, TOKEN)]


def test_servers_work_on_a_store_and_a_key_of_their_own(tmp_path):
    ground = Ground(folder=tmp_path)

    for server in both(ground):
        assert server.environment["RAFT_STORE"] == ground.store_url
        assert server.environment["RAFT_KEY_FILE"] == str(ground.key_file)
        assert server.environment["RAFT_LOG"] == str(tmp_path / "log")
        assert server.environment["PATH"] == "programs"


def test_servers_inherit_nobody_who_looks(tmp_path):
    for server in both(Ground(folder=tmp_path)):
        named = set(server.environment) & {"RAFT_SIGN_IN", "RAFT_SNAPSHOT", "RAFT_AUDIENCE"}

        assert named == set()


def test_ports_are_those_that_were_asked_for(tmp_path):
    ours, stock = both(Ground(folder=tmp_path))

    assert ours.command[-2:] == ["--port", "9"]
    assert "--port=9" in stock.command


def test_our_server_listens_on_this_computer_unless_told_otherwise(tmp_path):
    ours, stock = both(Ground(folder=tmp_path))

    assert "--ip" not in ours.command
    assert "--Voila.ip=127.0.0.1" in stock.command


def test_stock_takes_nobodys_own_settings(tmp_path):
    stock = both(Ground(folder=tmp_path))[1]

    assert stock.environment["JUPYTER_CONFIG_DIR"] == str(tmp_path / "jupyter")


def test_stock_opens_for_nobody_without_the_token(tmp_path):
    """Others with an account here could run code in its kernels; all can read a command line."""
    stock = both(Ground(folder=tmp_path))[1]

    said = json.loads((tmp_path / "jupyter" / "voila.json").read_text("utf-8"))
    assert said == {"Voila": {"token": TOKEN}}
    assert TOKEN not in " ".join(stock.command)


def test_stock_that_runs_shows_its_pages_to_those_with_the_token(tmp_path):
    """And to nobody else; whoever renders a page may run code in its kernel."""
    server = stock_server(Ground(folder=tmp_path), os.environ, free_port(), NOTEBOOKS, TOKEN)

    with running(server, tmp_path / "said.txt") as started:
        found = {word: status_of(started.site, word) for word in ("", "token wrong", MAY)}

    assert found == {"": 302, "token wrong": 302, MAY: 200}


def status_of(site: str, authorization: str) -> int:
    """Return the status of the list of notebooks; 302 leads to a form that asks for the token."""
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
    connection.request("GET", "/", headers={"Authorization": authorization})
    status = connection.getresponse().status
    connection.close()
    return status


def test_server_is_used_once_it_answers_and_nothing_of_it_is_left(tmp_path):
    with running(python(SERVES), tmp_path / "said.txt") as started:
        assert answers(started.site, "/ready")
        below = [child.pid for child in psutil.Process(started.pid).children()]

    assert below
    assert not any(psutil.pid_exists(pid) for pid in [started.pid, *below])


def test_server_is_ended_where_measuring_it_fails(tmp_path):
    pids = []

    def measure(pid: int) -> None:
        pids.append(pid)
        raise BenchError("Nobody could sign in.")

    with (
        pytest.raises(BenchError, match="Nobody could sign in"),
        running(python(SERVES), tmp_path / "said.txt") as started,
    ):
        measure(started.pid)

    assert not psutil.pid_exists(pids[0])


def test_server_that_ends_by_itself_is_said_with_its_last_words(tmp_path):
    server = python("import sys; print('no room'); sys.exit(3)")

    with (
        pytest.raises(BenchError, match=r"ended with 3\. The last that it said: 'no room'"),
        running(server, tmp_path / "said.txt"),
    ):
        pass


def test_server_that_answers_otherwise_is_not_ready(tmp_path, monkeypatch):
    monkeypatch.setattr("raftlib.bench.servers.START_SECONDS", 1.0)
    began = time.monotonic()

    with (
        pytest.raises(BenchError, match="did not answer"),
        running(python(SERVES, "/elsewhere"), tmp_path / "said.txt"),
    ):
        pass

    assert time.monotonic() - began < 20


def test_place_where_nobody_listens_does_not_answer():
    assert not answers("http://127.0.0.1:9", "/")
