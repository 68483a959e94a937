"""What may leave a practice: small counts hidden, the rest rounded, shares only from those.

Source: MEASURES, "Leaving the practice".
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
        Missing where hidden. A lone hidden cell could be had from the total, so the smallest cell
        above 0 that is left is hidden with it. Zero stays zero.

    Examples
    --------
    >>> disclose_counts(pd.Series([3, 8, 12, 13, 0])).tolist()
    [<NA>, <NA>, 10, 15, 0]
    """
    hidden = counts.between(1, SMALLEST_SHOWN - 1)
    shown = counts[~hidden & (counts > 0)]
    if hidden.sum() == 1 and not shown.empty:
        hidden = hidden | (counts.index == shown.idxmin())
    return counts.map(round_count).astype("Int64").mask(hidden)


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
    avoidable = _share(_as_counts(disclose_counts(cells))[0], summary.appointments)
    if avoidable is None:
        return _withhold(summary, total)
    parts = _as_counts(disclose_counts(pd.Series([wholly, partially])))
    shown_wholly, shown_partially = (_share(part, summary.appointments) for part in parts)
    owners = _disclose_reasons(summary.owner_levels)
    all_owners = len(owners) == len(summary.owner_levels)
    return replace(
        summary,
        disclosed=True,
        appointments=total,
        wholly=shown_wholly,
        partially=shown_partially,
        avoidable=avoidable,
        alternatives=_disclose_reasons(summary.alternatives, by_level=all_owners),
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
        30 appointments, or of whose appointments 1 to 7 count, or 1 to 7 do not. Where that
        leaves out one practice alone, the total of the locality less the others would tell its
        figures, so the practice that looked at the fewest is left out with it.
    """
    shown = [one for one in practices if _may_leave(one, clinicians[one.practice_code])]
    if len(shown) == len(practices) - 1 and shown:
        shown.remove(min(shown, key=lambda one: one.denominator))
    return tuple(
        PracticeCount(
            practice_code=one.practice_code,
            numerator=round_count(one.numerator),
            denominator=round_count(one.denominator),
        )
        for one in shown
    )


def _may_leave(one: PracticeCount, clinicians: int) -> bool:
    cells = one.numerator, one.denominator - one.numerator
    return (
        clinicians >= FEWEST_CLINICIANS
        and one.denominator >= FEWEST_FOR_A_SHARE
        and not any(1 <= cell < SMALLEST_SHOWN for cell in cells)
    )


def round_count(count: int) -> int:
    """Round a count to the nearest 5.

    Examples
    --------
    >>> [round_count(count) for count in (12, 13)]
    [10, 15]
    """
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def _as_counts(cells: pd.Series) -> list[int | None]:
    return [None if pd.isna(cell) else int(cell) for cell in cells]


def _share(rounded: int | None, base: int) -> Proportion | None:
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


def _disclose_reasons(table: pd.DataFrame, *, by_level: bool = False) -> pd.DataFrame:
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
    shares = [_share(int(count), base) for count in shown["appointments"]]
    disclosed = shown.assign(
        share=[found.share if found else nan for found in shares],
        lower=[found.lower if found else nan for found in shares],
        upper=[found.upper if found else nan for found in shares],
        running_share=nan,  # the difference of two rows would tell a hidden one
    )
    order = ["appointments", "could_have_been"]
    return disclosed.sort_values(order, ascending=[False, True]).reset_index(drop=True)
