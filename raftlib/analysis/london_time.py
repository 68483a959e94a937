"""Dates and times as people in Birmingham type and read them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from raftlib.errors import DecisionError

LONDON = ZoneInfo("Europe/London")


def london_instant(on: date, at: time) -> datetime:
    """Return the instant at which the clocks in London show this.

    Raises
    ------
    DecisionError
        If they never show it, because they go forward then, or show it twice, because they go
        back: which of the two is meant cannot be told, and nobody should vote too late by a guess.

    Examples
    --------
    >>> london_instant(date(2024, 7, 1), time(17)).isoformat()
    '2024-07-01T16:00:00+00:00'
    """
    first = datetime.combine(on, at, LONDON)
    second = first.replace(fold=1)
    shown = f"{at:%H:%M} on {on.day} {on:%B %Y}"
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(LONDON).time() != at:
        raise DecisionError(
            f"{shown} does not exist: the clocks go forward over it. Choose another time."
        )
    raise DecisionError(
        f"{shown} comes twice: the clocks go back over it. Choose a time before 01:00 or from "
        "02:00 on."
    )
