import pytest
from statsmodels.stats.proportion import proportion_confint

from raftlib.analysis.exact_interval import clopper_pearson
from raftlib.analysis.proportions import wilson


@pytest.mark.parametrize("denominator", [1, 2, 10, 180, 5128])
def test_agrees_with_statsmodels(denominator):
    for numerator in {0, 1, denominator // 4, denominator - 1, denominator}:
        expected = proportion_confint(numerator, denominator, alpha=0.05, method="beta")

        found = clopper_pearson(numerator, denominator)

        assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9, rel=0)


def test_81_of_263_is_as_newcombe_published_it():
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I: 0.2527 to 0.3676."""
    found = clopper_pearson(81, 263)

    assert (found.lower, found.upper) == pytest.approx((0.2527, 0.3676), abs=5e-5)


def test_none_found_ends_at_0_and_leaves_room_above():
    """1 - 0.025 ** (1 / 10) = 0.3085."""
    found = clopper_pearson(0, 10)

    assert found.lower == 0.0
    assert found.upper == pytest.approx(1 - 0.025**0.1, abs=1e-12)


def test_all_found_ends_at_1_and_leaves_room_below():
    found = clopper_pearson(10, 10)

    assert found.lower == pytest.approx(0.025**0.1, abs=1e-12)
    assert found.upper == 1.0


def test_is_never_narrower_than_wilson_around_a_quarter():
    exact, plain = clopper_pearson(45, 180), wilson(45, 180)

    assert exact.lower < plain.lower < plain.upper < exact.upper


def test_counts_that_are_no_share_are_refused():
    with pytest.raises(ValueError, match="11 of 10 is not a share"):
        clopper_pearson(11, 10)
