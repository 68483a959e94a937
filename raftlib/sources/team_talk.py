"""Reads what the page for the team talk asks, and what it leaves to be filled in."""

from pathlib import Path

from raftlib.domain.team_talk import LONGEST_LINE, MOST_LINES, TeamTalk
from raftlib.errors import TableError
from raftlib.sources.menus import read_answers, read_toml


def read_team_talk(path: Path) -> TeamTalk:
    """Read a file such as ``data/menus/team_talk.toml``: two lists, ``questions`` and ``actions``.

    Raises
    ------
    TableError
        If the file cannot be read, a list is missing, or there is more than fits the page.
    """
    content = read_toml(path)
    questions, actions = (
        read_answers(path, name, content.get(name)) for name in ("questions", "actions")
    )
    for name, lines in (("questions", questions), ("actions", actions)):
        if len(lines) > MOST_LINES:
            raise TableError(
                f"{path.name}: {name} has {len(lines)} lines. Leave {MOST_LINES}, so that it stays "
                "one page."
            )
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise TableError(
                    f"{path.name}: {line!r} has {len(line)} characters. Shorten it to "
                    f"{LONGEST_LINE}."
                )
    return TeamTalk(questions=questions, actions=actions)
