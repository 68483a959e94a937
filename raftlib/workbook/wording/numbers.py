"""Numbers, shares and dates as they are read out."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

from raftlib.analysis.london_time import LONDON
from raftlib.analysis.recount import exact_number
from raftlib.domain.period import Period

# Spoken names of the shares that localities have discussed; any other share is read as n/d.
SHARE_WORDS = {
    Fraction(1, 2): "half",
    Fraction(3, 5): "three-fifths",
    Fraction(2, 3): "two-thirds",
    Fraction(3, 4): "three-quarters",
}


def amount(number: int | Fraction) -> str:
    """Return a whole or decimal number with commas.

    Examples
    --------
    >>> amount(91734), amount(Fraction(16001, 2))
    ('91,734', '8,000.5')
    """
    exact = exact_number(number)
    if isinstance(exact, int):
        return f"{exact:,}"
    whole, _, decimals = exact.partition(".")
    return f"{int(whole):,}.{decimals}"


def counted(number: int | Fraction, one: str, many: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "practice"), counted(1200, "practice")
    ('1 practice', '1,200 practices')
    """
    return f"{amount(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """Return a share as a whole per cent, rounded once; a share above 0 is never shown as 0%.

    Examples
    --------
    >>> percent(49 / 180), percent(0.004), percent(0.996)
    ('27%', 'under 1%', 'over 99%')
    """
    # A half is rounded up, as people do by hand; 12.5% is 13%.
    rounded = floor(Decimal(str(share)) * 100 + Decimal("0.5"))
    if share > 0 and rounded == 0:
        return "under 1%"
    if share < 1 and rounded == 100:
        return "over 99%"
    return f"{rounded}%"


def percent_cut(share: Fraction) -> str:
    """Return an exact share with two places, cut and not rounded: 66.666% is never "66.67%".

    Examples
    --------
    >>> percent_cut(Fraction(2, 3))
    '66.66%'
    """
    hundredths = share.numerator * 10_000 // share.denominator
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def clock_time(when: datetime, now: datetime) -> str:
    """Return at what time something was in London, with its day where that is not today.

    Examples
    --------
    >>> from datetime import UTC
    >>> clock_time(datetime(2024, 1, 10, 14, 3, tzinfo=UTC), datetime(2024, 1, 10, 15, tzinfo=UTC))
    'at 14:03'
    """
    local = when.astimezone(LONDON)
    if local.date() == now.astimezone(LONDON).date():
        return f"at {local:%H:%M}"
    return f"on {moment(when)}"


def share_in_words(share: Fraction) -> str:
    """Return a required share as it is spoken, and as a fraction where that differs."""
    word = SHARE_WORDS.get(share)
    fraction = f"{share.numerator}/{share.denominator}"
    return f"{word} ({fraction})" if word else fraction


@lru_cache(maxsize=1024)  # a table of votes has many instants and few days
def day(when: date) -> str:
    """Return a date with its weekday.

    Examples
    --------
    >>> day(date(2023, 11, 30))
    'Thu 30 November 2023'
    """
    return f"{when:%a} {when.day} {when:%B %Y}"


def brief_day(when: date) -> str:
    """Return a date for a line that has to be short.

    Examples
    --------
    >>> brief_day(date(2023, 10, 1))
    '1 Oct 2023'
    """
    return f"{when.day} {when:%b %Y}"


def name_period(period: Period) -> str:
    """Return a period for a list, or inside a sentence.

    Examples
    --------
    >>> name_period(Period.parse("2023-10"))
    'October 2023'
    >>> name_period(Period.parse("2023-10-02/2023-12-15"))
    '2 Oct 2023 to 15 Dec 2023'
    """
    if period.is_month:
        return f"{period.first_on:%B %Y}"
    return f"{brief_day(period.first_on)} to {brief_day(period.last_on)}"


def moment(when: datetime) -> str:
    """Return an instant as the clocks in Birmingham showed it."""
    local = when.astimezone(LONDON)
    return f"{day(local.date())}, {local.hour:02}:{local.minute:02}"


def brief_moment(when: datetime) -> str:
    """Return an instant as the clocks in Birmingham showed it, for a line that has to be short."""
    local = when.astimezone(LONDON)
    return f"{local:%a} {brief_day(local)}, {local:%H:%M}"
