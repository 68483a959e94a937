"""A decision of the demo locality on a hub, as far as a test wants it."""

from datetime import datetime

from raftlib.conduct.afterwards import take_without_vote
from raftlib.conduct.clock import close_vote
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.acts import ReadAs
from raftlib.domain.decision import Choice
from raftlib.store.connection import Store
from tests.conduct.conftest import (
    CLOSES,
    FACILITATOR,
    OPENS,
    SetClock,
    cd_of,
    member_at,
    read,
)
from tests.conduct.voting import open_hub, propose_hub


def vote_on_hub(store: Store, clock: SetClock, closes_at: datetime = CLOSES) -> str:
    """Open the vote, with one practice of Z00003's for and four CDs for."""
    clock.at = OPENS
    code = open_hub(store, OPENS, closes_at, now=OPENS)
    paper = ReadAs(paper=read(store, code).paper.fingerprint)
    cast_vote(store, member_at("Z00003"), code, "Z00003", Choice.YES, paper, clock)
    for number in range(1, 5):
        pcn = f"U{number:05}"
        take_position(store, cd_of(pcn), code, pcn, Choice.YES, paper, clock)
    return code


def close_hub(store: Store, clock: SetClock) -> str:
    """Vote on it, and let the clock close it: it is carried."""
    code = vote_on_hub(store, clock)
    clock.at = CLOSES
    close_vote(store, code, clock)
    return code


def take_hub(store: Store, clock: SetClock, headline: str = "Lease") -> str:
    """Let the leadership meeting decide it without a vote."""
    code = propose_hub(store, clock(), headline=headline)
    take_without_vote(store, FACILITATOR, code, "Agreed.", "Nothing to weigh.", clock)
    return code
