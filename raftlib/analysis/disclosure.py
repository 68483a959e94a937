"""What may leave a practice: small counts hidden, the rest rounded, shares only from those.

Source: MEASURES, "Leaving the practice".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from raftlib.analysis.audit import AuditSummary
from raftlib.analysis.proportions import wilson
from raftlib.domain.proportion import PracticeCount, Proportion

SMALLEST_SHOWN = 8  # counts of 1 to 7 are hidden
ROUNDED_TO = 5
FEWEST_FOR_A_SHARE = 30
FEWEST_CLINICIANS = 3


def disclose_counts(counts: pd.Series) -> pd.Series:
    """Hide small counts and round the rest.

    Parameters
    ----------
    counts : Series of int
        The cells of one table whose total is published too.

    Returns
    -------
    Series of Int64
        Missing where hidden. What is left of the total tells the sum of the hidden cells, so that
        a lone one could be had from it, and a sum of 1 to 7 is a small count itself: in both
        cases the smallest cell above 0 that is left is hidden too. Zero stays zero.

    Examples
    --------
    >>> disclose_counts(pd.Series([3, 8, 12, 13, 0])).tolist()
    [<NA>, <NA>, 10, 15, 0]
    """
    # Counted without pandas, which takes ten times as long on so few cells.
    cells = counts.tolist()
    hidden = {place for place, count in enumerate(cells) if is_small(count)}
    shown = sorted((count, place) for place, count in enumerate(cells) if count >= SMALLEST_SHOWN)
    left = sum(cells[place] for place in hidden)
    for count, place in shown:
        if not hidden or (len(hidden) > 1 and left >= SMALLEST_SHOWN):
            break
        hidden.add(place)
        left += count
    told = [None if place in hidden else round_count(count) for place, count in enumerate(cells)]
    return pd.Series(told, index=counts.index, dtype="Int64")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A practice, or a month, of a whole whose figures are told too.

    ``clinicians`` tells apart who took part, ``cells`` are the counts that would be told, and
    ``may_leave`` says whether they may be for all that stands in the part itself.
    """

    key: str
    size: int
    clinicians: frozenset[tuple[str, str]]
    cells: tuple[int, ...]
    may_leave: bool


def choose_parts(parts: Sequence[Part]) -> frozenset[str]:
    """Return the keys of the parts that may be told beside the whole.

    Notes
    -----
    The whole less the parts that are told is what the others have together. So there are either
    no others, or two at least, with three clinicians, and no count of 1 to 7 between them. Until
    that is so, the smallest part that is left stays untold.
    """
    told = sorted((part for part in parts if part.may_leave), key=lambda one: (-one.size, one.key))
    untold = [part for part in parts if not part.may_leave]
    while untold and told and not _may_be_left(untold):
        untold.append(told.pop())
    return frozenset(part.key for part in told)


def _may_be_left(parts: Sequence[Part]) -> bool:
    clinicians = frozenset[tuple[str, str]]().union(*(part.clinicians for part in parts))
    sums = [sum(cells) for cells in zip(*(part.cells for part in parts), strict=True)]
    return len(parts) > 1 and len(clinicians) >= FEWEST_CLINICIANS and not any(map(is_small, sums))


def is_small(count: int) -> bool:
    """Return whether a count is hidden; 0 is not.

    Examples
    --------
    >>> [is_small(count) for count in (0, 1, 7, 8)]
    [False, True, True, False]
    """
    return 1 <= count < SMALLEST_SHOWN


def disclose_audit(summary: AuditSummary) -> AuditSummary:
    """Return the summary as it may leave the practice, marked ``disclosed``.

    With fewer than three clinicians, or fewer than eight appointments, nothing leaves but who
    took part. Shares are given on at least 30 appointments.

    Notes
    -----
    Each table adds up to a figure of the table above it: wholly and partially to avoidable,
    avoidable and not avoidable to all appointments, the reasons to avoidable. So where avoidable
    is hidden, nothing below it leaves.
    """
    too_few = summary.clinicians_took_part < FEWEST_CLINICIANS
    if too_few or summary.appointments < SMALLEST_SHOWN:
        return _withhold(summary, 0)
    wholly, partially = summary.numerators
    total, both = round_count(summary.appointments), wholly + partially
    cells = pd.Series([both, summary.appointments - both])
    avoidable = share_of(_as_counts(disclose_counts(cells))[0], summary.appointments)
    if avoidable is None:
        return _withhold(summary, total)
    parts = _as_counts(disclose_counts(pd.Series([wholly, partially])))
    shown_wholly, shown_partially = (share_of(part, summary.appointments) for part in parts)
    owners = disclose_reasons(summary.owner_levels)
    all_owners = len(owners) == len(summary.owner_levels)
    return replace(
        summary,
        disclosed=True,
        appointments=total,
        wholly=shown_wholly,
        partially=shown_partially,
        avoidable=avoidable,
        alternatives=disclose_reasons(summary.alternatives, by_level=all_owners),
        # The alternatives would add up to a level that is hidden.
        owner_levels=owners if all_owners else owners.iloc[:0],
    )


