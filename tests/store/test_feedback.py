"""Feedback is only ever added, and the last of each person's counts."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from raftlib.domain.feedback import Feedback
from raftlib.errors import StoreError
from raftlib.store.backup import back_up
from raftlib.store.feedback import (
    add_feedback,
    list_feedback_periods,
    read_feedback,
    read_own_feedback,
)
from raftlib.store.restore import restore
from raftlib.store.schema import feedback
from tests.store.members import add

NOON = datetime(2023, 11, 30, 12, tzinfo=UTC)


def give(store, member, period="2023-11", locality="North", **answers):
    given = Feedback(locality=locality, period=period, answers=answers)
    with store.write() as connection:
        add_feedback(connection, member, given, NOON)
    return given


def count_rows(store):
    with store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(feedback))


def test_last_answers_of_each_person_count_and_the_first_are_kept(store):
    ada, bo = add(store, "Ada"), add(store, "Bo")
    give(store, ada, fits="No", more="Slow “é”")
    give(store, bo, fits="Yes")
    last = give(store, ada, fits="Yes")

    assert read_feedback(store, "North", "2023-11") == [{"fits": "Yes"}, {"fits": "Yes"}]
    assert read_own_feedback(store, ada, "North", "2023-11") == last
    assert count_rows(store) == 3


def test_each_locality_and_month_is_apart(store):
    ada = add(store, "Ada")
    give(store, ada, fits="No")
    give(store, ada, period="2023-12", fits="Yes")
    give(store, ada, locality="South", fits="No")

    assert read_feedback(store, "North", "2023-12") == [{"fits": "Yes"}]
    assert read_own_feedback(store, ada, "South", "2023-12") is None
    assert list_feedback_periods(store, "North") == ["2023-12", "2023-11"]


def test_order_of_the_answers_does_not_tell_who_came_first(store):
    people = [add(store, name) for name in ("Ada", "Bo", "Cy")]
    for member, answer in zip(people, ("c", "a", "b"), strict=True):
        give(store, member, more=answer)

    assert [one["more"] for one in read_feedback(store, "North", "2023-11")] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "statement", ["UPDATE feedback SET answers = '{}'", "DELETE FROM feedback"]
)
def test_database_refuses_to_change_what_was_said(store, statement):
    give(store, add(store, "Ada"), fits="No")

    with pytest.raises(StoreError, match="only ever added"), store.write() as connection:
        connection.exec_driver_sql(statement)

    assert read_feedback(store, "North", "2023-11") == [{"fits": "No"}]


def test_feedback_comes_back_from_a_backup(store, tmp_path):
    ada = add(store, "Ada")
    give(store, ada, fits="No")
    back_up(store, tmp_path / "backup.db")
    give(store, ada, fits="Yes")

    restore(store, tmp_path / "backup.db", replace=True, now=NOON)

    assert read_feedback(store, "North", "2023-11") == [{"fits": "No"}]
    give(store, ada, fits="Yes")
    assert count_rows(store) == 2
