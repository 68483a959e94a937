"""Text that several people write at once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class TextUpdate:
    """One change of a shared text, as Yjs encodes it.

    ``member_number`` is None where the changes of several people were merged into one.
    """

    number: int
    content: bytes
    member_number: int | None
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class WrittenPart:
    """What one member wrote and removed in one go; ``written`` is as it was left by its writer."""

    member_number: int
    from_at: datetime
    until_at: datetime
    written: str
    removed: str


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """A part of a text's history, with the name of the member."""

    name: str
    from_at: datetime
    until_at: datetime
    written: str
    removed: str
