"""A locality decision: the rule, who may vote, what was said, and the outcome.

Semantics are fixed in DECISIONS (see ``data/README.md``); the defaults below are its defaults.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from raftlib.domain.options import Options


class Choice(StrEnum):
    """What a practice or a CD may say. ``withdraw`` empties the channel it came by."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    WITHDRAW = "withdraw"


class Way(StrEnum):
    """How a practice's vote came: three ways of its own, and conveyed by its CD."""

    ONLINE = "online"
    EMAIL = "email"
    MEETING = "meeting"
    CD = "cd"


class VoteWeight(StrEnum):
    """What a practice's vote counts for."""

    LIST_SIZE = "list_size"
    ONE_EACH = "one_each"


class Compare(StrEnum):
    """Whether a share equal to the threshold carries."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"


class Base(StrEnum):
    """Of which votes the share is taken."""

    FOR_AGAINST = "for_against"
    CAST = "cast"
    ENTITLED = "entitled"


class QuorumOf(StrEnum):
    """What a quorum counts."""

    WEIGHT = "weight"
    PRACTICES = "practices"


class Refusal(StrEnum):
    """Why a vote does not open."""

    DUPLICATE_PRACTICE = "duplicate_practice"
    MISSING_LIST_SIZE = "missing_list_size"
    NEGATIVE_LIST_SIZE = "negative_list_size"
    DUPLICATE_CD_SEAT = "duplicate_cd_seat"
    UNKNOWN_PCN = "unknown_pcn"
    ZERO_SHARE = "zero_share"
    UNREACHABLE_SHARE = "unreachable_share"
    UNREACHABLE_CDS = "unreachable_cds"
    CD_ROSTER_MISMATCH = "cd_roster_mismatch"
    CLOSES_BEFORE_IT_OPENS = "closes_before_it_opens"
    TOO_FEW_OPTIONS = "too_few_options"
    DUPLICATE_OPTION = "duplicate_option"
    UNUSABLE_OPTION = "unusable_option"


class Exclusion(StrEnum):
    """Why an entry is kept and not counted, in the order in which it is asked."""

    UNKNOWN_PRACTICE = "unknown_practice"
    UNKNOWN_PCN = "unknown_pcn"
    INVALID_CHOICE = "invalid_choice"
    NOT_AUTHORISED = "not_authorised"
    VACANT = "vacant"
    RECUSED = "recused"
    EARLY = "early"
    LATE = "late"
    SUPERSEDED = "superseded"


class NotCarried(StrEnum):
    """Why a decision is not carried, in the order in which the reasons are given."""

    NOTHING_IN_BASE = "nothing_in_base"
    SHARE_NOT_MET = "share_not_met"
    CDS_NOT_MET = "cds_not_met"
    QUORUM_NOT_MET = "quorum_not_met"


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """The part of the entitled that must take part; ``share`` runs from 0 to 1."""

    share: Fraction
    of: QuorumOf = QuorumOf.WEIGHT


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What has to be met. The defaults are those of the standard route, all still draft."""

    weight: VoteWeight = VoteWeight.LIST_SIZE
    share: Fraction = Fraction(2, 3)
    compare: Compare = Compare.AT_LEAST
    base: Base = Base.FOR_AGAINST
    min_cds: int = 4
    of_cds: int = 6
    quorum: Quorum | None = None
    version: str = ""
    agreed_on: str = ""


@dataclass(frozen=True, kw_only=True)
class VotingPractice:
    """A practice of the frozen register. ``list_size`` in patients; None where it is missing."""

    practice_code: str
    pcn_code: str
    list_size: int | Fraction | None
    recused: bool = False


@dataclass(frozen=True, kw_only=True)
class CdSeat:
    """The seat of one PCN's Clinical Director."""

    pcn_code: str
    vacant: bool = False
    recused: bool = False


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One entry of a practice's vote, as it came: codes and choice are not yet checked."""

    practice_code: str
    choice: str
    way: str
    conveyed_by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CdVote:
    """One entry of a CD's own position, as it came."""

    pcn_code: str
    choice: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Everything that was recorded of one decision. Counted when opens_at <= at < closes_at.

    With ``options`` a choice is the key of one, or several where the method is approval; without,
    it is yes or no.
    """

    decision_code: str = ""
    title: str = ""
    practices: tuple[VotingPractice, ...]
    cds: tuple[CdSeat, ...]
    votes: tuple[Vote, ...] = ()
    cd_votes: tuple[CdVote, ...] = ()
    rule: Rule = field(default_factory=Rule)
    options: Options | None = None
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Sums by choice, in practices, seats, or units of weight."""

    yes: int | Fraction
    no: int | Fraction
    abstain: int | Fraction
    not_voted: int | Fraction

    @property
    def cast(self) -> int | Fraction:
        """Return everything that was said, abstentions included."""
        return self.yes + self.no + self.abstain

    @property
    def entitled(self) -> int | Fraction:
        """Return everything that could have been said."""
        return self.cast + self.not_voted


@dataclass(frozen=True, kw_only=True)
class CountedVote:
    """A practice's vote that counts, and its place in the record's list of votes."""

    practice_code: str
    choice: str  # a Choice; in a vote on options also their keys, as they are counted
    way: Way
    index: int


@dataclass(frozen=True, kw_only=True)
class ExcludedEntry:
    """An entry that does not count, its place in the record, and why."""

    index: int
    reason: Exclusion


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A vote that must not open: every reason, sorted."""

    errors: tuple[Refusal, ...]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The outcome of one locality vote, with every number needed to explain it."""

    weight: Counts
    weight_recused: int | Fraction
    practices: Counts
    cds: Counts
    base_weight: int | Fraction
    share: Fraction | None  # in favour, of the base; None where the base is empty
    threshold_weight: Fraction  # share required x base
    needed_weight: int | None  # smallest whole weight in favour that would do on this base
    share_met: bool
    cds_met: bool
    quorum_met: bool | None  # None where no quorum is set
    counted: tuple[CountedVote, ...]  # by practice_code
    excluded: tuple[ExcludedEntry, ...]  # by index
    cd_positions: tuple[tuple[str, str], ...]  # (pcn_code, choice), by pcn_code
    cd_excluded: tuple[ExcludedEntry, ...]
    conflicts: tuple[str, ...]  # practices whose own and conveyed votes differ
    cd_at_odds: tuple[str, ...]  # PCNs whose CD and practices lean apart

    @property
    def reasons(self) -> tuple[NotCarried, ...]:
        """Return why the decision is not carried; empty if it is."""
        found = {
            NotCarried.NOTHING_IN_BASE: not self.base_weight,
            NotCarried.SHARE_NOT_MET: bool(self.base_weight) and not self.share_met,
            NotCarried.CDS_NOT_MET: not self.cds_met,
            NotCarried.QUORUM_NOT_MET: self.quorum_met is False,
        }
        return tuple(reason for reason, applies in found.items() if applies)

    @property
    def carried(self) -> bool:
        """Return whether every test is met."""
        return not self.reasons

    @property
    def margin(self) -> Fraction:
        """Return the weight in favour less the threshold; below 0 where it was missed."""
        return self.weight.yes - self.threshold_weight
