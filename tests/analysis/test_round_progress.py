"""How far a round is, by alias, and how many appointments to ask for."""

from datetime import date

import pytest

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.round_progress import count_progress, stand_in_round, suggest_target
from raftlib.domain.period import Period
from tests.analysis.audits import make_rows, make_table

OCTOBER = Period.parse("2023-10")


def progress(*groups, target=40, clinicians=None):
    ever = CountedRows(make_table(*groups))
    return count_progress(ever.within(OCTOBER), ever, target=target, clinicians=clinicians)


@pytest.mark.parametrize(
    ("clinicians", "each"), [(1, 286), (2, 143), (7, 41), (286, 1), (287, 1), (None, 40), (0, 40)]
)
def test_target_of_each_makes_286_together(clinicians, each):
    """286 appointments give +/-5 points at 25% (MEASURES); 7 times 40 would be 280."""
    found = suggest_target(clinicians)

    assert (found.each, found.together, found.rough) == (each, 286, 70)


def test_sessions_and_appointments_are_counted_by_alias():
    found = progress(
        make_rows(12, clinician_label="GP 10"),
        make_rows(9, clinician_label="GP 10", session="pm"),
        make_rows(3, "wholly", clinician_label="GP 2"),
        make_rows(4, clinician_label="GP 2", session_on=date(2023, 11, 1)),
    )

    assert [(one.clinician_label, one.sessions, one.appointments) for one in found.by_alias] == [
        ("GP 2", 1, 3),
        ("GP 10", 2, 21),
    ]
    assert (found.begun, found.appointments) == (2, 24)


@pytest.mark.parametrize(("count", "reached"), [(39, 0), (40, 1), (41, 1)])
def test_target_is_reached_at_the_target(count, reached):
    found = progress(make_rows(count))

    assert found.reached == reached
    assert len(found.below) == 1 - reached


def test_aliases_of_earlier_audits_that_have_not_begun_are_named():
    found = progress(
        make_rows(1), make_rows(1, clinician_label="ANP 1", session_on=date(2023, 9, 30))
    )

    assert found.absent == ("ANP 1",)


@pytest.mark.parametrize(("clinicians", "not_begun"), [(None, None), (7, 5), (2, 0), (1, 0)])
def test_who_has_not_begun_follows_from_how_many_there_are(clinicians, not_begun):
    found = progress(
        make_rows(1), make_rows(1, clinician_label="GP 2"), clinicians=clinicians, target=1
    )

    assert found.not_begun == not_begun
    assert found.all_reached == (not_begun in (None, 0))


def test_nothing_is_reached_where_nobody_has_begun():
    found = progress(make_rows(1, session_on=date(2023, 9, 1)), clinicians=3)

    assert (found.by_alias, found.not_begun, found.all_reached) == ((), 3, False)


def test_practices_have_begun_with_one_appointment():
    counts = CountedRows(make_table(make_rows(1), make_rows(5, practice_code="Z00009")))

    found = stand_in_round(counts, {"Z00001": 40, "Z00002": 40}, {})

    assert (found.begun, found.not_begun, found.all_reached) == (("Z00001",), ("Z00002",), 0)


@pytest.mark.parametrize(
    ("clinicians", "first", "reached"),
    [({"Z00001": 2}, 40, 1), ({"Z00001": 2}, 39, 0), ({"Z00001": 3}, 40, 0), ({}, 40, 0)],
)
def test_practice_has_done_all_when_each_of_its_clinicians_has(clinicians, first, reached):
    rows = make_table(make_rows(first), make_rows(40, clinician_label="GP 2"))

    found = stand_in_round(CountedRows(rows), {"Z00001": 40}, clinicians)

    assert found.all_reached == reached
