"""What the tally sheet on paper says."""

from collections.abc import Iterator
from dataclasses import dataclass

from raftlib.domain.audit import Achievable, AuditMenu

TITLE = "Tally sheet: audit of potentially avoidable appointments"
LANGUAGE = "en-GB"
INTRODUCTION = (
    "One sheet for one clinician and one half-day session. After each appointment put one stroke "
    "in one box. It is for talk in the team, not for blame. No patient's details and no names, "
    "anywhere on this sheet."
)
PRACTICE, DAY = "Practice and its code", "Date"
SESSION, ROLE, ALIAS = "Session (ring one)", "Role", "Alias, never a name"
NOT_AVOIDABLE, TOTAL = "Not avoidable", "Total"
INSTEAD, PARTIALLY, WHOLLY = "Could have been", "Partially avoidable", "Wholly avoidable"
CHANGE, WHEN = "Change", "Possible (ring)"
NOW, IF_ADDED = "now", "if added"
SPARE = "Another change, for:"
SPARE_ROWS = 3
NONE_OF_THESE = "none of these"
CANNOT_SAY = "cannot say"


@dataclass(frozen=True, kw_only=True)
class Lettered:
    """An answer, and the letter that stands for it in a small box."""

    letter: str
    answer: str


def by_owner(menu: AuditMenu) -> dict[str, list[str]]:
    """Return what an appointment could have been, by who owns the change, in the menu's order."""
    owners: dict[str, list[str]] = {}
    for item in menu.alternatives:
        owners.setdefault(item.owner_level, []).append(item.label)
    return owners


def letter_changes(menu: AuditMenu) -> list[Lettered]:
    """Return the changes with their letters: A to Z, then AA, AB and so on.

    Examples
    --------
    >>> [_letters(place) for place in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    return [
        Lettered(letter=_letters(place), answer=answer)
        for place, answer in enumerate(menu.changes_needed)
    ]


def describe_roles(menu: AuditMenu) -> str:
    """Return the roles that are offered."""
    return f"Roles: {', '.join(menu.clinician_roles)}."


def describe_change() -> str:
    """Return how the last two columns are filled in."""
    return (
        f"{CHANGE}: the letter of the change that would have done it. {WHEN}: {NOW}, or "
        f"{Achievable.IF_ADDED.value}. A reason that needs two changes takes one of the last rows."
    )


def describe_sending() -> Iterator[str]:
    """Yield how the sheet gets into the workbook."""
    yield (
        "How to send it in: open the workbook's page Enter an audit and choose Tallies; or type "
        "each row into the sheet Tallies of the Excel file, and bring that in on the page Bring in "
        "an audit."
    )
    yield "Count each appointment once on one of the two ways, then keep or shred this sheet."


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
