"""A share that never goes without its denominator, and one that says how its interval was made."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Proportion:
    """How many of how many, and the 95% interval of the share, from 0 to 1."""

    numerator: int
    denominator: int
    lower: float
    upper: float

    @property
    def share(self) -> float:
        """Return the share, from 0 to 1; the denominator is above 0."""
        return self.numerator / self.denominator


class IntervalMethod(StrEnum):
    """How a 95% interval was made."""

    WILSON = "wilson"
    STRATIFIED = "stratified"
    CLUSTERED = "clustered"
    NEWCOMBE = "newcombe"
    NEWCOMBE_BY_CLINICIAN = "newcombe_by_clinician"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A share with its 95% interval, from 0 to 1, and how that was made."""

    share: float
    lower: float
    upper: float
    method: IntervalMethod


@dataclass(frozen=True, kw_only=True)
class ClinicianCount:
    """How many of one clinician's appointments were so judged, and how many were looked at."""

    numerator: int
    denominator: int


@dataclass(frozen=True, kw_only=True)
class PracticeCount:
    """How many of one practice's appointments were so judged, and how many were looked at."""

    practice_code: str
    numerator: int
    denominator: int
