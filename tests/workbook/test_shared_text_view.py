"""The view answers what a browser sends, to whom it was sent, and survives whatever that is."""

import logging
from dataclasses import replace

import pytest

from raftlib.analysis.text_copy import TextCopy
from raftlib.errors import RaftError
from raftlib.store.feed import ChangeFeed
from raftlib.workbook.models.shared_text import SharedTextModel
from raftlib.workbook.views.base import OUR_FAULT, page_log
from raftlib.workbook.views.shared_text import HistoryView, SharedTextView
from raftlib.workbook.wording.shared_text import NOTHING_WRITTEN
from tests.analysis.text_updates import Writer
from tests.store.members import add_viewer
from tests.store.writers import NOW
from tests.workbook.stores import ESCAPED, HOSTILE


class Page:
    """What a browser is to a view: it sends messages, and keeps what it is sent."""

    def __init__(self, store, viewer, feed=None):
        self.viewer = viewer
        self.model = SharedTextModel(store, "notes", may_write=lambda: self.viewer, now=lambda: NOW)
        self.heard = []
        self.view = SharedTextView(self.model, feed or ChangeFeed(store), label="Notes")
        self.view.send = lambda content, buffers=None: self.heard.append((content, buffers))

    def send(self, message, *buffers):
        """Send a message, and return the last answer."""
        self.view._handle_custom_msg(message, list(buffers))
        return self.heard[-1] if self.heard else None


@pytest.fixture
def store(empty_store):
    return empty_store


@pytest.fixture
def ada(store):
    return add_viewer(store, "Ada")


@pytest.fixture
def page(store, ada):
    return Page(store, ada)


def update(number, view="v"):
    return {"kind": "update", "number": number, "view": view}


def text_of(*answers):
    return str(TextCopy(buffers[0] for _, buffers in answers))


def test_hello_is_answered_with_the_whole_text_and_its_state(page, store, ada):
    page.send(update(1), Writer().write("Ring first."))

    content, buffers = Page(store, ada).send({"kind": "hello", "view": "v"})

    assert content == {"kind": "state", "view": "v", "number": 0}
    assert text_of((content, buffers)) == "Ring first."
    assert buffers[1] == page.model.state


def test_second_hello_brings_everything_again(page):
    """What was sent before may have been lost with the connection."""
    page.send({"kind": "hello"})
    page.send(update(1), Writer().write("Ring first."))

    assert text_of(page.send({"kind": "hello"})) == "Ring first."


def test_update_is_answered_with_its_number_and_view(page):
    content, _ = page.send(update(3, view="v"), Writer().write("Ring first."))

    assert content == {"kind": "accepted", "view": "v", "number": 3}
    assert page.model.text == "Ring first."


def test_buffer_may_be_a_memoryview_as_the_kernel_gives_it(page):
    page.send(update(1), memoryview(Writer().write("Ring first.")))

    assert page.model.text == "Ring first."


def test_refused_update_is_answered_with_the_reason(page):
    content, _ = page.send(update(1), Writer().write("Ring 943 476 5919"))

    assert content["kind"] == "refused"
    assert "an NHS number" in content["why"]
    assert "943" not in content["why"]


def test_right_to_write_is_asked_anew_for_each_update(page):
    writer = Writer()
    page.send(update(1), writer.write("mine"))
    page.viewer = None

    content, _ = page.send(update(2), writer.write(" still"))

    assert content["kind"] == "refused"
    assert "signed out" in content["why"]
    assert page.model.text == "mine"
    assert not page.view.writable


def test_browser_that_makes_itself_writable_stores_nothing(store):
    page = Page(store, None)
    page.view.set_state({"writable": True, "member": 1, "longest": 10**9})

    content, _ = page.send(update(1), Writer().write("hi"))

    assert content["kind"] == "refused"
    assert page.model.text == ""


def test_reader_sees_the_text(page, store):
    page.send(update(1), Writer().write("Ring first."))
    reader = Page(store, None)

    assert text_of(reader.send({"kind": "hello"})) == "Ring first."
    assert not reader.view.writable


