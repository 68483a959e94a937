import numpy as np
import pytest
from scipy.stats import beta, triang

from raftlib.analysis.released_hours import REALISTIC, believe, estimate_released_hours

WORKED = {"appointments_a_week": 620, "length_minutes": 13}


def rounded(hours):
    return [round(x) for x in (hours.hours, hours.lower, hours.upper)]


def test_worked_example_is_that_of_measures():
    """36.6 h (28 to 46) avoidable, about 19 h (12 to 29) releasable."""
    found = estimate_released_hours(49, 180, **WORKED)

    assert found.avoidable.hours == pytest.approx(620 * 13 / 60 * 49 / 180, abs=1e-9)
    assert rounded(found.avoidable) == [37, 28, 46]
    assert rounded(found.releasable) == [19, 12, 29]


def test_the_same_audit_says_the_same_each_time():
    assert estimate_released_hours(49, 180, **WORKED) == estimate_released_hours(49, 180, **WORKED)


def test_avoidable_limits_are_those_of_jeffreys():
    found = estimate_released_hours(49, 180, **WORKED)

    expected = 620 * 13 / 60 * beta.ppf([0.025, 0.975], 49.5, 131.5)
    assert [found.avoidable.lower, found.avoidable.upper] == pytest.approx(expected, rel=0.005)


def test_realistic_part_is_triangular():
    """At a share that is all but certain only the triangle is left: 30, 50 and 80 of 100."""
    found = estimate_released_hours(
        10**9, 10**9, appointments_a_week=100, length_minutes=60, generator=np.random.default_rng(1)
    )

    low, middle, high = 100 * triang.ppf([0.025, 0.5, 0.975], 0.4, 0.3, 0.5)
    assert found.releasable.hours == pytest.approx(middle, rel=0.005)
    assert (found.releasable.lower, found.releasable.upper) == pytest.approx((low, high), rel=0.005)


def test_none_found_leaves_a_little():
    found = estimate_released_hours(0, 20, **WORKED)

    assert found.avoidable.hours == 0
    assert 0 < found.releasable.lower < found.releasable.upper < found.avoidable.upper


@pytest.mark.parametrize("name", ["appointments_a_week", "length_minutes"])
def test_no_work_is_refused(name):
    with pytest.raises(ValueError, match="is no work"):
        estimate_released_hours(1, 10, **(WORKED | {name: 0}))


def test_nothing_audited_is_refused():
    with pytest.raises(ValueError, match="0 of 0 is not a share"):
        estimate_released_hours(0, 0, **WORKED)


def test_belief_of_a_half_is_what_is_taken_without_one():
    usual = estimate_released_hours(49, 180, **WORKED)

    assert believe(0.5) == REALISTIC
    assert estimate_released_hours(49, 180, **WORKED, realistic=believe(0.5)) == usual


def test_belief_is_the_likeliest_part_and_as_unsure_in_proportion():
    """30, 50 and 80 are 0.6, 1 and 1.6 times a half."""
    part = believe(0.2)

    assert [part.least, part.likeliest, part.most] == pytest.approx([0.12, 0.2, 0.32])


@pytest.mark.parametrize(("belief", "most"), [(0.6, 0.96), (0.625, 1.0), (0.65, 1.0), (1.0, 1.0)])
def test_no_belief_goes_beyond_all(belief, most):
    assert believe(belief).most == pytest.approx(most)


def test_belief_moves_what_is_released_and_not_what_is_avoidable():
    little, much = (
        estimate_released_hours(49, 180, **WORKED, realistic=believe(part)) for part in (0.1, 1.0)
    )

    assert little.avoidable == much.avoidable
    assert little.releasable.upper < much.releasable.lower
    assert much.releasable.hours < much.avoidable.hours


@pytest.mark.parametrize("belief", [0, -0.1, 1.01])
def test_belief_that_is_no_part_is_refused(belief):
    with pytest.raises(ValueError, match="is not a part of the appointments"):
        believe(belief)
