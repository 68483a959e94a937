"""Reads the menu from which a practice's actions start."""

from pathlib import Path
from typing import Any

from raftlib.domain.action import (
    MAX_AIM_CHARACTERS,
    MAX_STEP_CHARACTERS,
    SHARE,
    ActionMenu,
    Suggestion,
)
from raftlib.errors import TableError
from raftlib.sources.menus import read_answers, read_toml

_LONGEST = {"aim": MAX_AIM_CHARACTERS, "first_step": MAX_STEP_CHARACTERS}
_FIELDS = ("access_action", *_LONGEST)


def read_action_menu(path: Path) -> ActionMenu:
    """Read what an action may start from.

    Parameters
    ----------
    path : Path
        A TOML file such as ``data/menus/actions.toml``.

    Raises
    ------
    TableError
        If the file cannot be read, something is missing or empty, or a suggestion is too long or
        of an access action that the file does not list.
    """
    content = read_toml(path)
    themes = content.get("access_actions")
    listed = [
        title
        for theme, titles in (themes.items() if isinstance(themes, dict) else ())
        for title in read_answers(path, f"access_actions of {theme!r}", titles)
    ]
    access_actions = read_answers(path, "access_actions", listed or None)
    suggestions = _suggestions(path, content.get("suggestions"), access_actions)
    return ActionMenu(
        access_actions=access_actions,
        leads=read_answers(path, "leads", content.get("leads")),
        due_in_days=_days(path, content, "due_in_days"),
        review_in_days=_days(path, content, "review_in_days"),
        suggestions=suggestions,
    )


def _days(path: Path, content: dict[str, Any], name: str) -> int:
    days = content.get(name)
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        raise TableError(f"{path.name}: {name} is {days!r}. Give it a whole number of days.")
    return days


def _suggestions(
    path: Path, found: object, access_actions: tuple[str, ...]
) -> dict[str, Suggestion]:
    tables = found if isinstance(found, dict) else {}
    if SHARE not in tables:
        raise TableError(
            f"{path.name}: there is no [suggestions.{SHARE}]. Add it: it stands for every finding "
            "that has no suggestion of its own."
        )
    return {key: _suggestion(path, key, table, access_actions) for key, table in tables.items()}


def _suggestion(path: Path, key: str, table: object, access_actions: tuple[str, ...]) -> Suggestion:
    words = table if isinstance(table, dict) else {}
    for name in _FIELDS:
        text = words.get(name)
        if not isinstance(text, str) or not text.strip():
            raise TableError(f"{path.name}: the suggestion {key!r} has no {name}. Add one.")
        if len(text) > _LONGEST.get(name, len(text)):
            raise TableError(
                f"{path.name}: {name} of the suggestion {key!r} has {len(text)} characters. "
                f"Shorten it to {_LONGEST[name]}."
            )
    if words["access_action"] not in access_actions:
        raise TableError(
            f"{path.name}: the suggestion {key!r} has the access_action "
            f"{words['access_action']!r}, which the file does not list. Add it, or choose another."
        )
    return Suggestion(**{name: words[name] for name in _FIELDS})
