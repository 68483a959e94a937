"""Tables as an Excel file: numbers as numbers, text as text, and a sheet that says what it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from raftlib.workbook.formats.cells import no_formula

if TYPE_CHECKING:  # a page whose files nobody asks for opens sooner
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ_ME = "Read me"
# The columns that are shares, from 0 to 1: a table names them in its ``attrs``.
SHARES = "shares"
# Fixed, so that the same figures always give the same file, and it tells nobody's hours.
_CREATED_AT = datetime(2023, 10, 1)  # noqa: DTZ001  Excel knows no time zones
_A4 = 9  # XlsxWriter, "Page setup", paper formats
_WIDEST, _NARROWEST = 60, 10  # characters of a column

Cell = str | int | float | date | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table: its title is the name of its sheet, its columns stand in the first row.

    ``shares`` names the columns that are shown as per cent.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    shares: frozenset[str] = frozenset()


def make_sheet(title: str, table: "pd.DataFrame") -> Sheet:
    """Return a table as a sheet; what is missing is an empty cell.

    Parameters
    ----------
    table : DataFrame
        Its columns as they are read; ``attrs["shares"]`` names those that are shares, 0 to 1.
    """
    return Sheet(
        title=title,
        columns=tuple(str(name) for name in table.columns),
        rows=[tuple(map(_plain, row)) for row in table.itertuples(index=False, name=None)],
        shares=frozenset(table.attrs.get(SHARES, ())),
    )


def write_excel(title: str, about: Mapping[str, str], sheets: Iterable[Sheet]) -> bytes:
    """Return an Excel file with a sheet that says what it is, and a sheet for each table.

    Parameters
    ----------
    about : mapping of str to str
        What a reader has to know, by what it is about: the sheet "Read me".
    """
    import xlsxwriter

    made = BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    workbook.set_properties({"title": no_formula(title), "created": _CREATED_AT})
    bold = workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
    share = workbook.add_format({"num_format": "0.0%", "valign": "top"})
    day = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    _fill_about(workbook.add_worksheet(READ_ME), title, about, bold, wrapped)
    for sheet in sheets:
        _fill(workbook.add_worksheet(sheet.title), sheet, (bold, wrapped, share, day))
    workbook.close()
    return made.getvalue()


def _fill_about(
    place: "Worksheet", title: str, about: Mapping[str, str], bold: "Format", wrapped: "Format"
) -> None:
    place.set_column(0, 0, 24)
    place.set_column(1, 1, 90)
    place.hide_gridlines(2)
    _lay_out_for_print(place)
    place.write_string(0, 0, no_formula(title), bold)
    for row, (topic, text) in enumerate(about.items(), start=2):
        place.write_string(row, 0, no_formula(topic), bold)
        place.write_string(row, 1, no_formula(text), wrapped)


def _fill(place: "Worksheet", sheet: Sheet, formats: "tuple[Format, ...]") -> None:
    bold, wrapped, share, day = formats
    for column, name in enumerate(sheet.columns):
        texts = [name, *(row[column] for row in sheet.rows if isinstance(row[column], str))]
        width = max(len(str(text)) for text in texts) + 2
        place.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
        place.write_string(0, column, no_formula(name), bold)
        for number, row in enumerate(sheet.rows, start=1):
            cell = row[column]
            if isinstance(cell, str):
                place.write_string(number, column, no_formula(cell), wrapped)
            elif isinstance(cell, date):
                place.write_datetime(number, column, cell, day)
            elif cell is not None:
                place.write_number(number, column, cell, share if name in sheet.shares else None)
    place.freeze_panes(1, 0)
    _lay_out_for_print(place)


def _lay_out_for_print(place: "Worksheet") -> None:
    place.set_paper(_A4)
    place.set_landscape()
    place.fit_to_pages(1, 0)


def _plain(cell: object) -> Cell:
    """Return a cell of a table as Excel takes it."""
    import pandas as pd

    if isinstance(cell, str):
        return cell
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return float(cell) if isinstance(cell, float) else int(cell)  # type: ignore[call-overload]
