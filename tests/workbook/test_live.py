"""A page that is open follows the store, and says regularly that its line is alive."""

import asyncio
import time
from types import MappingProxyType

import pytest
import traitlets as tl

from raftlib import opening, settings
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Role
from raftlib.store.changes import AUDIT_TOPIC, record_change
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.audit import AuditModel, LocalityAuditModel
from raftlib.workbook.models.own_rate import OwnRateModel
from raftlib.workbook.models.page import PageModel
from raftlib.workbook.models.start import StartModel
from raftlib.workbook.views.base import OUR_FAULT
from raftlib.workbook.views.live import LivePage
from tests.workbook.stores import NOW

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
    assert [told["beat"] for told in sent[:3]] == [1, 2, 3]


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


class Recorder(PageModel):
    """Notes whom it was opened for, what was asked, and what it heard."""

    topics = ("audit",)

    def __init__(self, store, fault=None):
        super().__init__(store)
        self.fault, self.asked, self.heard = fault, None, 0

    def _start(self, asked):
        if self.fault:
            raise self.fault
        self.asked = dict(asked)
        self.viewer = self._access.viewer()

    def _follow(self):
        self.heard += 1


@pytest.fixture
def snapshot(monkeypatch):
    """Run a page as nobody; what waits in the end is dropped."""
    monkeypatch.setenv("RAFT_SNAPSHOT", "1")
    yield monkeypatch
    opening._waiting.clear()


def test_page_is_opened_at_once_for_whoever_sits_here(store):
    model = Recorder(store)

    LivePage(store).open(model, {"period": "2023-10"})

    assert model.opened
    assert model.asked == {"period": "2023-10"}
    assert model.viewer is AT_THIS_COMPUTER


def test_link_goes_before_what_the_notebook_was_given(store, monkeypatch):
    monkeypatch.setenv("QUERY_STRING", "period=2023-11&nonsense=1")
    model = Recorder(store)

    LivePage(store).open(model, {"period": "2023-10", "locality": "North"})

    assert model.asked == {"period": "2023-11", "locality": "North"}


def test_snapshot_takes_the_sign_in_and_the_link_of_whom_it_is_opened_for(store, snapshot):
    model, live = Recorder(store), LivePage(store)
    live.open(model, {"period": ""})
    assert (model.opened, live.pulse.beats) == (False, 0)
    number = add_member(store, "Somebody", [HeldRole(role=Role.SCRIBE)], NOW)
    snapshot.setenv("RAFT_SIGN_IN", start_sign_in(store, number, settings.now()).sign_in)
    snapshot.setenv("QUERY_STRING", "period=2023-11")

    opening.open_page()

    assert (model.opened, live.pulse.beats) == (True, 1)
    assert (model.viewer.name, model.asked) == ("Somebody", {"period": "2023-11"})


def test_fault_of_ours_in_a_snapshot_is_recorded_and_said(store, snapshot, caplog):
    model, live = Recorder(store, fault=KeyError("secret")), LivePage(store)
    live.open(model, {})

    opening.open_page()

    assert model.problem == OUR_FAULT
    assert caplog.messages == ["a page could not be opened"]
    assert live.pulse.beats == 1


def test_fault_of_ours_stands_in_the_cell_where_there_is_one(store):
    with pytest.raises(KeyError, match="secret"):
        LivePage(store).open(Recorder(store, fault=KeyError("secret")), {})


def test_what_changes_while_the_model_reads_is_told(store, url):
    """The watch begins before the model is opened."""

    class Slow(Recorder):
        def _start(self, asked):
            announce(url, "audit")

    async def run():
        live, model = LivePage(store), Slow(store)
        live.open(model, {})
        await wait_for(lambda: model.heard)
        await live.stop()
        return model.heard

    assert asyncio.run(run()) == 1


def test_model_that_is_not_open_reads_nothing(store):
    model = Recorder(store)

    model.refresh("audit")

    assert model.heard == 0


