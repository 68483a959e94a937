import pytest

from raftlib.analysis.funnel import (
    Flag,
    funnel_limits,
    place_practice,
    summarise_funnel,
    trace_limits,
)
from raftlib.domain.proportion import PracticeCount


def make_funnel(*counts):
    return summarise_funnel(
        [
            PracticeCount(practice_code=f"Z{place}", numerator=x, denominator=n)
            for place, (x, n) in enumerate(counts)
        ]
    )


def test_drawn_limits_reach_from_the_fewest_to_the_most():
    funnel = make_funnel((25, 100), (50, 200))

    limits = trace_limits(funnel, 80, 220)

    assert (min(limits), max(limits)) == (80, 220)
    assert list(limits) == sorted(limits)
    assert limits[80] == funnel_limits(0.25, 80)


def test_drawn_limits_of_one_size_are_one():
    assert list(trace_limits(make_funnel((25, 100)), 100, 100)) == [100]


@pytest.mark.parametrize(("shares", "wider"), [((5, 45), True), ((25, 25), False)])
def test_drawn_limits_are_widened_as_those_of_the_points(shares, wider):
    """Ten practices of 100; phi of 5 and 45 of 100 is (0.2^2 x 100) / (0.25 x 0.75) = 21.3."""
    funnel = make_funnel(*((count, 100) for count in shares * 5))

    plain = funnel_limits(funnel.target, 100)

    assert (trace_limits(funnel, 100, 100)[100] != plain) is wider
    assert funnel.factor == pytest.approx((64 / 3) ** 0.5 if wider else 1)


@pytest.mark.parametrize(("numerator", "flag"), [(25, None), (60, Flag.ABOVE), (5, Flag.BELOW)])
def test_practice_that_is_not_of_the_funnel_is_placed_in_it(numerator, flag):
    """The 99.8% limits for 100 around 25% are 12.0% and 38.6%."""
    one = PracticeCount(practice_code="Z9", numerator=numerator, denominator=100)

    assert place_practice(one, make_funnel((25, 100), (50, 200))).flag is flag
