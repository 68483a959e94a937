"""The charts of an audit, as its pages show them and its files have them."""

from typing import TYPE_CHECKING

from raftlib.analysis.audit import AuditSummary
from raftlib.charts.audit import draw_alternatives, draw_shares
from raftlib.domain.proportion import Proportion
from raftlib.workbook.views.pictures import Chart
from raftlib.workbook.wording import audit as wording
from raftlib.workbook.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd


def named_shares(summary: AuditSummary) -> list[tuple[str, Proportion | None]]:
    """Return the three shares of an audit with their names; None for one that is not shown."""
    return [
        ("Wholly or partially avoidable", summary.avoidable),
        ("Wholly avoidable", summary.wholly),
        ("Partially avoidable", summary.partially),
    ]


def shares_chart(summary: AuditSummary) -> Chart | None:
    """Return the chart of the shares, or None where none may be shown."""
    shares = [
        (f"{label}: {percent(found.share)}", found)
        for label, found in named_shares(summary)
        if found
    ]
    if not shares:
        return None
    return Chart(
        draw=draw_shares,
        results=(shares, wording.CONTEXT_LINES),
        rows=len(shares),
        alt=wording.describe_audit(summary),
        words={
            "source": wording.describe_source(summary.appointments, disclosed=summary.disclosed)
        },
    )


def alternatives_chart(
    summary: AuditSummary, reasons: "pd.DataFrame | None" = None
) -> Chart | None:
    """Return the Pareto of what the appointments could have been, or None without shares.

    ``reasons`` are some of the summary's alternatives, for a place that is small.
    """
    shown = (summary.alternatives if reasons is None else reasons).dropna(subset=["share"])
    if shown.empty or summary.avoidable is None:
        return None
    n = summary.avoidable.numerator
    said = [
        f"{label}: {percent(share)}"
        for label, share in zip(shown["could_have_been"], shown["share"], strict=True)
    ]
    return Chart(
        draw=draw_alternatives,
        results=(shown.assign(could_have_been=said),),
        rows=len(shown),
        alt=wording.describe_reasons(summary),
        words={"source": wording.describe_source(n, disclosed=summary.disclosed)},
    )
