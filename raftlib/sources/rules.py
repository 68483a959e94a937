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
        content = tomllib.loads(path.read_text("utf-8"))
        shares = tuple(parse_share(share) for share in content["shares"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableError(
            f'{path.name} cannot be used: {error}. Write shares = ["2/3", "3/4"].'
        ) from error
    wrong = [share for share in shares if not 0 < share <= 1]
    if wrong or not shares:
        raise TableError(f"{path.name}: write at least one share above 0 and up to 1, as 2/3.")
    return shares
