import logging

import pytest
import traitlets as tl

from raftlib.errors import TableError
from raftlib.workbook.views.base import (
    LOGS,
    OUR_FAULT,
    FragmentView,
    act_safely,
    page_log,
    write_safely,
)


class Counter(tl.HasTraits):
    """The least that a view can be about."""

    number = tl.Int(0)
    word = tl.Unicode()


def test_view_is_written_anew_when_its_model_changes():
    model = Counter()
    view = FragmentView(model, lambda: f"<p>{model.number}</p>", "number")

    model.number = 7

    assert view.value == "<p>7</p>"


def test_view_is_written_once_when_several_traits_change_together():
    """A chart that is drawn twice makes everybody wait."""
    model, written = Counter(), []
    FragmentView(model, lambda: written.append(model.number) or "", "number", "word")

    with model.hold_trait_notifications():
        model.number, model.word = 7, "seven"
    model.word = "eight"

    assert written == [0, 7, 7]


def test_fault_that_the_user_can_mend_is_said_and_escaped():
    def write():
        raise TableError("row 2 is <b>: mend it")

    assert write_safely(write) == (
        '<div class="raft-error"><p>row 2 is &lt;b&gt;: mend it</p></div>'
    )


def test_fault_of_ours_is_one_fixed_sentence_and_is_logged(caplog):
    def write():
        raise KeyError("secret")

    with caplog.at_level(logging.ERROR, logger="raft.pages"):
        text = write_safely(write)

    assert OUR_FAULT in text
    assert "secret" not in text
    assert caplog.messages == ["a part of a page could not be written"]


@pytest.fixture
def own_log(tmp_path, monkeypatch):
    """A log of this test alone, closed at its end."""
    monkeypatch.setenv("RAFT_LOG", str(tmp_path))
    page_log.cache_clear()
    yield tmp_path / "pages.log"
    for handler in page_log().handlers[:]:
        for name in LOGS:
            logging.getLogger(name).removeHandler(handler)
        handler.close()
    page_log.cache_clear()


def test_fault_of_ours_is_recorded_in_a_file(own_log):
    """What a kernel prints is seen nowhere."""
    write_safely(lambda: str(1 // 0))

    assert "ZeroDivisionError" in own_log.read_text("utf-8")


def test_fault_of_the_feed_is_recorded_in_the_same_file(own_log):
    page_log()
    logging.getLogger("raft.feed").error("the feed of changes failed")

    assert "the feed of changes failed" in own_log.read_text("utf-8")


def test_what_could_not_be_done_is_recorded_and_goes_no_further(own_log):
    assert act_safely(lambda: None, "unused")
    assert not act_safely(lambda: 1 // 0, "a beat could not be sent")

    text = own_log.read_text("utf-8")
    assert "a beat could not be sent" in text
    assert "unused" not in text
