"""What the page for the team asks is data, and as much as fits the page."""

import pytest

from raftlib.errors import TableError
from raftlib.sources.team_talk import read_team_talk


@pytest.fixture
def talk(tmp_path):
    def write(questions, actions='["Who?"]'):
        path = tmp_path / "team_talk.toml"
        path.write_text(f"questions = {questions}\nactions = {actions}\n", "utf-8")
        return path

    return write


def test_four_lines_of_ninety_characters_are_read(talk):
    lines = [f"{number}{'a' * 89}" for number in range(4)]

    assert read_team_talk(talk(lines)).questions == tuple(lines)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (list("abcde"), "questions has 5 lines. Leave 4"),
        (["a" * 91], "has 91 characters. Shorten it to 90"),
        ([], r"questions is \[\]"),
    ],
)
def test_what_does_not_fit_is_refused(talk, questions, said):
    with pytest.raises(TableError, match=said):
        read_team_talk(talk(questions))
