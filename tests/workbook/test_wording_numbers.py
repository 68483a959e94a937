"""Numbers, shares and dates as they are read out."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from raftlib.workbook.wording.numbers import (
    amount,
    counted,
    day,
    moment,
    percent,
    percent_cut,
    share_in_words,
)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (182_340, "182,340"),
        (Fraction(16_001, 2), "8,000.5"),
        (Fraction(16_000, 2), "8,000"),
        (Fraction(1, 20), "0.05"),
        (-1200, "-1,200"),
    ],
)
def test_amount_has_commas_and_all_its_decimals(number, expected):
    assert amount(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 practices"), (1, "1 practice"), (2, "2 practices"), (Fraction(3, 2), "1.5 practices")],
)
def test_noun_is_singular_only_for_one(number, expected):
    assert counted(number, "practice") == expected


def test_irregular_plural_is_given_with_the_noun():
    assert [counted(n, "vote by proxy", "votes by proxy") for n in (1, 2)] == [
        "1 vote by proxy",
        "2 votes by proxy",
    ]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, "0%"),
        (0.0001, "under 1%"),
        (0.0049, "under 1%"),
        (0.005, "1%"),
        (0.0051, "1%"),
        (0.1249, "12%"),
        (0.125, "13%"),
        (0.5, "50%"),
        (0.9949, "99%"),
        (0.995, "over 99%"),
        (0.9999, "over 99%"),
        (1, "100%"),
    ],
)
def test_per_cent_is_nothing_or_the_whole_only_where_it_is(share, expected):
    assert percent(share) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Fraction(0), "0.00%"),
        (Fraction(1, 1000), "0.10%"),
        (Fraction(2, 3), "66.66%"),
        (Fraction(3, 4), "75.00%"),
        (Fraction(749_999, 1_000_000), "74.99%"),
        (Fraction(96_400, 137_600), "70.05%"),
        (Fraction(10**20 - 1, 10**20), "99.99%"),
        (Fraction(1), "100.00%"),
    ],
)
def test_share_is_cut_and_never_rounded_up(share, expected):
    """96,400 of 137,600 is 70.058%: rounded it would be 70.06%."""
    assert percent_cut(share) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Fraction(1, 2), "half (1/2)"),
        (Fraction(3, 5), "three-fifths (3/5)"),
        (Fraction(4, 6), "two-thirds (2/3)"),
        (Fraction(3, 4), "three-quarters (3/4)"),
        (Fraction(67, 100), "67/100"),
        (Fraction(1), "1/1"),
    ],
)
def test_share_is_spoken_with_its_fraction(share, expected):
    assert share_in_words(share) == expected


def test_day_has_its_weekday_and_no_leading_zero():
    assert day(date(2023, 12, 4)) == "Mon 4 December 2023"


@pytest.mark.parametrize(
    ("month", "hour", "expected"),
    [(12, 17, "Thu 14 December 2023, 17:00"), (6, 17, "Wed 14 June 2023, 18:00")],
)
def test_moment_is_what_clocks_in_birmingham_showed(month, hour, expected):
    """In June they are an hour ahead of UTC."""
    assert moment(datetime(2023, month, 14, hour, tzinfo=UTC)) == expected


def test_moment_late_in_a_summer_evening_is_the_next_day_in_birmingham():
    assert moment(datetime(2023, 6, 14, 23, 30, tzinfo=UTC)) == "Thu 15 June 2023, 00:30"
