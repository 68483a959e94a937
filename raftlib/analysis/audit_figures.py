"""The figures of each practice's audit, with the interval that fits who took part."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from raftlib.analysis.audit import AuditSummary, summarise_practices
from raftlib.analysis.audit_counts import AuditCounts, rows_of
from raftlib.analysis.clinician_intervals import choose_interval
from raftlib.domain.audit import AuditMenu, AuditShare
from raftlib.domain.proportion import ClinicianCount, Estimate, PracticeCount, Proportion

# How often each clinician of a practice, by alias, gave each judgement.
Judged = Mapping[str, Counter[str]]


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

    @property
    def fitted(self) -> AuditSummary:
        """Return the summary, each of its shares with the interval that fits who took part."""
        return replace(
            self.summary,
            wholly=self._fit(self.wholly),
            partially=self._fit(self.partially),
            avoidable=self._fit(self.avoidable),
        )

    def _fit(self, finding: Finding) -> Proportion:
        return Proportion(
            numerator=finding.count,
            denominator=self.summary.appointments,
            lower=finding.estimate.lower,
            upper=finding.estimate.upper,
        )


def figure_practices(
    counts: AuditCounts,
    clinicians_in_practice: Mapping[str, int],
    menu: AuditMenu,
    *,
    plain: bool = False,
) -> list[PracticeFigures]:
    """Work out the figures of each practice that audited, by code.

    Parameters
    ----------
    counts : AuditCounts
        The appointments that are looked at.
    clinicians_in_practice : mapping of str to int
        By practice_code, where it is known.
    menu : AuditMenu
        Says which level owns each alternative.
    plain : bool
        Wilson's interval for all, whoever took part.
    """
    figures = []
    summaries = summarise_practices(counts, clinicians_in_practice, menu)
    for code, judged in counts_by_practice(counts):
        in_practice = clinicians_in_practice.get(code)
        wholly, partially, avoidable = (
            _find(list(count_clinicians(judged, share).values()), in_practice, plain)
            for share in AuditShare
        )
        figures.append(
            PracticeFigures(
                practice_code=code,
                summary=summaries[code],
                wholly=wholly,
                partially=partially,
                avoidable=avoidable,
            )
        )
    return figures


def count_practices(counts: AuditCounts, share: AuditShare) -> list[PracticeCount]:
    """Count the appointments of each practice that are so judged, by code."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = counts.count("practice_code", "avoidable")
    for code, answer, number in rows_of(rows):
        found[code][answer] += number
    return [
        PracticeCount(
            practice_code=code,
            numerator=sum(answers[answer] for answer in share.answers),
            denominator=answers.total(),
        )
        for code, answers in found.items()
    ]


def counts_by_practice(counts: AuditCounts) -> Iterator[tuple[str, Judged]]:
    """Yield each practice_code, in order, and what its clinicians judged."""
    found: dict[str, dict[str, Counter[str]]] = {}
    rows = counts.count("practice_code", "clinician_label", "avoidable")
    for code, alias, answer, number in rows_of(rows):
        found.setdefault(code, {}).setdefault(alias, Counter())[answer] += number
    yield from found.items()


def count_clinicians(judged: Judged, share: AuditShare) -> dict[str, ClinicianCount]:
    """Return by alias what :func:`counts_by_practice` counted for a practice."""
    return {
        alias: ClinicianCount(
            numerator=sum(answers[answer] for answer in share.answers), denominator=answers.total()
        )
        for alias, answers in judged.items()
    }


def _find(clinicians: list[ClinicianCount], in_practice: int | None, plain: bool) -> Finding:
    return Finding(
        count=sum(one.numerator for one in clinicians),
        estimate=choose_interval(clinicians, in_practice, plain=plain),
    )
