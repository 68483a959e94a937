"""Acts of one person or server, in a process of its own with its own store."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar

from raftlib.conduct.clock import close_vote
from raftlib.conduct.reading import read_proceedings
from raftlib.conduct.votes import cast_vote, convey_vote, take_position
from raftlib.domain.acts import ReadAs, Receipt, Told
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Member, Role, Viewer
from raftlib.store.connection import Store

TOLD = Told(by="Manager", at="today", how="by telephone")
NO_PAPER = ReadAs(paper="")
Done = TypeVar("Done", Receipt, bool)
CHOICES = (Choice.YES, Choice.NO, Choice.ABSTAIN)


LONGEST_START = 240  # seconds for all processes to start, on a busy machine
AFTER = timedelta(seconds=1)
_shared: list[Barrier] = []


def share(barrier: Barrier) -> None:
    """Keep what all processes wait at; it can only be handed over when one is started."""
    _shared.append(barrier)


def now() -> datetime:
    return datetime.now(UTC)


def viewer(held: HeldRole) -> Viewer:
    return Viewer(member=Member(number=0, name="Somebody (demo)", roles=(held,)), sign_in="s")


def vote_on(url: str, code: str, practice_code: str) -> list[Receipt]:
    """Vote again and again for a practice, until a little after the end."""
    store, member = Store(url), viewer(HeldRole(role=Role.PRACTICE, practice_code=practice_code))

    def once(number: int) -> list[Receipt]:
        choice = CHOICES[number % 3]
        return [cast_vote(store, member, code, practice_code, choice, NO_PAPER, now)]

    return _again(store, code, once)


def speak_for(url: str, code: str, pcn_code: str, practice_code: str) -> list[Receipt]:
    """Convey the vote of a practice and take the CD's own position, again and again."""
    store, cd = Store(url), viewer(HeldRole(role=Role.CD, pcn_code=pcn_code))

    def once(number: int) -> list[Receipt]:
        choice = CHOICES[number % 3]
        return [
            convey_vote(store, cd, code, practice_code, choice, pcn_code, TOLD, now),
            take_position(store, cd, code, pcn_code, choice, NO_PAPER, now),
        ]

    return _again(store, code, once)


def close_at_the_end(url: str, code: str) -> list[bool]:
    """Try to close the vote all the time, as a server whose clock is due does."""
    store = Store(url)
    return _again(store, code, lambda _number: [close_vote(store, code, now)])


def _again(store: Store, code: str, once: Callable[[int], list[Done]]) -> list[Done]:
    """Do something from when the vote was opened until a little after its end."""
    store.open()
    _shared[0].wait(LONGEST_START)  # all have started
    _shared[0].wait(LONGEST_START)  # the vote was opened
    until = (read_proceedings(store, code).closes_at or now()) + AFTER
    done: list[Done] = []
    number = 0
    while now() < until:
        done += once(number)
        number += 1
        time.sleep(0.01)
    store.close()
    return done
