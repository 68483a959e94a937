import pytest

from raftlib.errors import TableError
from raftlib.sources.problems import MAX_SHOWN_CHARACTERS, Problems, describe_value


def problems_of(number: int) -> Problems:
    problems = Problems("audit.csv")
    for row in range(2, 2 + number):
        problems.add(row, "mode", "carrier pigeon", "Choose one of: telephone.")
    return problems


def test_no_problem_raises_nothing():
    problems = Problems("audit.csv")

    problems.check()

    assert not problems


def test_sentence_says_where_what_and_what_to_do():
    expected = r"^audit\.csv, row 2: mode is 'carrier pigeon'\. Choose one of: telephone\.$"

    with pytest.raises(TableError, match=expected):
        problems_of(1).check()


def test_empty_cell_is_called_empty():
    problems = Problems("audit.csv")
    problems.add(2, "session", "", "Choose one.")

    with pytest.raises(TableError, match=r"session is empty. Choose one"):
        problems.check()


@pytest.mark.parametrize(("number", "lines"), [(4, 4), (5, 5), (6, 6), (12, 6)])
def test_five_are_listed_and_the_rest_counted(number, lines):
    problems = problems_of(number)

    assert problems
    with pytest.raises(TableError, match=r"row 2: mode") as raised:
        problems.check()

    assert len(str(raised.value).split("\n")) == lines
    assert str(raised.value).endswith(f"and {number - 5} more") is (number > 5)


def test_value_that_could_identify_a_person_is_not_repeated():
    problems = Problems("audit.csv")
    problems.add(2, "mode", "943 476 5919", "Choose one.")

    with pytest.raises(TableError, match="could identify a person") as raised:
        problems.check()

    assert "943" not in str(raised.value)


def test_hidden_cell_is_described_by_its_kind():
    problems = Problems("audit.csv")
    problems.add_hidden(3, "note", "301 characters", "Shorten it.")

    with pytest.raises(TableError, match=r"row 3: note holds 301 characters\. Shorten it"):
        problems.check()


@pytest.mark.parametrize("length", [59, 60])
def test_value_up_to_the_longest_shown_is_repeated(length):
    assert MAX_SHOWN_CHARACTERS == 60
    assert describe_value("x" * length) == repr("x" * length)


def test_longer_value_is_counted():
    assert describe_value("x" * 61) == "a text of 61 characters"
