"""Reads the rules that a locality has tabled."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

from raftlib.domain.proceedings import Route, TabledRule
from raftlib.errors import RecordError, TableError
from raftlib.sources.decision_record import parse_rule
from raftlib.sources.exact_values import parse_share

SHARES = "tabled_shares.toml"  # the one file in the folder that is no rule


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
        shortest = found.get("shortest_minutes", 0)
        if not found.get("source"):
            raise ValueError("it names no source")
        if type(shortest) is not int or shortest < 0:
            raise ValueError(f"shortest_minutes is {shortest!r}, write a whole number")
        return TabledRule(
            name=path.stem,
            route=Route(found["route"]),
            rule=parse_rule(found["rule"]),
            source=found["source"],
            agreed_where=found.get("agreed_where", ""),
            shortest_minutes=shortest,
        )
    except (OSError, ValueError, KeyError, RecordError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise TableError(
            f"{path.name} cannot be used: {reason}. Look at standard.toml for what a rule needs."
        ) from error


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
