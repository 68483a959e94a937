from datetime import date

import pytest

from raftlib.domain.period import Period


@pytest.mark.parametrize(
    ("text", "first_on", "last_on"),
    [
        ("2023-10", date(2023, 10, 1), date(2023, 10, 31)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023-10-02/2023-12-15", date(2023, 10, 2), date(2023, 12, 15)),
        ("2023-10-02/2023-10-02", date(2023, 10, 2), date(2023, 10, 2)),
    ],
)
def test_both_ends_of_a_period_are_in_it(text, first_on, last_on):
    assert Period.parse(text) == Period(first_on, last_on)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "2023-00",
        "2023-13",
        "0000-01",
        "2023-1",
        "٢٠٢٣-١٠",
        "October 2023",
        "2023-10-01",
        "2023-10-01/",
        "2023-10-32/2023-11-01",
        "2023-10/2023-11",
        "<script>",
    ],
)
def test_what_is_neither_a_month_nor_two_days_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Period.parse(text)


def test_period_that_ends_the_day_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        Period.parse("2023-10-02/2023-10-01")


@pytest.mark.parametrize("text", ["2023-10", "0001-01", "9999-12", "2023-10-01/2023-10-30"])
def test_period_is_written_as_it_is_read(text):
    assert str(Period.parse(text)) == text


def test_days_that_are_a_whole_month_are_written_as_that_month():
    assert str(Period.parse("2023-10-01/2023-10-31")) == "2023-10"


@pytest.mark.parametrize(
    ("text", "is_month"),
    [
        ("2023-10-01/2023-10-30", False),
        ("2023-10-01/2023-10-31", True),
        ("2023-10-01/2023-11-01", False),
        ("2023-10-02/2023-10-31", False),
        ("2023-10-01/2024-10-31", False),
    ],
)
def test_only_the_days_from_the_first_to_the_last_are_a_month(text, is_month):
    assert Period.parse(text).is_month is is_month
