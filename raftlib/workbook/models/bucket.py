"""Lets a person do something often, and a program not without end."""

from datetime import datetime


class TokenBucket:
    """Allows a burst, and after it so many each second.

    Parameters
    ----------
    burst : int
        How many are allowed at once, after a rest.
    each_second : float
        How many are allowed for good.
    now : datetime
        When it begins, full.
    """

    def __init__(self, burst: int, each_second: float, now: datetime) -> None:
        self._burst, self._each_second = burst, each_second
        self._tokens, self._at = float(burst), now

    def take(self, now: datetime) -> bool:
        """Return whether one more is allowed now; if so, it is counted."""
        rested = max(0.0, (now - self._at).total_seconds())  # a clock may be set back
        self._tokens = min(self._burst, self._tokens + rested * self._each_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
