"""What is told about a locality together; each case is worked by hand."""

import pytest

from raftlib.analysis.proportions import wilson
from raftlib.domain.audit import AuditShare
from raftlib.domain.period import Period
from raftlib.domain.proportion import PracticeCount
from tests.analysis.audits import make_table
from tests.analysis.localities import make_part, tell
from tests.analysis.locality_attack import attack

OCTOBER, NOVEMBER, DECEMBER = "2023-10", "2023-11", "2023-12"


def of_practice(code, month=OCTOBER, *, clinicians=3, avoidable=20, neither=40):
    counts = {"wholly": avoidable // 2, "partially": avoidable - avoidable // 2, "not": neither}
    return make_part(code, month, clinicians=clinicians, **counts)


def codes(figures, share=AuditShare.AVOIDABLE):
    return [one.practice_code for one in figures.practices[share]]


def looked_at(figures):
    return {month: summary.appointments for month, summary in figures.by_month.items()}


def test_practices_and_months_are_told_beside_all_together():
    rows = make_table(of_practice("Z1"), of_practice("Z2", NOVEMBER, avoidable=24))

    found = tell(rows)

    assert found.together.avoidable == wilson(45, 125)
    assert found.by_month[OCTOBER].avoidable == wilson(20, 60)
    assert found.practices[AuditShare.AVOIDABLE] == (
        PracticeCount(practice_code="Z1", numerator=20, denominator=60),
        PracticeCount(practice_code="Z2", numerator=25, denominator=65),
    )


def test_month_of_two_clinicians_takes_another_month_with_it():
    """All together less two months would be what those two clinicians found."""
    rows = make_table(
        of_practice("Z1"), of_practice("Z2", NOVEMBER, clinicians=2), of_practice("Z1", DECEMBER)
    )

    assert sorted(looked_at(tell(rows)).values()) == [0, 0, 60]


def test_practice_of_two_clinicians_is_not_told_by_a_month_and_its_only_other_practice():
    """October is Z1 and Z2 alone: October less Z1 would be Z2. Z4 hides what all would tell."""
    rows = make_table(
        of_practice("Z1"),
        of_practice("Z2", clinicians=2),
        of_practice("Z3", NOVEMBER),
        of_practice("Z4", NOVEMBER, clinicians=2),
    )

    found = tell(rows)
    hidden = attack(rows, found, {})["practice", "Z2", "n"]

    assert codes(found) == ["Z1", "Z3"]
    assert looked_at(found) == {OCTOBER: 0, NOVEMBER: 0}
    assert hidden.least <= 7


def test_parts_of_a_practice_are_told_both_or_not_at_all():
    """20 avoidable, 3 of them wholly: with the 17 partially avoidable the 3 would be told."""
    few = make_part("Z1", wholly=3, partially=17, **{"not": 40})
    rows = make_table(few, of_practice("Z2"), of_practice("Z3"), of_practice("Z4"))

    found = tell(rows)

    assert codes(found) == ["Z1", "Z2", "Z3", "Z4"]
    assert "Z1" not in codes(found, AuditShare.WHOLLY)
    assert codes(found, AuditShare.WHOLLY) == codes(found, AuditShare.PARTIALLY)


def test_rounding_that_adds_up_to_exact_counts_loses_the_smallest_practice():
    """Four of 12 avoidable are told as 10 and together as 50: each would be known to be 12."""
    rows = make_table(*(of_practice(f"Z{n}", avoidable=12, neither=40 + n) for n in range(4)))

    found = tell(rows)

    assert found.together.avoidable.numerator == 50
    assert codes(found) == ["Z1", "Z2", "Z3"]


def test_only_month_tells_what_all_together_tells():
    found = tell(make_table(of_practice("Z1")))

    assert found.summary(Period.parse(OCTOBER)) is found.together
    assert found.is_whole(Period.parse(OCTOBER))


def test_tables_are_told_of_all_months_together_alone():
    rows = make_table(of_practice("Z1"), of_practice("Z1", NOVEMBER))
    answered = rows.assign(could_have_been="dentist", change_needed="continuity")

    found = tell(answered)

    assert found.together.alternatives["appointments"].tolist() == [40]
    assert [theme.name for theme in found.changes] == ["continuity"]
    assert found.by_month[OCTOBER].alternatives.empty
    assert not found.is_whole(Period.parse(OCTOBER))


@pytest.mark.parametrize(("avoidable", "told"), [(7, False), (8, True)])
def test_too_few_avoidable_appointments_tell_no_theme_and_no_practice(avoidable, told):
    found = tell(make_table(of_practice("Z1", avoidable=avoidable)))

    assert bool(found.changes) is bool(found.when) is bool(codes(found)) is told


def test_nothing_audited_is_told_as_nothing():
    found = tell(make_table())

    assert (found.together.appointments, found.by_month, found.changes) == (0, {}, ())
    assert found.summary(Period.parse(OCTOBER)) is None


def test_tables_of_which_nothing_is_told_keep_their_columns():
    """3 of 43 are too few to tell, and so is what they could have been."""
    together = tell(make_table(of_practice("Z1", avoidable=3, neither=40))).together

    assert together.alternatives.empty
    assert together.owner_levels.empty
    assert {"could_have_been", "share", "upper"} <= set(together.alternatives.columns)
    assert {"owner_level", "share", "upper"} <= set(together.owner_levels.columns)
