"""How the store bears 200 writers at once, writers that are killed, and a busy feed.

Run: pytest tests/benchmarks/test_store_benchmark.py -o addopts="" -s
"""

import asyncio
import gc
import random
import statistics
import time
from multiprocessing import get_context

import pytest

from raftlib.store.connection import Store
from raftlib.store.feed import ChangeFeed
from raftlib.store.ledger import rehearse, verify_ledger
from tests.store.conftest import postgresql, store_url  # noqa: F401  (fixtures)
from tests.store.killed_writer import count_lost
from tests.store.writers import append_vote

WRITERS, WRITES, WITHIN_SECONDS = 200, 5, 5.0
KILLED = 50
CHANGES = 50


def write_at_random(url, number, ready, go, times):
    """Write five entries at random moments of five seconds; report how long each took."""
    rng = random.Random(number)
    store = Store(url).open()
    rehearse(store)  # as each page does when it opens
    moments = sorted(rng.uniform(0, WITHIN_SECONDS) for _ in range(WRITES))
    ready.release()
    go.wait(300)
    start, took = time.monotonic(), []
    for index, moment in enumerate(moments):
        time.sleep(max(0.0, start + moment - time.monotonic()))
        before = time.monotonic()
        append_vote(store, number * WRITES + index)
        took.append(time.monotonic() - before)
    time.sleep(max(0.0, start + WITHIN_SECONDS + 1 - time.monotonic()))  # a page stays open
    store.close()
    times.put(took)


@pytest.fixture(scope="module")
def workers():
    """Fork the writers: they have to be many, and their imports are not what is measured.

    What is there already is frozen, so that no writer copies the memory of this process.
    """
    gc.collect()
    gc.freeze()
    yield get_context("fork")
    gc.unfreeze()


def test_200_writers_lose_nothing(store_url, workers):  # noqa: F811
    Store(store_url).open().close()
    ready, go, times = workers.Semaphore(0), workers.Event(), workers.Queue()
    processes = [
        workers.Process(target=write_at_random, args=(store_url, number, ready, go, times))
        for number in range(WRITERS)
    ]
    for process in processes:
        process.start()
    for _ in processes:
        assert ready.acquire(timeout=300)
    go.set()
    took = sorted(second for _ in processes for second in times.get(timeout=300))
    for process in processes:
        process.join(60)
    store = Store(store_url)
    check = verify_ledger(store, "D-1")
    store.close()

    p95 = took[int(len(took) * 0.95)]
    print(  # noqa: T201 - it is the result
        f"{store_url.split(':')[0]}: {len(took)} writes, {WRITERS * WRITES - check.head.entries} "
        f"lost, median {statistics.median(took) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"longest {took[-1] * 1000:.0f} ms"
    )
    assert check.ok
    assert check.head.entries == WRITERS * WRITES


def test_killed_writers_lose_nothing_acknowledged(store_url):  # noqa: F811
    acknowledged, lost = count_lost(store_url, KILLED, random.Random(2))

    print(  # noqa: T201 - it is the result
        f"{store_url.split(':')[0]}: {KILLED} writers killed, {acknowledged} acknowledged, "
        f"{lost} lost"
    )
    assert lost == 0


def test_change_is_told_within_a_second(store_url):  # noqa: F811
    store, sent, delays = Store(store_url).open(), {}, []

    async def run():
        feed = ChangeFeed(store)
        for number in range(CHANGES):
            topic = f"decision:{number}"
            feed.on(topic, lambda topic: delays.append(time.monotonic() - sent[topic]))
        feed.start()
        await asyncio.sleep(0.5)
        for number in range(CHANGES):
            sent[f"decision:{number}"] = time.monotonic()
            await asyncio.to_thread(append_vote, store, 0, str(number))
            await asyncio.sleep(random.Random(number).uniform(0.05, 0.3))
        await asyncio.sleep(1)
        await feed.stop()

    asyncio.run(run())
    store.close()

    print(  # noqa: T201 - it is the result
        f"{store_url.split(':')[0]}: {len(delays)} changes told after a median of "
        f"{statistics.median(delays) * 1000:.0f} ms, at most {max(delays) * 1000:.0f} ms"
    )
    assert len(delays) == CHANGES
    assert max(delays) < 1
