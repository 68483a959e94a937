from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.content import Added
from raftlib.store.decisions import (
    DECISIONS_TOPIC,
    DecisionListed,
    add_decision,
    list_decisions,
    read_decision_record,
)
from raftlib.store.schema import change
from tests.analysis.records import make_record, own

NOW = datetime(2023, 12, 20, 12, tzinfo=UTC)


def make(code="D-1", title="A hub", choice="yes"):
    return {**make_record({"Z1": 5000}, [own("Z1", choice)]), "decision": code, "title": title}


def add(store, record, **options):
    return add_decision(store, parse_decision(record), record, NOW, **options)


def test_record_is_read_as_it_was_added(store):
    record = make(title="“Hub” & <b>é</b>")
    number = add(store, record).number

    assert read_decision_record(store, number) == record


def test_same_record_is_found_again(store):
    assert [add(store, make()) for _ in range(2)] == [
        Added(number=1, is_new=True),
        Added(number=1, is_new=False),
    ]


def test_order_of_the_keys_makes_no_other_record(store):
    record = make()
    add(store, record)

    assert not add(store, dict(reversed(record.items()))).is_new


def test_another_record_of_a_decision_is_refused_unless_asked_for(store):
    add(store, make())

    with pytest.raises(StoreError, match=r"Another record of D-1 .* with --replace"):
        add(store, make(choice="no"))


def test_first_record_can_be_brought_back(store):
    add(store, make())
    add(store, make(choice="no"), replace=True)

    add(store, make(), replace=True)

    (shown,) = list_decisions(store)
    assert read_decision_record(store, shown.number) == make()


def test_edited_record_stands_beside_the_one_before(store):
    first, second = make(), make(choice="no")
    numbers = [add(store, record, replace=True).number for record in (first, second)]

    assert [read_decision_record(store, number) for number in numbers] == [first, second]


def test_list_has_the_latest_record_of_each_code_the_newest_first(store):
    for record in (make("D-1"), make("D-2"), make("D-1", title="A better hub")):
        add(store, record, replace=True)

    assert list_decisions(store) == [
        DecisionListed(number=3, decision_code="D-1", title="A better hub"),
        DecisionListed(number=2, decision_code="D-2", title="A hub"),
    ]


def test_number_that_was_never_given_has_no_record(store):
    assert read_decision_record(store, 0) is None


def test_empty_store_lists_no_decisions(store):
    assert list_decisions(store) == []


def test_new_record_is_announced_for_the_list_and_for_its_decision(store):
    add(store, make())
    add(store, make())  # the same again changes nothing

    with store.read() as connection:
        topics = connection.scalars(sa.select(change.c.topic).order_by(change.c.change_id)).all()
    assert topics == [DECISIONS_TOPIC, "decision:D-1"]
