import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from raftlib.analysis.funnel import Flag, funnel_limits, summarise_funnel
from raftlib.domain.proportion import PracticeCount


def practices(*counts):
    """Return a practice for each (numerator, denominator), with codes from Z00001."""
    return [
        PracticeCount(practice_code=f"Z{place:05}", numerator=x, denominator=n)
        for place, (x, n) in enumerate(counts, start=1)
    ]


def published(target, n, probability):
    """Work out the limit as Spiegelhalter (2005), appendix A.1.1, by scipy's binomial."""
    r = binom.ppf(probability, n, target)
    alpha = (binom.cdf(r, n, target) - probability) / (
        binom.cdf(r, n, target) - binom.cdf(r - 1, n, target)
    )
    return (r - alpha) / n


@pytest.mark.parametrize("target", [0.05, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("n", [30, 100, 286, 2000])
def test_limits_are_the_published_ones(target, n):
    found = funnel_limits(target, n)

    assert [
        found.lower_998,
        found.lower_95,
        found.upper_95,
        found.upper_998,
    ] == pytest.approx(
        [max(0, published(target, n, p)) for p in (0.001, 0.025, 0.975, 0.999)], abs=1e-9
    )


def test_limits_of_six_are_worked_by_hand():
    """At a half, in 64ths: P(0) = 1, P(to 1) = 7, P(to 4) = 57, P(to 5) = 63.

    0.025 is 1.6: r = 1, alpha = 5.4 / 6 = 0.9. 0.975 is 62.4: r = 5, alpha = 0.6 / 6 = 0.1.
    """
    found = funnel_limits(0.5, 6)

    assert (found.lower_95, found.upper_95) == pytest.approx((0.1 / 6, 4.9 / 6), abs=1e-12)


def test_all_of_so_few_that_chance_gives_it_is_no_finding():
    """At about a quarter one of one comes about once in four times, five of five 1 in 1,000."""
    few = summarise_funnel(practices((1, 1), (25, 100)))
    more = summarise_funnel(practices((6, 6), (25, 100)))

    assert few.points[0].share > few.points[0].limits.upper_998
    assert few.points[0].flag is None
    assert more.points[0].flag is Flag.ABOVE


def test_limits_stay_within_0_and_1_for_one_appointment():
    found = funnel_limits(0.25, 1, 3.0)

    assert (found.lower_998, found.upper_998) == (0.0, 1.0)


@given(st.floats(0.01, 0.99), st.integers(1, 400))
def test_wider_limits_hold_the_narrower(target, n):
    found = funnel_limits(target, n)

    assert 0 <= found.lower_998 <= found.lower_95 <= found.upper_95 <= found.upper_998 <= 1


def test_target_is_the_share_of_all():
    assert summarise_funnel(practices((10, 50), (50, 150))).target == 60 / 200


def test_one_practice_lies_on_its_own_target():
    found = summarise_funnel(practices((10, 50)))

    assert (found.target, found.dispersion, found.widened) == (0.2, None, False)
    assert found.points[0].flag is None


def test_practices_stay_in_the_order_given():
    found = summarise_funnel(practices((40, 50), (1, 50), (20, 50)))

    assert [point.practice_code for point in found.points] == ["Z00001", "Z00002", "Z00003"]


def test_only_beyond_the_99_8_limits_is_flagged():
    """Around 27% of 100 the limits are 36 and 42: 38 is beyond the first, 45 beyond both."""
    found = summarise_funnel(practices((38, 100), *[(26, 100)] * 8))
    beyond = summarise_funnel(practices((45, 100), *[(26, 100)] * 8))

    assert found.points[0].share > found.points[0].limits.upper_95
    assert found.points[0].flag is None
    assert beyond.points[0].flag is Flag.ABOVE


def test_far_below_is_flagged_too():
    assert summarise_funnel(practices((5, 100), *[(30, 100)] * 8)).points[0].flag is Flag.BELOW


def test_share_on_the_limit_is_not_flagged():
    point = summarise_funnel(practices((0, 1), (1, 1))).points[0]

    assert (point.share, point.limits.lower_998, point.flag) == (0.0, 0.0, None)


@pytest.mark.parametrize(("number", "told"), [(8, False), (10, True), (12, True)])
def test_ten_practices_tell_how_much_they_differ(number, told):
    found = summarise_funnel(practices(*[(40, 100), (10, 100)] * (number // 2)))

    assert (found.dispersion is not None, found.widened) == (told, told)


def test_nine_practices_are_too_few():
    counts = [(40, 100), (10, 100)] * 5

    assert summarise_funnel(practices(*counts[:9])).dispersion is None
    assert summarise_funnel(practices(*counts)).dispersion is not None


def test_dispersion_is_the_mean_square_of_z():
    """Around a half each of 100 lies 0.06 off, 1.2 standard errors of 0.05: 1.44."""
    found = summarise_funnel(practices(*[(56, 100), (44, 100)] * 5))

    assert found.dispersion == pytest.approx(1.44, abs=1e-12)
    limits, alone = found.points[0].limits, funnel_limits(0.5, 100)
    assert limits.upper_998 - 0.5 == pytest.approx(1.2 * (alone.upper_998 - 0.5), abs=1e-12)


@pytest.mark.parametrize(
    ("off", "phi", "widened"), [(49, 0.9604, False), (50, 1.0, False), (51, 1.0404, True)]
)
def test_limits_widen_just_above_1(off, phi, widened):
    """Around a half each of 10,000 is ``off`` from 5,000, and one standard error is 50."""
    counts = [(5000 + off, 10_000), (5000 - off, 10_000)] * 5

    found = summarise_funnel(practices(*counts))

    assert found.dispersion == pytest.approx(phi, abs=1e-12)
    assert found.widened is widened
    assert (found.points[0].limits == funnel_limits(0.5, 10_000)) is not widened


@pytest.mark.parametrize("x", [0, 40])
def test_none_and_all_have_no_dispersion_and_no_flags(x):
    found = summarise_funnel(practices(*[(x, 40)] * 10))

    assert found.dispersion is None
    assert [point.flag for point in found.points] == [None] * 10


@pytest.mark.parametrize("counts", [[], [(0, 0)], [(3, 2), (1, 9)]])
def test_counts_that_are_no_share_are_refused(counts):
    with pytest.raises(ValueError, match="is not a share"):
        summarise_funnel(practices(*counts))
