"""What a server costs is that of all its processes."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from raftlib.bench.memory import LONGEST_SECONDS, process_tree, tree_mb, wait_until_still

SLEEPS = "import time; time.sleep(60)"
ONE_BELOW = (
    "import subprocess, sys; "
    f"child = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]); "
    "print(child.pid, flush=True); child.wait()"
)


@pytest.fixture
def two_processes():
    """Return the ids of a process and of the one below it."""
    top = subprocess.Popen([sys.executable, "-c", ONE_BELOW], stdout=subprocess.PIPE, text=True)
    assert top.stdout is not None
    below = int(top.stdout.readline())
    yield top.pid, below
    for pid in (below, top.pid):
        os.kill(pid, 9)
    top.wait()
    top.stdout.close()


def write_memory(proc, pid, *kilobytes):
    (proc / str(pid)).mkdir()
    lines = [f"Pss:                {number} kB\nPss_Dirty:         99 kB\n" for number in kilobytes]
    (proc / str(pid) / "smaps_rollup").write_text("0-f ---p 0 0 [rollup]\n" + "".join(lines))


def test_tree_has_the_processes_below(two_processes):
    assert set(process_tree(two_processes[0])) == set(two_processes)


def test_process_that_ended_has_no_tree_and_no_memory():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    assert process_tree(ended.pid) == []
    assert tree_mb(ended.pid) is None


def test_memory_is_added_up_over_the_tree(two_processes, tmp_path):
    """1,024 kB and 2,560 kB are 3.5 MB."""
    write_memory(tmp_path, "self", 1)
    for pid, kilobytes in zip(two_processes, (1024, 2560), strict=True):
        write_memory(tmp_path, pid, kilobytes)

    assert tree_mb(two_processes[0], tmp_path) == 3.5


def test_process_that_ended_meanwhile_counts_nothing(two_processes, tmp_path):
    write_memory(tmp_path, "self", 1)
    write_memory(tmp_path, two_processes[0], 1024)

    assert tree_mb(two_processes[0], tmp_path) == 1


def test_process_of_another_system_is_not_counted(two_processes, tmp_path):
    """Outside Linux there is no such file: no figure is better than a wrong one."""
    assert tree_mb(two_processes[0], tmp_path) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_processes_of_this_system_have_memory(two_processes):
    """Not those of the test itself: others may have started whole sites below it."""
    found = tree_mb(two_processes[0])

    assert found is not None
    assert 5 < found < 4096


def test_server_that_works_is_waited_for_and_one_that_is_still_is_not():
    busy = "import time\nend = time.monotonic() + 5\nwhile time.monotonic() < end: pass\ninput()"
    with subprocess.Popen([sys.executable, "-c", busy], stdin=subprocess.PIPE) as process:
        wait_until_still(process.pid)
        worked = psutil.Process(process.pid).cpu_times().user
        began = time.monotonic()
        wait_until_still(process.pid)
        waited = time.monotonic() - began
        process.kill()

    assert worked > 1  # it had not been taken as still while it worked
    assert waited < LONGEST_SECONDS
