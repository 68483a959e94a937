"""Limits guesses of personal codes without locking out a room that shares one address."""

import time

from raftlib.analysis.buckets import Allowance, Buckets, Clock

# A card whose first letters somebody knows: 29 bits are left to guess. Ten tries, then two a
# minute, leave 1 in 400,000 over ten hours.
A_CARD = Allowance(burst=10, per_second=1 / 30)
# Everything else from one address: a room of 100 people may mistype at once.
AN_ADDRESS = Allowance(burst=100, per_second=5)
ALL_ADDRESSES = Allowance(burst=300, per_second=20)


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
