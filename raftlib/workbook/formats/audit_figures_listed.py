"""The figures of the audit that its files have: add a figure here, and every file has it.

Each entry of ``FIGURES`` gives a sheet of the Excel file and, where it has a chart, a file of it as
SVG and as PNG. It is made from what the page's model shows, never from the appointments: for all
practices together that is what was disclosed.
"""

from typing import Any

import pandas as pd

from raftlib.analysis.audit import AuditSummary
from raftlib.workbook.formats.audit_charts import alternatives_chart, named_shares, shares_chart
from raftlib.workbook.formats.excel import SHARES
from raftlib.workbook.formats.listed_figure import FROM, TO, ListedFigure, figure_table
from raftlib.workbook.formats.locality_listed import LOCALITY_FIGURES
from raftlib.workbook.formats.practice_listed import PRACTICE_FIGURES
from raftlib.workbook.wording import audit as wording

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


def share_table(summary: AuditSummary) -> pd.DataFrame:
    """Return the three shares of an audit, each with its interval; a note where it is hidden."""
    rows: list[tuple[object, ...]] = [
        (name, found.numerator, found.denominator, found.share, found.lower, found.upper, None)
        if found
        else (name, None, None, None, None, None, wording.NOT_SHOWN)
        for name, found in named_shares(summary)
    ]
    columns = ["Which", "Appointments", "Looked at", "Share", FROM, TO, "Note"]
    return figure_table(columns, rows, ("Share", FROM, TO))


def reason_table(summary: AuditSummary) -> pd.DataFrame:
    """Return what the avoidable appointments could have been, the most frequent first."""
    return _as_read(summary.alternatives)


def level_table(summary: AuditSummary) -> pd.DataFrame:
    """Return who owns the change, the most frequent first."""
    return _as_read(summary.owner_levels.drop(columns="could_have_been", errors="ignore"))


def _as_read(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with headings; a running total that was not disclosed is no column."""
    known = table.dropna(axis="columns", how="all") if "running_share" in table else table
    kept = [name for name in _HEADINGS if name in known]
    read = known[kept].rename(columns=_HEADINGS).astype(object)
    read.attrs[SHARES] = [name for name in _SHARE_COLUMNS if name in read]
    return read


# In the order in which the pages show them.
FIGURES: tuple[ListedFigure[Any], ...] = (
    ListedFigure[AuditSummary](
        title="How much",
        read=lambda model: model.fitted,
        table=share_table,
        chart=shares_chart,
        note=wording.describe_audit,
    ),
    ListedFigure[AuditSummary](
        title="What it could have been",
        read=lambda model: model.fitted,
        table=reason_table,
        chart=alternatives_chart,
        note=wording.describe_reasons,
    ),
    ListedFigure[AuditSummary](
        title="Who owns the change",
        read=lambda model: model.fitted,
        table=level_table,
        note=lambda _summary: "The same appointments, by who owns the change.",
    ),
    *PRACTICE_FIGURES,
    *LOCALITY_FIGURES,
)
