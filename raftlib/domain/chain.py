"""The tamper-evident record: entries chained by their hashes, and the head that is published."""

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """What does not fit at the first wrong place of a chain, in the order in which it is asked."""

    SEQ = "seq"
    PREV = "prev"
    HASH = "hash"
    HEAD = "head"


@dataclass(frozen=True, kw_only=True)
class Head:
    """The number of entries and the last hash; printed in the notice, so that it is published."""

    entries: int
    last_hash: str

    def __str__(self) -> str:
        return f"{self.entries}:{self.last_hash}"


@dataclass(frozen=True, kw_only=True)
class ChainCheck:
    """What a verification found: the head as recomputed, and the first wrong place if any.

    ``line`` counts entries from 0, as ``seq`` does; a wrong head has the place after the last.
    """

    head: Head
    line: int | None = None
    wrong: Wrong | None = None

    @property
    def ok(self) -> bool:
        """Return whether the chain is whole, and fits the head if one was given."""
        return self.wrong is None
