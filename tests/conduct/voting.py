"""Puts a vote into a store of the demo locality, for tests of the server, pages and browsers."""

from datetime import datetime

from raftlib import settings
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.domain.acts import Draft
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from tests.conduct.conftest import FACILITATOR, NORTH


def propose_hub(
    store: Store, now: datetime, *, rule: str = "standard", headline: str = "Shared same-day hub"
) -> str:
    """Propose a decision of the demo locality, and return its code."""
    draft = Draft(
        locality=NORTH,
        headline=headline,
        summary="One hub for same-day appointments.",
        full="# Why\n\nToo many calls at eight.",
        rule=read_rules(settings.data_path("rules"))[rule],
        next_step="The locality manager finds a place by March.",
        urgency="The lease ends." if rule.startswith("urgent") else "",
    )
    return propose(store, FACILITATOR, draft, lambda: now)


def open_hub(
    store: Store,
    opens_at: datetime,
    closes_at: datetime,
    *,
    now: datetime,
    rule: str = "standard",
    headline: str = "Shared same-day hub",
) -> str:
    """Propose a decision and open its vote ``now``, and return its code."""
    code = propose_hub(store, now, rule=rule, headline=headline)
    open_proposed(store, code, opens_at, closes_at, now=now, rule=rule)
    return code


def open_proposed(
    store: Store,
    code: str,
    opens_at: datetime,
    closes_at: datetime,
    *,
    now: datetime,
    rule: str = "standard",
) -> Window:
    """Open the vote on what was proposed under this rule, and return when it is open."""
    tabled = read_rules(settings.data_path("rules"))[rule]
    window = Window(opens_at=opens_at, closes_at=closes_at)
    open_vote(store, FACILITATOR, code, window, tabled, lambda: now)
    return window
