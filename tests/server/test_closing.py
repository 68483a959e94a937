"""Votes end by the clock, whoever is there, and pages hear of it."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from conftest import make_demo_store
from raftlib.conduct.clock import extend_vote, find_ends
from raftlib.conduct.reading import PROCEEDINGS_TOPIC, list_proceedings
from raftlib.domain.proceedings import EntryKind
from raftlib.server import closing as server_closing
from raftlib.server.closing import LOOK_SECONDS, Closer
from raftlib.store.connection import Store
from raftlib.store.ledger import read_entries
from raftlib.store.schema import change
from tests.conduct.conftest import FACILITATOR, SetClock, read
from tests.conduct.voting import open_hub

NOW = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture
def store(tmp_path):
    store = Store(make_demo_store(tmp_path))
    yield store
    store.close()


@pytest.fixture
def clock():
    return SetClock(NOW)


def announcements(store):
    query = sa.select(sa.func.count()).where(change.c.topic == PROCEEDINGS_TOPIC)
    with store.read() as connection:
        return connection.scalar(query)


def kinds(store, code):
    with store.read() as connection:
        return [entry["kind"] for entry in read_entries(connection, code)]


def test_vote_is_closed_at_its_last_instant_and_not_before(store, clock):
    code = open_hub(store, NOW, NOW + HOUR, now=NOW)
    closer = Closer(store, clock)

    clock.at = NOW + HOUR - TICK
    closer.look()
    before = read(store, code).closed_at
    clock.at = NOW + HOUR
    closer.look()

    assert before is None
    assert read(store, code).closed_at == NOW + HOUR
    assert kinds(store, code)[-2:] == [EntryKind.CLOSED, EntryKind.OUTCOME]


def test_second_server_finds_it_done(store, clock):
    code = open_hub(store, NOW, NOW + HOUR, now=NOW)
    servers = [Closer(store, clock), Closer(store, clock)]
    for server in servers:
        server.look()  # both have read that it is open
    clock.at = NOW + HOUR

    done = [server.look() for server in servers]

    assert done == [True, True]
    assert kinds(store, code).count(EntryKind.CLOSED) == 1


def test_vote_whose_end_passed_while_no_server_ran_is_closed_at_the_start(store, clock):
    code = open_hub(store, NOW, NOW + HOUR, now=NOW)
    clock.at = NOW + 5 * HOUR

    Closer(store, clock).look()

    assert read(store, code).closed_at == NOW + 5 * HOUR
    assert read(store, code).closes_at == NOW + HOUR


def test_scheduled_vote_is_announced_once_at_its_first_instant(store, clock):
    open_hub(store, NOW + HOUR, NOW + 2 * HOUR, now=NOW)
    closer = Closer(store, clock)
    before = announcements(store)

    told = []
    for at in (NOW + HOUR - TICK, NOW + HOUR, NOW + HOUR + TICK):
        clock.at = at
        closer.look()
        told.append(announcements(store) - before)

    assert told == [0, 1, 1]


def test_next_look_is_at_the_next_instant_or_soon(store, clock):
    open_hub(store, NOW + HOUR, NOW + 2 * HOUR, now=NOW)
    closer = Closer(store, clock)
    closer.look()

    far = closer.seconds_to_next()
    clock.at = NOW + HOUR - timedelta(milliseconds=700)

    assert far == LOOK_SECONDS
    assert closer.seconds_to_next() == pytest.approx(0.7)


def damage(store, code):
    """Change the entry that opened a vote, from outside."""
    with closing(sqlite3.connect(store.address.database)) as connection, connection:
        connection.execute("DROP TRIGGER ledger_entry_update")
        connection.execute(
            "UPDATE ledger_entry SET kind = 'odd' WHERE seq = 1 AND decision_code = ?", (code,)
        )


def test_vote_that_cannot_be_closed_does_not_keep_another_open(store, clock, caplog):
    broken, sound = (open_hub(store, NOW, NOW + HOUR, now=NOW) for _ in range(2))
    closer = Closer(store, clock)
    closer.look()
    damage(store, broken)
    clock.at = NOW + HOUR

    done = closer.look()

    assert not done
    assert read(store, sound).closed_at == NOW + HOUR
    assert f"the vote {broken} could not be closed" in caplog.text


@pytest.fixture
def vote_of_a_second(store):
    """Return the code of a vote that is open for a second by the real clock."""
    now = datetime.now(UTC)
    return open_hub(store, now, now + timedelta(seconds=1), now=now)


def real_clock():
    return datetime.now(UTC)


async def until_closed(store, code, within):
    async with asyncio.timeout(within):
        while (found := read(store, code)).closed_at is None:
            await asyncio.sleep(0.02)
    return found


def test_running_server_closes_within_a_moment_of_the_end(store, vote_of_a_second):
    async def wait():
        closer = Closer(store, real_clock)
        closer.start()
        try:
            return await until_closed(store, vote_of_a_second, 5)
        finally:
            await closer.stop()

    found = asyncio.run(wait())

    late = found.closed_at - found.closes_at
    assert timedelta(0) <= late < timedelta(seconds=1)
    assert find_ends(list_proceedings(store)) == {}


def test_vote_that_was_put_off_is_closed_at_the_new_end(store, vote_of_a_second):
    code = vote_of_a_second
    later = read(store, code).closes_at + timedelta(seconds=1)

    async def wait():
        closer = Closer(store, real_clock)
        closer.start()
        try:
            extend_vote(store, FACILITATOR, code, later, "Two are on their way.", real_clock)
            return await until_closed(store, code, 6)
        finally:
            await closer.stop()

    found = asyncio.run(wait())

    assert found.closes_at == later
    assert later <= found.closed_at < later + timedelta(seconds=1)


def test_failure_is_logged_and_tried_again(store, vote_of_a_second, monkeypatch, caplog):
    """The disk comes back after the first try."""
    monkeypatch.setattr(server_closing, "RETRY_SECONDS", 0.1)

    def faulty_clock():
        faulty_clock.asked += 1
        if faulty_clock.asked == 2:
            raise OSError("no disk")
        return real_clock()

    faulty_clock.asked = 0

    async def wait():
        closer = Closer(store, faulty_clock)
        closer.start()
        try:
            return await until_closed(store, vote_of_a_second, 5)
        finally:
            await closer.stop()

    found = asyncio.run(wait())

    assert found.closed_at - found.closes_at < timedelta(seconds=1)
    assert "looking for votes to close failed" in caplog.text
