import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from raftlib.analysis.clinician_intervals import stratified
from raftlib.analysis.proportions import wilson
from raftlib.analysis.rounds import Difference, Verdict, newcombe, newcombe_by_clinician
from raftlib.domain.proportion import ClinicianCount, IntervalMethod


def count(x, m):
    return ClinicianCount(numerator=x, denominator=m)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((45, 180), (30, 180)),
        ((0, 10), (0, 20)),
        ((10, 10), (0, 20)),
        ((0, 10), (20, 20)),
        ((1, 1), (1, 1)),
        ((7, 34), (1, 34)),
    ],
)
def test_agrees_with_statsmodels(first, second):
    expected = confint_proportions_2indep(*second, *first, method="newcomb", compare="diff")

    found = newcombe(wilson(*first), wilson(*second))

    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9, rel=0)


def test_56_of_70_and_48_of_80_are_as_newcombe_published_them():
    """Newcombe, Statistics in Medicine 17 (1998) 873-890, table II (a): 0.0524 to 0.3339."""
    found = newcombe(wilson(48, 80), wilson(56, 70))

    assert (found.lower, found.upper) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_45_of_180_to_30_of_180_is_not_enough_to_say():
    """Source: MEASURES: -8.3 points (-16.6 to +0.1)."""
    found = newcombe(wilson(45, 180), wilson(30, 180))

    points = [round(100 * x, 1) for x in (found.difference, found.lower, found.upper)]
    assert points == [-8.3, -16.6, 0.1]
    assert found.verdict is Verdict.NOT_ENOUGH_TO_SAY


@pytest.mark.parametrize(
    ("lower", "upper", "verdict"),
    [
        (-0.2, -1e-12, "fewer"),
        (-0.2, 0.0, "not_enough_to_say"),
        (-0.2, 0.2, "not_enough_to_say"),
        (0.0, 0.2, "not_enough_to_say"),
        (1e-12, 0.2, "more"),
    ],
)
def test_interval_that_holds_or_touches_0_is_not_enough(lower, upper, verdict):
    found = Difference(difference=0.0, lower=lower, upper=upper, method=IntervalMethod.NEWCOMBE)

    assert found.verdict == verdict


def test_the_same_clinicians_are_surer_than_independent_rounds():
    """They differ from 10% to 40% among themselves, which is no part of the change."""
    first = {"A": count(5, 50), "B": count(20, 50)}
    second = {"A": count(3, 50), "B": count(12, 50)}

    same, independent = (
        newcombe_by_clinician(first, second),
        newcombe(wilson(25, 100), wilson(15, 100)),
    )

    assert same.difference == pytest.approx(independent.difference, abs=1e-12)
    assert same.upper - same.lower < independent.upper - independent.lower


def test_the_same_clinicians_are_compared_by_their_stratified_intervals():
    first, second = {"A": count(5, 50), "B": count(20, 50)}, {"A": count(3, 50), "B": count(12, 50)}
    one, other = stratified([*first.values()]), stratified([*second.values()])
    down = ((other.share - other.lower) ** 2 + (one.upper - one.share) ** 2) ** 0.5

    found = newcombe_by_clinician(first, second)

    assert found.lower == pytest.approx(other.share - one.share - down, abs=1e-9)


def test_another_mix_of_the_same_clinicians_is_no_change():
    """A has 10% and B 50% in both rounds; pooled that is 18% and then 42%."""
    first = {"A": count(8, 80), "B": count(10, 20)}
    second = {"A": count(2, 20), "B": count(40, 80)}

    found = newcombe_by_clinician(first, second)

    assert found.difference == pytest.approx(0, abs=1e-12)
    assert newcombe(wilson(18, 100), wilson(42, 100)).verdict is Verdict.MORE


def test_one_clinician_alone_is_newcombe():
    found = newcombe_by_clinician({"A": count(45, 180)}, {"A": count(30, 180)})

    plain = newcombe(wilson(45, 180), wilson(30, 180))
    assert (found.lower, found.upper) == pytest.approx((plain.lower, plain.upper), abs=1e-12)


@pytest.mark.parametrize("second", [{"B": count(1, 5)}, {}])
def test_different_clinicians_are_refused(second):
    with pytest.raises(ValueError, match="different clinicians"):
        newcombe_by_clinician({"A": count(1, 5)}, second)
