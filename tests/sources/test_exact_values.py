"""Shares, list sizes and instants: what is read, exactly, and what is not."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raftlib.sources.exact_values import parse_instant, parse_list_size, parse_share

NINES = "9" * 30


@pytest.mark.parametrize("value", [[2, 3], "2/3", [4, 6], Fraction(2, 3), [-2, -3]])
def test_share_is_the_same_however_it_is_written(value):
    assert parse_share(value) == Fraction(2, 3)


@pytest.mark.parametrize(
    "value",
    [
        0.67,
        "0.67",
        "67%",
        1,
        None,
        True,
        [],
        [2],
        [2, 3, 4],
        [2.0, 3],
        ["2", "3"],
        [True, 3],
        [2, 0],
        "2/0",
        "-2/3",
        "2/3 ",
        " 2/3",
        "2/3\n",
        "٢/٣",
        {"n": 2},
        [10**30, 1],
        [1, -(10**30)],
    ],
)
def test_share_that_is_not_exactly_two_whole_numbers_is_refused(value):
    with pytest.raises(ValueError, match=r'write it as \[2, 3\] or "2/3"'):
        parse_share(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (8000, 8000),
        (0, 0),
        (-1, -1),
        (None, None),
        ("8000", 8000),
        ("8000.50", Fraction(16001, 2)),
        ("0.1", Fraction(1, 10)),
        ("-0.5", Fraction(-1, 2)),
        (int(NINES), int(NINES)),
        (NINES, int(NINES)),
    ],
)
def test_list_size_is_read_to_its_last_digit(value, expected):
    assert parse_list_size(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        8000.0,
        True,
        False,
        "",
        " 8000",
        "8,000",
        "8e3",
        "+5",
        ".5",
        "5.",
        "1/2",
        "٨",
        "8000\n",
        "NaN",
        [],
        {},
        int(NINES) + 1,
        -(10**30),
        NINES + "0",
        "0." + NINES + "0",
    ],
)
def test_list_size_that_is_not_a_plain_number_is_refused(value):
    with pytest.raises(ValueError, match="write a whole number, or a decimal number in quotes"):
        parse_list_size(value)


@pytest.mark.parametrize(
    "text",
    [
        "2023-12-08T10:00:00Z",
        "2023-12-08T10:00:00z",
        "2023-12-08t10:00:00Z",
        "2023-12-08 10:00:00Z",
        "2023-12-08T10:00Z",
        "2023-12-08T10Z",
        "2023-12-08T11:00:00+01:00",
        "2023-12-08T11:00:00+0100",
        "2023-12-08T11:00:00+01",
        "2023-12-08T05:00:00-05:00",
        "2023-12-08T10:00:00-00:00",
        "2023-12-08T10:00:00.0Z",
        "2023-12-08T10:00:00,000000000Z",
    ],
)
def test_instant_is_the_same_however_it_is_written(text):
    found = parse_instant(text)

    assert found == datetime(2023, 12, 8, 10, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_microsecond_is_kept():
    assert parse_instant("2023-12-08T10:00:00.000001Z").microsecond == 1
    assert parse_instant("2023-12-08T10:00:00.5Z").microsecond == 500_000
    assert parse_instant("2023-12-08T10:00:00.123456000Z").microsecond == 123_456


@pytest.mark.parametrize(
    "value",
    [
        "2023-12-08T10:00:00",  # no offset: whose ten o'clock?
        "2023-12-08T10:00:00.0000001Z",  # a digit would be lost
        "2023-12-08T10:00.5Z",  # half a minute, which Python takes for half a second
        "2023-12-08",
        "2023-12-08Z",
        "20231208T100000Z",
        "2023-W49-5T10:00:00Z",
        "2023-02-29T10:00:00Z",
        "2023-12-08T10:00:60Z",
        "2023-12-08T25:00:00Z",
        "2023-12-08T::Z",
        "2023-12-08T10:00:00+99:99",
        "2023-12-08T10:00:00Z ",
        "2023-12-08T10:00:00 Z",
        "2023-12-08T10:00:00Z\n",
        "2023-12-08T10:00:00[Europe/London]",
        "٢٠٢٣-12-08T10:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+10:00",  # before the first year in UTC
        "9999-12-31T23:00:00-10:00",  # after the last
        "",
        1702029600,
        True,
        None,
        [],
    ],
)
def test_instant_that_is_not_whole_and_exact_is_refused(value):
    with pytest.raises(ValueError, match="write it as 2023-12-08T10:00:00Z"):
        parse_instant(value)


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)))  # noqa: DTZ001
def test_any_instant_survives_being_written(naive):
    moment = naive.replace(tzinfo=UTC)

    assert parse_instant(moment.isoformat()) == moment


@given(st.text(alphabet="0123456789-:TZ+., ", max_size=32))
def test_any_text_is_an_instant_or_a_value_error(text):
    try:
        assert parse_instant(text).tzinfo is UTC
    except ValueError as error:
        assert str(error) == "write it as 2023-12-08T10:00:00Z"  # noqa: PT017
