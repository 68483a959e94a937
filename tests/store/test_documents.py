"""Updates come back as they went in, in order, and each text has its own."""

import pytest
import sqlalchemy as sa

from raftlib.domain.shared_text import TextUpdate
from raftlib.errors import StoreError
from raftlib.store.documents import (
    LONGEST_NAME,
    append_update,
    document_topic,
    newest_update,
    read_updates,
)
from raftlib.store.schema import change
from tests.store.members import add_viewer
from tests.store.writers import NOW


def append(store, viewer, *contents, document="notes"):
    with store.write() as connection:
        return [
            append_update(connection, document, content, viewer.member.number, NOW)
            for content in contents
        ]


def read(store, after=0, document="notes"):
    with store.read() as connection:
        return read_updates(connection, document, after)


def test_update_comes_back_as_it_was(store):
    ada = add_viewer(store, "Ada")

    (number,) = append(store, ada, b"\x00\xff")

    assert read(store) == [
        TextUpdate(number=number, content=b"\x00\xff", member_number=ada.member.number, made_at=NOW)
    ]


def test_updates_are_read_after_a_number_in_their_order(store):
    ada = add_viewer(store, "Ada")
    first, second, third = append(store, ada, b"1", b"2", b"3")

    assert first < second < third
    assert [update.content for update in read(store, after=first)] == [b"2", b"3"]
    assert read(store, after=third) == []


def test_another_text_has_its_own_updates(store):
    ada = add_viewer(store, "Ada")
    append(store, ada, b"1")
    (number,) = append(store, ada, b"2", document="other")

    assert [update.content for update in read(store, document="other")] == [b"2"]
    with store.read() as connection:
        assert newest_update(connection, "other") == number
        assert newest_update(connection, "none") == 0


def test_update_is_announced_under_the_name_of_its_text(store):
    append(store, add_viewer(store, "Ada"), b"1")

    with store.read() as connection:
        assert connection.scalars(sa.select(change.c.topic)).all()[-1] == "document:notes"


def test_update_of_somebody_unknown_is_not_stored(store):
    with pytest.raises(StoreError, match=r"FOREIGN KEY|foreign key"), store.write() as connection:
        append_update(connection, "notes", b"1", 999, NOW)

    assert read(store) == []


@pytest.mark.parametrize("name", ["a", "a" * LONGEST_NAME])
def test_name_of_up_to_the_longest_is_taken(name):
    assert document_topic(name) == f"document:{name}"


@pytest.mark.parametrize("name", ["", "a" * (LONGEST_NAME + 1)])
def test_name_that_is_empty_or_longer_is_refused(name):
    with pytest.raises(ValueError, match="is no name of a shared text"):
        document_topic(name)