class Chosen(PageModel):
    """A model with one choice."""

    code = tl.Unicode("")

    def _start(self, asked):
        self.code = asked["code"]

    def _fields(self):
        return {"code": self.code, "other": ""}


def test_address_asks_for_what_is_chosen(store, monkeypatch):
    monkeypatch.delenv("RAFT_SNAPSHOT", raising=False)
    monkeypatch.setenv("QUERY_STRING", "code=A&more=x")
    model, live = Chosen(store), LivePage(store)
    assert live.pulse.address == {}

    live.open(model, {"code": ""})
    assert live.pulse.address == {"code": "A"}

    model.code = "B & C"
    assert live.pulse.address == {"code": "B & C"}


def test_snapshot_of_two_models_beats_once_both_are_open(store, snapshot):
    first, second, live = Recorder(store), Recorder(store), LivePage(store)
    live.open(first, {})
    live.open(second, {})

    opening.open_page()

    assert (first.opened, second.opened, live.pulse.beats) == (True, True, 1)


def test_page_of_two_models_has_the_address_of_both_and_one_pulse(store, monkeypatch):
    monkeypatch.delenv("RAFT_SNAPSHOT", raising=False)

    class Second(Chosen):
        def _fields(self):
            return {"second": self.code}

    async def run():
        first, second, live = Chosen(store), Second(store), LivePage(store)
        live.open(first, {"code": "A"})
        tasks = list(live._tasks)
        live.open(second, {"code": "B"})
        same = live._tasks == tasks
        first.code = "C"
        await live.stop()
        return same, live.pulse.address

    assert asyncio.run(run()) == (True, {"code": "C", "second": "B"})


class Hasty(Recorder):
    """Reads an audit at most once in a while."""

    pace = MappingProxyType({"audit": 0.3})


def test_topic_that_changes_thick_and_fast_is_followed_at_its_pace_and_to_the_last(store):
    async def run():
        live, model = LivePage(store), Hasty(store)
        live.open(model, {})
        ((topic, follow),) = live._handlers
        for _ in range(10):
            follow(topic)
        at_once = model.heard
        await wait_for(lambda: model.heard == 2)
        await asyncio.sleep(0.4)
        await live.stop()
        return at_once, model.heard

    assert asyncio.run(run()) == (1, 2)


def test_address_of_a_snapshot_asks_for_nothing(store, monkeypatch):
    monkeypatch.setenv("RAFT_SNAPSHOT", "1")
    live = LivePage(store)
    live.open(Chosen(store), {"code": "A"})

    assert live.pulse.address == {}
    opening._waiting.clear()


def test_browser_forgets_what_it_kept_once_that_is_stored(store, monkeypatch):
    sent = []
    monkeypatch.delenv("RAFT_SNAPSHOT", raising=False)
    model, live = Chosen(store), LivePage(store)
    live.open(model, {"code": "A"})
    live.pulse.send = sent.append

    model.code = "B"
    assert sent == []
    model.stored += 1

    assert sent == [{"stored": True}]


def test_page_follows_the_clock_at_the_next_beat_when_an_instant_has_come(store, monkeypatch):
    """Without has_times, and long before the twelve beats of a minute."""
    monkeypatch.delenv("RAFT_SNAPSHOT", raising=False)

    class Due(Recorder):
        is_due = True

    async def run():
        live, model = LivePage(store, beat_seconds=0.01), Due(store)
        live.open(model, {})
        await wait_for(lambda: model.heard)
        beats = live.pulse.beats
        await live.stop()
        return model.heard, beats

    heard, beats = asyncio.run(run())
    assert heard >= 1
    assert beats < 12


@pytest.mark.parametrize("model", [AuditModel, LocalityAuditModel, OwnRateModel, StartModel])
def test_pages_of_an_audit_keep_a_pace_while_a_room_enters_one(model):
    assert AUDIT_TOPIC in model.topics
    assert 2 <= model.pace[AUDIT_TOPIC] <= 10
