"""Token buckets: what may be done often by a person, and not without end by a program."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

Clock = Callable[[], float]
# Full buckets say nothing and are dropped when there are this many.
MOST_BUCKETS = 10_000


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How many come at once, and how many more each second."""

    burst: float
    per_second: float


class Buckets:
    """Token buckets, one for each key.

    Parameters
    ----------
    allowance : Allowance
        Size of each bucket, and how fast it fills.
    clock : callable
        Returns seconds; while they do not grow, no bucket fills.
    """

    def __init__(self, allowance: Allowance, clock: Clock) -> None:
        self._allowance, self._clock = allowance, clock
        self._levels: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable) -> bool:
        """Take a token from the bucket of ``key``; False if it is empty."""
        level, now = self._level(key), self._clock()
        if len(self._levels) >= MOST_BUCKETS:
            self._drop_full()
        self._levels[key] = (level - 1 if level >= 1 else level, now)
        return level >= 1

    def forget(self, key: Hashable) -> None:
        """Fill the bucket of ``key`` again."""
        self._levels.pop(key, None)

    def _level(self, key: Hashable) -> float:
        level, before = self._levels.get(key, (self._allowance.burst, self._clock()))
        gained = max(0.0, self._clock() - before) * self._allowance.per_second
        return min(self._allowance.burst, level + gained)

    def _drop_full(self) -> None:
        kept = [key for key in self._levels if self._level(key) < self._allowance.burst]
        self._levels = {key: self._levels[key] for key in kept[-MOST_BUCKETS // 2 :]}
