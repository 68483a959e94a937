"""Reads what is recorded of decisions: one whole, or all in outline."""

from raftlib.domain.proceedings import EntryKind, Proceedings
from raftlib.errors import DecisionError
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
    after = before.head.entries if before else 0
    with store.read() as connection:
        entries = read_entries(connection, decision_code, after=after)
    if not entries and before is None:
        raise DecisionError(f"There is no decision {decision_code!r} here. Check its code.")
    return parse_proceedings(decision_code, entries, before)


def list_proceedings(store: Store) -> list[Proceedings]:
    """Return all decisions in outline, the newest first: without votes, views and the like.

    Raises
    ------
    RecordError
        If an entry cannot be read.
    """
    with store.read() as connection:
        outlines = [
            parse_proceedings(code, read_entries(connection, code, kinds=LISTED))
            for code in list_chains(connection)
        ]
    return sorted(outlines, key=lambda one: one.papers[0].at, reverse=True)


def has_outcome(found: Proceedings) -> bool:
    """Return whether it was counted and that was written down, or it was taken without a vote."""
    return found.taken is not None or found.outcome_at is not None
