from math import nan

import pandas as pd
import pytest

from raftlib.analysis.audit import REASON_COLUMNS, summarise_audit
from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.disclosure import (
    FEWEST_CLINICIANS,
    FEWEST_FOR_A_SHARE,
    ROUNDED_TO,
    SMALLEST_SHOWN,
    disclose_audit,
    disclose_counts,
    disclose_practices,
    round_count,
)
from raftlib.analysis.proportions import wilson
from raftlib.domain.proportion import PracticeCount
from tests.analysis.audits import MENU, make_audit, make_table


def disclose(**counts):
    return disclose_audit(summarise_audit(CountedRows(make_audit(**counts)), {}, MENU))


def hidden(*counts):
    return disclose_counts(pd.Series(counts)).isna().tolist()


def make_reasons(*rows, base):
    """Return the table for rows of (answer, owner level, rounded count); no shares below 30."""
    shares = [wilson(count, base) if base >= 30 else None for *_, count in rows]
    table = pd.DataFrame(
        [
            (*row, *((found.share, found.lower, found.upper) if found else [nan] * 3), nan)
            for row, found in zip(rows, shares, strict=True)
        ],
        columns=REASON_COLUMNS,
    )
    return table.astype({"appointments": "Int64"})


def test_rules_are_those_of_measures():
    """Source: MEASURES, "Leaving the practice"."""
    assert (SMALLEST_SHOWN, ROUNDED_TO) == (8, 5)
    assert (FEWEST_FOR_A_SHARE, FEWEST_CLINICIANS) == (30, 3)


@pytest.mark.parametrize(
    ("count", "rounded"),
    [(0, 0), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (28, 30), (32, 30), (1002, 1000)],
)
def test_count_is_rounded_to_the_nearest_5(count, rounded):
    assert round_count(count) == rounded


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (7, True), (8, False)])
def test_counts_from_1_to_7_are_hidden(count, is_hidden):
    """Two cells of 4 are hidden in any case, so that no other is hidden to protect one."""
    assert hidden(4, 4, count, 40)[2] is is_hidden


def test_lone_small_count_takes_the_smallest_other_with_it():
    assert hidden(3, 40, 20, 30) == [True, False, True, False]


def test_zero_protects_nothing_and_stays():
    assert hidden(3, 0, 20, 30) == [True, False, True, False]


def test_two_small_counts_protect_each_other():
    assert hidden(3, 7, 20) == [True, True, False]


@pytest.mark.parametrize(("other", "takes_more"), [(3, True), (4, True), (5, False), (6, False)])
def test_hidden_counts_that_are_few_together_take_the_smallest_other_with_them(other, takes_more):
    """The rest of the total would be a count of 6 or 7 itself; 8 and 9 may be told."""
    assert hidden(3, other, 20, 30) == [True, True, takes_more, False]


def test_small_count_that_is_all_there_is_is_hidden_alone():
    assert hidden(3, 0, 0) == [True, False, False]


def test_no_counts_stay_no_counts():
    found = disclose_counts(pd.Series([], dtype="int64"))

    pd.testing.assert_series_equal(found, pd.Series([], dtype="Int64"))


def test_figures_are_rounded_and_shares_taken_from_the_rounded():
    """180 stays; 49 becomes 50; 20 stays; 29 becomes 30."""
    found = disclose(wholly=20, partially=29, neither=131)

    assert found.disclosed
    assert found.appointments == 180
    assert found.avoidable == wilson(50, 180)
    assert found.wholly == wilson(20, 180)
    assert found.partially == wilson(30, 180)


@pytest.mark.parametrize("clinicians", [1, 2])
def test_nothing_leaves_with_fewer_than_three_clinicians(clinicians):
    found = disclose(wholly=30, partially=30, neither=60, clinicians=clinicians)

    assert found.disclosed
    assert found.appointments == 0
    assert found.avoidable is found.wholly is found.partially is None
    assert found.alternatives.empty
    assert found.owner_levels.empty
    assert found.clinicians_took_part == clinicians


