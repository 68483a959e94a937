"""What may be written is stored once; whatever else comes is refused and leaves no trace."""

from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text

from raftlib.errors import TextError
from raftlib.store.documents import read_updates
from raftlib.store.schema import document_update
from raftlib.workbook.models.shared_text import (
    AT_A_TIME,
    LARGEST_UPDATE,
    LONGEST_TEXT,
    SharedTextModel,
)
from tests.analysis.text_updates import Writer
from tests.store.members import add_viewer
from tests.store.writers import NOW


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = NOW


@pytest.fixture
def store(empty_store):
    return empty_store


@pytest.fixture
def ada(store):
    return add_viewer(store, "Ada")


@pytest.fixture
def bo(store):
    return add_viewer(store, "Bo")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def model(store, ada, clock):
    return open_text(store, ada, clock)


def open_text(store, viewer, clock, **options):
    return SharedTextModel(
        store, "notes", may_write=lambda: viewer, now=lambda: clock.now, **options
    )


def stored(store):
    with store.read() as connection:
        return read_updates(connection, "notes")


def test_accepted_text_is_stored_with_its_writer_and_time(model, store, ada):
    model.accept(Writer().write("Ring first."), ada)

    assert model.text == "Ring first."
    (update,) = stored(store)
    assert (update.member_number, update.made_at) == (ada.member.number, NOW)


def test_text_comes_back_on_another_page(model, store, ada, bo, clock):
    model.accept(Writer().write("Ring first."), ada)
    other = open_text(store, bo, clock)

    other.pull()

    assert other.text == "Ring first."


def test_pull_without_news_changes_nothing(model, ada):
    model.accept(Writer().write("Ring first."), ada)
    before = model.changes

    model.pull()

    assert model.changes == before


def test_what_two_pages_write_at_once_is_all_there(model, store, ada, bo, clock):
    other, first, second = open_text(store, bo, clock), Writer(1), Writer(2)
    for _ in range(20):
        model.accept(first.write("a"), ada)
        other.accept(second.write("b"), bo)

    model.pull()

    assert model.text == other.text
    assert sorted(model.text) == ["a"] * 20 + ["b"] * 20


def test_update_that_comes_twice_is_stored_once(model, store, ada):
    update = Writer().write("once")
    model.accept(update, ada)

    model.accept(update, ada)

    assert len(stored(store)) == 1


def test_removal_alone_is_stored(model, ada, store):
    writer = Writer()
    model.accept(writer.write("Ring first."), ada)

    model.accept(writer.remove(0, 5), ada)

    assert model.text == "first."
    assert len(stored(store)) == 2


def refuse(model, content, viewer, why):
    with pytest.raises(TextError, match=why) as refused:
        model.accept(content, viewer)
    return str(refused.value)


def test_somebody_signed_out_stores_nothing(model, store):
    refuse(model, Writer().write("hi"), None, "you are signed out")

    assert stored(store) == []


@pytest.mark.parametrize("length", [LONGEST_TEXT - 1, LONGEST_TEXT])
def test_text_of_up_to_the_longest_is_stored(model, ada, length):
    model.accept(Writer().write("a" * length), ada)

    assert len(model.text) == length


def test_text_of_one_character_more_is_refused(model, store, ada):
    content = Writer().write("a" * (LONGEST_TEXT + 1))

    refuse(model, content, ada, "the text has 4,001 characters, and there is room for 4,000")
    assert stored(store) == []


def test_two_texts_that_are_too_long_only_together_are_refused(store, ada, bo, clock):
    """The other page had not heard of the first text when it sent its own."""
    model, other = (open_text(store, who, clock, longest=10) for who in (ada, bo))
    model.accept(Writer(1).write("a" * 6), ada)

    refuse(other, Writer(2).write("b" * 5), bo, "has 11 characters")
    assert len(stored(store)) == 1


def test_text_that_is_too_long_may_be_shortened_to_the_limit(store, ada, clock):
    model, writer = open_text(store, ada, clock, longest=10), Writer()
    refuse(model, writer.write("a" * 11), ada, "Shorten it")
    writer.remove(0, 1)

    model.accept(writer.doc.get_update(), ada)

    assert model.text == "a" * 10


def test_update_of_the_largest_size_is_read_and_one_byte_more_is_not(model, ada):
    refuse(model, b"\xff" * LARGEST_UPDATE, ada, "no text")
    refuse(model, b"\xff" * (LARGEST_UPDATE + 1), ada, "200,001 bytes, and at most 200,000")


def test_text_with_too_many_traces_of_changes_is_full(model, ada, monkeypatch):
    """Each of a hundred deletions between two letters that stay leaves a trace."""
    monkeypatch.setattr("raftlib.workbook.models.shared_text.LARGEST_WHOLE", 500)
    writer = Writer()
    model.accept(writer.write("a" * 200), ada)
    for place in range(100):
        writer.remove(place, 1)

    refuse(model, writer.doc.get_update(), ada, "takes no more")

    assert model.text == "a" * 200


def test_other_shared_types_are_refused(model, store, ada):
    content = Doc({"other": Text("hi")}).get_update()

    refuse(model, content, ada, "no text")
    assert stored(store) == []


def test_update_after_one_that_is_missing_is_refused(model, store, ada):
    """Stored, it would stay invisible until the missing one comes."""
    writer = Writer()
    writer.write("missing ")

    refuse(model, writer.write("later"), ada, "no text")
    assert stored(store) == []


def test_change_in_the_name_of_another_is_refused(model, store, ada, bo, clock):
    """Ada's next letter would have the clock that Bo took, and be dropped as known already."""
    model.accept(Writer(7).write("Ada "), ada)
    liar, other = Writer(7), open_text(store, bo, clock)
    liar.write("Ada ")

    refuse(other, liar.write("owes me"), bo, "what another person began")

    assert len(stored(store)) == 1


