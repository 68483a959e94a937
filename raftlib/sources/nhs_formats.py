"""Knows how NHS files write organisation codes and dates."""

import re
from datetime import date

# Source: ODS Reference Data Catalogue, "GP Practices (Prescribing Cost Centres)": a letter and five
# digits. England uses neither I, O, X nor Z as the first letter, so Z stays free for invented data.
PRACTICE_CODE = re.compile(r"[A-HJ-NP-WY][0-9]{5}|Z[0-9]{5}")
# Source: NHS Digital, publication of PCN ODS codes, 25 November 2019: U and five digits.
PCN_CODE = re.compile(r"U[0-9]{5}")

PRACTICE_CODE_ADVICE = "A practice code is a letter and five digits, such as Z00001: correct it."
PCN_CODE_ADVICE = "A PCN code is U and five digits, such as U00001: correct it."
DATE_ADVICE = "Write the date as 2023-10-01, 20231001, 01OCT2023 or 01/10/2023."

MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
        start=1,
    )
}
# The month's name is looked up here and not with strptime, which reads the computer's language.
_YEAR_FIRST = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{2})(?:/([0-9]{2})/|([A-Z]{3}))([0-9]{4})")


def is_practice_code(text: str) -> bool:
    """Return whether the text has the form of a practice code, an invented Z code included.

    Examples
    --------
    >>> is_practice_code("Z00001"), is_practice_code("X00001"), is_practice_code("M8500")
    (True, False, False)
    """
    return PRACTICE_CODE.fullmatch(text) is not None


def is_pcn_code(text: str) -> bool:
    """Return whether the text has the form of a PCN code.

    Examples
    --------
    >>> is_pcn_code("U00001"), is_pcn_code("U0001")
    (True, False)
    """
    return PCN_CODE.fullmatch(text) is not None


def parse_nhs_date(text: str) -> date | None:
    """Read a date in one of the forms that NHS files use.

    Parameters
    ----------
    text : str
        ``2026-04-01``, ``20260401``, ``01APR2026``, or ``01/04/2026`` (day first), as Excel
        leaves it.

    Returns
    -------
    date or None
        None where the text is no such date, or a day that does not exist.

    Examples
    --------
    >>> parse_nhs_date("01JAN2021")
    datetime.date(2021, 1, 1)
    >>> parse_nhs_date("31APR2021") is None
    True
    """
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text.upper()):
        day, year = int(found[1]), int(found[4])
        month = int(found[2]) if found[2] else MONTHS.get(found[3], 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
