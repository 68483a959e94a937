"""A task runs in a clean process, is heard while it runs, and leaves nothing behind."""

import os
import signal
import time
from pathlib import Path

import pytest

from raftlib.forks.task import TaskEndedError, describe_status


@pytest.fixture
def start(task_server):
    """Start code in a fork."""
    tasks = []

    def start_code(code):
        tasks.append(
            task_server.start_task("tests.forks.small_task", {"code": code}, cwd=str(Path.cwd()))
        )
        return tasks[-1]

    yield start_code
    for task in tasks:
        task.close()


def answer(task):
    for message in task.hear(30):
        if "last" in message:
            return message["last"]
    return None


def has_ended(pid):
    """Return whether a process ends soon; one that nobody has asked for its status has ended."""
    for _ in range(100):
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_task_is_heard_in_its_order(start):
    task = start("say({'n': 1}); say({'n': 2}); last = 3")

    heard = task.hear(30)

    assert [next(heard) for _ in range(3)] == [{"n": 1}, {"n": 2}, {"last": 3}]


def test_what_one_task_changes_another_does_not_find(start):
    answer(start("sys.kept = 1; os.environ['KEPT'] = 'x'; os.chdir('/'); sys.stdout.close()"))

    found = answer(
        start("last = [hasattr(sys, 'kept'), os.getenv('KEPT'), os.getcwd(), sys.stdout.closed]")
    )

    assert found == [False, None, str(Path.cwd()), False]


def test_two_tasks_draw_different_numbers(start):
    code = "import random, numpy; last = [random.random(), numpy.random.random()]"

    one, other = answer(start(code)), answer(start(code))

    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("os._exit(3)", "ended itself with 3"),
        ("os.kill(os.getpid(), 9)", "ended by SIGKILL"),
        ("raise ValueError('not said')", "ended itself with 1"),
        ("raise SystemExit(0)", "ended itself with 1"),
    ],
)
def test_task_that_ends_too_early_says_how(start, code, words):
    with pytest.raises(TaskEndedError, match=words):
        answer(start(code))


def test_module_that_was_not_imported_is_not_run(task_server):
    task = task_server.start_task("antigravity", {}, cwd=str(Path.cwd()))

    with pytest.raises(TaskEndedError, match="ended itself with 1"):
        answer(task)
    task.close()


def test_silent_task_is_waited_for_so_long_and_no_longer(start):
    heard = start("say({'pause': 1}); time.sleep(60)").hear(1)

    assert next(heard) == {"pause": 1}
    with pytest.raises(TimeoutError, match="timed out"):
        next(heard)


def test_closed_task_ends_with_what_it_has_started(start):
    task = start(
        "say({'pids': [os.getpid(), subprocess.Popen(['sleep', '60']).pid]}); time.sleep(60)"
    )
    pids = next(task.hear(30))["pids"]

    task.close()

    assert all(map(has_ended, pids))


def test_crashed_task_leaves_nothing_that_it_has_started(start):
    task = start("say({'started': subprocess.Popen(['sleep', '60']).pid}); os._exit(3)")
    heard = task.hear(30)
    started = next(heard)["started"]

    with pytest.raises(TaskEndedError, match="with 3"):
        next(heard)
    assert has_ended(started)


def test_tasks_end_with_the_warm_process_and_the_next_finds_a_new_one(task_server, start):
    heard = start("say({'own': os.getpid()}); time.sleep(60)").hear(30)
    own, warm = next(heard)["own"], task_server.pid

    os.kill(warm, signal.SIGKILL)

    with pytest.raises(TaskEndedError, match="with the process that had started it"):
        next(heard)
    assert has_ended(own)
    assert answer(start("last = os.getppid()")) not in (warm, None)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "it ended itself with 0"),
        (1, "it ended itself with 1"),
        (-15, "it was ended by SIGTERM"),
    ],
)
def test_status_is_told_in_words(status, words):
    assert describe_status(status) == words
