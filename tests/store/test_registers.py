from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from raftlib.domain.register import LeftOut, LeftOutCount, LeftOutReason, Pcn, Practice, Register
from raftlib.store.content import Added
from raftlib.store.registers import (
    NO_LOCALITY,
    add_register,
    find_locality,
    read_localities,
    read_locality,
    read_names,
)
from raftlib.store.schema import register_left_out

NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)
OCTOBER, NOVEMBER = date(2023, 10, 1), date(2023, 11, 1)


def make_practice(code, locality="North", patients=5000, name="A"):
    return Practice(
        practice_code=code,
        practice_name=name,
        pcn_code="U1",
        registered_patients=patients,
        locality=locality,
    )


def make_register(*practices, as_at=OCTOBER, pcn_name="One"):
    pcns = (Pcn(pcn_code="U1", pcn_name=pcn_name),)
    return Register(as_at=as_at, practices=practices, pcns=pcns)


def test_locality_is_read_as_it_was_added(store):
    register = replace(
        make_register(make_practice("Z1"), make_practice("Z2")), cross_boundary=("Z2",)
    )
    add_register(store, register, NOW)

    assert read_locality(store, "North") == register


def test_register_of_the_same_date_can_be_brought_back(store):
    """A wrong import is undone by importing the right files again."""
    right = make_register(make_practice("Z1"), make_practice("Z2"))
    add_register(store, right, NOW)
    add_register(store, make_register(make_practice("Z1")), NOW)

    back = add_register(store, right, NOW)

    assert back.is_new
    assert read_locality(store, "North").practices == right.practices


def test_locality_holds_its_own_practices_only(store):
    register = make_register(make_practice("Z1"), make_practice("Z2", "South"))
    add_register(store, register, NOW)

    assert read_locality(store, "South") == replace(register, practices=register.practices[1:])


def test_pcn_of_another_locality_is_not_read(store):
    there = replace(make_practice("Z2", "South"), pcn_code="U2")
    register = replace(
        make_register(make_practice("Z1"), there),
        pcns=(Pcn(pcn_code="U1", pcn_name="One"), Pcn(pcn_code="U2", pcn_name="Two")),
    )
    add_register(store, register, NOW)

    found = read_locality(store, "South")

    assert found.pcns == (Pcn(pcn_code="U2", pcn_name="Two"),)


def test_same_register_is_found_again(store):
    register = make_register(make_practice("Z1"))

    added = [add_register(store, register, NOW) for _ in range(2)]

    assert added == [Added(number=1, is_new=True), Added(number=1, is_new=False)]


@pytest.mark.parametrize(
    "other",
    [
        make_register(make_practice("Z1", patients=5001)),
        make_register(make_practice("Z1", name="B")),
        make_register(make_practice("Z1", locality=None)),
        make_register(make_practice("Z1"), as_at=NOVEMBER),
        make_register(make_practice("Z1"), pcn_name="Another"),
        replace(make_register(make_practice("Z1")), cross_boundary=("Z1",)),
    ],
)
def test_register_that_differs_is_a_new_snapshot(store, other):
    add_register(store, make_register(make_practice("Z1")), NOW)

    assert add_register(store, other, NOW) == Added(number=2, is_new=True)


def test_later_list_sizes_count_although_they_were_imported_first(store):
    later = make_register(make_practice("Z1", patients=6000), as_at=NOVEMBER)
    add_register(store, later, NOW)
    add_register(store, make_register(make_practice("Z1")), NOW)

    assert read_locality(store, "North") == later


def test_last_import_counts_among_list_sizes_of_one_date(store):
    corrected = make_register(make_practice("Z1", patients=5001))
    add_register(store, make_register(make_practice("Z1")), NOW)
    add_register(store, corrected, NOW)

    assert read_locality(store, "North") == corrected


def test_locality_that_the_latest_register_does_not_name_is_read_from_the_one_before(store):
    before = make_register(make_practice("Z1"))
    add_register(store, before, NOW)
    add_register(store, make_register(make_practice("Z1", None), as_at=NOVEMBER), NOW)

    assert read_locality(store, "North") == before


def test_practices_without_a_locality_are_listed_last_under_words_for_it(store):
    register = make_register(
        make_practice("Z1", None), make_practice("Z2", "West"), make_practice("Z3", "East")
    )
    add_register(store, register, NOW)

    assert read_localities(store) == ["East", "West", NO_LOCALITY]
    assert read_locality(store, NO_LOCALITY).practices == (make_practice("Z1", None),)


@pytest.mark.parametrize("locality", ["", "north", "South", "North' OR 1=1 --"])
def test_locality_that_nobody_named_is_none(store, locality):
    add_register(store, make_register(make_practice("Z1")), NOW)

    assert read_locality(store, locality) is None


def test_empty_store_has_no_localities_and_no_names(store):
    assert read_localities(store) == []
    assert read_names(store) == {}
    assert read_locality(store, "North") is None


def test_practice_is_in_the_locality_of_the_latest_list_sizes(store):
    add_register(store, make_register(make_practice("Z1", "West"), as_at=NOVEMBER), NOW)
    add_register(store, make_register(make_practice("Z1", "East")), NOW)

    assert find_locality(store, "Z1") == "West"


def test_practice_without_a_locality_is_found_under_words_for_it(store):
    add_register(store, make_register(make_practice("Z1", None)), NOW)

    assert find_locality(store, "Z1") == NO_LOCALITY


def test_practice_that_is_in_no_register_has_no_locality(store):
    add_register(store, make_register(make_practice("Z1")), NOW)

    assert find_locality(store, "Z9") is None


def test_names_are_those_of_the_latest_list_sizes(store):
    later = make_register(make_practice("Z1", name="NEW"), as_at=NOVEMBER, pcn_name="NEW PCN")
    add_register(store, later, NOW)
    old = make_register(make_practice("Z1", name="OLD"), make_practice("Z2", name="GONE"))
    add_register(store, old, NOW)

    assert read_names(store) == {"Z1": "NEW", "Z2": "GONE", "U1": "NEW PCN"}


def test_rows_that_were_left_out_are_kept_with_their_reason(store):
    reason = LeftOutReason.NO_PCN
    register = replace(
        make_register(make_practice("Z1")),
        left_out=(LeftOut(practice_code="Z8", reason=reason, file="a.csv", row=7),),
        left_out_counts=(LeftOutCount(reason=reason, file="b.csv", rows=6000),),
    )
    add_register(store, register, NOW)

    with store.read() as connection:
        rows = connection.execute(sa.select(register_left_out)).all()

    assert [tuple(row)[2:] for row in rows] == [
        ("Z8", "no_pcn", "a.csv", 7, 1),
        ("", "no_pcn", "b.csv", None, 6000),
    ]
