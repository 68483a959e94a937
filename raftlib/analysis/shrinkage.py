"""What is typical of practices, once chance is taken out: the beta-binomial model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, psi

from raftlib.analysis.proportions import check_counts
from raftlib.domain.proportion import PracticeCount

# With fewer nobody can tell how practices differ.
FEWEST_PRACTICES = 2
# Between these the strength of the model is looked for, in appointments: at the lower end every
# practice has nearly all or nearly none, at the upper they are alike.
_WEAKEST, _STRONGEST = 1e-4, 1e8
_HALVINGS = 60


@dataclass(frozen=True, kw_only=True)
class TypicalRange:
    """How the shares of practices are spread when chance is taken out.

    Attributes
    ----------
    mean : float
        The share of a typical practice, from 0 to 1.
    strength : float or None
        As many appointments as the other practices weigh in a practice's shrunken share: a + b of
        the beta distribution. None where practices differ by no more than chance.
    lower, upper : float
        Between which 95% of practices lie; both are the mean where they do not differ.
    """

    mean: float
    strength: float | None
    lower: float
    upper: float

    def shrink(self, numerator: int, denominator: int) -> float:
        """Return a practice's share drawn towards the mean, the more the less it looked at."""
        if self.strength is None:
            return self.mean
        return (numerator + self.strength * self.mean) / (denominator + self.strength)


def estimate_typical_range(practices: Sequence[PracticeCount]) -> TypicalRange | None:
    """Estimate how practices differ, by maximum likelihood.

    Parameters
    ----------
    practices : sequence of PracticeCount
        Each with at least one appointment.

    Returns
    -------
    TypicalRange or None
        None for fewer than ``FEWEST_PRACTICES``.

    Notes
    -----
    Each practice's rate is drawn from a beta distribution (a, b), and its count is binomial with
    that rate. The likelihood has its maximum at a finite a + b exactly where
    ``sum((x - n p)^2) > p (1 - p) sum(n)``, p being the share of all (Tarone, Biometrika 66 (1979)
    585-590); otherwise practices differ by no more than chance.

    Examples
    --------
    >>> counts = [(5, 50), (10, 50), (25, 50)]
    >>> found = estimate_typical_range(
    ...     [PracticeCount(practice_code="", numerator=x, denominator=n) for x, n in counts]
    ... )
    >>> f"{found.mean:.3f} {found.strength:.1f} {found.shrink(25, 50):.3f}"
    '0.268 7.8 0.469'
    """
    for one in practices:
        check_counts(one.numerator, one.denominator)
    if len(practices) < FEWEST_PRACTICES:
        return None
    if not _differ(practices):
        pooled = sum(one.numerator for one in practices) / sum(p.denominator for p in practices)
        return TypicalRange(mean=pooled, strength=None, lower=pooled, upper=pooled)
    x = np.array([one.numerator for one in practices], dtype=float)
    n = np.array([one.denominator for one in practices], dtype=float)
    strength = _falls_to_zero(lambda size: _slope(x, n, _mean(x, n, size), size))
    mean = _mean(x, n, strength)
    a, b = mean * strength, (1 - mean) * strength
    lower, upper = (float(betaincinv(a, b, part)) for part in (0.025, 0.975))
    return TypicalRange(mean=mean, strength=strength, lower=lower, upper=upper)


def _differ(practices: Sequence[PracticeCount]) -> bool:
    """Return whether practices differ by more than chance: Tarone's test, in whole numbers."""
    found = sum(one.numerator for one in practices)
    total = sum(one.denominator for one in practices)
    squares = sum((one.numerator * total - one.denominator * found) ** 2 for one in practices)
    return squares > found * (total - found) * total


def _mean(x: np.ndarray, n: np.ndarray, strength: float) -> float:
    """Return the likeliest mean for this strength; the likelihood is concave in it."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        a, b = middle * strength, (1 - middle) * strength
        slope = (psi(x + a) - psi(a) - psi(n - x + b) + psi(b)).sum()
        low, high = (middle, high) if slope > 0 else (low, middle)
    return (low + high) / 2


def _slope(x: np.ndarray, n: np.ndarray, mean: float, strength: float) -> float:
    """Return the derivative of the log-likelihood by the strength."""
    a, b = mean * strength, (1 - mean) * strength
    found = psi(x + a) - psi(a)
    rest = psi(n - x + b) - psi(b)
    return float((mean * found + (1 - mean) * rest - psi(n + strength) + psi(strength)).sum())


def _falls_to_zero(slope: Callable[[float], float]) -> float:
    """Return where the slope turns from above 0 to below, by halving on the scale of ratios."""
    low, high = _WEAKEST, _STRONGEST
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return float((low * high) ** 0.5)
