"""Reads the rules that a locality has tabled."""

import tomllib
from dataclasses import fields
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from raftlib.domain.acts import TabledRule
from raftlib.domain.decision import Quorum, Rule
from raftlib.domain.proceedings import Route
from raftlib.errors import RecordError, TableError
from raftlib.sources.decision_record import parse_rule
from raftlib.sources.exact_values import parse_share

SHARES = "tabled_shares.toml"  # the one file in the folder that is no rule
_KEYS = {"source", "route", "rule", "agreed_where", "shortest_minutes"}
_QUORUM_KEYS = {field.name for field in fields(Quorum)}
_RULE_KEYS = {field.name for field in fields(Rule)}
# A vote that stays open for a year is meant for another place.
LONGEST_MINUTES = 366 * 24 * 60


def read_rules(folder: Path) -> dict[str, TabledRule]:
    """Read the rules of a folder, by the names of their files.

    Raises
    ------
    TableError
        If a file is not a rule, or names no source.
    """
    paths = sorted(path for path in folder.glob("*.toml") if path.name != SHARES)
    return {path.stem: _read_rule(path) for path in paths}


def _read_rule(path: Path) -> TabledRule:
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        _check_keys(found)
        shortest = found.get("shortest_minutes", 0)
        if type(shortest) is not int or not 0 <= shortest <= LONGEST_MINUTES:
            raise ValueError(
                f"shortest_minutes is {shortest!r}, write a whole number up to {LONGEST_MINUTES}"
            )
        return TabledRule(
            name=path.stem,
            route=_route(found["route"]),
            rule=parse_rule(_with_day_as_text(found["rule"])),
            source=_text(found, "source"),
            agreed_where=_text(found, "agreed_where", needed=False),
            shortest_minutes=shortest,
        )
    except (OSError, ValueError, KeyError, RecordError) as error:
        raise TableError(
            f"{path.name} cannot be used: {_reason(error)}. Look at standard.toml for what a rule "
            "needs."
        ) from error


def _check_keys(found: dict[str, Any]) -> None:
    """Refuse a misspelt key: what it should have set would stay as on the standard route."""
    rule = found.get("rule")
    quorum = rule.get("quorum") if isinstance(rule, dict) else None
    for table, known in ((found, _KEYS), (rule, _RULE_KEYS), (quorum, _QUORUM_KEYS)):
        unknown = sorted(table.keys() - known) if isinstance(table, dict) else []
        if unknown:
            raise ValueError(
                f"{unknown[0]!r} is no setting, write one of {', '.join(sorted(known))}"
            )


def _text(found: dict[str, Any], name: str, *, needed: bool = True) -> str:
    text = found.get(name, "")
    if not isinstance(text, str):
        raise ValueError(f"{name} is {text!r}, write it in quotes")
    if needed and not text.strip():
        raise ValueError(f"it names no {name}")
    return text


def _route(value: object) -> Route:
    if not isinstance(value, str) or value not in list(Route):
        raise ValueError(f"route is {value!r}, write one of {', '.join(Route)}")
    return Route(value)


def _with_day_as_text(rule: Any) -> Any:
    """Return the settings with the day on which they were agreed as text, as TOML may have it."""
    agreed_on = rule.get("agreed_on") if isinstance(rule, dict) else None
    return {**rule, "agreed_on": agreed_on.isoformat()} if isinstance(agreed_on, date) else rule


def _reason(error: Exception) -> str:
    """Return what is wrong with a file, without the folder it is in."""
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, OSError):
        return error.strerror or "it cannot be opened"
    return str(error).removesuffix(".")


def read_tabled_shares(path: Path) -> tuple[Fraction, ...]:
    """Read the shares that a locality has tabled, as exact fractions.

    Raises
    ------
    TableError
        If the file cannot be read or a share is not between 0 and 1.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8")).get("shares")
        shares = tuple(parse_share(share) for share in _as_list(found))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise TableError(
            f'{path.name} cannot be used: {reason}. Write shares = ["2/3", "3/4"].'
        ) from error
    if not shares or not all(0 < share <= 1 for share in shares):
        raise TableError(f"{path.name}: write at least one share above 0 and up to 1, as 2/3.")
    return shares


def _as_list(found: object) -> list[object]:
    if not isinstance(found, list):
        raise ValueError(f"shares is {'missing' if found is None else repr(found)}")
    return found
