import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import beta, betabinom

from raftlib.analysis.shrinkage import estimate_typical_range
from tests.analysis.test_funnel import practices


def likeliest(counts):
    """Return a and b of the beta-binomial with scipy's likelihood and search."""
    x, n = np.array(counts).T
    found = minimize(
        lambda logs: -betabinom.logpmf(x, n, *np.exp(logs)).sum(),
        [0.0, 1.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
    )
    return np.exp(found.x)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_agrees_with_scipy(seed):
    dice = np.random.default_rng(seed)
    sizes = dice.integers(10, 300, 24)
    counts = list(
        zip(dice.binomial(sizes, dice.beta(3, 9, 24)).tolist(), sizes.tolist(), strict=True)
    )
    a, b = likeliest(counts)

    found = estimate_typical_range(practices(*counts))

    assert found.mean == pytest.approx(a / (a + b), abs=1e-4)
    assert (found.lower, found.upper) == pytest.approx(beta.ppf([0.025, 0.975], a, b), abs=1e-4)
    for x, n in counts:
        assert found.shrink(x, n) == pytest.approx((x + a) / (n + a + b), abs=1e-4)


def test_practices_that_differ_by_chance_alone_are_all_typical():
    """Around a half (x - np)^2 is 25 each, and 100/4 is what chance gives: not above it."""
    found = estimate_typical_range(practices((55, 100), (45, 100)))

    assert (found.mean, found.strength, found.lower, found.upper) == (0.5, None, 0.5, 0.5)
    assert found.shrink(55, 100) == 0.5


def test_a_little_more_than_chance_has_a_strength():
    found = estimate_typical_range(practices((56, 100), (44, 100)))

    assert found.strength is not None
    assert found.lower < 0.5 < found.upper


def test_practice_that_looked_at_little_is_drawn_further():
    found = estimate_typical_range(practices((5, 50), (10, 50), (25, 50), (2, 4)))

    few, many = found.shrink(2, 4), found.shrink(25, 50)
    assert found.mean < few < many < 0.5


@pytest.mark.parametrize("x", [0, 20])
def test_none_and_all_are_typical_where_all_are_so(x):
    found = estimate_typical_range(practices((x, 20), (x, 20)))

    assert (found.mean, found.strength) == (x / 20, None)


def test_practices_with_none_and_with_all_are_as_far_apart_as_can_be():
    found = estimate_typical_range(practices((0, 30), (30, 30)))

    assert found.mean == pytest.approx(0.5, abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((0.0, 1.0), abs=1e-6)
    assert found.shrink(30, 30) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("counts", [[], [(5, 20)]])
def test_one_practice_says_nothing_of_the_typical(counts):
    assert estimate_typical_range(practices(*counts)) is None


def test_practice_without_appointments_is_refused():
    with pytest.raises(ValueError, match="0 of 0 is not a share"):
        estimate_typical_range(practices((1, 5), (0, 0)))
