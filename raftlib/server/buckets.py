"""Limits guesses of personal codes without locking out a room that shares one address."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

Clock = Callable[[], float]
# Full buckets say nothing and are dropped when there are this many.
MOST_BUCKETS = 10_000


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How many tries come at once, and how many more each second."""

    burst: float
    per_second: float


# A card whose first letters somebody knows: 29 bits are left to guess. Ten tries, then two a
# minute, leave 1 in 400,000 over ten hours.
A_CARD = Allowance(burst=10, per_second=1 / 30)
# Everything else from one address: a room of 100 people may mistype at once.
AN_ADDRESS = Allowance(burst=100, per_second=5)
ALL_ADDRESSES = Allowance(burst=300, per_second=20)


class Buckets:
    """Token buckets, one for each key.

    Parameters
    ----------
    allowance : Allowance
        Size of each bucket, and how fast it fills.
    clock : callable
        Seconds that only ever grow.
    """

    def __init__(self, allowance: Allowance, clock: Clock = time.monotonic) -> None:
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
        gained = (self._clock() - before) * self._allowance.per_second
        return min(self._allowance.burst, level + gained)

    def _drop_full(self) -> None:
        kept = [key for key in self._levels if self._level(key) < self._allowance.burst]
        self._levels = {key: self._levels[key] for key in kept[-MOST_BUCKETS // 2 :]}


class SignInLimits:
    """Which tries to sign in are heard.

    A code is found by its first letters, so wrong guesses are counted for each card; a right code
    is heard however many wrong ones come from the same address.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._cards = Buckets(A_CARD, clock)
        self._addresses = Buckets(AN_ADDRESS, clock)
        self._all = Buckets(ALL_ADDRESSES, clock)

    def may_try(self, card: str) -> bool:
        """Return whether one more code may be tried against this card."""
        return self._cards.take(card)

    def note_right(self, card: str) -> None:
        """Forget the wrong tries of a card whose code came right."""
        self._cards.forget(card)

    def note_wrong(self, address: str) -> bool:
        """Count a wrong code; False where too many have come."""
        heard = self._addresses.take(address)
        return self._all.take("") and heard
