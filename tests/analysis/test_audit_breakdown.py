"""Groups of a practice's appointments: exact, honest, and never one or two clinicians' own."""

import pytest

from raftlib.analysis.audit_breakdown import Breakdown, Group, break_down
from raftlib.analysis.audit_counts import WEEKDAY, CountedRows
from raftlib.analysis.proportions import score_limits
from raftlib.domain.audit import NOT_SAID
from raftlib.domain.proportion import Estimate, IntervalMethod
from tests.analysis.audits import make_rows, make_table

FOUR, THREE, TWO = "ABCD", "ABC", "AB"


def make_counts(**groups):
    """Return appointments by telephone, ...: (aliases, avoidable, other), each alias as many."""
    rows = [
        made
        for mode, (aliases, avoidable, other) in groups.items()
        for alias in aliases
        for made in (
            make_rows(avoidable, "wholly", mode=mode, clinician_label=alias),
            make_rows(other, mode=mode, clinician_label=alias),
        )
    ]
    return CountedRows(make_table(*rows))


def shown(breakdown):
    return [(one.answers, one.avoidable, one.looked_at) for one in breakdown.groups]


def make_group(answer, avoidable, looked_at, *, lower, upper):
    share = avoidable / looked_at
    return Group(
        answers=(answer,),
        avoidable=avoidable,
        looked_at=looked_at,
        clinicians=3,
        estimate=Estimate(share=share, lower=lower, upper=upper, method=IntervalMethod.WILSON),
    )


def test_groups_are_counted_in_the_order_of_the_menu():
    counts = make_counts(visit=(THREE, 1, 9), telephone=(FOUR, 2, 8))

    found = break_down(counts, "mode", None, ("telephone", "visit", "video"))

    assert shown(found) == [(("telephone",), 8, 40), (("visit",), 3, 30)]


def test_answers_that_no_menu_has_come_by_name_and_those_not_given_last():
    counts = make_counts(**{"": (THREE, 0, 1), "b": (THREE, 0, 1), "a": (THREE, 0, 1)})

    found = break_down(counts, "mode", None)

    assert [one.answers for one in found.groups] == [("a",), ("b",), (NOT_SAID,)]


def test_partially_avoidable_appointments_count_too():
    rows = [
        made
        for alias in THREE
        for made in (
            make_rows(1, "partially", clinician_label=alias),
            make_rows(2, "wholly", clinician_label=alias),
        )
    ]

    (group,) = break_down(CountedRows(make_table(*rows)), "mode", None).groups

    assert (group.avoidable, group.looked_at) == (9, 9)


def test_group_of_three_clinicians_is_shown_and_those_of_two_are_counted_together():
    counts = make_counts(telephone=(THREE, 1, 9), visit=("AB", 1, 1), video=("CD", 0, 1))

    found = break_down(counts, "mode", None, ("visit", "telephone", "video"))

    assert shown(found) == [(("telephone",), 3, 30), (("visit", "video"), 2, 6)]
    assert found.groups[1].clinicians == 4


def test_lone_small_group_takes_the_smallest_other_with_it():
    """What is left of the total would be the two clinicians' own."""
    counts = make_counts(telephone=(FOUR, 1, 9), visit=(THREE, 1, 4), video=(TWO, 1, 1))

    found = break_down(counts, "mode", None, ("telephone", "visit", "video"))

    assert shown(found) == [(("telephone",), 4, 40), (("visit", "video"), 5, 19)]


def test_practice_of_two_clinicians_has_no_groups():
    found = break_down(make_counts(telephone=(TWO, 5, 5), visit=(TWO, 5, 5)), "mode", None)

    assert found.groups == ()
    assert found.contrast is None


def test_nothing_audited_has_no_groups():
    assert break_down(make_counts(), "mode", None).groups == ()


def test_weekdays_are_their_numbers():
    rows = [
        make_rows(1, clinician_label=alias, session_on=day)
        for alias in THREE
        for day in ("2023-10-03", "2023-10-06")
    ]

    found = break_down(CountedRows(make_table(*rows)), WEEKDAY, None)

    assert [one.answers for one in found.groups] == [("2",), ("5",)]


@pytest.mark.parametrize(
    ("in_practice", "method"),
    [
        (None, IntervalMethod.WILSON),
        (2, IntervalMethod.STRATIFIED),
        (4, IntervalMethod.STRATIFIED),
        (5, IntervalMethod.CLUSTERED),
    ],
)
def test_interval_of_a_group_is_made_as_that_of_the_practice(in_practice, method):
    counts = make_counts(telephone=(FOUR, 2, 8), visit=(THREE, 1, 9))

    found = break_down(counts, "mode", in_practice)

    assert {one.estimate.method for one in found.groups} == {method}


def test_as_many_of_a_group_are_taken_to_be_absent_as_of_the_practice():
    """3 of 6 took part: 1/2 x 0.13 p(1-p)/3 is added to p(1-p)/30, for alike clinicians."""
    counts = make_counts(telephone=(THREE, 3, 7))

    (group,) = break_down(counts, "mode", 6).groups

    # (3 + 1/2)/11 x (1 - 3.5/11) / 10 / 3 is more than 0.3 x 0.7 / 30, so that stands.
    variance = 1 / 30 + 0.13 * 0.5 / 3
    assert (group.estimate.lower, group.estimate.upper) == pytest.approx(
        score_limits(0.3, 1 / variance), abs=1e-12
    )


@pytest.mark.parametrize(("looked_at", "few"), [(29, True), (30, False), (31, False)])
def test_group_under_thirty_appointments_is_small(looked_at, few):
    assert make_group("a", 1, looked_at, lower=0, upper=1).has_few is few


@pytest.mark.parametrize(("lower", "differs"), [(0.299, False), (0.3, False), (0.301, True)])
def test_difference_is_said_only_where_intervals_do_not_meet(lower, differs):
    one = make_group("one", 20, 100, lower=0.1, upper=0.3)
    other = make_group("other", 40, 100, lower=lower, upper=0.5)

    contrast = Breakdown(by="mode", groups=(one, other)).contrast

    assert (contrast is not None) is differs
    if contrast:
        assert (contrast.higher, contrast.lower) == (other, one)


def test_small_group_is_not_said_to_differ():
    one = make_group("one", 0, 100, lower=0, upper=0.04)
    other = make_group("other", 29, 29, lower=0.88, upper=1)

    assert Breakdown(by="mode", groups=(one, other)).contrast is None


def test_group_of_several_answers_is_not_said_to_differ():
    counts = make_counts(telephone=(THREE, 0, 50), visit=(TWO, 50, 0), video=("C", 50, 0))

    found = break_down(counts, "mode", None)

    assert [len(one.answers) for one in found.groups] == [1, 2]
    assert found.contrast is None
