"""Reads the rules that a locality has tabled."""

import tomllib
from fractions import Fraction
from pathlib import Path

from raftlib.errors import TableError
from raftlib.sources.exact_values import parse_share


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
