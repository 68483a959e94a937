"""Parses shares, list sizes and instants without losing a digit."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import TypeGuard

# Far above any list size, and far below the digits at which Python stops to print a number.
MOST_DIGITS = 30
_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
_SHARE = re.compile(r"(\d{1,30})/(\d{1,30})", re.ASCII)
_INSTANT = re.compile(
    # a decimal part only of seconds: Python would take "10:00.5" for half a second, not a minute
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}(:\d{2}(:\d{2}([.,]\d{1,6}0*)?)?)?([Zz]|[+-]\d{2}(:?\d{2})?)",
    re.ASCII,
)


def parse_share(value: object) -> Fraction:
    """Parse a share written ``[2, 3]`` or ``"2/3"``.

    Examples
    --------
    >>> parse_share("2/3")
    Fraction(2, 3)

    Raises
    ------
    ValueError
        If it is neither, divides by 0, or has more than ``MOST_DIGITS`` digits.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and (found := _SHARE.fullmatch(value)):
        value = [int(found[1]), int(found[2])]
    if isinstance(value, list) and [_is_whole(part) for part in value] == [True, True] and value[1]:
        return Fraction(*value)
    raise ValueError('write it as [2, 3] or "2/3"')


def parse_instant(value: object) -> datetime:
    """Parse an instant with ``Z`` or an offset to UTC.

    Raises
    ------
    ValueError
        If there is no offset, or there are more than six digits of a second: dropping one could
        change which vote came last.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueError("write it as 2023-12-08T10:00:00Z")


def parse_list_size(value: object) -> int | Fraction | None:
    """Parse a list size: a whole number, a decimal number as text, or None where it is missing.

    Raises
    ------
    ValueError
        If it is anything else; a JSON number with a point is not exact. More than ``MOST_DIGITS``
        digits are refused too: their sum could be too long to print.

    Examples
    --------
    >>> parse_list_size("8000.5")
    Fraction(16001, 2)
    """
    if value is None or _is_whole(value) or isinstance(value, Fraction):
        return value
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Fraction(value)
    raise ValueError("write a whole number, or a decimal number in quotes")


def _is_whole(value: object) -> TypeGuard[int]:
    return type(value) is int and abs(value) < 10**MOST_DIGITS
