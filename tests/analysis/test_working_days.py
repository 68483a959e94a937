"""Until when a mis-recorded vote can be reported: two working days in England."""

from datetime import UTC, datetime

import pytest

from raftlib.analysis.working_days import LONDON, correction_ends


@pytest.mark.parametrize(
    ("closed", "first_too_late"),
    [
        # Monday to Wednesday: the two days after it
        ((2024, 1, 15), (2024, 1, 18)),
        ((2024, 1, 17), (2024, 1, 20)),
        # Thursday, Friday: a weekend lies between; closed on a weekend: Monday and Tuesday
        ((2023, 12, 14), (2023, 12, 19)),
        ((2024, 1, 19), (2024, 1, 24)),
        ((2024, 1, 20), (2024, 1, 24)),
        ((2024, 1, 21), (2024, 1, 24)),
        # Good Friday and Easter Monday 2024: 29 March and 1 April
        ((2024, 3, 28), (2024, 4, 4)),
        # Christmas 2023 on a Monday, Boxing Day on Tuesday: Wednesday 27th and Thursday 28th
        ((2023, 12, 22), (2023, 12, 29)),
        # 26 December 2026 is a Saturday, so Monday 28th is a holiday: Tuesday and Wednesday
        ((2026, 12, 24), (2026, 12, 31)),
        # New Year's Day 2024 on a Monday
        ((2023, 12, 29), (2024, 1, 4)),
        # early May, and the late summer holiday of England, which Scotland has not
        ((2024, 5, 3), (2024, 5, 9)),
        ((2024, 8, 23), (2024, 8, 29)),
        # 2 January and St Andrew's are holidays in Scotland alone
        ((2024, 1, 1), (2024, 1, 4)),
    ],
)
def test_two_working_days_follow_the_day_of_closing(closed, first_too_late):
    """Source: gov.uk/bank-holidays, England and Wales."""
    ends = correction_ends(datetime(*closed, 17, 0, tzinfo=LONDON))

    assert ends == datetime(*first_too_late, tzinfo=LONDON)


def test_day_of_closing_is_the_one_in_london():
    """23:30 UTC on Tuesday 9 July 2024 is half past midnight on Wednesday."""
    ends = correction_ends(datetime(2024, 7, 9, 23, 30, tzinfo=UTC))

    assert ends == datetime(2024, 7, 13, tzinfo=LONDON)
    assert ends.astimezone(UTC) == datetime(2024, 7, 12, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closed", "hours"),
    [((2024, 3, 28, 12), 155), ((2024, 10, 25, 12), 109)],
)
def test_end_is_a_midnight_also_when_the_clocks_change(closed, hours):
    """On 31 March 2024 an hour is missing, on 27 October there is one more.

    From Thursday 28 March, 12:00 to Thursday 4 April, 0:00 are 156 hours less one; from Friday
    25 October, 12:00 to Wednesday 30 October, 0:00 are 108 hours and one more.
    """
    start = datetime(*closed, tzinfo=LONDON)

    ends = correction_ends(start)

    assert (ends.hour, ends.minute) == (0, 0)
    assert (ends.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == hours * 3600


def test_instant_of_closing_within_the_day_makes_no_difference():
    ends = {
        correction_ends(datetime(2024, 1, 17, hour, minute, tzinfo=LONDON))
        for hour, minute in [(0, 0), (12, 0), (23, 59)]
    }

    assert ends == {datetime(2024, 1, 20, tzinfo=LONDON)}
