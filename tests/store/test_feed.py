"""What another process changes is told here; nothing stops the feed but its end."""

import asyncio
import logging
import time
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from raftlib.store.changes import EVERYTHING, record_change
from raftlib.store.connection import Store
from raftlib.store.feed import ChangeFeed
from raftlib.store.schema import change
from tests.store.writers import NOW, append_vote

# Far above what it takes; a change that is never told fails all the same.
LONG_SECONDS = 20


def announce(store, *topics):
    with store.write() as connection:
        for topic in topics:
            record_change(connection, topic)


async def wait_for(told, number):
    end = time.monotonic() + LONG_SECONDS
    while len(told) < number and time.monotonic() < end:
        await asyncio.sleep(0.01)


def told_by(store, *, to, act, number, also=None):
    """Run a feed while ``act`` happens, and return what it told the topics in ``to``."""
    told = []

    async def run():
        feed = ChangeFeed(store, look_seconds=0.05, retry_seconds=0.05)
        for topic in to:
            if also:
                feed.on(topic, also)
            feed.on(topic, told.append)
        feed.start()
        await asyncio.sleep(0.2)
        await act()
        await wait_for(told, number)
        await asyncio.sleep(0.2)  # nothing may be told twice
        await feed.stop()

    asyncio.run(run())
    return told


def in_a_thread(function, *arguments):
    return lambda: asyncio.to_thread(function, *arguments)


def append_when_told(url, go, times):
    store = Store(url).open()
    go.wait(60)
    times.put(time.time())
    append_vote(store, 0)
    store.close()


def test_change_by_another_process_is_told_soon(store_url, store):
    """At most four looks of 0.25 s: under a second. The bound here is wider, for slow computers."""
    context = get_context("spawn")
    go, times = context.Event(), context.Queue()
    writer = context.Process(target=append_when_told, args=(store_url, go, times))
    writer.start()
    told = []

    async def run():
        feed = ChangeFeed(store)
        feed.on("decision:D-1", lambda topic: told.append((topic, time.time())))
        feed.start()
        go.set()
        await wait_for(told, 1)
        await feed.stop()

    asyncio.run(run())
    writer.join(60)

    ((topic, at),) = told
    assert topic == "decision:D-1"
    assert at - times.get(timeout=10) < 5


def test_change_before_the_start_is_not_told(store):
    announce(store, "audit")

    told = told_by(
        store, to=["audit", "register"], act=in_a_thread(announce, store, "register"), number=1
    )

    assert told == ["register"]


def test_each_topic_of_one_change_is_told_once_and_others_are_not(store):
    act = in_a_thread(announce, store, "audit", "audit", "register")

    told = told_by(store, to=["audit", "decision:D-1", "register"], act=act, number=2)

    assert told == ["audit", "register"]


def test_change_of_everything_is_told_to_everybody(store):
    told = told_by(
        store, to=["audit", "register"], act=in_a_thread(announce, store, EVERYTHING), number=2
    )

    assert told == ["audit", "register"]


def test_handler_that_fails_stops_neither_the_others_nor_the_feed(store, caplog):
    def fail(topic):
        raise ValueError("a handler's own fault")

    async def act():
        for _ in range(2):
            await asyncio.to_thread(announce, store, "audit")
            await asyncio.sleep(0.3)

    told = told_by(store, to=["audit"], act=act, number=2, also=fail)

    assert told == ["audit", "audit"]
    assert "a handler of the changes of audit failed" in caplog.text


def insert_change(store, number, topic):
    with store.write() as connection:
        values = {"change_id": number, "topic": topic, "changed_at": NOW}
        connection.execute(change.insert().values(**values))
        if not store.is_file:
            connection.exec_driver_sql("NOTIFY raft_change")


def test_change_that_comes_after_one_with_a_higher_number_is_told(store):
    """Transactions may end in another order than they took their numbers."""

    async def act():
        await asyncio.to_thread(insert_change, store, 300, "register")
        await asyncio.sleep(0.3)
        await asyncio.to_thread(insert_change, store, 299, "audit")

    told = told_by(store, to=["audit", "register"], act=act, number=2)

    assert told == ["register", "audit"]


def end_listeners(url):
    other = Store(url)
    with other.read() as connection:
        query = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'raft-feed'"
        )
        assert connection.exec_driver_sql(query).scalar() == 1
    other.close()


def test_feed_listens_again_after_a_lost_connection(database_url, caplog):
    store = Store(database_url)

    async def act():
        await asyncio.to_thread(end_listeners, database_url)
        await asyncio.to_thread(announce, store, "audit")

    told = told_by(store, to=["audit"], act=act, number=1)

    assert told == ["audit"]
    assert "the feed of changes failed; it starts again" in caplog.text
    store.close()


def test_feed_of_a_file_that_cannot_be_read_for_a_while_goes_on(file_url, tmp_path, caplog):
    """The log is taken away for a moment, as a network folder may be."""
    store = Store(file_url)
    store.open()
    path = tmp_path / "store"

    async def run():
        told = []
        feed = ChangeFeed(store, look_seconds=0.05, retry_seconds=0.05)
        feed.on("audit", told.append)
        feed.start()
        path.rename(tmp_path / "away")
        await asyncio.sleep(0.2)
        (tmp_path / "away").rename(path)
        await asyncio.to_thread(announce, Store(file_url), "audit")
        await wait_for(told, 1)
        await feed.stop()
        return told

    assert asyncio.run(run()) == ["audit"]
    store.close()


def test_stopped_feed_tells_nothing(store):
    told = []

    async def run():
        feed = ChangeFeed(store, look_seconds=0.05)
        feed.on("audit", told.append)
        feed.start()
        await feed.stop()
        await asyncio.to_thread(announce, store, "audit")
        await asyncio.sleep(0.3)

    asyncio.run(run())

    assert told == []


def test_only_the_last_changes_are_kept(store, monkeypatch):
    """Of 1 to 7 the last three are kept when 6 comes, and 7 is added."""
    monkeypatch.setattr("raftlib.store.changes.KEPT_CHANGES", 3)
    monkeypatch.setattr("raftlib.store.changes.PRUNED_EVERY", 6)
    for _ in range(7):
        announce(store, "audit")

    with store.read() as connection:
        assert connection.scalars(sa.select(change.c.change_id)).all() == [4, 5, 6, 7]


@pytest.fixture(autouse=True)
def _log_is_seen(caplog):
    caplog.set_level(logging.ERROR, logger="raft.feed")
