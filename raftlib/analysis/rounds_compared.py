"""Compares two rounds of audits, practice by practice and with the same clinicians."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from raftlib.analysis.audit_counts import AuditCounts
from raftlib.analysis.audit_figures import Judged, count_clinicians, counts_by_practice
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
    first: AuditCounts, second: AuditCounts, *, everybody: bool = False
) -> list[PracticeCompared]:
    """Compare the practices that took part in both rounds, by code.

    Parameters
    ----------
    first, second : AuditCounts
        The appointments of each round.
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


def _one_case(judged: Judged) -> Judged:
    found: dict[str, Counter[str]] = {}
    for alias, answers in judged.items():
        found.setdefault(alias.casefold(), Counter()).update(answers)
    return found


def _compare(code: str, first: Judged, second: Judged, everybody: bool) -> PracticeCompared:
    both = sorted(first.keys() & second.keys())
    before, after = first, second
    if both and not everybody:
        before, after = ({alias: judged[alias] for alias in both} for judged in (first, second))
    left_out = _appointments(first, second) - _appointments(before, after)
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


def _appointments(*rounds: Judged) -> int:
    return sum(answers.total() for judged in rounds for answers in judged.values())


def _compare_share(first: Judged, second: Judged, share: AuditShare) -> ShareCompared:
    before, after = count_clinicians(first, share), count_clinicians(second, share)
    one, other = _total(before), _total(after)
    both = sorted(before.keys() & after.keys())  # so that sums are the same to the last digit
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
