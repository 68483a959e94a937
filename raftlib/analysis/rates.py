"""Rates per 1,000 registered patients."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy.special import gammaincinv

from raftlib.analysis.proportions import Z_95

# Byar's approximation is good from here on; below it the exact limits are taken. Source: MEASURES.
FEWEST_FOR_BYAR = 10
PER_PATIENTS = 1000
_TAIL = 0.025  # on either side of 95%


class RateMethod(StrEnum):
    """How the 95% interval of a rate was made."""

    EXACT = "exact_poisson"
    BYAR = "byar"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many events among how many patients; the rate and its 95% interval are per 1,000."""

    events: int
    registered_patients: int
    lower: float
    upper: float
    method: RateMethod

    @property
    def per_1000(self) -> float:
        """Return the rate per 1,000 registered patients."""
        return PER_PATIENTS * self.events / self.registered_patients


def rate_per_1000(events: int, registered_patients: int) -> Rate:
    """Return a rate with its 95% interval: exact Poisson below 10 events, Byar's from 10 on.

    Parameters
    ----------
    events, registered_patients : int
        ``events`` from 0, ``registered_patients`` above 0; there may be more events than patients.

    Raises
    ------
    ValueError
        If the counts are not of that kind.

    Notes
    -----
    Exact: Garwood, Biometrika 28 (1936) 437-442. Byar's: Breslow and Day, Statistical Methods in
    Cancer Research, volume II (1987), page 69.

    Examples
    --------
    >>> found = rate_per_1000(50, 10_000)
    >>> f"{found.per_1000:.2f} {found.lower:.2f} {found.upper:.2f}", str(found.method)
    ('5.00 3.71 6.59', 'byar')
    """
    if events < 0 or registered_patients <= 0:
        raise ValueError(f"{events} events of {registered_patients} patients is not a rate")
    byar = events >= FEWEST_FOR_BYAR
    lower, upper = _byar(events) if byar else _exact(events)
    return Rate(
        events=events,
        registered_patients=registered_patients,
        lower=PER_PATIENTS * lower / registered_patients,
        upper=PER_PATIENTS * upper / registered_patients,
        method=RateMethod.BYAR if byar else RateMethod.EXACT,
    )


def _exact(events: int) -> tuple[float, float]:
    lower = float(gammaincinv(events, _TAIL)) if events else 0.0
    return lower, float(gammaincinv(events + 1, 1 - _TAIL))


def _byar(events: int) -> tuple[float, float]:
    def limit(count: int, z: float) -> float:
        return count * (1 - 1 / (9 * count) + z / (3 * sqrt(count))) ** 3

    return limit(events, -Z_95), limit(events + 1, Z_95)
