"""A share that never goes without its denominator."""

from dataclasses import dataclass


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
