"""The patient data guard: finds text that could identify a person, so that it is never stored.

It says which kinds a text looks like, never which part of it: a match must not be repeated.
A miss is worse than a false alarm, but the words of an audit (practice codes, times, session
dates, counts) must pass. A bare name without a title cannot be told from other words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum

from raftlib.analysis.titled_names import holds_titled_name
from raftlib.domain.audit import FIRST_SESSION_YEAR


class Identifier(StrEnum):
    """A kind of text that could identify a person, in the words of a message."""

    NHS_NUMBER = "an NHS number"
    DATE_OF_BIRTH = "a date of birth"
    PHONE_NUMBER = "a phone number"
    POSTCODE = "a full postcode"
    TITLED_NAME = "a title with a surname"
    EMAIL_ADDRESS = "an e-mail address"


# A year of two digits from 15 to this one is read as that of a session, any other as one of birth.
# Fixed, so that a text always gets the same answer; move it before that year comes.
LAST_SHORT_SESSION_YEAR = 2034

# Rule: NHS Data Dictionary, NHS NUMBER, "Modulus 11 algorithm".
_NHS_WEIGHTS = range(10, 1, -1)
# 3-3-4 with any usual separator or none, 4-3-3 or 5-5 with one, or each digit apart; not the
# decimals of a fraction.
_NHS = re.compile(
    r"(?<!\d)(?<!\d\.)(?=(\d{3}[ ().,/_-]{0,3}\d{3}[ ().,/_-]{0,3}\d{4}"
    r"|\d{4}[ -]\d{3}[ -]\d{3}|\d{5}[ -]\d{5}|\d(?:[ -]\d){9})(?!\d))"
)
_EMAIL = re.compile(r"[^\s@]@[\w-]+\.\w")

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = "(?:st|nd|rd|th)"  # codespell:ignore nd
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_GAP = r" ?(?P<gap>[/.\\_-]| ) ?"
_NUMERIC_DATES = tuple(
    re.compile(r"(?<!\d)" + form)
    for form in (
        rf"{_DAY}{_GAP}{_MONTH} ?(?P=gap) ?{_YEAR}",
        rf"{_MONTH}{_GAP}{_DAY} ?(?P=gap) ?{_YEAR}",
        rf"(?P<year>(?:19|20)\d\d){_GAP}{_MONTH} ?(?P=gap) ?{_DAY}(?!\d)",
    )
)
_SHORT_YEAR_DATE = re.compile(rf"(?<!\d){_DAY}(?P<gap>[/.-]){_MONTH}(?P=gap)(?P<year>\d\d)(?!\d)")
_COMPACT_DATES = (
    re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])" + _YEAR),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
)
_WORDED_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_DAY}{_ORDINAL}?(?: of)?[ ,./-]*{_MONTH_NAME}[ ,./-]*{_YEAR}",
        rf"(?<!\d){_DAY}{_ORDINAL}?[ ./-]*{_MONTH_NAME}(?: ?['./-])(?P<year>\d\d)(?!\d)",
        rf"\b{_MONTH_NAME}[ .]*{_DAY}{_ORDINAL}?[ ,./-]+{_YEAR}",
    )
)
_MONTH_STARTS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Quick searches that say whether the slower ones are worth trying.
_GAPPED_DIGITS = re.compile(r"\d ?[/.\\_ -] ?\d")
_EIGHT_DIGITS = re.compile(r"\d{8}")
_BIRTH_WORD = r"(?:d\.? ?o\.? ?b\b|(?:date|year) of birth|birth ?(?:date|day)|born)"
_SOME_DATE = rf"(?:\d\d?[ /.\\_-]+(?:\d\d?|{_MONTH_NAME})[ /.\\_-]*\d\d|\d{{6}}|(?:19|20)\d\d)"
_MARKED_AS_BIRTH = re.compile(
    rf"\b{_BIRTH_WORD}\D{{0,20}}{_SOME_DATE}|\d\d[ (,;:-]{{1,4}}{_BIRTH_WORD}\b", re.IGNORECASE
)

# Mobile, geographic and 03 numbers; 08 and 09 are never a person's. Ofcom, National Telephone
# Numbering Plan. With its 0 a number has 11 digits in any grouping; one of 10 only as 5 + 5.
_PHONES = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)\(?0[ )-]?[1237](?:[ ().-]{0,3}\d){9}(?!\d)",
        r"(?<!\d)\(?01\d{3}\)?[ -]\d{5}(?!\d)",
        r"(?:\+|(?<!\d)00) ?44[ ().-]{0,3}(?:0[ ().-]{0,3})?[1-9](?:[ ().-]{0,3}\d){8,9}(?!\d)",
        r"(?<!\d)44[ -]?[1237]\d{3}[ -]?\d{6}(?!\d)",  # as Excel leaves +44
        r"(?<!\d)7\d{3}[ -]\d{6}(?!\d)",
    )
)
_TIME = re.compile(r"(?<![\d.])[0-2]?\d[.:][0-5]\d(?![\d.])")

# Source: Royal Mail, Postcode Address File; the third group leaves out C I K M O V.
_POSTCODE_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
    "DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD "
    "LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK "
    "SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_POSTCODE_END = re.compile(r"\d[A-Za-z]{2}(?![A-Za-z0-9])")
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{_POSTCODE_AREAS.replace(' ', '|')}) ?\d[A-Z\d]?[ .-]{{0,3}}"
    rf"(?! ?\d(?-i:{_ORDINAL})\b)\d[ABD-HJLNP-UW-Z]{{2}}"
    r"|GIR ?0AA)(?![A-Za-z0-9])",  # codespell:ignore gir
    re.IGNORECASE,
)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Name the kinds of identifier that a text could hold.

    Parameters
    ----------
    text : str
        Anything a person typed; read as a person would, so that full-width digits, other spaces
        and dashes, and invisible characters hide nothing.

    Returns
    -------
    tuple of Identifier
        Each kind once, in the order of the enumeration; empty if nothing was found.

    Notes
    -----
    A full date is one of birth if a word says so, or if its year is before
    ``FIRST_SESSION_YEAR``: no session that is audited can be older. A child's later date of birth
    without such a word cannot be told from a session's date.

    Examples
    --------
    >>> [str(kind) for kind in find_identifiers("rang 07700 900123 on 03/10/2023")]
    ['a phone number']
    """
    plain = _plain(text)
    n_digits = len(_DIGIT.findall(plain))
    return tuple(
        kind
        for kind, (digits_needed, holds) in _CHECKS.items()
        if n_digits >= digits_needed and holds(plain)
    )


