"""Everything that is recorded of one decision, from its proposal to its last correction."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from raftlib.domain.chain import Head
from raftlib.domain.decision import CdVote, Decision, Rule, Vote
from raftlib.domain.options import Options


class EntryKind(StrEnum):
    """What an entry of a decision's chain says."""

    PROPOSED = "proposed"  # a version of the paper
    VIEW = "view"
    AGREED = "agreed"  # a practice agrees with a view
    STEP = "step"  # of the urgent route
    OPENED = "opened"
    VOTE = "vote"
    CD_POSITION = "cd_position"
    EXTENDED = "extended"
    REMINDED = "reminded"
    CLOSED = "closed"
    OUTCOME = "outcome"
    REPORTED = "reported"  # a vote may have been recorded wrongly
    CORRECTION = "correction"
    TAKEN = "taken"  # by the leadership meeting, without a weighted vote


class Route(StrEnum):
    """How a decision comes about."""

    STANDARD = "standard"
    URGENT = "urgent"
    LEADERSHIP = "leadership"


class Stage(StrEnum):
    """Where a decision stands."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


class Depth(StrEnum):
    """How deep somebody reads a paper."""

    HEADLINE = "headline"
    SUMMARY = "summary"
    FULL = "full"


class Remark(StrEnum):
    """What a practice leaves before the vote."""

    IDEA = "idea"
    VIEW = "view"


class UrgentStep(StrEnum):
    """A step of the urgent route, in its order. Source: DECISIONS, "The urgent route"."""

    EMAIL = "email"
    MEETING = "meeting"
    VIEWS = "views"
    VOTE = "vote"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One version of what is proposed, at three depths; ``fingerprint`` is that of the text."""

    version: int
    headline: str
    summary: str
    full: str
    fingerprint: str
    at: datetime
    options: Options | None = None


@dataclass(frozen=True, kw_only=True)
class View:
    """What a practice thinks, and which practices have said that they agree."""

    seq: int
    practice_code: str
    remark: Remark
    text: str
    at: datetime
    agreed_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CastVote:
    """One entry of a practice's vote, with what is kept beside it.

    ``depth`` and ``paper`` say what the voter had read. A conveyed vote says who told the CD,
    when and how, in words. ``hash`` is that of the entry.
    """

    seq: int
    vote: Vote
    hash: str
    depth: str = ""
    paper: str = ""
    told_by: str = ""
    told_at: str = ""
    told_how: str = ""


@dataclass(frozen=True, kw_only=True)
class CastPosition:
    """One entry of a CD's own position; ``hash`` is that of the entry."""

    seq: int
    position: CdVote
    hash: str


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A vote that was given more time, before it closed."""

    at: datetime
    closes_at: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class Noted:
    """Something that was done or said at an instant: a step, a reminder, a report."""

    seq: int
    at: datetime
    what: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a vote should have been, found within the time for it; ``of`` is the vote's ``seq``."""

    of: int
    choice: str
    why: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What was frozen when the vote opened."""

    at: datetime
    decision: Decision  # without votes
    paper: str  # fingerprint of the version that is voted on
    register_as_at: date
    register_fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A decision that the leadership meeting took, and why without a weighted vote."""

    at: datetime
    outcome: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Proceedings:
    """One decision as its chain tells it.

    ``rule`` is the one that was chosen, from the file ``rule_name``; once the vote has opened it
    is in force. ``next_step`` says what happens if it is carried: who does it, and by when.
    """

    decision_code: str
    locality: str
    route: Route
    rule_name: str = ""
    rule: Rule = field(default_factory=Rule)
    urgency: str = ""
    next_step: str = ""
    papers: tuple[Paper, ...] = ()
    views: tuple[View, ...] = ()
    steps: tuple[Noted, ...] = ()
    opening: Opening | None = None
    votes: tuple[CastVote, ...] = ()
    positions: tuple[CastPosition, ...] = ()
    extensions: tuple[Extension, ...] = ()
    reminders: tuple[Noted, ...] = ()
    closed_at: datetime | None = None  # when it was written down that the clock had closed it
    outcome_at: datetime | None = None
    reports: tuple[Noted, ...] = ()
    corrections: tuple[Correction, ...] = ()
    taken: Taken | None = None
    head: Head

    @property
    def paper(self) -> Paper:
        """Return the version in force: the one that was voted on is the last."""
        return self.papers[-1]

    @property
    def closes_at(self) -> datetime | None:
        """Return when the vote closes, or closed, after all extensions."""
        if self.opening is None:
            return None
        ends = [extension.closes_at for extension in self.extensions]
        return max([self.opening.decision.closes_at, *ends])

    @cached_property
    def decision(self) -> Decision | None:
        """Return what is counted: the register as it was frozen, and the votes as corrected."""
        if self.opening is None or self.closes_at is None:
            return None
        new = {correction.of: correction.choice for correction in self.corrections}
        return replace(
            self.opening.decision,
            closes_at=self.closes_at,
            votes=tuple(
                replace(c.vote, choice=new[c.seq]) if c.seq in new else c.vote for c in self.votes
            ),
            cd_votes=tuple(
                replace(c.position, choice=new[c.seq]) if c.seq in new else c.position
                for c in self.positions
            ),
        )

    def stage(self, now: datetime) -> Stage:
        """Return where it stands: open from its first instant on, closed at its last."""
        opening, ends = self.opening, self.closes_at
        if self.taken or (ends and now >= ends):
            return Stage.CLOSED
        return Stage.OPEN if opening and now >= opening.decision.opens_at else Stage.COMING
