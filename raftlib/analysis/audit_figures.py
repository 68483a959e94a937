"""The figures of each practice's audit, with the interval that fits who took part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from raftlib.analysis.audit import AuditSummary, summarise_audit
from raftlib.analysis.clinician_intervals import choose_interval
from raftlib.domain.audit import AuditMenu, AuditShare, Avoidable
from raftlib.domain.proportion import ClinicianCount, Estimate, PracticeCount


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How many appointments, and what share of the practice's that makes likely."""

    count: int
    estimate: Estimate


@dataclass(frozen=True, kw_only=True, eq=False)
class PracticeFigures:
    """What one practice's audit found, exactly; ``summary`` has its Wilson intervals."""

    practice_code: str
    summary: AuditSummary
    wholly: Finding
    partially: Finding
    avoidable: Finding


def figure_practices(
    appointments: pd.DataFrame,
    clinicians_in_practice: Mapping[str, int],
    menu: AuditMenu,
    *,
    plain: bool = False,
) -> list[PracticeFigures]:
    """Work out the figures of each practice that audited, by code.

    Parameters
    ----------
    appointments : DataFrame
        Columns ``AUDIT_COLUMNS``, one row an appointment.
    clinicians_in_practice : mapping of str to int
        By practice_code, where it is known.
    menu : AuditMenu
        Says which level owns each alternative.
    plain : bool
        Wilson's interval for all, whoever took part.
    """
    figures = []
    by_practice = appointments.groupby("practice_code")
    for code, counts in counts_by_practice(appointments):
        rows = by_practice.get_group(code)
        in_practice = clinicians_in_practice.get(code)
        known = {} if in_practice is None else {code: in_practice}
        wholly, partially, avoidable = (
            _find(list(count_clinicians(counts, share).values()), in_practice, plain)
            for share in AuditShare
        )
        figures.append(
            PracticeFigures(
                practice_code=code,
                summary=summarise_audit(rows, known, menu),
                wholly=wholly,
                partially=partially,
                avoidable=avoidable,
            )
        )
    return figures


def count_practices(appointments: pd.DataFrame, share: AuditShare) -> list[PracticeCount]:
    """Count the appointments of each practice that are so judged, by code."""
    return [
        PracticeCount(
            practice_code=code,
            numerator=int(counts[list(share.answers)].to_numpy().sum()),
            denominator=int(counts.to_numpy().sum()),
        )
        for code, counts in counts_by_practice(appointments)
    ]


def counts_by_practice(appointments: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each practice_code and its counts: a row a clinician, a column a judgement."""
    if appointments.empty:
        return
    keys = ["practice_code", "clinician_label", "avoidable"]
    counts = appointments.groupby(keys).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(Avoidable), fill_value=0)
    for code, rows in counts.groupby(level="practice_code"):
        yield str(code), rows.droplevel("practice_code")


def count_clinicians(counts: pd.DataFrame, share: AuditShare) -> dict[str, ClinicianCount]:
    """Return by alias what :func:`counts_by_practice` counted for a practice."""
    numerators = counts[list(share.answers)].to_numpy().sum(axis=1)
    denominators = counts.to_numpy().sum(axis=1)
    return {
        str(alias): ClinicianCount(numerator=int(numerator), denominator=int(denominator))
        for alias, numerator, denominator in zip(
            counts.index, numerators, denominators, strict=True
        )
    }


def _find(clinicians: list[ClinicianCount], in_practice: int | None, plain: bool) -> Finding:
    return Finding(
        count=sum(one.numerator for one in clinicians),
        estimate=choose_interval(clinicians, in_practice, plain=plain),
    )
