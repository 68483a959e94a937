"""Many updates become one, and who wrote what is known all the same."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from raftlib.analysis.text_copy import TextCopy
from raftlib.store.document_history import COMPACT_ABOVE, KEPT_SINGLE, compact, read_history
from raftlib.store.documents import append_update, read_updates
from raftlib.store.schema import document_history
from tests.analysis.text_updates import Writer
from tests.store.members import add_viewer
from tests.store.writers import NOW

LATER = NOW + timedelta(days=1)


def append(store, viewer, *contents, at=NOW):
    with store.write() as connection:
        for content in contents:
            append_update(connection, "notes", content, viewer.member.number, at)


def read(store, after=0):
    with store.read() as connection:
        return read_updates(connection, "notes", after)


def text_of(store):
    return str(TextCopy(update.content for update in read(store)))


def told(store):
    return [(entry.name, entry.written, entry.removed) for entry in read_history(store, "notes")]


def letters(writer, number):
    return [writer.write("abcdefghij"[place % 10]) for place in range(number)]


@pytest.fixture
def many(store):
    """A text of one update more than are kept, by Ada; and Ada with her copy."""
    ada, writer = add_viewer(store, "Ada"), Writer(1)
    append(store, ada, *letters(writer, COMPACT_ABOVE + 1))
    return store, ada, writer


def test_updates_up_to_the_limit_stay(store):
    append(store, add_viewer(store, "Ada"), *letters(Writer(), COMPACT_ABOVE))

    assert compact(store, "notes", LATER) == 0
    assert len(read(store)) == COMPACT_ABOVE


def test_one_more_than_the_limit_merges_the_older_ones(many):
    store, *_ = many
    before = text_of(store)

    merged = compact(store, "notes", LATER)

    assert merged == COMPACT_ABOVE + 1 - KEPT_SINGLE
    assert len(read(store)) == KEPT_SINGLE + 1
    assert text_of(store) == before
    assert read(store)[0].member_number is None


def test_page_that_knows_some_updates_reads_all_that_it_lacks(many):
    """The merged update has the number of the last one in it, so whoever lacks that reads it."""
    store, *_ = many
    known = read(store)[:10]
    copy = TextCopy(update.content for update in known)

    compact(store, "notes", LATER)

    for update in read(store, after=known[-1].number):
        copy.apply(update.content)
    assert str(copy) == text_of(store)


def test_page_that_knows_all_updates_reads_nothing_anew(many):
    store, *_ = many
    last = read(store)[-1].number

    compact(store, "notes", LATER)

    assert read(store, after=last) == []


def test_browser_that_was_away_still_merges(many):
    store, ada, writer = many
    away = Writer(2).hear(writer.doc.get_update())
    append(store, ada, writer.remove(0, 100))
    compact(store, "notes", LATER)

    append(store, add_viewer(store, "Bo"), away.write("XY", at=50), away.write(" end"))

    assert text_of(store).startswith("XY")
    assert text_of(store).endswith(" end")
    assert len(text_of(store)) == COMPACT_ABOVE + 1 - 100 + 6


def test_who_wrote_what_is_known_after_the_merge(store):
    ada, bo, first = add_viewer(store, "Ada"), add_viewer(store, "Bo"), Writer(1)
    append(store, ada, first.write("Ring first. "))
    second = Writer(2).hear(first.doc.get_update())
    append(store, bo, *letters(second, COMPACT_ABOVE))

    compact(store, "notes", LATER)

    history = told(store)
    assert history[0] == ("Ada", "Ring first. ", "")
    assert {name for name, *_ in history[1:]} == {"Bo"}
    assert "".join(written for _, written, _ in history[1:]) == "abcdefghij" * (COMPACT_ABOVE // 10)


def test_text_deleted_before_the_merge_is_in_no_update_after_it(store):
    ada, writer = add_viewer(store, "Ada"), Writer()
    append(store, ada, writer.write("SECRET"), writer.remove(0, 6))
    append(store, ada, *letters(writer, COMPACT_ABOVE))

    compact(store, "notes", LATER)

    assert not any(b"SECRET" in update.content for update in read(store))


def test_text_that_could_identify_a_person_does_not_enter_the_history(store):
    """The guard refuses such text; what came in before it knew how is not written down again."""
    ada, writer = add_viewer(store, "Ada"), Writer()
    append(store, ada, writer.write("Ring 943 476 5919"), *letters(writer, COMPACT_ABOVE))

    compact(store, "notes", LATER)

    with store.read() as connection:
        assert connection.scalars(sa.select(document_history.c.written)).all() == ["[removed]"]


def test_second_merge_tells_only_what_is_new(many):
    store, ada, writer = many
    compact(store, "notes", LATER)
    append(store, ada, *letters(writer, COMPACT_ABOVE), at=LATER)

    compact(store, "notes", LATER + timedelta(days=1))

    written = "".join(written for _, written, _ in told(store))
    assert len(written) == 2 * COMPACT_ABOVE + 1
    assert len(text_of(store)) == 2 * COMPACT_ABOVE + 1


def test_history_is_in_the_order_of_time(store):
    ada, bo, first = add_viewer(store, "Ada"), add_viewer(store, "Bo"), Writer(1)
    append(store, ada, first.write("One."))
    append(store, bo, Writer(2).hear(first.doc.get_update()).remove(0, 4), at=LATER)

    assert told(store) == [("Ada", "One.", ""), ("Bo", "", "One.")]


def test_text_in_which_nobody_wrote_has_no_history(store):
    assert read_history(store, "notes") == []
