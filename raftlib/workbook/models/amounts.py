"""Numbers that people type into a page."""

import re

from raftlib.errors import EntryError

# 620, 1,200 and 12.5; no sign, no unit, nothing that is only a number to a computer.
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})(\.\d{1,3})?", re.ASCII)


def parse_amount(text: str, label: str, most: int) -> float | None:
    """Return the number that was typed; None for nothing.

    Parameters
    ----------
    text : str
        What was typed.
    label : str
        Of the field, as the page shows it.
    most : int
        The largest number that can be meant.

    Raises
    ------
    EntryError
        If it is no number above 0 and up to ``most``.

    Examples
    --------
    >>> parse_amount(" 1,200 ", "Appointments a week", 20000)
    1200.0
    >>> parse_amount("", "Appointments a week", 20000) is None
    True
    """
    words = text.strip()
    if not words:
        return None
    found = _AMOUNT.fullmatch(words)
    number = float(words.replace(",", "")) if found else 0.0
    if not 0 < number <= most:
        raise EntryError(f"{label} is {words!r}. Enter a number above 0, at most {most:,}.")
    return number
