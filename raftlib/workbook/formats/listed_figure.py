"""A figure of an audit's page, as it is listed for the files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import pandas as pd

from raftlib.workbook.formats.excel import SHARES
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.views.pictures import Chart

Found = TypeVar("Found")
# The columns of an interval, in every sheet.
FROM, TO = "Very likely from", "Very likely to"


@dataclass(frozen=True, kw_only=True, eq=False)
class FigureShown:
    """One figure: its numbers, its chart if it has one, and what it says."""

    title: str
    table: pd.DataFrame
    chart: Chart | None
    note: str


@dataclass(frozen=True, kw_only=True)
class ListedFigure(Generic[Found]):
    """One figure of an audit's page.

    Parameters
    ----------
    title : str
        What it shows: the name of its sheet (at most 31 characters, none of ``[]:*?/``), and the
        beginning of the names of its chart's files.
    read : callable
        Returns what the page's model shows, or None where it shows no such figure.
    table : callable
        Returns its numbers: columns as they are read, numbers as numbers, ``attrs["shares"]``
        naming those that are shares. Without rows there is no sheet.
    note : callable
        Returns what it says, as the page does.
    chart : callable, optional
        Returns its chart, or None where there is nothing to draw.
    """

    title: str
    read: Callable[[AuditModel], Found | None]
    table: Callable[[Found], pd.DataFrame]
    note: Callable[[Found], str]
    chart: Callable[[Found], Chart | None] = lambda _found: None

    def show(self, model: AuditModel) -> FigureShown | None:
        """Return the figure as the page has it now, or None where it has none."""
        found = self.read(model)
        if found is None:
            return None
        table = self.table(found)
        if table.empty:
            return None
        return FigureShown(
            title=self.title, table=table, chart=self.chart(found), note=self.note(found)
        )


def figure_table(
    columns: list[str], rows: list[tuple[object, ...]], shares: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return rows as a table whose cells keep their kind; ``shares`` are shown as per cent."""
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    table.attrs[SHARES] = list(shares)
    return table
