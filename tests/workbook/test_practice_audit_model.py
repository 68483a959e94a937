"""What the audit page works out for one practice, and for whom."""

from dataclasses import replace
from datetime import date

import pytest

from raftlib.analysis.proportions import wilson
from raftlib.domain.audit_round import add_alternative, add_change
from raftlib.domain.proportion import IntervalMethod
from raftlib.errors import StoreError
from raftlib.store.audits import add_audit
from raftlib.store.connection import Store
from tests.analysis.audits import MENU, make_rows, make_table
from tests.workbook.practices import (
    AT_OAK,
    FACILITATOR,
    OAK,
    WORKED,
    add_planned,
    add_round,
    add_two_rounds,
    open_practice,
)
from tests.workbook.stores import NOW, add_practices, add_sheet

PARTS = ("figures", "breakdown", "released", "own_rounds")


@pytest.fixture(scope="module")
def two_rounds(tmp_path_factory):
    """Oak, with four clinicians: 60 appointments in October, and 60 of the same three later."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('rounds') / 'raft.db'}")
    add_two_rounds(store)
    yield store
    store.close()


def rounded(hours):
    return [round(number) for number in (hours.hours, hours.lower, hours.upper)]


def test_worked_example_of_measures_is_what_the_page_says(store):
    """49 of 180, 620 a week of 13 minutes: 36.6 h (28 to 46), about 19 h (12 to 29)."""
    model = open_practice(store, **OAK, **WORKED)

    assert round(model.released.avoidable.hours, 1) == 36.6
    assert rounded(model.released.avoidable) == [37, 28, 46]
    assert rounded(model.released.releasable) == [19, 12, 29]


def test_practice_sees_all_parts_of_its_own_audit(two_rounds):
    model = open_practice(two_rounds, AT_OAK, **WORKED)

    assert model.practice_code == "Z00001"
    assert [name for name in PARTS if getattr(model, name) is None] == []


@pytest.mark.parametrize(("role", "practice"), [(FACILITATOR, "Z00001"), (AT_OAK, "Z00002")])
def test_nobody_else_gets_any_part_even_if_a_trick_chooses_the_practice(two_rounds, role, practice):
    model = open_practice(two_rounds, role, practice=practice, **WORKED)
    model.practice_code = practice
    model.by, model.a_week, model.believed = "session", "700", 80

    assert "stay in that practice" in model.problem
    assert [name for name in PARTS if getattr(model, name) is not None] == []
    assert (model.achievable, model.changes, model.comparable) == ((), (), [])


def test_all_practices_together_have_no_parts(two_rounds):
    model = open_practice(two_rounds, **OAK, **WORKED)

    model.practice_code = ""

    assert [name for name in PARTS if getattr(model, name) is not None] == []
    assert model.summary.disclosed
    assert model.address == {"locality": "North"}


@pytest.mark.parametrize(
    ("took_part", "method"),
    [("ABC", IntervalMethod.CLUSTERED), ("ABCD", IntervalMethod.STRATIFIED)],
)
def test_interval_is_that_which_fits_who_took_part(empty_store, took_part, method):
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_round(empty_store, "Z00001", date(2023, 10, 3), took_part, wholly=5, neither=15)

    model = open_practice(empty_store, **OAK)

    assert model.figures.avoidable.estimate.method is method
    assert {one.estimate.method for one in model.breakdown.groups} == {method}


def test_answers_are_those_of_the_avoidable_appointments(two_rounds):
    """3 x (10 + 4) were avoidable; of each clinician one a round was possible now."""
    model = open_practice(two_rounds, **OAK)

    assert [(one.label, one.found) for one in model.achievable] == [
        ("now", wilson(6, 42)),
        ("only if a service were added", wilson(0, 42)),
        ("not said", wilson(36, 42)),
    ]
    assert [(one.label, one.found.numerator) for one in model.changes] == [
        ("continuity", 36),
        ("not said", 6),
    ]


def test_answers_that_a_round_added_count_as_those_of_the_menu(empty_store):
    """A library is the community's, because the round of the locality says so."""
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    menu = add_change(add_change(MENU, "new staff"), "a sign")
    menu = add_alternative(menu, "library", "community")
    add_planned(empty_store, "1", date(2023, 10, 1), date(2023, 10, 31), menu=menu)
    table = make_table(
        make_rows(2, "wholly", "library", change_needed="a sign"),
        make_rows(1, "wholly", "dentist", change_needed="continuity"),
    )
    add_audit(empty_store, table, {"Z00001": 1}, file="a.csv", imported_at=NOW)

    model = open_practice(empty_store, **OAK)

    levels = model.figures.summary.owner_levels
    assert levels[["owner_level", "appointments"]].to_numpy().tolist() == [["community", 3]]
    assert [one.label for one in model.changes] == ["continuity", "new staff", "a sign"]