@pytest.mark.parametrize(
    "message",
    [
        None,
        "hello",
        [],
        {},
        {"kind": "drop"},
        {"kind": ["update"]},
        {"kind": "update", "number": "x" * 9, "view": {"a": 1}},
        {"kind": "update", "number": None, "view": "v" * 10**6},
        {"kind": "here", "number": -1},
        {"kind": "hello", "view": 7},
    ],
)
def test_nonsense_is_survived_and_stores_nothing(page, message):
    page.send(message)
    page.send(message, b"\xff" * 50, b"")

    assert page.model.text == ""
    assert all(len(content["view"]) <= 40 for content, _ in page.heard)
    assert page.send({"kind": "hello"})[0]["kind"] == "state"


def test_fault_of_ours_is_logged_and_not_shown(page, monkeypatch, tmp_path):
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    page_log().addHandler(handler)

    def fail():
        raise ValueError("secret")

    page.model.may_write = fail
    content, _ = page.send(update(1), Writer().write("hi"))
    page_log().removeHandler(handler)

    assert content["why"] == OUR_FAULT
    assert len(records) == 1


def test_change_by_another_reaches_the_browser(page, store, ada):
    feed = ChangeFeed(store)
    other = Page(store, ada, feed)
    page.send(update(1), Writer().write("Ring first."))

    tell(feed)

    assert [content["kind"] for content, _ in other.heard] == ["update"]
    assert text_of(*other.heard) == "Ring first."


def test_change_that_came_with_a_refused_update_reaches_the_browser(page, store, ada):
    feed = ChangeFeed(store)
    other = Page(store, ada, feed)
    page.send(update(1), Writer(1).write("Ring first."))
    other.send(update(1), Writer(2).write("943 476 5919"))

    tell(feed)

    assert [content["kind"] for content, _ in other.heard] == ["refused", "update"]
    assert text_of(other.heard[1]) == "Ring first."


def test_own_change_is_not_sent_back_by_the_feed(store, ada):
    feed = ChangeFeed(store)
    page = Page(store, ada, feed)
    page.send(update(1), Writer().write("Ring first."))

    tell(feed)

    assert [content["kind"] for content, _ in page.heard] == ["accepted"]


def test_feed_is_not_stopped_by_a_store_that_fails(page, store, ada, monkeypatch):
    feed = ChangeFeed(store)
    other = Page(store, ada, feed)

    def fail():
        raise RaftError("the store is gone")

    other.model.may_write = fail
    tell(feed)

    assert other.heard == []


def tell(feed):
    """Call the handlers, as the feed does after each change."""
    for handler in feed._handlers["document:notes"]:
        handler("document:notes")


def test_others_who_write_are_named(page, store):
    bo = Page(store, add_viewer(store, "Bo"))
    bo.send({"kind": "here"})

    page.send({"kind": "look"})

    assert page.view.others == ["Bo"]
    assert bo.view.others == []


def test_reader_is_not_said_to_write(page, store):
    Page(store, None).send({"kind": "here"})

    page.send({"kind": "look"})

    assert page.view.others == []


def test_two_devices_of_one_person_do_not_name_each_other(page, store, ada):
    Page(store, replace(ada, sign_in="phone")).send({"kind": "here"})

    page.send({"kind": "look"})

    assert page.view.others == []


def test_page_knows_whose_unsaved_text_it_may_keep(page, store, ada):
    assert page.view.member == ada.member.number
    assert Page(store, None).view.member == 0


def test_history_is_shown_when_asked_for_and_escaped(page):
    history = HistoryView(page.model)
    page.send(update(1), Writer().write(HOSTILE))
    assert history.shown.value == ""

    history.show.click()

    assert ESCAPED in history.shown.value
    assert "<script" not in history.shown.value


def test_history_of_an_empty_text_says_so(page):
    history = HistoryView(page.model)

    history.show.click()

    assert NOTHING_WRITTEN in history.shown.value
