"""How many hours a week could be released; never the unreduced figure as a saving."""

from dataclasses import dataclass

import numpy as np

from raftlib.analysis.proportions import check_counts

_JEFFREYS = 0.5
_DRAWS = 100_000
# Fixed, so that the same audit always says the same.
_SEED = 20231130
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class RealisticPart:
    """What part of the avoidable appointments can really go elsewhere, from 0 to 1."""

    least: float
    likeliest: float
    most: float


# Source: MEASURES, "Hours releasable".
REALISTIC = RealisticPart(least=0.3, likeliest=0.5, most=0.8)


def believe(likeliest: float) -> RealisticPart:
    """Return a practice's own belief, as unsure in proportion as ``REALISTIC`` is.

    Parameters
    ----------
    likeliest : float
        What part it believes can go elsewhere, above 0 and at most 1.

    Raises
    ------
    ValueError
        If it is no such part.

    Notes
    -----
    From 0.6 to 1.6 times the belief, and never more than all: a belief of a half is ``REALISTIC``.
    A belief of a fifth stays small, and one of all is not taken for certain.

    Examples
    --------
    >>> believe(0.5) == REALISTIC
    True
    >>> believe(1.0)
    RealisticPart(least=0.6, likeliest=1.0, most=1.0)
    """
    if not 0 < likeliest <= 1:
        raise ValueError(f"{likeliest} is not a part of the appointments")
    middle = REALISTIC.likeliest
    return RealisticPart(
        least=likeliest * REALISTIC.least / middle,
        likeliest=likeliest,
        most=min(1.0, likeliest * REALISTIC.most / middle),
    )


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Hours a week, with the limits between which they lie with 95% probability."""

    hours: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class ReleasedHours:
    """The hours that avoidable appointments take, and what part of them could be released."""

    avoidable: Hours
    releasable: Hours


def estimate_released_hours(
    avoidable: int,
    looked_at: int,
    *,
    appointments_a_week: float,
    length_minutes: float,
    realistic: RealisticPart = REALISTIC,
    generator: np.random.Generator | None = None,
) -> ReleasedHours:
    """Estimate how many hours a week could be released.

    Parameters
    ----------
    avoidable, looked_at : int
        What the audit counted; ``looked_at`` above 0.
    appointments_a_week, length_minutes : float
        Of the practice, all appointments; both above 0.
    realistic : RealisticPart
        What part of the avoidable ones can really go elsewhere.
    generator : Generator, optional
        Where the draws come from; the same ones each time if not given.

    Raises
    ------
    ValueError
        If the counts make no share, or the others are not above 0.

    Notes
    -----
    Monte Carlo: the share from Jeffreys' posterior, beta(x + 1/2, n - x + 1/2), times a triangular
    realistic part. The avoidable hours are those of the share that was counted, the
    releasable ones the median of the draws.

    Examples
    --------
    >>> found = estimate_released_hours(49, 180, appointments_a_week=620, length_minutes=13)
    >>> " ".join(f"{hours:.0f}" for hours in vars(found.avoidable).values())
    '37 28 46'
    >>> " ".join(f"{hours:.0f}" for hours in vars(found.releasable).values())
    '19 12 29'
    """
    check_counts(avoidable, looked_at)
    if not (appointments_a_week > 0 and length_minutes > 0):
        raise ValueError(f"{appointments_a_week} a week of {length_minutes} minutes is no work")
    dice = generator or np.random.default_rng(_SEED)
    hours = appointments_a_week * length_minutes / _MINUTES_AN_HOUR
    shares = dice.beta(avoidable + _JEFFREYS, looked_at - avoidable + _JEFFREYS, _DRAWS)
    taken = hours * shares
    part = dice.triangular(realistic.least, realistic.likeliest, realistic.most, _DRAWS)
    released = taken * part
    return ReleasedHours(
        avoidable=_spread(hours * avoidable / looked_at, taken),
        releasable=_spread(float(np.median(released)), released),
    )


def _spread(middle: float, draws: np.ndarray) -> Hours:
    lower, upper = np.quantile(draws, [0.025, 0.975])
    return Hours(hours=middle, lower=float(lower), upper=float(upper))
