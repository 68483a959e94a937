"""Intervals for shares."""

from math import sqrt
from statistics import NormalDist

from raftlib.domain.proportion import Proportion

# The two-sided 95% point of the normal distribution, 1.959964.
Z_95 = NormalDist().inv_cdf(0.975)


def wilson(numerator: int, denominator: int) -> Proportion:
    """Return a share with its 95% Wilson score interval.

    Parameters
    ----------
    numerator, denominator : int
        Counts; ``0 <= numerator <= denominator`` and ``denominator`` above 0.

    Raises
    ------
    ValueError
        If the counts are not of that kind.

    Notes
    -----
    Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212. Written out here because the library with the
    same formula takes seconds to import and a page waits for it; the tests compare the two.

    Examples
    --------
    >>> found = wilson(49, 180)
    >>> f"{found.lower:.3f} {found.upper:.3f}"
    '0.212 0.341'
    """
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    n, p, z2 = denominator, numerator / denominator, Z_95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At 0 and at n one limit is the share itself; the sum above misses that in its last digit.
    lower = 0.0 if numerator == 0 else centre - half
    upper = 1.0 if numerator == denominator else centre + half
    return Proportion(numerator=numerator, denominator=denominator, lower=lower, upper=upper)
