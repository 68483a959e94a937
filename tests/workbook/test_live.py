"""A page that is open follows the store, and says regularly that its line is alive."""

import asyncio
import time

import pytest

from raftlib.store.changes import record_change
from raftlib.store.connection import Store
from raftlib.workbook.views.live import LivePage

# Far above what it takes; what never comes fails all the same.
LONG_SECONDS = 20


async def wait_for(reached):
    end = time.monotonic() + LONG_SECONDS
    while not reached() and time.monotonic() < end:
        await asyncio.sleep(0.01)


def announce(url, topic):
    """Change the store as another process does."""
    other = Store(url)
    with other.write() as connection:
        record_change(connection, topic)
    other.close()


@pytest.fixture
def url(store, tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'raft.db'}"


def test_handler_hears_of_a_change_by_another_process(store, url):
    told = []

    async def run():
        live = LivePage(store)
        live.on("audit", told.append)
        live.start()
        await asyncio.to_thread(announce, url, "audit")
        await wait_for(lambda: told)
        await live.stop()

    asyncio.run(run())
    assert told == ["audit"]


def test_what_changes_between_start_and_the_first_handler_is_told(store, url):
    """A page starts it, reads its models, and only then says what they follow."""
    told = []

    async def run():
        live = LivePage(store)
        live.start()
        announce(url, "audit")
        live.on("audit", told.append)
        await wait_for(lambda: told)
        await live.stop()

    asyncio.run(run())
    assert told == ["audit"]


def test_failing_handler_is_recorded_and_keeps_nothing_from_the_others(store, url, caplog):
    told = []

    async def run():
        live = LivePage(store)
        live.on("audit", lambda _topic: 1 // 0)
        live.on("audit", told.append)
        live.start()
        await asyncio.to_thread(announce, url, "audit")
        await wait_for(lambda: told)
        await live.stop()

    asyncio.run(run())
    assert told == ["audit"]
    assert caplog.messages == ["a page did not follow a change of audit"]


def test_beats_are_numbered_without_a_gap(store, monkeypatch):
    sent = []

    async def run():
        live = LivePage(store, beat_seconds=0.02)
        monkeypatch.setattr(live.pulse, "send", sent.append)
        live.start()
        await wait_for(lambda: len(sent) >= 3)
        await live.stop()

    asyncio.run(run())
    assert sent[:3] == [{"beat": 1}, {"beat": 2}, {"beat": 3}]


def test_stopped_page_beats_no_more(store, monkeypatch):
    sent = []

    async def run():
        live = LivePage(store, beat_seconds=0.02)
        monkeypatch.setattr(live.pulse, "send", sent.append)
        live.start()
        await live.stop()
        await asyncio.sleep(0.1)

    asyncio.run(run())
    assert sent == []


def test_without_a_loop_nothing_runs(store):
    """So it is in a test, and wherever a page is only read."""
    live = LivePage(store)

    live.start()

    assert live.pulse.beats == 0


def test_store_that_cannot_be_read_is_recorded_and_tried_again(tmp_path, caplog):
    """Then everything may have changed, so every handler is called."""
    file = tmp_path / "raft.db"
    file.write_bytes(bytes(range(256)) * 64)
    told = []

    async def run():
        live = LivePage(Store(f"sqlite:///{file}"), retry_seconds=0.05)
        live.on("audit", told.append)
        live.start()
        await asyncio.sleep(0.2)
        file.unlink()
        await wait_for(lambda: told)
        await live.stop()

    asyncio.run(run())
    assert told == ["audit"]
    assert set(caplog.messages) == {"the changes of the store cannot be watched"}