def test_figures_leave_with_three_clinicians():
    found = disclose(wholly=30, partially=30, neither=60, clinicians=3)

    assert found.avoidable == wilson(60, 120)


@pytest.mark.parametrize(("appointments", "shown"), [(7, 0), (8, 10)])
def test_fewer_than_eight_appointments_are_not_told(appointments, shown):
    assert disclose(neither=appointments).appointments == shown


@pytest.mark.parametrize(
    ("appointments", "share_given"), [(28, False), (29, False), (30, True), (31, True)]
)
def test_shares_are_given_from_30_before_rounding(appointments, share_given):
    """28 and 29 round to 30 and are too few all the same."""
    found = disclose(wholly=10, neither=appointments - 10)

    assert (found.avoidable is not None) is share_given


def test_number_looked_at_is_told_although_too_few_for_a_share():
    found = disclose(wholly=10, neither=17, reasons={"dentist": 10})

    assert found.appointments == 25
    assert found.alternatives.empty
    assert found.owner_levels.empty


@pytest.mark.parametrize(("avoidable", "shown"), [(7, None), (8, wilson(10, 110))])
def test_fewer_than_eight_avoidable_are_not_told(avoidable, shown):
    """107 and 108 both round: to 105 and 110."""
    assert disclose(wholly=avoidable, neither=100).avoidable == shown


def test_none_avoidable_is_told():
    assert disclose(neither=100).avoidable == wilson(0, 100)


def test_avoidable_is_hidden_where_it_would_tell_how_few_are_not():
    found = disclose(wholly=100, partially=50, neither=3)

    assert found.avoidable is found.wholly is found.partially is None
    assert found.appointments == 155


def test_small_part_takes_the_other_part_with_it_and_leaves_the_sum():
    found = disclose(wholly=5, partially=60, neither=55)

    assert found.wholly is found.partially is None
    assert found.avoidable == wilson(65, 120)


@pytest.mark.parametrize("avoidable", [1, 7])
def test_reasons_stay_where_their_sum_is_hidden(avoidable):
    """Seven rows that add up to 7 or fewer would each be 1."""
    found = disclose(wholly=avoidable, neither=100)

    assert found.alternatives.empty
    assert found.owner_levels.empty


def test_rows_with_a_hidden_count_are_not_listed():
    """Community 36 = 20 + 9 + 7 and system 24: the 7 alone takes the 9 with it; 60 in all."""
    reasons = {"dentist": 20, "optometry": 9, "self-care": 7, "hospital": 24}

    found = disclose(wholly=60, neither=60, reasons=reasons)

    alternatives = make_reasons(("hospital", "system", 25), ("dentist", "community", 20), base=60)
    owners = make_reasons(("community", "community", 35), ("system", "system", 25), base=60)
    pd.testing.assert_frame_equal(found.alternatives, alternatives, check_dtype=False)
    pd.testing.assert_frame_equal(found.owner_levels, owners, check_dtype=False)


def test_small_row_is_protected_within_its_owner_level():
    """3 and 4 protect each other in the table; the totals by level would tell each of them."""
    reasons = {"dentist": 3, "optometry": 20, "hospital": 4, "shortage": 30}

    found = disclose(wholly=57, neither=60, reasons=reasons)

    assert found.alternatives.empty
    assert found.owner_levels["appointments"].tolist() == [35, 25]


def test_rows_are_protected_within_the_table_only_where_no_level_is_told():
    """The level of 5 is hidden, and with it all levels; so 20 and 30 need not be."""
    reasons = {"dentist": 3, "optometry": 20, "self-care": 30, "hospital": 5}

    found = disclose(wholly=58, neither=60, reasons=reasons)

    assert found.owner_levels.empty
    assert found.alternatives["could_have_been"].tolist() == ["self-care", "optometry"]


def test_order_of_the_rows_is_that_of_the_rounded_counts():
    """12 and 8 both round to 10: then the name decides, so that the order tells nothing."""
    found = disclose(wholly=20, neither=60, reasons={"optometry": 12, "dentist": 8})

    assert found.alternatives["could_have_been"].tolist() == ["dentist", "optometry"]


