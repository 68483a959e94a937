"""The order in which writers get to a file."""

import subprocess
import sys
import threading
import time

import pytest

from raftlib.store.connection import Store
from raftlib.store.turns import take_turn
from tests.store.writers import add_import, count_imports

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such lock there")
HOLD = """
import sys, time
from pathlib import Path
from raftlib.store.turns import take_turn
with take_turn(Path(sys.argv[1]), 30):
    print("held", flush=True)
    time.sleep(60)
"""


def queue(folder, number, came, done):
    """Start to wait, and give the others time to come later."""

    def write():
        came.release()
        with take_turn(folder, 30):
            done.append(number)

    thread = threading.Thread(target=write)
    thread.start()
    assert came.acquire(timeout=30)
    time.sleep(0.05)
    return thread


def test_who_came_first_goes_first(tmp_path):
    came, done = threading.Semaphore(0), []
    with take_turn(tmp_path, 30):
        threads = [queue(tmp_path, number, came, done) for number in range(8)]
        assert done == []

    for thread in threads:
        thread.join(30)
    assert done == list(range(8))


def test_turn_is_given_on_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError, match="division"), take_turn(tmp_path, 30):
        1 / 0  # noqa: B018

    start = time.monotonic()
    with take_turn(tmp_path, 30):
        assert time.monotonic() - start < 10


def test_who_waited_long_enough_goes_on_without_a_turn(tmp_path):
    with take_turn(tmp_path, 30), take_turn(tmp_path, 0.05):
        pass

    with take_turn(tmp_path, 30):  # the one that gave up holds nothing
        pass


def test_turn_of_a_killed_writer_is_given_on(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"

    holder.kill()
    holder.wait(30)
    holder.stdout.close()

    start = time.monotonic()
    with take_turn(tmp_path, 60):
        assert time.monotonic() - start < 30


def test_folder_that_is_not_there_stops_nothing(tmp_path):
    with take_turn(tmp_path / "none", 30):
        done = True

    assert done


def test_somebody_who_holds_the_turn_for_ever_does_not_stop_a_store(file_url, tmp_path):
    store = Store(file_url, wait_seconds=0.1)
    add_import(store, "a")

    with take_turn(tmp_path / "store", 30):
        add_import(store, "b")

    assert count_imports(store) == 2
    store.close()
