"""Ends votes by the clock: the server does what no person has to be there for."""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import datetime

from raftlib.conduct.clock import close_vote, find_ends, find_openings
from raftlib.conduct.reading import PROCEEDINGS_TOPIC, list_proceedings
from raftlib.errors import RaftError
from raftlib.server.identity import Clock
from raftlib.server.watcher import Watcher
from raftlib.store.changes import record_change
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC

# The clock is looked at so often: a computer that slept may have missed an instant.
LOOK_SECONDS = 2.0
# The store is read again after so long although nothing was said to have changed.
READ_SECONDS = 60.0
# What failed is tried again after so long.
RETRY_SECONDS = 5.0
_SHORTEST_SECONDS = 0.005  # the timer may be early by less than this

_log = logging.getLogger("raft.closing")


@dataclass
class _Known:
    """What the store said of the votes when it was last read."""

    ends: dict[str, datetime] = field(default_factory=dict)
    opens: dict[str, datetime] = field(default_factory=dict)


class Closer(Watcher):
    """Closes each vote at its instant, and tells all pages at the instant at which one opens.

    Several servers on one store do the same: who comes second finds it done. A vote whose end
    passed while no server ran is closed at the start of the next one; what counts is the clock,
    so the outcome is the same.

    Parameters
    ----------
    store : Store
        Where the votes are.
    clock : callable
        Returns this instant.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, (DECISIONS_TOPIC,))
        self._clock = clock
        self._known = _Known()
        self._read_at: float | None = None  # None once the store may say something else
        self._looked_at = clock()

    def look(self) -> bool:
        """Close what is due, and announce what has opened since the last look.

        Returns
        -------
        bool
            False if a vote could not be closed; it is tried again.
        """
        if self._read_at is None or time.monotonic() - self._read_at > READ_SECONDS:
            self._read_at = time.monotonic()  # before: what changes meanwhile is read again
            listed = list_proceedings(self._store)
            self._known = _Known(ends=find_ends(listed), opens=find_openings(listed))
        now = self._clock()
        if any(self._looked_at < opens <= now for opens in self._known.opens.values()):
            with self._store.write() as connection:
                record_change(connection, PROCEEDINGS_TOPIC)
        self._looked_at = now
        due = [code for code, ends in self._known.ends.items() if ends <= now]
        closed = [self._close(code) for code in due]  # one that fails keeps no other open
        return all(closed)

    def seconds_to_next(self) -> float:
        """Return how long there is nothing to do, at most until the next look at the clock."""
        now = self._clock()
        instants = [*self._known.ends.values(), *self._known.opens.values()]
        left = [(at - now).total_seconds() for at in instants if at > now]
        return max(_SHORTEST_SECONDS, min([LOOK_SECONDS, *left]))

    def _close(self, code: str) -> bool:
        try:
            close_vote(self._store, code, self._clock)
        except RaftError:  # the other votes are closed all the same
            _log.exception("the vote %s could not be closed; it is tried again", code)
            return False
        return True

    def _look_again(self, topic: str) -> None:
        self._read_at = None
        super()._look_again(topic)

    async def _look(self) -> float:
        try:
            done = await asyncio.to_thread(self.look)
        except Exception:  # noqa: BLE001  (one bad look must not be the last one)
            _log.exception("looking for votes to close failed; it is tried again")
            done = False
        if done:
            return self.seconds_to_next()
        self._read_at = None
        return RETRY_SECONDS