@pytest.mark.parametrize(("avoidable", "share_given"), [(29, False), (30, True)])
def test_shares_of_reasons_need_30_avoidable_before_rounding(avoidable, share_given):
    found = disclose(wholly=avoidable, neither=100, reasons={"dentist": avoidable})

    assert found.alternatives["share"].notna().tolist() == [share_given]


def test_running_share_never_leaves():
    """The difference of two rows would tell a count that is hidden."""
    found = disclose(wholly=60, neither=60, reasons={"dentist": 30, "hospital": 30})

    assert found.alternatives["running_share"].isna().all()
    assert found.owner_levels["running_share"].isna().all()


def test_nothing_audited_leaves_as_nothing():
    found = disclose_audit(summarise_audit(CountedRows(make_table()), {}, MENU))

    assert found.disclosed
    assert found.appointments == 0


def test_who_took_part_and_when_is_told():
    exact = summarise_audit(CountedRows(make_audit(neither=100)), {"Z00001": 5}, MENU)

    found = disclose_audit(exact)

    assert (found.clinicians_took_part, found.clinicians_in_practice) == (3, 5)
    assert (found.first_on, found.last_on) == (exact.first_on, exact.last_on)


def shown_beside(*practices):
    """Return place, count and number of what is shown of (count, number, clinicians) each."""
    counted = [
        PracticeCount(practice_code=str(place), numerator=x, denominator=n)
        for place, (x, n, _) in enumerate(practices)
    ]
    took_part = {str(place): clinicians for place, (*_, clinicians) in enumerate(practices)}
    found = disclose_practices(counted, took_part)
    return [(int(one.practice_code), one.numerator, one.denominator) for one in found]


def test_practices_are_shown_rounded_and_in_their_order():
    assert shown_beside((22, 88, 3), (8, 31, 4), (0, 30, 3)) == [
        (0, 20, 90),
        (1, 10, 30),
        (2, 0, 30),
    ]


@pytest.mark.parametrize(
    ("practice", "shown"),
    [
        ((7, 60, 3), False),
        ((8, 60, 3), True),
        ((0, 60, 3), True),
        ((1, 60, 3), False),
        ((53, 60, 3), False),
        ((52, 60, 3), True),
        ((60, 60, 3), True),
        ((10, 29, 3), False),
        ((10, 30, 3), True),
        ((20, 60, 2), False),
    ],
)
def test_practice_is_shown_where_its_figures_may_leave_it(practice, shown):
    """Two others are hidden anyway, so that none hides for their sake."""
    found = shown_beside(practice, (20, 80, 3), (4, 80, 3), (4, 80, 3))

    assert (found[0][0] == 0) is shown


def test_practice_that_is_hidden_alone_hides_the_smallest_with_it():
    """The total of the locality less the others would be its figures."""
    assert [
        place for place, *_ in shown_beside((20, 90, 3), (20, 80, 3), (20, 100, 3), (3, 90, 3))
    ] == [0, 2]


def test_practices_that_are_hidden_together_are_three_clinicians_at_least():
    """Two of one clinician each: the total less the others would be two clinicians' figures."""
    assert [
        place for place, *_ in shown_beside((20, 90, 3), (20, 80, 3), (20, 90, 1), (20, 90, 1))
    ] == [0]


@pytest.mark.parametrize(("numerator", "told"), [(3, [0]), (4, [0, 1])])
def test_practices_that_are_hidden_together_have_no_small_count(numerator, told):
    """3 and 4 are 7 avoidable appointments; 4 and 4 are 8."""
    practices = (20, 90, 3), (20, 80, 3), (numerator, 90, 3), (4, 90, 3)

    assert [place for place, *_ in shown_beside(*practices)] == told


def test_two_practices_of_which_one_is_hidden_show_nothing():
    assert shown_beside((20, 90, 3), (3, 90, 3)) == []


def test_one_practice_alone_is_shown_or_not():
    assert shown_beside((20, 90, 3)) == [(0, 20, 90)]
    assert shown_beside((3, 90, 3)) == []
