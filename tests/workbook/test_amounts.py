import pytest

from raftlib.errors import EntryError
from raftlib.workbook.models.amounts import parse_amount


@pytest.mark.parametrize(
    ("text", "number"),
    [("620", 620), (" 13 ", 13), ("12.5", 12.5), ("1,200", 1200), ("20,000", 20000), ("0.1", 0.1)],
)
def test_number_is_read_as_people_write_it(text, number):
    assert parse_amount(text, "Appointments a week", 20000) == number


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_is_no_number_and_no_mistake(text):
    assert parse_amount(text, "Appointments a week", 20000) is None


@pytest.mark.parametrize(
    "text",
    ["many", "0", "0.0", "-13", "1e2", "20000.1", "20001", "1,20", "inf", "nan", "१२"],
)
def test_what_is_no_such_number_is_said_with_what_to_enter(text):
    with pytest.raises(
        EntryError, match=r"Minutes is '.*'\. Enter a number above 0, at most 20,000\."
    ):
        parse_amount(text, "Minutes", 20000)
