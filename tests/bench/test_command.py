"""`raft bench`, as a person or a script starts it."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from raftlib.bench.bounds import MOST_VIEWERS, STOCK_VIEWERS
from raftlib.cli.bench import Against, count_stock_viewers

FIGURES = {
    *("viewers", "opened", "failed", "live_p50_s", "live_p95_s", "drawn_p50_s", "drawn_p95_s"),
    *("redraw_failed", "redraw_p50_s", "redraw_p95_s"),
    *("change_failed", "change_p50_s", "change_p95_s"),
    *("pss_per_viewer_mb", "pss_after_redraw_mb", "server_mb", "reasons"),
}


def test_two_people_open_the_page_choose_and_see_a_change(raft):
    found = raft("bench", "--viewers", 2, "--change", "--format", "json")

    assert found.returncode == 0, found.stderr
    answer = json.loads(found.stdout)
    ours = answer["ours"]
    assert set(ours) == FIGURES
    assert (ours["viewers"], ours["opened"], ours["failed"]) == (2, 2, 0)
    assert (ours["redraw_failed"], ours["change_failed"], ours["reasons"]) == (0, 0, {})
    assert 0 < ours["live_p50_s"] <= ours["live_p95_s"]
    assert 0 < ours["redraw_p50_s"] <= ours["redraw_p95_s"]
    assert 0 < ours["change_p50_s"] <= ours["change_p95_s"]
    assert answer["stock"] is None


def test_store_of_the_workbook_is_not_touched(raft, tmp_path):
    """The run stops at once, because nobody may ask for so little."""
    found = raft("bench", "--viewers", 1, "--page", "no-such-page")

    assert found.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_page_that_is_not_registered_is_refused_with_those_that_are(raft):
    found = raft("bench", "--page", "no-such-page")

    assert found.returncode == 2
    assert "There is no page 'no-such-page'" in found.stderr
    assert "start-here" in found.stderr


@pytest.mark.parametrize(
    ("viewers", "asked", "expected"), [(59, None, 59), (60, None, 60), (61, None, 60), (3, 80, 80)]
)
def test_stock_has_as_many_people_as_it_bears_unless_asked(viewers, asked, expected):
    assert STOCK_VIEWERS == 60
    assert count_stock_viewers(viewers, Against.STOCK, asked) == expected


def test_stock_is_measured_only_where_it_is_asked_for(raft):
    found = raft("bench", "--stock-viewers", 3)

    assert count_stock_viewers(10, None, None) == 0
    assert found.returncode == 2
    assert "needs --against stock" in found.stderr


@pytest.mark.parametrize("viewers", [0, MOST_VIEWERS + 1])
def test_number_of_viewers_has_bounds(raft, viewers):
    found = raft("bench", "--viewers", viewers, "--page", "no-such-page")

    assert found.returncode == 2
    assert "Invalid value for '--viewers'" in found.stderr


@pytest.mark.parametrize("viewers", [1, MOST_VIEWERS])
def test_numbers_at_the_bounds_are_taken(raft, viewers):
    """What is refused here is the page."""
    found = raft("bench", "--viewers", viewers, "--page", "no-such-page")

    assert "--viewers" not in found.stderr
    assert "There is no page" in found.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_run_that_is_stopped_leaves_nothing_behind(tmp_path):
    run = subprocess.Popen(
        [sys.executable, "-m", "raftlib.cli", "bench", "--viewers", "1"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        server = _server_below(run.pid)
        run.send_signal(signal.SIGTERM)
        _, said = run.communicate(timeout=60)
    finally:
        run.kill()
        run.wait()

    assert run.returncode != 0
    assert b"Traceback" not in said
    assert not server.is_running()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_server_ends_with_a_run_that_is_killed(tmp_path):
    run = subprocess.Popen(
        [sys.executable, "-m", "raftlib.cli", "bench", "--viewers", "1"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    server = _server_below(run.pid)
    while server.cmdline()[1:4] != ["-m", "raftlib.cli", "serve"]:
        time.sleep(0.05)

    run.kill()
    run.wait()

    psutil.wait_procs([server], timeout=30)
    assert not server.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
@pytest.mark.parametrize(("parent", "said"), [(os.getpid, b"ran"), (os.getppid, b"")])
def test_command_is_not_run_for_somebody_who_has_ended_already(parent, said):
    words = [str(parent()), sys.executable, "-c", "print('ran', end='')"]
    found = subprocess.run(
        [sys.executable, "-m", "raftlib.bench.child", *words], capture_output=True
    )

    assert found.stdout == said
    assert found.returncode == (0 if said else 1)


def _server_below(pid: int) -> psutil.Process:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := psutil.Process(pid).children():
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no server was started")
