from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raftlib.sources.nhs_formats import is_pcn_code, is_practice_code, parse_nhs_date


@pytest.mark.parametrize("code", ["A00000", "H99999", "J12345", "W12345", "Y12345", "Z00001"])
def test_code_of_england_or_of_the_demo_is_a_practice_code(code):
    assert is_practice_code(code)


@pytest.mark.parametrize("code", ["I12345", "X12345", "M8500", "M850001", "m85001", "M8500l", ""])
def test_other_text_is_no_practice_code(code):
    assert not is_practice_code(code)


def test_digits_of_other_scripts_are_no_digits_of_a_code():
    assert not is_practice_code("M٨٥٠٠١")


@pytest.mark.parametrize("code", ["V00001", "U0001", "U000001", "u00001", ""])
def test_other_text_is_no_pcn_code(code):
    assert not is_pcn_code(code)


@pytest.mark.parametrize("text", ["2023-10-01", "20231001", "01OCT2023", "01oct2023", "01/10/2023"])
def test_each_way_of_writing_a_date_gives_the_same_day(text):
    assert parse_nhs_date(text) == date(2023, 10, 1)


@pytest.mark.parametrize("text", ["", "2023-02-30", "01OKT2023", "2023", "1 October", "00000000"])
def test_text_that_is_no_date_gives_none(text):
    assert parse_nhs_date(text) is None


@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_every_date_is_read_back(day):
    assert parse_nhs_date(day.isoformat()) == parse_nhs_date(f"{day:%d/%m/%Y}") == day
