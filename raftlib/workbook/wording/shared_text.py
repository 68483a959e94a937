"""Sentences about a text that several people write."""

from collections.abc import Sequence

from raftlib.analysis.london_time import LONDON
from raftlib.domain.shared_text import HistoryEntry

LONGEST_QUOTE = 200  # characters
SIGNED_OUT = "You can read this text. To write, sign in as somebody who may."
SHOW_HISTORY = "Show who wrote what"
NOTHING_WRITTEN = "Nobody has written here yet."


def describe_history(entries: Sequence[HistoryEntry]) -> list[str]:
    """Say who wrote and removed what, one sentence an entry, in the order given."""
    return [describe_entry(entry) for entry in entries]


def describe_entry(entry: HistoryEntry) -> str:
    """Say when somebody wrote or removed what; a long text is cut at ``LONGEST_QUOTE``.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> at = datetime(2023, 7, 1, 9, 30, tzinfo=UTC)
    >>> describe_entry(
    ...     HistoryEntry(name="Ada", from_at=at, until_at=at, written="Ring first.", removed="")
    ... )
    '1 July 2023, 10:30. Ada wrote “Ring first.”'
    """
    at = entry.until_at.astimezone(LONDON)
    did = [
        f"{verb} “{_quote(text)}”"
        for verb, text in (("wrote", entry.written), ("removed", entry.removed))
        if text
    ]
    return f"{at.day} {at:%B %Y, %H:%M}. {entry.name or 'Somebody'} {' and '.join(did)}"


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rstrip() + "…"
