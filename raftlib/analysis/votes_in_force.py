"""Which of the recorded votes count: the window, the two channels, and who may speak for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from raftlib.analysis.choices import read_choices
from raftlib.domain.decision import (
    CdVote,
    Choice,
    CountedVote,
    Decision,
    ExcludedEntry,
    Exclusion,
    Vote,
    Way,
)

# Looked up in a table: to call an enumeration is a third of the time of a large tally.
WAYS = {way.value: way for way in Way}

_Channel = tuple[str, bool]  # practice or PCN code, and whether a CD conveys


@dataclass(frozen=True, kw_only=True)
class VotesInForce:
    """The one vote of each practice by code, and every entry that does not count, by index."""

    counted: tuple[CountedVote, ...]
    excluded: tuple[ExcludedEntry, ...]
    conflicts: tuple[str, ...]  # practices whose own and conveyed votes differ


@dataclass(frozen=True, kw_only=True)
class CdPositions:
    """The own position of each CD by pcn_code, and every entry that does not count, by index."""

    choices: Mapping[str, str]
    excluded: tuple[ExcludedEntry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """An entry that may count: its place, when it came, and what it says."""

    index: int
    at: datetime
    choice: str


@dataclass(frozen=True, kw_only=True)
class _Sorted:
    """Entries in force by channel, and those that are not with the reason."""

    in_force: Mapping[_Channel, _Entry]
    excluded: list[ExcludedEntry]


def votes_in_force(decision: Decision) -> VotesInForce:
    """Choose one vote a practice: its own prevails over the conveyed one, whatever the order.

    A withdrawal empties its channel, so that the other one stands. A conveyed vote that the own
    one overrules is not counted: it is superseded.
    """
    entries = _sort_votes(decision)
    counted, excluded, conflicts = [], entries.excluded, []
    for code in sorted(practice.practice_code for practice in decision.practices):
        own, conveyed = (_standing(entries.in_force.get((code, by_cd))) for by_cd in (False, True))
        entry = own or conveyed
        if entry is None:
            continue
        way = WAYS[decision.votes[entry.index].way]
        counted.append(
            CountedVote(practice_code=code, choice=entry.choice, way=way, index=entry.index)
        )
        if own and conveyed:
            excluded.append(ExcludedEntry(index=conveyed.index, reason=Exclusion.SUPERSEDED))
            conflicts += [code] if own.choice != conveyed.choice else []
    return VotesInForce(
        counted=tuple(counted), excluded=_by_index(excluded), conflicts=tuple(conflicts)
    )


def standing_votes(decision: Decision) -> dict[tuple[str, bool], int]:
    """Return the vote that stands in each channel of a practice, by its index.

    Keys are practice_code, and whether a CD conveyed it. A channel that is empty, or was emptied
    by a withdrawal, is not there. The conveyed vote stands even where the own one prevails.
    """
    found = _sort_votes(decision).in_force
    return {channel: entry.index for channel, entry in found.items() if _standing(entry)}


def cd_positions(decision: Decision) -> CdPositions:
    """Choose the last position of each CD's own seat."""
    entries = _sort_cd_votes(decision)
    standing = ((pcn, _standing(entry)) for (pcn, _), entry in sorted(entries.in_force.items()))
    return CdPositions(
        choices={pcn: entry.choice for pcn, entry in standing if entry},
        excluded=_by_index(entries.excluded),
    )


def _by_index(entries: Iterable[ExcludedEntry]) -> tuple[ExcludedEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.index))


def _sort_votes(decision: Decision) -> _Sorted:
    pcns = {practice.practice_code: practice.pcn_code for practice in decision.practices}
    recused = {p.practice_code for p in decision.practices if p.recused}
    choices = read_choices(decision)

    def asked(vote: Vote) -> Exclusion | None:
        if vote.practice_code not in pcns:
            return Exclusion.UNKNOWN_PRACTICE
        if vote.choice not in choices:
            return Exclusion.INVALID_CHOICE
        by_another = vote.way == Way.CD and vote.conveyed_by != pcns[vote.practice_code]
        if vote.way not in WAYS or by_another:
            return Exclusion.NOT_AUTHORISED
        return Exclusion.RECUSED if vote.practice_code in recused else None

    return _sort_entries(
        decision,
        choices,
        (((vote.practice_code, vote.way == Way.CD), vote, asked(vote)) for vote in decision.votes),
    )


def _sort_cd_votes(decision: Decision) -> _Sorted:
    seats = {seat.pcn_code: seat for seat in decision.cds}
    choices = read_choices(decision)

    def asked(vote: CdVote) -> Exclusion | None:
        seat = seats.get(vote.pcn_code)
        if seat is None:
            return Exclusion.UNKNOWN_PCN
        if vote.choice not in choices:
            return Exclusion.INVALID_CHOICE
        if seat.vacant:
            return Exclusion.VACANT
        return Exclusion.RECUSED if seat.recused else None

    return _sort_entries(
        decision,
        choices,
        (((vote.pcn_code, False), vote, asked(vote)) for vote in decision.cd_votes),
    )


def _sort_entries(
    decision: Decision,
    choices: Mapping[str, str],
    entries: Iterable[tuple[_Channel, Vote | CdVote, Exclusion | None]],
) -> _Sorted:
    """Keep the last entry of each channel; at the same instant the later line."""
    in_force: dict[_Channel, _Entry] = {}
    excluded: list[ExcludedEntry] = []
    for index, (channel, vote, reason) in enumerate(entries):
        reason = reason or _outside_window(vote.at, decision)
        if reason is not None:
            excluded.append(ExcludedEntry(index=index, reason=reason))
            continue
        entry = _Entry(index=index, at=vote.at, choice=choices[vote.choice])
        before = in_force.get(channel)
        if before is not None:
            entry, before = (entry, before) if entry.at >= before.at else (before, entry)
            excluded.append(ExcludedEntry(index=before.index, reason=Exclusion.SUPERSEDED))
        in_force[channel] = entry
    return _Sorted(in_force=in_force, excluded=excluded)


def _outside_window(at: datetime, decision: Decision) -> Exclusion | None:
    if at < decision.opens_at:
        return Exclusion.EARLY
    return Exclusion.LATE if at >= decision.closes_at else None


def _standing(entry: _Entry | None) -> _Entry | None:
    return None if entry is None or entry.choice == Choice.WITHDRAW else entry
