"""A meeting of a locality's practices."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting that is running, or was held; ``ended_at`` is None while it runs."""

    number: int
    title: str
    locality: str
    started_at: datetime
    ended_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Return whether it has not ended."""
        return self.ended_at is None
