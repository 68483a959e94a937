"""Which half-day it is, by the clock in London."""

from datetime import datetime, time

from raftlib.analysis.london_time import LONDON

# A morning surgery has ended by one; core hours end at half past six.
# Source: NHS England, Standard General Medical Services Contract, "core hours".
_NOON, _EVENING = time(13), time(18, 30)


def half_day(instant: datetime) -> str:
    """Return the half-day of an instant: am, pm or evening.

    Examples
    --------
    >>> half_day(datetime(2023, 10, 3, 12, 59, tzinfo=LONDON))
    'am'
    >>> half_day(datetime(2023, 10, 3, 13, 0, tzinfo=LONDON))
    'pm'
    >>> half_day(datetime(2023, 10, 3, 18, 30, tzinfo=LONDON))
    'evening'
    """
    local = instant.astimezone(LONDON).time()
    if local < _NOON:
        return "am"
    return "pm" if local < _EVENING else "evening"
