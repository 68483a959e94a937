import pytest
from hypothesis import given
from hypothesis import strategies as st

from raftlib.analysis.proportions import most_missed, score_limits, wilson


@pytest.mark.parametrize("denominator", [1, 2, 3, 7, 30, 180, 286, 5128, 1_000_000])
def test_interval_is_that_of_statsmodels(denominator):
    """Source: statsmodels, proportion_confint with method "wilson"."""
    from statsmodels.stats.proportion import proportion_confint

    step = max(1, denominator // 97)
    for numerator in {*range(0, denominator + 1, step), denominator}:
        expected = proportion_confint(numerator, denominator, alpha=0.05, method="wilson")

        found = wilson(numerator, denominator)

        assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-12, rel=0)


def test_49_of_180_is_27_per_cent_and_21_to_34():
    """Source: MEASURES, "Words"."""
    found = wilson(49, 180)

    assert [round(100 * x) for x in (found.share, found.lower, found.upper)] == [27, 21, 34]


def test_lower_limit_of_none_is_exactly_0():
    assert wilson(0, 10).lower == 0.0


def test_upper_limit_of_none_leaves_room_for_what_was_missed():
    """z^2 / (n + z^2) with z = 1.96: 3.8416 / 13.8416 = 0.2775."""
    assert wilson(0, 10).upper == pytest.approx(0.2775, abs=5e-5)


def test_upper_limit_of_all_is_exactly_1():
    assert wilson(10, 10).upper == 1.0


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (-1, 5), (6, 5), (1, 0), (0, -1)])
def test_counts_that_are_no_share_are_refused(numerator, denominator):
    with pytest.raises(ValueError, match=f"{numerator} of {denominator} is not a share"):
        wilson(numerator, denominator)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_and_stays_within_0_and_1(counts):
    found = wilson(*counts)

    assert 0 <= found.lower <= found.share <= found.upper <= 1


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_of_the_others_is_the_mirror_image(counts):
    numerator, denominator = counts
    found, mirrored = wilson(*counts), wilson(denominator - numerator, denominator)

    assert (found.lower, found.upper) == pytest.approx((1 - mirrored.upper, 1 - mirrored.lower))


def test_none_found_in_150_could_have_missed_2_per_cent():
    """Three in 150."""
    assert most_missed(150) == 0.02


@pytest.mark.parametrize(("denominator", "missed"), [(1, 1.0), (3, 1.0), (4, 0.75)])
def test_more_than_all_is_never_missed(denominator, missed):
    assert most_missed(denominator) == missed


def test_nothing_looked_at_misses_no_share():
    with pytest.raises(ValueError, match="0 of 0 is not a share"):
        most_missed(0)


def test_score_limits_of_a_whole_size_are_wilson():
    found = wilson(49, 180)

    assert score_limits(49 / 180, 180) == (found.lower, found.upper)