def test_rounds_are_compared_where_two_have_been_audited(two_rounds_planned):
    store, autumn, winter = two_rounds_planned

    model = open_practice(store, **OAK)

    assert model.comparable == [autumn, winter]
    assert (model.own_rounds.first, model.own_rounds.second) == (autumn, winter)
    assert [found.numerator for found in compared_of(model)] == [30, 12]


def test_months_are_compared_where_one_round_has_been_audited(empty_store):
    add_two_rounds(empty_store)
    add_planned(empty_store, "Autumn", date(2023, 10, 2), date(2023, 10, 6))
    add_planned(empty_store, "Nobody audited", date(2023, 11, 1), date(2023, 11, 3))
    add_planned(empty_store, "Of another", date(2023, 12, 4), date(2023, 12, 8), "Z00002")

    model = open_practice(empty_store, **OAK)

    assert list(map(str, model.comparable)) == ["2023-10", "2023-12"]
    assert [one.plan.name for one in model.rounds] == ["Nobody audited", "Autumn"]


def test_rounds_of_the_same_days_are_one_to_compare(empty_store):
    add_two_rounds(empty_store)
    for practice in ("", "Z00001"):
        add_planned(empty_store, "Autumn", date(2023, 10, 2), date(2023, 10, 6), practice)

    model = open_practice(empty_store, **OAK)

    assert list(map(str, model.comparable)) == ["2023-10", "2023-12"]


def test_round_is_a_period_like_a_month(two_rounds_planned):
    store, autumn, _ = two_rounds_planned
    model = open_practice(store, **OAK)

    model.period = str(autumn)

    assert (model.problem, model.summary.appointments) == ("", 60)
    assert model.address["period"] == "2023-10-02/2023-10-06"


@pytest.fixture
def two_rounds_planned(empty_store):
    """Oak's two audits, each in a round of the locality that is no whole month."""
    add_two_rounds(empty_store)
    autumn = add_planned(empty_store, "Autumn", date(2023, 10, 2), date(2023, 10, 6))
    winter = add_planned(empty_store, "Winter", date(2023, 11, 27), date(2023, 12, 8))
    return empty_store, autumn, winter


def compared_of(model):
    found = model.own_rounds.compared.avoidable
    return found.first, found.second


def test_choosing_what_to_look_at_changes_the_groups_and_nothing_else(two_rounds):
    model = open_practice(two_rounds, **OAK)
    assert model.by == "mode"
    seen = []
    model.observe(lambda change: seen.append(change.name))

    model.by = "session"

    assert [one.answers for one in model.breakdown.groups] == [("am",)]
    assert sorted(seen) == ["breakdown", "by"]


def test_belief_changes_the_hours_and_nothing_else(two_rounds):
    model = open_practice(two_rounds, **OAK, **WORKED)
    usual, seen = model.released, []
    model.observe(lambda change: seen.append(change.name))

    model.believed = 20

    assert model.released.releasable.upper < usual.releasable.hours
    assert sorted(seen) == ["believed", "released"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ({"a_week": "20001"}, "Appointments a week is '20001'."),
        ({"minutes": "240.5"}, "Minutes for one appointment is '240.5'."),
    ],
)
def test_number_that_cannot_be_meant_is_said(two_rounds, typed, label):
    model = open_practice(two_rounds, **OAK, **(WORKED | typed))

    assert model.hours_problem.startswith(label)
    assert model.released is None


@pytest.mark.parametrize(("a_week", "minutes"), [("", "13"), ("620", ""), ("", "")])
def test_hours_wait_for_both_numbers(two_rounds, a_week, minutes):
    model = open_practice(two_rounds, **OAK, a_week=a_week, minutes=minutes)

    assert (model.released, model.hours_problem) == (None, "")


