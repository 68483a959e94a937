"""Who wrote within the last minute is here, and nobody is told of themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from raftlib.store.presence import SEEN_WITHIN, note_presence, who_is_here
from raftlib.store.schema import change, presence
from tests.store.members import add_viewer
from tests.store.writers import NOW

A_SECOND = timedelta(seconds=1)


def count_rows(store):
    with store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(presence))


@pytest.mark.parametrize(
    ("later", "here"),
    [
        (SEEN_WITHIN - A_SECOND, ["Ada"]),
        (SEEN_WITHIN, ["Ada"]),
        (SEEN_WITHIN + A_SECOND, []),
    ],
    ids=["just within", "equal", "just over"],
)
def test_somebody_is_here_for_a_minute(store, later, here):
    note_presence(store, "notes", add_viewer(store, "Ada"), NOW)

    assert who_is_here(store, "notes", NOW + later) == here


def test_names_are_in_order_without_whoever_asks(store):
    cy, ada, bo = (add_viewer(store, name) for name in ("Cy", "ada", "Bo"))
    for viewer in (cy, ada, bo):
        note_presence(store, "notes", viewer, NOW)

    assert who_is_here(store, "notes", NOW, besides=bo.member.number) == ["ada", "Cy"]


def test_somebody_on_two_devices_is_named_once(store):
    ada = add_viewer(store, "Ada")
    note_presence(store, "notes", ada, NOW)
    note_presence(store, "notes", replace(ada, sign_in="phone"), NOW)

    assert who_is_here(store, "notes", NOW) == ["Ada"]
    assert count_rows(store) == 2


def test_another_text_has_its_own_people(store):
    note_presence(store, "notes", add_viewer(store, "Ada"), NOW)

    assert who_is_here(store, "other", NOW) == []


def test_presence_is_kept_once_and_renewed(store):
    ada = add_viewer(store, "Ada")
    note_presence(store, "notes", ada, NOW)

    note_presence(store, "notes", ada, NOW + SEEN_WITHIN)

    assert count_rows(store) == 1
    assert who_is_here(store, "notes", NOW + SEEN_WITHIN + A_SECOND) == ["Ada"]


def test_presence_of_those_who_left_is_not_kept(store):
    note_presence(store, "notes", add_viewer(store, "Ada"), NOW)

    note_presence(store, "notes", add_viewer(store, "Bo"), NOW + SEEN_WITHIN + A_SECOND)

    assert count_rows(store) == 1


def test_presence_is_announced_under_the_name_of_its_text(store):
    note_presence(store, "notes", add_viewer(store, "Ada"), NOW)

    with store.read() as connection:
        assert connection.scalars(sa.select(change.c.topic)).all()[-1] == "document:notes"
