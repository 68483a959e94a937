"""Compares two rounds of audits, practice by practice and with the same clinicians."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from raftlib.analysis.audit_figures import count_clinicians, counts_by_practice
from raftlib.analysis.proportions import wilson
from raftlib.analysis.rounds import Difference, newcombe, newcombe_by_clinician
from raftlib.domain.audit import AuditShare
from raftlib.domain.proportion import ClinicianCount, Proportion


@dataclass(frozen=True, kw_only=True)
class ShareCompared:
    """One share in both rounds.

    ``by_clinician`` weighs each clinician the same in both; None where nobody took part in both.
    """

    first: Proportion
    second: Proportion
    difference: Difference
    by_clinician: Difference | None


@dataclass(frozen=True, kw_only=True)
class PracticeCompared:
    """A practice's two rounds.

    Attributes
    ----------
    in_both, only_first, only_second : int
        How many clinicians took part.
    left_out : int
        Appointments of clinicians who took part in one round, where they are not compared.
    """

    practice_code: str
    in_both: int
    only_first: int
    only_second: int
    left_out: int
    wholly: ShareCompared
    partially: ShareCompared
    avoidable: ShareCompared


def compare_rounds(
    first: pd.DataFrame, second: pd.DataFrame, *, everybody: bool = False
) -> list[PracticeCompared]:
    """Compare the practices that took part in both rounds, by code.

    Parameters
    ----------
    first, second : DataFrame
        Columns ``AUDIT_COLUMNS``, one row an appointment.
    everybody : bool
        Compare all appointments. Otherwise those of clinicians who took part in both rounds, as
        clinicians differ more than rounds do; where nobody did, all of them.

    Notes
    -----
    An alias is the same in capitals or not.
    """
    before, after = dict(counts_by_practice(first)), dict(counts_by_practice(second))
    return [
        _compare(code, _one_case(before[code]), _one_case(after[code]), everybody)
        for code in sorted(before.keys() & after.keys())
    ]


def _one_case(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.groupby(counts.index.str.casefold()).sum()


def _compare(
    code: str, first: pd.DataFrame, second: pd.DataFrame, everybody: bool
) -> PracticeCompared:
    both = first.index.intersection(second.index)
    before, after = first, second
    if len(both) and not everybody:
        before, after = first.loc[both], second.loc[both]
    left_out = sum(int(counts.to_numpy().sum()) for counts in (first, second))
    left_out -= sum(int(counts.to_numpy().sum()) for counts in (before, after))
    wholly, partially, avoidable = (_compare_share(before, after, share) for share in AuditShare)
    return PracticeCompared(
        practice_code=code,
        in_both=len(both),
        only_first=len(first) - len(both),
        only_second=len(second) - len(both),
        left_out=left_out,
        wholly=wholly,
        partially=partially,
        avoidable=avoidable,
    )


def _compare_share(first: pd.DataFrame, second: pd.DataFrame, share: AuditShare) -> ShareCompared:
    before, after = count_clinicians(first, share), count_clinicians(second, share)
    one, other = _total(before), _total(after)
    both = before.keys() & after.keys()
    by_clinician = None
    if both:
        by_clinician = newcombe_by_clinician(
            {alias: before[alias] for alias in both}, {alias: after[alias] for alias in both}
        )
    return ShareCompared(
        first=one, second=other, difference=newcombe(one, other), by_clinician=by_clinician
    )


def _total(counts: Mapping[str, ClinicianCount]) -> Proportion:
    return wilson(
        sum(one.numerator for one in counts.values()),
        sum(one.denominator for one in counts.values()),
    )
