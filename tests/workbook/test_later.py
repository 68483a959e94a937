"""What takes long is done in the background, so that a page goes on."""

import asyncio
import threading

import pytest

from raftlib.workbook.views.later import do_later


def do(job):
    """Do a job as a page does, and wait until its end was told."""

    async def run():
        done = asyncio.Event()
        assert do_later(job, done.set)
        await asyncio.wait_for(done.wait(), 20)

    asyncio.run(run())


def test_job_is_not_done_in_the_thread_that_answers():
    threads = []

    do(lambda: threads.append(threading.current_thread()))

    assert threads[0] is not threading.main_thread()


def test_all_jobs_are_done_in_one_thread():
    """Because matplotlib's settings are the process's."""
    threads = set()

    for _ in range(3):
        do(lambda: threads.add(threading.get_ident()))

    assert len(threads) == 1


@pytest.mark.filterwarnings("error")
def test_end_of_a_job_that_fails_is_told_too():
    do(lambda: 1 / 0)


def test_without_a_loop_nothing_is_done_later():
    assert not do_later(pytest.fail, pytest.fail)
