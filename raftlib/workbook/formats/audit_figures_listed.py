"""The figures of the audit that its files have: add a figure here, and every file has it.

Each entry of ``FIGURES`` gives a sheet of the Excel file and, where it has a chart, a file of it as
SVG and as PNG. It is made from what the page's model shows, never from the appointments: for all
practices together that is what was disclosed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from raftlib.analysis.audit import AuditSummary
from raftlib.workbook.formats.audit_charts import alternatives_chart, named_shares, shares_chart
from raftlib.workbook.formats.excel import SHARES
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.views.pictures import Chart
from raftlib.workbook.wording import audit as wording

FROM, TO = "Very likely from", "Very likely to"
# The columns of a share, as ``AuditSummary`` names them and as a reader does.
_HEADINGS = {
    "could_have_been": "Could have been",
    "owner_level": "Who owns the change",
    "appointments": "Appointments",
    "share": "Share",
    "lower": FROM,
    "upper": TO,
    "running_share": "Running total",
}
_SHARE_COLUMNS = ("Share", FROM, TO, "Running total")


@dataclass(frozen=True, kw_only=True)
class ListedFigure:
    """One figure of an audit's page.

    Parameters
    ----------
    title : str
        What it shows: the name of its sheet (at most 31 characters, none of ``[]:*?/``), and the
        beginning of the names of its chart's files.
    table : callable
        Returns its numbers from the page's model: columns as they are read, numbers as numbers,
        ``attrs["shares"]`` naming those that are shares. Without rows there is no sheet.
    chart : callable, optional
        Returns its chart, or None where there is nothing to draw.
    note : callable, optional
        Returns what it says, in a sentence.
    """

    title: str
    table: Callable[[AuditModel], pd.DataFrame]
    chart: Callable[[AuditModel], Chart | None] = lambda _model: None
    note: Callable[[AuditModel], str] = lambda _model: ""


def share_table(summary: AuditSummary | None) -> pd.DataFrame:
    """Return the three shares of an audit, each with its interval; a note where it is hidden."""
    rows = [
        (name, found.numerator, found.denominator, found.share, found.lower, found.upper, None)
        if found
        else (name, None, None, None, None, None, wording.NOT_SHOWN)
        for name, found in (named_shares(summary) if summary else [])
    ]
    columns = ["Which", "Appointments", "Looked at", "Share", FROM, TO, "Note"]
    return _with_shares(pd.DataFrame(rows, columns=columns, dtype=object))


def reason_table(summary: AuditSummary | None) -> pd.DataFrame:
    """Return what the avoidable appointments could have been, the most frequent first."""
    reasons = summary.alternatives if summary else pd.DataFrame()
    return _as_read(reasons)


def level_table(summary: AuditSummary | None) -> pd.DataFrame:
    """Return who owns the change, the most frequent first."""
    levels = summary.owner_levels if summary else pd.DataFrame()
    return _as_read(levels.drop(columns="could_have_been", errors="ignore"))


def _as_read(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with headings; a running total that was not disclosed is no column."""
    known = table.dropna(axis="columns", how="all") if "running_share" in table else table
    kept = [name for name in _HEADINGS if name in known]
    return _with_shares(known[kept].rename(columns=_HEADINGS).astype(object))


def _with_shares(table: pd.DataFrame) -> pd.DataFrame:
    table.attrs[SHARES] = [name for name in _SHARE_COLUMNS if name in table]
    return table


def _of_summary(
    draw: Callable[[AuditSummary], Chart | None],
) -> Callable[[AuditModel], Chart | None]:
    return lambda model: draw(model.summary) if model.summary else None


# In the order in which the pages show them.
FIGURES: tuple[ListedFigure, ...] = (
    ListedFigure(
        title="How much",
        table=lambda model: share_table(model.summary),
        chart=_of_summary(shares_chart),
        note=lambda model: wording.describe_audit(model.summary) if model.summary else "",
    ),
    ListedFigure(
        title="What it could have been",
        table=lambda model: reason_table(model.summary),
        chart=_of_summary(alternatives_chart),
        note=lambda model: wording.describe_reasons(model.summary) if model.summary else "",
    ),
    ListedFigure(
        title="Who owns the change",
        table=lambda model: level_table(model.summary),
        note=lambda _model: "The same appointments, by who owns the change.",
    ),
)
