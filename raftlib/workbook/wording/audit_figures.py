"""What `raft audit summary` says: a practice's figures, in words and for programs."""

from typing import Any

from raftlib.analysis.audit import AuditSummary
from raftlib.analysis.audit_figures import Finding, PracticeFigures
from raftlib.analysis.released_hours import Hours, ReleasedHours
from raftlib.analysis.sample_size import still_needed
from raftlib.domain.proportion import Estimate, IntervalMethod
from raftlib.workbook.wording.audit import (
    describe_audit,
    describe_next_step,
    describe_participation,
    describe_personal,
    describe_reasons,
)
from raftlib.workbook.wording.numbers import counted, percent

FIVE_POINTS, TEN_POINTS = 0.05, 0.10


def figures_answer(figures: PracticeFigures) -> dict[str, Any]:
    """Return a practice's figures for a program; nothing is rounded."""
    summary = figures.summary
    return {
        "practice_code": figures.practice_code,
        "n": summary.appointments,
        "wholly": _finding_answer(figures.wholly),
        "partially": _finding_answer(figures.partially),
        "avoidable": _finding_answer(figures.avoidable),
        "clinicians": {
            "took_part": summary.clinicians_took_part,
            "in_practice": summary.clinicians_in_practice,
        },
        "reasons": _reasons_answer(summary),
        "still_needed": {
            "within_5_points": still_needed(summary.appointments, FIVE_POINTS),
            "within_10_points": still_needed(summary.appointments, TEN_POINTS),
        },
        "why_this_method": describe_method(figures),
        "sentence": describe_found(figures),
    }


def describe_figures(figures: PracticeFigures) -> str:
    """Return a practice's figures in words."""
    summary = figures.summary
    parts = (("Wholly", figures.wholly), ("Partially", figures.partially))
    lines = [
        figures.practice_code,
        describe_found(figures),
        *(f"{word}: {_describe_finding(part, summary.appointments)}." for word, part in parts),
        describe_participation(summary),
        describe_method(figures),
        describe_reasons(summary),
        describe_still_needed(figures),
        describe_personal(summary),
        describe_next_step(summary),
    ]
    return "\n".join(line for line in lines if line)


def describe_found(figures: PracticeFigures) -> str:
    """Return the sentence that sums the audit up, with the interval that fits who took part."""
    return describe_audit(figures.fitted)


def describe_method(figures: PracticeFigures) -> str:
    """Return how the interval was made, and why so."""
    summary = figures.summary
    took_part, in_practice = summary.clinicians_took_part, summary.clinicians_in_practice
    method = figures.avoidable.estimate.method
    if method is IntervalMethod.STRATIFIED:
        return (
            "The interval is made clinician by clinician (stratified), because every clinician "
            "took part."
        )
    if method is IntervalMethod.CLUSTERED:
        return (
            f"The interval is wider (clustered), because {took_part} of {in_practice} clinicians "
            "took part and clinicians differ more than practices do."
        )
    if in_practice is None:
        return (
            "The interval is the plain one (Wilson), because how many clinicians work here is not "
            "known: it holds if those who took part speak for the others."
        )
    return (
        "The interval is the plain one (Wilson), because that was asked for: it takes no account "
        "of which clinicians took part."
    )


def describe_still_needed(figures: PracticeFigures) -> str:
    """Return how many more appointments would give the share to within 5 points.

    Nothing where clinicians are missing: then it is theirs that are needed, not more of the same.
    """
    if figures.avoidable.estimate.method is IntervalMethod.CLUSTERED:
        return ""
    missing = still_needed(figures.summary.appointments, FIVE_POINTS)
    if not missing:
        return "These are enough to give a share of about a quarter to within 5 points."
    return (
        f"{counted(missing, 'more appointment')} would give a share of about a quarter to within "
        "5 points."
    )


def hours_answer(released: ReleasedHours) -> dict[str, Any]:
    """Return the hours for a program; nothing is rounded."""
    return {
        "avoidable": _hours_answer(released.avoidable),
        "releasable": _hours_answer(released.releasable),
    }


def describe_hours(released: ReleasedHours) -> str:
    """Return what could be released a week; the unreduced figure is not named as a saving."""
    avoidable, releasable = released.avoidable, released.releasable
    return (
        f"About {releasable.hours:.0f} hours a week could realistically be released (very likely "
        f"{releasable.lower:.0f} to {releasable.upper:.0f}): a part of the "
        f"{avoidable.hours:.0f} hours ({avoidable.lower:.0f} to {avoidable.upper:.0f}) that such "
        "appointments take, since not all of them can go elsewhere."
    )


def _finding_answer(finding: Finding) -> dict[str, Any]:
    return {"count": finding.count, **estimate_answer(finding.estimate)}


def estimate_answer(estimate: Estimate) -> dict[str, Any]:
    """Return a share and its interval for a program."""
    return {
        "share": estimate.share,
        "low": estimate.lower,
        "high": estimate.upper,
        "method": str(estimate.method),
    }


def _reasons_answer(summary: AuditSummary) -> list[dict[str, Any]]:
    """Return the answers, the most frequent first; their shares are of the avoidable ones."""
    columns = ["could_have_been", "owner_level", "appointments", "share", "lower", "upper"]
    return [
        {
            "could_have_been": label,
            "owner_level": level,
            "count": int(count),
            "share": float(share),
            "low": float(lower),
            "high": float(upper),
            "method": str(IntervalMethod.WILSON),
        }
        for label, level, count, share, lower, upper in summary.alternatives[columns].itertuples(
            index=False, name=None
        )
    ]


def _describe_finding(finding: Finding, looked_at: int) -> str:
    estimate = finding.estimate
    return (
        f"{finding.count:,} of {looked_at:,} ({percent(estimate.share)}; very likely between "
        f"{percent(estimate.lower)} and {percent(estimate.upper)})"
    )


def _hours_answer(hours: Hours) -> dict[str, float]:
    return {"hours": hours.hours, "low": hours.lower, "high": hours.upper}