def test_change_that_brings_what_another_wrote_along_is_taken(model, store, ada, bo, clock):
    first = Writer(7).write("Ring ")
    model.accept(first, ada)
    second, other = Writer(8).hear(first), open_text(store, bo, clock)
    second.write("first.")

    other.accept(second.doc.get_update(), bo)

    assert other.text == "Ring first."
    assert stored(store)[1].member_number == bo.member.number


def test_member_goes_on_after_a_reload_with_what_an_earlier_page_began(model, store, ada, clock):
    writer = Writer(7)
    model.accept(writer.write("Ring "), ada)

    open_text(store, ada, clock).accept(writer.write("first."), ada)

    model.pull()
    assert model.text == "Ring first."


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\x0b", "\x7f", "\x9b"])
def test_control_character_is_refused(model, ada, letter):
    refuse(model, Writer().write(f"a{letter}b"), ada, "control character")


def test_line_ends_and_tabs_are_text(model, ada):
    model.accept(Writer().write("a\n\tb"), ada)

    assert model.text == "a\n\tb"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("943 476 5919", "an NHS number"),
        ("born 12/03/1975", "a date of birth"),
        ("Mrs Example", "a title with a surname"),
    ],
)
def test_text_that_could_identify_a_person_is_refused_without_repeating_it(
    model, store, ada, text, kind
):
    said = refuse(model, Writer().write(f"Ring {text} first"), ada, kind)

    assert text not in said
    assert stored(store) == []


def test_number_that_two_people_write_together_is_refused(model, store, ada, bo, clock):
    other, first = open_text(store, bo, clock), Writer(1)
    begun = first.write("943 476 ")
    model.accept(begun, ada)

    refuse(other, Writer(2).hear(begun).write("5919"), bo, "an NHS number")
    assert len(stored(store)) == 1


def test_number_that_was_typed_refused_and_removed_is_in_no_byte_of_the_store(
    model, store, ada, tmp_path
):
    writer = Writer()
    model.accept(writer.write("Ring first."), ada)
    refuse(model, writer.write(" 943 476 5919"), ada, "an NHS number")
    writer.remove(11, 13)

    model.accept(writer.doc.get_update(), ada)
    model.accept(writer.write(" Thanks."), ada)

    assert model.text == "Ring first. Thanks."
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert files
    assert not any(b"5919" in content for content in files)


def test_deleted_text_that_a_browser_still_sends_is_not_stored(model, store, ada):
    """The text is clean at the end; the bytes that came are not, and they are not what is kept."""
    doc = Doc(skip_gc=True)
    text = doc.get("text", type=Text)
    text += "keep 943 476 5919"
    del text[4:17]
    assert b"5919" in doc.get_update()

    model.accept(doc.get_update(), ada)

    assert model.text == "keep"
    assert b"5919" not in stored(store)[0].content


def test_burst_of_updates_is_stored_and_one_more_refused_until_later(model, ada, clock):
    writer = Writer()
    for _ in range(int(AT_A_TIME.burst)):
        model.accept(writer.write("a"), ada)
    update = writer.write("b")

    refuse(model, update, ada, "too many changes")
    clock.now += timedelta(seconds=1.1 / AT_A_TIME.per_second)
    model.accept(update, ada)

    assert model.text == "a" * int(AT_A_TIME.burst) + "b"


def test_many_updates_are_merged_by_the_way(model, store, ada, clock):
    """Above 300 there are 350: the next multiple of 50 merges all but the last 100."""
    writer = Writer()
    for _ in range(350):
        clock.now += timedelta(seconds=1)
        model.accept(writer.write("a"), ada)

    assert len(stored(store)) == 101
    assert model.text == "a" * 350
    assert [entry.written for entry in model.read_history()] == ["a" * 250, "a" * 100]


def test_store_that_was_brought_back_is_read_anew(model, store, ada, clock):
    """A backup has fewer updates, so the numbers begin below those that this page knows."""
    first = Writer(1)
    for words in ("One. ", "Two."):
        model.accept(first.write(words), ada)
    with store.write() as connection:
        connection.execute(sa.delete(document_update))
        values = {"document_update_id": 1, "document": "notes", "made_at": NOW}
        content = Writer(2).write("Back. ")
        connection.execute(document_update.insert().values(content=content, **values))

    model.pull()

    assert model.text == "Back. "
    refuse(model, first.write(" Three."), ada, "no text")
    model.accept(first.doc.get_update(), ada)
    assert "One. Two. Three." in model.text
    assert "Back. " in model.text


def test_others_are_named_and_oneself_is_not(model, ada, bo):
    for viewer in (ada, bo):
        model.note_presence(viewer)

    model.look_who_is_here(ada)

    assert model.others == ["Bo"]


def test_reader_sees_all_who_write(model, ada, bo):
    for viewer in (ada, bo):
        model.note_presence(viewer)

    model.look_who_is_here(None)

    assert model.others == ["Ada", "Bo"]


REAL = [Writer(1).write("Ring first 😀"), Writer(2**40).write("Please.")]


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.binary(max_size=100), st.sampled_from(REAL)), st.data())
@example(b"\x01\x01\x05\x00\x08\x01\x04text\xff\xff\xff\xff\x07", None)
def test_whatever_bytes_come_the_text_stays_one_that_can_be_read(store, ada, clock, content, data):
    clock.now += timedelta(minutes=1)
    model, changed = open_text(store, ada, clock), bytearray(content)
    for _ in range(data.draw(st.integers(0, 3)) if data and changed else 0):
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with suppress(TextError):
        model.accept(bytes(changed), ada)
    model.pull()

    again = open_text(store, ada, clock)
    again.pull()
    assert again.text == model.text