def disclose_practices(
    practices: Sequence[PracticeCount], clinicians: Mapping[str, int]
) -> tuple[PracticeCount, ...]:
    """Return the practices that may be shown beside each other, with rounded counts.

    Parameters
    ----------
    practices : sequence of PracticeCount
        What each counted, exactly.
    clinicians : mapping of str to int
        How many took part, by practice_code.

    Returns
    -------
    tuple of PracticeCount
        In the order given. Left out is a practice with fewer than three clinicians or fewer than
        30 appointments, or of whose appointments 1 to 7 count, or 1 to 7 do not. The total of the
        locality less the others tells what those left out have together, so further ones may be
        left out with them: see :func:`choose_parts`.
    """
    told = choose_parts(
        [
            Part(
                key=one.practice_code,
                size=one.denominator,
                clinicians=frozenset(
                    (one.practice_code, str(place))
                    for place in range(clinicians[one.practice_code])
                ),
                cells=(one.numerator, one.denominator - one.numerator),
                may_leave=may_leave(one, clinicians[one.practice_code]),
            )
            for one in practices
        ]
    )
    return tuple(round_practice(one) for one in practices if one.practice_code in told)


def may_leave(one: PracticeCount, clinicians: int) -> bool:
    """Return whether a practice's share may leave it, for all that stands in it."""
    cells = one.numerator, one.denominator - one.numerator
    return (
        clinicians >= FEWEST_CLINICIANS
        and one.denominator >= FEWEST_FOR_A_SHARE
        and not any(map(is_small, cells))
    )


def round_practice(one: PracticeCount) -> PracticeCount:
    """Return the practice with rounded counts."""
    return PracticeCount(
        practice_code=one.practice_code,
        numerator=round_count(one.numerator),
        denominator=round_count(one.denominator),
    )


def round_count(count: int) -> int:
    """Round a count to the nearest 5.

    Examples
    --------
    >>> [round_count(count) for count in (12, 13)]
    [10, 15]
    """
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def rounded_from(rounded: int) -> tuple[int, int]:
    """Return between what a count lies that is told as this.

    Examples
    --------
    >>> rounded_from(0), rounded_from(10), rounded_from(15)
    ((0, 0), (8, 12), (13, 17))
    """
    if not rounded:
        return 0, 0
    return max(SMALLEST_SHOWN, rounded - ROUNDED_TO // 2), rounded + ROUNDED_TO // 2


def _as_counts(cells: pd.Series) -> list[int | None]:
    return [None if pd.isna(cell) else int(cell) for cell in cells]


def share_of(rounded: int | None, base: int) -> Proportion | None:
    """Return the share of a rounded count; None where that is hidden or the base is small.

    Whether the base is large enough is asked before it is rounded.
    """
    if rounded is None or base < FEWEST_FOR_A_SHARE:
        return None
    return wilson(rounded, round_count(base))


def _withhold(summary: AuditSummary, appointments: int) -> AuditSummary:
    """Return who took part, and how many appointments were looked at, rounded."""
    return replace(
        summary,
        disclosed=True,
        appointments=appointments,
        wholly=None,
        partially=None,
        avoidable=None,
        alternatives=summary.alternatives.iloc[:0],
        owner_levels=summary.owner_levels.iloc[:0],
    )


def disclose_reasons(table: pd.DataFrame, *, by_level: bool = False) -> pd.DataFrame:
    """Disclose a table of reasons, without the rows whose count is hidden.

    Such rows are left out, not marked: twelve rows that are known to be above 0 and to add up to
    12 or fewer would each be 1. ``by_level`` also protects the rows of each owner level, for where
    its total is shown.
    """
    base = int(table["appointments"].sum())
    counts = disclose_counts(table["appointments"])
    if by_level:
        levels = table["appointments"].groupby(table["owner_level"])
        counts = counts.mask(levels.transform(disclose_counts).isna())
    shown = table.assign(appointments=counts)[counts.notna()]
    shares = [share_of(int(count), base) for count in shown["appointments"]]
    disclosed = shown.assign(
        share=[found.share if found else nan for found in shares],
        lower=[found.lower if found else nan for found in shares],
        upper=[found.upper if found else nan for found in shares],
        running_share=nan,  # the difference of two rows would tell a hidden one
    )
    order = ["appointments", "could_have_been"]
    return disclosed.sort_values(order, ascending=[False, True]).reset_index(drop=True)
