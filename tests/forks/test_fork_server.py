"""What a forked kernel shares with its snapshot, and what it does not."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from raftlib.forks.client import ForkServer, ForkServerError, fork_kernel
from raftlib.forks.fork import can_fork
from tests.commands import run_script
from tests.forks.warm_place import Forked, fork_server, take_snapshot

pytestmark = pytest.mark.skipif(not can_fork(), reason="only Linux forks kernels safely")

PAGE = (
    "import os, random\n"
    "import numpy\n"
    "from raftlib.opening import on_open\n"
    "who = ['nobody']\n"
    "on_open(lambda: who.append(os.environ['WHO']))\n"
    "opened_with = tuple(who)\n"
)


@pytest.fixture(scope="module")
def server():
    with fork_server("numpy") as server:
        yield server


@pytest.fixture(scope="module")
def snapshot(server):
    snapshot = take_snapshot(server, PAGE)
    yield snapshot
    snapshot.close()


@pytest.fixture
def forked(server, snapshot):
    kernels = []

    def make(**env):
        kernels.append(Forked(server, snapshot.place, **env))
        return kernels[-1]

    yield make
    for kernel in kernels:
        kernel.close()


def test_page_belongs_to_nobody_before_the_fork_and_to_its_viewer_after(forked):
    assert forked(WHO="Anna").ask("(opened_with, who)") == (("nobody",), ["nobody", "Anna"])


def test_viewers_do_not_see_each_other(forked):
    anna, ben = forked(WHO="Anna"), forked(WHO="Ben")

    anna.ask("who.append('secret')")

    assert ben.ask("who") == ["nobody", "Ben"]


def test_environment_is_replaced_and_not_added_to(server, snapshot, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    kernel = Forked(server, snapshot.place, WHO="Anna", RAFT_STORE="sqlite://")
    try:
        names = kernel.ask("sorted(os.environ)")
    finally:
        kernel.close()

    assert set(names) - set(os.environ) == {"WHO", "RAFT_STORE"} - set(os.environ)


def test_two_forks_draw_different_numbers(forked):
    numbers = [forked(WHO=who).ask("(random.random(), numpy.random.random())") for who in "ab"]

    assert numbers[0][0] != numbers[1][0]
    assert numbers[0][1] != numbers[1][1]


def test_fork_has_no_connection_of_another(forked, snapshot):
    forked(WHO="Anna")

    # Its own line is the only one that was made at the snapshot's place.
    mine = "[c.laddr for c in __import__('psutil').Process().net_connections('unix')]"
    held = [place for place in forked(WHO="Ben").ask(mine) if place == str(snapshot.place)]

    assert len(held) == 1


def test_outputs_of_the_snapshot_are_those_of_its_cells(server):
    snapshot = take_snapshot(server, "print('a')\n1 + 1", "2")
    first, second = (cell.outputs for cell in snapshot.notebook.cells)
    snapshot.close()

    assert [output.output_type for output in first] == ["stream", "execute_result"]
    assert second[0].data["text/plain"] == "2"


def test_snapshot_that_fails_is_refused_with_its_error(server):
    with pytest.raises(ForkServerError, match=r"page\.ipynb fails: ZeroDivisionError"):
        take_snapshot(server, "1 / 0")


def test_killed_kernel_ends_with_the_status_of_the_signal(forked):
    kernel = forked(WHO="Anna")

    os.kill(kernel.process.pid, signal.SIGKILL)

    assert kernel.process.wait(10) == -signal.SIGKILL
    assert kernel.process.poll() == -signal.SIGKILL


def test_kernel_ends_when_its_server_hangs_up(forked):
    kernel = forked(WHO="Anna")
    process = psutil.Process(kernel.process.pid)

    kernel.process._connection.close()

    assert psutil.wait_procs([process], timeout=10)[1] == []


def test_kernels_outlive_a_killed_fork_server_and_it_starts_again():
    with fork_server() as server:
        snapshot = take_snapshot(server, PAGE)
        kernel = Forked(server, snapshot.place, WHO="Anna")

        os.kill(server.pid, signal.SIGKILL)
        wait_until(lambda: server.pid is None and not snapshot.is_alive)

        assert kernel.ask("who") == ["nobody", "Anna"]
        with pytest.raises(ForkServerError, match="not there"):
            fork_kernel(snapshot.place, "", {}, None)
        server.start()
        again = take_snapshot(server, PAGE)
        assert again.is_alive
        for made in (kernel, snapshot, again):
            made.close()


def test_fork_server_that_is_stopped_while_it_starts_is_not_waited_for(tmp_path: Path):
    """The module that it imports never comes to an end."""
    (tmp_path / "endless.py").write_text("import time\ntime.sleep(600)\n", "utf-8")
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(tmp_path))
        server = ForkServer(Path(folder), ["endless"])
        with ThreadPoolExecutor() as pool:
            starting = pool.submit(server.start)
            while server.pid is None:
                time.sleep(0.01)
            process = psutil.Process(server.pid)

            server.stop()

            with pytest.raises(ForkServerError, match="did not start"):
                starting.result(timeout=30)
    assert not process.is_running()


def test_everything_ends_with_a_killed_owner(tmp_path: Path):
    script = (
        "import sys, time; from tests.forks.warm_place import *\n"
        "with fork_server() as server:\n"
        "    snapshot = take_snapshot(server, 'x = 1')\n"
        "    kernel = Forked(server, snapshot.place)\n"
        "    print(server.pid, kernel.process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        started = [psutil.Process(int(pid)) for pid in owner.stdout.readline().split()]
        started += started[0].children()
    finally:
        owner.kill()
        owner.communicate()

    assert len(started) == 3
    _, left = psutil.wait_procs(started, timeout=10)
    assert [process for process in left if process.status() != psutil.STATUS_ZOMBIE] == []


def test_process_with_a_thread_is_not_forked():
    script = (
        "import threading, time\n"
        "from raftlib.forks.fork import ForkError, fork\n"
        "threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n"
        "try:\n    fork({})\nexcept ForkError as error:\n    print(error)\n"
    )

    assert "2 threads run here" in run_script(script)


def test_stranger_cannot_open_the_sockets(server, snapshot):
    for name in ("warm", snapshot.place.name):
        assert (server.folder / name).stat().st_mode & 0o077 == 0


def test_snapshot_with_a_thread_is_refused(server):
    with pytest.raises(ForkServerError, match="2 threads run here"):
        take_snapshot(
            server, "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()"
        )


@pytest.mark.parametrize("nonsense", [b"not json\n", b"[1]\n", b'{"ask": "everything"}\n', b""])
def test_nonsense_does_not_end_the_fork_server(server, nonsense):
    from raftlib.forks.wire import connect

    with connect(server.folder / "warm") as connection:
        connection.sendall(nonsense)

    time.sleep(0.2)
    assert server.pid is not None
    take_snapshot(server, "1").close()


def wait_until(is_so, seconds=10):
    last = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < last
        time.sleep(0.05)
