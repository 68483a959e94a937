from fractions import Fraction

import pytest

from raftlib.errors import TableError
from raftlib.settings import data_path
from raftlib.sources.rules import read_tabled_shares


def write(folder, text):
    path = folder / "shares.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shares_stay_exact_and_in_order(tmp_path):
    shares = read_tabled_shares(write(tmp_path, 'shares = ["3/4", "2/3"]'))

    assert shares == (Fraction(3, 4), Fraction(2, 3))


def test_shares_in_the_repository_are_the_two_that_north_tabled():
    """Both 2/3 and 3/4 were tabled on 30 November 2023."""
    shares = read_tabled_shares(data_path("rules/tabled_shares.toml"))

    assert shares == (Fraction(2, 3), Fraction(3, 4))


def test_share_of_the_whole_is_accepted(tmp_path):
    assert read_tabled_shares(write(tmp_path, 'shares = ["1/1"]')) == (Fraction(1),)


@pytest.mark.parametrize("shares", ['["0/1"]', '["4/3"]', '["2/3", "0/5"]', "[]"])
def test_share_of_nothing_or_of_more_than_all_is_refused(tmp_path, shares):
    with pytest.raises(TableError, match="at least one share above 0 and up to 1"):
        read_tabled_shares(write(tmp_path, f"shares = {shares}"))


@pytest.mark.parametrize("shares", ["[0.75]", '["75%"]', '["2/0"]'])
def test_share_that_is_no_fraction_is_refused(tmp_path, shares):
    with pytest.raises(TableError, match=r"shares\.toml cannot be used: write it as \[2, 3\]"):
        read_tabled_shares(write(tmp_path, f"shares = {shares}"))


@pytest.mark.parametrize("text", ["", "shares = 1", 'shares = "2/3"', "shares = [", "\x00"])
def test_file_without_a_list_of_shares_is_refused_with_an_example(tmp_path, text):
    with pytest.raises(TableError, match=r'Write shares = \["2/3", "3/4"\]'):
        read_tabled_shares(write(tmp_path, text))


def test_missing_file_is_named_without_its_folder(tmp_path):
    with pytest.raises(TableError, match=r"^none\.toml cannot be used") as caught:
        read_tabled_shares(tmp_path / "none.toml")

    assert str(tmp_path) not in str(caught.value)
