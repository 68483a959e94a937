"""Half-days begin on the minute, by the clock in London."""

from datetime import UTC, datetime

import pytest

from raftlib.analysis.half_days import half_day


@pytest.mark.parametrize(
    ("hour", "minute", "found"),
    [(0, 0, "am"), (12, 59, "am"), (13, 0, "pm"), (18, 29, "pm"), (18, 30, "evening")],
)
def test_half_day_in_winter_when_london_has_utc(hour, minute, found):
    assert half_day(datetime(2024, 1, 10, hour, minute, tzinfo=UTC)) == found


@pytest.mark.parametrize(("hour", "found"), [(11, "am"), (12, "pm"), (23, "am")])
def test_half_day_in_summer_when_london_is_an_hour_ahead(hour, found):
    assert half_day(datetime(2023, 7, 10, hour, 59 if hour == 11 else 0, tzinfo=UTC)) == found
