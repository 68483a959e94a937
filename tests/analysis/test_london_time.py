"""Clocks in London go forward on 31 March 2024 at 01:00 and back on 27 October 2024 at 02:00."""

from datetime import UTC, date, datetime, time

import pytest

from raftlib.analysis.london_time import london_instant
from raftlib.errors import DecisionError

FORWARD, BACK = date(2024, 3, 31), date(2024, 10, 27)


@pytest.mark.parametrize(
    ("on", "at", "hour"),
    [
        (date(2024, 1, 17), time(17), 17),
        (date(2024, 7, 17), time(17), 16),
        (FORWARD, time(0, 59), 0),
        (FORWARD, time(2), 1),
        (BACK, time(2), 2),
    ],
)
def test_time_on_the_clock_is_one_instant(on, at, hour):
    assert london_instant(on, at) == datetime(
        on.year, on.month, on.day, hour, at.minute, tzinfo=UTC
    )


def test_last_minute_before_the_clocks_go_back_is_summer_time():
    assert london_instant(BACK, time(0, 59)) == datetime(2024, 10, 26, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("at", [time(1), time(1, 59)])
def test_time_that_the_clocks_jump_over_is_said(at):
    with pytest.raises(DecisionError, match=f"{at:%H:%M} on 31 March 2024 does not exist"):
        london_instant(FORWARD, at)


@pytest.mark.parametrize("at", [time(1), time(1, 59)])
def test_time_that_comes_twice_is_said(at):
    with pytest.raises(DecisionError, match=f"{at:%H:%M} on 27 October 2024 comes twice"):
        london_instant(BACK, at)
