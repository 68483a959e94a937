"""A decision of the demo locality on a hub, as far as a test wants it."""

from datetime import datetime

from raftlib import settings
from raftlib.conduct.afterwards import take_without_vote
from raftlib.conduct.clock import close_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.decision import Choice
from raftlib.domain.proceedings import Draft, ReadAs
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from tests.conduct.conftest import (
    CLOSES,
    FACILITATOR,
    NORTH,
    OPENS,
    SetClock,
    cd_of,
    member_at,
    read,
)


def propose_hub(store: Store, clock: SetClock, headline: str = "Shared same-day hub") -> str:
    """Propose it; the vote has not been opened."""
    draft = Draft(
        locality=NORTH,
        headline=headline,
        summary="One hub for same-day appointments.",
        full="# Why\n\nToo many calls at eight.",
        rule=read_rules(settings.data_path("rules"))["standard"],
        next_step="The locality manager finds a place by March.",
    )
    return propose(store, FACILITATOR, draft, clock)


def vote_on_hub(store: Store, clock: SetClock, closes_at: datetime = CLOSES) -> str:
    """Open the vote, with one practice of Z00003's for and four CDs for."""
    code = propose_hub(store, clock)
    clock.at = OPENS
    window = Window(opens_at=OPENS, closes_at=closes_at)
    open_vote(
        *(store, FACILITATOR, code, window, read_rules(settings.data_path("rules"))["standard"]),
        clock,
    )
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
    code = propose_hub(store, clock, headline)
    take_without_vote(store, FACILITATOR, code, "Agreed.", "Nothing to weigh.", clock)
    return code
