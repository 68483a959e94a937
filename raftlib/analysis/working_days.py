"""Working days in England."""

from datetime import datetime, time, timedelta
from functools import lru_cache

import holidays

from raftlib.analysis.london_time import LONDON

# Source: DECISIONS, "The tamper-evident record": two working days to report a mistake.
CORRECTION_DAYS = 2
_SATURDAY = 5


def correction_ends(closed_at: datetime) -> datetime:
    """Return the first instant at which a mis-recorded vote can no longer be reported.

    That is midnight in London at the end of the second working day after the day on which the
    vote closed: Saturdays, Sundays and bank holidays of England do not count.

    Examples
    --------
    >>> correction_ends(datetime(2023, 12, 14, 17, tzinfo=LONDON)).isoformat()
    '2023-12-19T00:00:00+00:00'
    """
    on, left = closed_at.astimezone(LONDON).date(), CORRECTION_DAYS
    while left:
        on += timedelta(days=1)
        left -= on.weekday() < _SATURDAY and on not in _bank_holidays()
    return datetime.combine(on + timedelta(days=1), time(), LONDON)


@lru_cache(maxsize=1)
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG")
