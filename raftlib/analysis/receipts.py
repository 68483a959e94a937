"""Receipts: where what somebody said stands in the chain, and whether it counts as things stand."""

from dataclasses import dataclass

from raftlib.analysis.votes_in_force import cd_positions, standing_votes, votes_in_force
from raftlib.domain.acts import Receipt
from raftlib.domain.decision import Choice, Exclusion
from raftlib.domain.proceedings import CastPosition, CastVote, Proceedings


@dataclass(frozen=True, kw_only=True)
class SaidByPractice:
    """What was said for one practice: by itself, by its CD, and everything with its receipt.

    ``own`` and ``conveyed`` are what stands in each of the two channels; the own one prevails.
    ``entries`` and ``receipts`` are in the order in which they came.
    """

    own: CastVote | None
    conveyed: CastVote | None
    entries: tuple[CastVote, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, kw_only=True)
class SaidByCd:
    """What the CD of one PCN said: the position that stands, and everything with its receipt."""

    position: CastPosition | None
    entries: tuple[CastPosition, ...]
    receipts: tuple[Receipt, ...]


def receipt_of(found: Proceedings, cast: CastVote | CastPosition) -> Receipt:
    """Return the receipt of an entry, with why it does not count as things stand."""
    return Receipt(
        decision_code=found.decision_code,
        seq=cast.seq,
        at=cast.vote.at if isinstance(cast, CastVote) else cast.position.at,
        hash=cast.hash,
        reason=_reasons(found, cast).get(cast.seq),
    )


def said_by_practice(found: Proceedings, practice_code: str) -> SaidByPractice:
    """Return what was said for a practice; nothing where the vote was not opened."""
    standing = standing_votes(found.decision) if found.decision else {}
    own, conveyed = (standing.get((practice_code, by_cd)) for by_cd in (False, True))
    entries = tuple(cast for cast in found.votes if cast.vote.practice_code == practice_code)
    return SaidByPractice(
        own=None if own is None else found.votes[own],
        conveyed=None if conveyed is None else found.votes[conveyed],
        entries=entries,
        receipts=tuple(receipt_of(found, cast) for cast in entries),
    )


def said_by_cd(found: Proceedings, pcn_code: str) -> SaidByCd:
    """Return what the CD of a PCN said of their own; nothing where the vote was not opened."""
    entries = tuple(cast for cast in found.positions if cast.position.pcn_code == pcn_code)
    receipts = tuple(receipt_of(found, cast) for cast in entries)
    counts = [
        cast
        for cast, receipt in zip(entries, receipts, strict=True)
        if receipt.reason is None and cast.position.choice != Choice.WITHDRAW
    ]
    return SaidByCd(position=next(iter(counts), None), entries=entries, receipts=receipts)


def _reasons(found: Proceedings, cast: CastVote | CastPosition) -> dict[int, Exclusion]:
    """Return why entries of the same kind do not count, by their number in the chain."""
    if found.decision is None:
        return {}
    if isinstance(cast, CastVote):
        excluded = votes_in_force(found.decision).excluded
        return {found.votes[entry.index].seq: entry.reason for entry in excluded}
    excluded = cd_positions(found.decision).excluded
    return {found.positions[entry.index].seq: entry.reason for entry in excluded}