@pytest.mark.parametrize("a_week", ["20000", "20,000", " 20,000.0 "])
def test_largest_number_counts_as_people_write_it(two_rounds, a_week):
    assert open_practice(two_rounds, **OAK, a_week=a_week, minutes="240").released is not None


def test_first_and_last_round_are_compared_to_begin_with(two_rounds):
    """30 of 60, then 12 of 60."""
    model = open_practice(two_rounds, **OAK)

    assert (model.first, model.second) == ("2023-10", "2023-12")
    compared = model.own_rounds.compared.avoidable
    assert (compared.first, compared.second) == (wilson(30, 60), wilson(12, 60))


def test_rounds_are_compared_whole_whatever_period_is_looked_at(two_rounds):
    model = open_practice(two_rounds, **OAK, period="2023-12")

    assert model.figures.avoidable.count == 12
    assert model.own_rounds.compared.avoidable.first == wilson(30, 60)


@pytest.mark.parametrize("asked", ["2023-11", "soon", "<b>"])
def test_round_that_is_not_there_gives_way_to_one_that_is(two_rounds, asked):
    assert open_practice(two_rounds, **OAK, first=asked).first == "2023-10"


def test_same_round_twice_is_not_compared(two_rounds):
    model = open_practice(two_rounds, **OAK)

    model.second = "2023-10"

    assert model.own_rounds is None


def test_practice_that_audited_nothing_has_no_parts(two_rounds):
    model = open_practice(two_rounds, practice="Z00002", **WORKED)

    assert model.is_practice
    assert [name for name in PARTS if getattr(model, name) is not None] == []
    assert model.comparable == []


class LostCounts:
    """Appointments in a store that was lost after the page was opened."""

    def of(self, _codes):
        """Return itself: they are lost whoever's they are."""
        return self

    within = of

    def count(self, *_columns):
        """Fail as a store does."""
        raise StoreError("The store cannot be used: it has gone.")


@pytest.mark.parametrize(("trait", "value"), [("by", "session"), ("second", "2023-10")])
def test_store_that_fails_at_a_choice_leaves_no_part_of_another(two_rounds, trait, value):
    model = open_practice(two_rounds, **OAK, **WORKED, first="2023-12")
    model._place = replace(model._place, counts=LostCounts())

    setattr(model, trait, value)

    assert model.problem == "The store cannot be used: it has gone."
    assert [name for name in PARTS if getattr(model, name) is not None] == []


def test_what_was_typed_for_one_practice_is_not_taken_for_another(store):
    model = open_practice(store, **OAK, **WORKED, believed="70")

    model.practice_code = "Z00002"

    assert (model.a_week, model.minutes, model.believed, model.released) == ("", "", 50, None)
    assert model.first == "2023-11"


def test_link_opens_the_page_as_it_was(two_rounds):
    asked = {
        "locality": "North",
        "practice": "Z00001",
        "period": "2023-12",
        "by": "session",
        "first": "2023-12",
        "second": "2023-10",
        "a_week": "620",
        "minutes": "13",
        "believed": "70",
    }

    assert open_practice(two_rounds, **asked).address == asked


@pytest.mark.parametrize(
    ("asked", "trait", "usual"),
    [
        ({"by": "note"}, "by", "mode"),
        ({"by": "clinician_label"}, "by", "mode"),
        ({"believed": "5"}, "believed", 50),
        ({"believed": "105"}, "believed", 50),
        ({"believed": "51"}, "believed", 50),
        ({"believed": "all"}, "believed", 50),
    ],
)
def test_link_cannot_ask_for_what_the_page_does_not_offer(two_rounds, asked, trait, usual):
    assert getattr(open_practice(two_rounds, **OAK, **asked), trait) == usual


def test_trick_cannot_look_at_a_practice_by_clinician(two_rounds):
    model = open_practice(two_rounds, **OAK)

    model.by = "clinician_label"

    assert model.breakdown is None


def test_new_appointments_reach_all_parts(empty_store):
    add_two_rounds(empty_store)
    model = open_practice(empty_store, **OAK, **WORKED)
    before = {name: getattr(model, name) for name in PARTS}

    add_sheet(empty_store, "Z00001", on=date(2023, 11, 7), neither=30)
    model.refresh()

    assert model.figures.summary.appointments == 150
    assert [name for name in PARTS if getattr(model, name) is before[name]] == []
    assert (model.a_week, len(model.comparable)) == ("620", 3)
