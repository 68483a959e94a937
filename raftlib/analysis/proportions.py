"""Intervals for shares."""

from math import sqrt
from statistics import NormalDist

from raftlib.domain.proportion import Proportion

# The two-sided 95% point of the normal distribution, 1.959964.
Z_95 = NormalDist().inv_cdf(0.975)
# Hanley and Lippman-Hand, JAMA 249 (1983) 1743-1745: none found in n leaves up to about 3 in n.
RULE_OF_THREE = 3


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
    check_counts(numerator, denominator)
    lower, upper = score_limits(numerator / denominator, denominator)
    return Proportion(numerator=numerator, denominator=denominator, lower=lower, upper=upper)


def score_limits(share: float, size: float) -> tuple[float, float]:
    """Return the 95% Wilson score limits of a share that is as sure as one of ``size`` cases.

    Parameters
    ----------
    share : float
        From 0 to 1.
    size : float
        Above 0; not whole where the cases are not independent of each other.

    Examples
    --------
    >>> lower, upper = score_limits(0.25, 286)
    >>> f"{upper - lower:.3f}"
    '0.100'
    """
    n, p, z2 = size, share, Z_95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At 0 and at n one limit is the share itself; the sum above misses that in its last digit.
    return 0.0 if share == 0 else centre - half, 1.0 if share == 1 else centre + half


def most_missed(denominator: int) -> float:
    """Return the share that could have been missed where none of so many was found.

    Examples
    --------
    >>> most_missed(150), most_missed(2)
    (0.02, 1.0)
    """
    check_counts(0, denominator)
    return min(RULE_OF_THREE, denominator) / denominator


def check_counts(numerator: int, denominator: int) -> None:
    """Raise ``ValueError`` unless the counts make a share."""
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ValueError(f"{numerator} of {denominator} is not a share")
