"""What people bring when they act in a decision, and the receipt that they get for it."""

from dataclasses import dataclass
from datetime import datetime

from raftlib.domain.decision import Exclusion, Rule
from raftlib.domain.options import Options
from raftlib.domain.proceedings import Depth, Route


@dataclass(frozen=True, kw_only=True)
class TabledRule:
    """A rule as a file of ``data/rules`` states it.

    ``name`` is that of the file. ``source`` says where it was tabled, ``agreed_where`` at which
    meeting it was agreed. A vote is open for at least ``shortest_minutes``.
    """

    name: str
    route: Route
    rule: Rule
    source: str
    agreed_where: str = ""
    shortest_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A proposal as its author writes it. ``urgency`` says why, on the urgent route."""

    locality: str
    headline: str
    summary: str
    full: str
    rule: TabledRule
    next_step: str = ""
    urgency: str = ""
    options: Options | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """How a CD knows what a practice wants: who told them, when and how, in words."""

    by: str
    at: str
    how: str


@dataclass(frozen=True, kw_only=True)
class ReadAs:
    """What a voter had opened: the fingerprint of the paper, and how deep."""

    paper: str
    depth: Depth = Depth.HEADLINE


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What somebody gets for an entry: where it stands in the chain, and whether it counts.

    ``reason`` is why it does not count as things stand; None where it does.
    """

    decision_code: str
    seq: int
    at: datetime
    hash: str
    reason: Exclusion | None
