"""What a team is asked when it talks about its audit."""

from dataclasses import dataclass

# So many lines of so many characters still leave one page of A4.
MOST_LINES = 4
LONGEST_LINE = 90


@dataclass(frozen=True, kw_only=True)
class TeamTalk:
    """The questions for the team, and the lines of its action that are left to be filled in."""

    questions: tuple[str, ...]
    actions: tuple[str, ...]