def names_a_person(text: str) -> bool:
    """Return whether a text could identify a person.

    Examples
    --------
    >>> names_a_person("a patient of 85, practice M85001, seen at 12:30")
    False
    """
    return bool(find_identifiers(text))


def _plain(text: str) -> str:
    """Return the text with one kind of digit, space, dash and apostrophe, nothing invisible."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join("".join(map(_plain_character, unicodedata.normalize("NFKC", text))).split())


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":  # codespell:ignore nd
        return str(unicodedata.digit(character))
    if category == "Cf":
        return ""
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    return "'" if character in "\u2018\u2019\u02bc" else character


def _holds_nhs_number(text: str) -> bool:
    return any(_passes_modulus_11(found.group(1)) for found in _NHS.finditer(text))


def _holds_email_address(text: str) -> bool:
    return _EMAIL.search(text) is not None


def _passes_modulus_11(candidate: str) -> bool:
    digits = [int(character) for character in candidate if character.isdigit()]
    total = sum(weight * digit for weight, digit in zip(_NHS_WEIGHTS, digits[:9], strict=True))
    return (total + digits[9]) % 11 == 0


def _holds_date_of_birth(text: str) -> bool:
    if _MARKED_AS_BIRTH.search(text):
        return True
    forms = _date_forms(text)
    return any(_is_birth_year(found["year"]) for form in forms for found in form.finditer(text))


def _date_forms(text: str) -> Iterator[re.Pattern[str]]:
    if _GAPPED_DIGITS.search(text):
        yield from _NUMERIC_DATES
        yield _SHORT_YEAR_DATE
    if _EIGHT_DIGITS.search(text):
        yield from _COMPACT_DATES
    small = text.casefold()
    if any(start in small for start in _MONTH_STARTS):
        yield from _WORDED_DATES


def _is_birth_year(year: str) -> bool:
    number = int(year)
    if len(year) == 2:
        return not FIRST_SESSION_YEAR <= 2000 + number <= LAST_SHORT_SESSION_YEAR
    return number < FIRST_SESSION_YEAR


def _holds_phone_number(text: str) -> bool:
    if not any(form.search(text) for form in _PHONES):
        return False
    for form in (*_NUMERIC_DATES, _TIME):  # "03-10-2023 9.30" has the digits of a phone number
        text = form.sub("|", text)
    return any(form.search(text) for form in _PHONES)


def _holds_postcode(text: str) -> bool:
    return bool(_POSTCODE_END.search(text) and _POSTCODE.search(text))


# The digits that each kind has at least: most notes have none, and are not searched for them.
_DIGIT = re.compile(r"\d")
_CHECKS: dict[Identifier, tuple[int, Callable[[str], bool]]] = {
    Identifier.NHS_NUMBER: (10, _holds_nhs_number),
    Identifier.DATE_OF_BIRTH: (3, _holds_date_of_birth),
    Identifier.PHONE_NUMBER: (10, _holds_phone_number),
    Identifier.POSTCODE: (1, _holds_postcode),
    Identifier.TITLED_NAME: (0, holds_titled_name),
    Identifier.EMAIL_ADDRESS: (0, _holds_email_address),
}
