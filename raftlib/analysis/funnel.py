"""Funnel limits: how far a practice's share lies from the others' by chance alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import sqrt

import numpy as np
from scipy.special import bdtr

from raftlib.analysis.proportions import check_counts
from raftlib.domain.proportion import PracticeCount

# Where one practice in twenty lies outside by chance, and where one in five hundred does.
TAIL_95, TAIL_998 = 0.025, 0.001
# Below so many practices nobody can tell how much they differ. Source: MEASURES.
FEWEST_FOR_DISPERSION = 10
_STEPS = 60  # of a drawn limit


class Flag(StrEnum):
    """On which side of the 99.8% limits a practice lies."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Between what shares a practice of a size lies by chance alone, from 0 to 1."""

    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True, kw_only=True)
class FunnelPoint:
    """One practice: how many of how many, the limits for as many, and if it lies beyond 99.8%."""

    practice_code: str
    numerator: int
    denominator: int
    limits: Limits
    flag: Flag | None

    @property
    def share(self) -> float:
        """Return the share, from 0 to 1."""
        return self.numerator / self.denominator


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """The practices, in the order given, around the share of all of them together.

    ``dispersion`` is how much more they differ than by chance, phi: 1 is by chance alone. It is
    None where the practices are too few to tell, or none or all of the appointments count.
    """

    target: float
    dispersion: float | None
    widened: bool
    points: tuple[FunnelPoint, ...]

    @property
    def factor(self) -> float:
        """Return how many times as far from the target the limits lie as by chance alone."""
        return sqrt(self.dispersion) if self.dispersion is not None and self.widened else 1.0


def summarise_funnel(practices: Sequence[PracticeCount]) -> Funnel:
    """Compute where each practice would lie by chance alone, and which lie beyond.

    Parameters
    ----------
    practices : sequence of PracticeCount
        At least one; each with at least one appointment.

    Raises
    ------
    ValueError
        If there are none, or one has no appointments.

    Notes
    -----
    Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202: exact binomial limits around the
    share of all, interpolated. With at least ``FEWEST_FOR_DISPERSION`` practices phi is the mean
    of ``z^2``, z being the distance in standard errors; where it is above 1, the limits lie
    ``sqrt(phi)`` times as far from the target. Limits are cut off at 0 and 1.
    """
    for one in practices:
        check_counts(one.numerator, one.denominator)
    numerator = sum(one.numerator for one in practices)
    denominator = sum(one.denominator for one in practices)
    check_counts(numerator, denominator)
    exact = Fraction(numerator, denominator)
    dispersion = _dispersion(practices, exact)
    bare = Funnel(
        target=numerator / denominator,
        dispersion=None if dispersion is None else float(dispersion),
        widened=dispersion is not None and dispersion > 1,
        points=(),
    )
    return replace(bare, points=tuple(place_practice(one, bare) for one in practices))


def place_practice(one: PracticeCount, funnel: Funnel) -> FunnelPoint:
    """Return a practice with its limits in a funnel; on a limit it is not beyond it."""
    limits = funnel_limits(funnel.target, one.denominator, funnel.factor)
    share = one.numerator / one.denominator
    flag = Flag.BELOW if share < limits.lower_998 else None
    # An interpolated limit lies below 1 even where all of so few come about by chance.
    by_chance = share == 1 and funnel.target**one.denominator > TAIL_998
    if share > limits.upper_998 and not by_chance:
        flag = Flag.ABOVE
    return FunnelPoint(
        practice_code=one.practice_code,
        numerator=one.numerator,
        denominator=one.denominator,
        limits=limits,
        flag=flag,
    )


def leave_names_out(funnel: Funnel) -> Funnel:
    """Return the funnel with nameless points, in the order of how many were looked at."""
    points = sorted(funnel.points, key=lambda point: (point.denominator, point.numerator))
    return replace(funnel, points=tuple(replace(point, practice_code="") for point in points))


def trace_limits(funnel: Funnel, fewest: int, most: int) -> dict[int, Limits]:
    """Return the limits by number looked at, close enough together to be drawn as a line."""
    steps = np.unique(np.geomspace(fewest, most, _STEPS).round().astype(int)).tolist()
    return {size: funnel_limits(funnel.target, size, funnel.factor) for size in steps}


def funnel_limits(target: float, denominator: int, factor: float = 1.0) -> Limits:
    """Return the limits for a practice that looked at so many.

    Parameters
    ----------
    target : float
        The share of all practices, from 0 to 1.
    denominator : int
        Above 0.
    factor : float
        How many times as far from the target the limits lie; 1 where only chance is at work.

    Examples
    --------
    >>> found = funnel_limits(0.25, 100)
    >>> f"{found.lower_998:.3f} {found.lower_95:.3f} {found.upper_95:.3f} {found.upper_998:.3f}"
    '0.120 0.162 0.332 0.386'
    """
    below = bdtr(np.arange(denominator + 1, dtype=float), denominator, target)

    def limit(probability: float) -> float:
        exact = _interpolated(below, probability) / denominator
        return min(1.0, max(0.0, target + factor * (exact - target)))

    return Limits(
        lower_95=limit(TAIL_95),
        upper_95=limit(1 - TAIL_95),
        lower_998=limit(TAIL_998),
        upper_998=limit(1 - TAIL_998),
    )


def _interpolated(below: np.ndarray, probability: float) -> float:
    """Return r - alpha: r is the first count that is not exceeded with this probability.

    alpha is how much of the probability of r itself is not needed for that.
    """
    r = int(np.searchsorted(below, probability))
    before = float(below[r - 1]) if r else 0.0
    return r - (float(below[r]) - probability) / (float(below[r]) - before)


def _dispersion(practices: Sequence[PracticeCount], target: Fraction) -> Fraction | None:
    """Return phi, exactly: whether it is above 1 decides."""
    if len(practices) < FEWEST_FOR_DISPERSION or target in (0, 1):
        return None
    squares = (
        (Fraction(one.numerator, one.denominator) - target) ** 2 * one.denominator
        for one in practices
    )
    return sum(squares, Fraction()) / (target * (1 - target)) / len(practices)
