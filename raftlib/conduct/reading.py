"""Reads what is recorded of decisions: one whole, or all in outline."""

from dataclasses import dataclass

import sqlalchemy as sa

from raftlib.domain.proceedings import EntryKind, Proceedings
from raftlib.errors import DecisionError, RecordError
from raftlib.sources.proceedings import parse_proceedings
from raftlib.store.connection import Store
from raftlib.store.ledger import list_chains, read_entries

# Of entries that concern only the pages of a decision; the others have the topic of the list.
PROCEEDINGS_TOPIC = "proceedings"
# What the list of decisions shows: what is proposed, when its vote is open, and what came of it.
LISTED = frozenset(
    {
        EntryKind.PROPOSED,
        EntryKind.OPENED,
        EntryKind.EXTENDED,
        EntryKind.CLOSED,
        EntryKind.OUTCOME,
        EntryKind.CORRECTION,
        EntryKind.TAKEN,
    }
)


def read_proceedings(
    store: Store, decision_code: str, before: Proceedings | None = None
) -> Proceedings:
    """Return everything that is recorded of a decision.

    Parameters
    ----------
    before : Proceedings, optional
        What was read of the same decision earlier: only what came since is read.

    Raises
    ------
    DecisionError
        If there is no such decision.
    RecordError
        If an entry cannot be read.
    """
    with store.read() as connection:
        if before is not None:
            read = read_entries(connection, decision_code, after=before.head.entries - 1)
            # in a store that was brought back from a backup, what was read before may not be there
            if read and (read[0] or {}).get("hash") == before.head.last_hash:
                return parse_proceedings(decision_code, read[1:], before)
        entries = read_entries(connection, decision_code)
    if not entries:
        raise DecisionError(f"There is no decision {decision_code!r} here. Check its code.")
    return parse_proceedings(decision_code, entries)


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """The decisions that could be read, the newest first; and why each other one could not."""

    found: list[Proceedings]
    faults: tuple[str, ...]


def read_outlines(store: Store) -> Outlines:
    """Return all decisions in outline: without votes, views and the like.

    One whose chain was changed from outside keeps nobody from the others.
    """
    found, faults = [], []
    with store.read() as connection:
        for code in list_chains(connection):
            try:
                found.append(_read_outline(connection, code))
            except RecordError as error:
                faults.append(str(error))
    return Outlines(
        found=sorted(found, key=lambda one: one.papers[0].at, reverse=True), faults=tuple(faults)
    )


def _read_outline(connection: sa.Connection, code: str) -> Proceedings:
    try:
        entries = read_entries(connection, code, kinds=LISTED)
        outline = parse_proceedings(code, entries, outline=True)
    except RecordError:  # said below, by its place in the whole chain
        outline = None
    if outline and outline.papers:
        return outline
    return parse_proceedings(code, read_entries(connection, code))


def list_proceedings(store: Store) -> list[Proceedings]:
    """Return the decisions of :func:`read_outlines` that could be read."""
    return read_outlines(store).found


def has_outcome(found: Proceedings) -> bool:
    """Return whether it was counted and that was written down, or it was taken without a vote."""
    return found.taken is not None or found.outcome_at is not None
