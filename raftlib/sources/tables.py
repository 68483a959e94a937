"""Reads CSV and Excel files as text, each row under the number that the spreadsheet shows."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from raftlib.errors import TableError
from raftlib.sources.given_files import GivenFile

AnyFile = Path | GivenFile
EXCEL_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
# No file that the workbook reads row by row is larger (the practice-level appointments are 185 MB
# and are read in another way); above it something else was chosen by mistake.
MAX_BYTES = 64 * 1024 * 1024


def read_rows(path: AnyFile, sheet: str | None = None) -> dict[int, list[str]]:
    """Read a CSV file or one Excel sheet as text.

    Parameters
    ----------
    path : Path or GivenFile
        The file; its ending says which kind it is.
    sheet : str, optional
        Name of the Excel sheet, compared without spaces and capitals; the first one if not given.

    Returns
    -------
    dict of int to list of str
        Row number as the spreadsheet counts it (from 1), and its cells without outer spaces.
        Rows with nothing in them are left out; the numbering keeps them.

    Raises
    ------
    TableError
        If the file is missing, empty, too large, cut off inside a quoted cell, or not of the kind
        its ending says.
    """
    content = _read_bytes(path)
    rows = _excel_rows(path, content, sheet) if is_excel(path) else _csv_rows(path, content)
    found = {number: cells for number, cells in enumerate(rows, start=1) if any(cells)}
    if not found:
        raise TableError(f"{path.name} is empty. Choose a file with rows in it.")
    return found


def is_excel(path: AnyFile) -> bool:
    """Return whether the file's ending is that of a spreadsheet."""
    return path.suffix.lower() in EXCEL_SUFFIXES


def sheet_names(path: AnyFile) -> list[str]:
    """Return the names of an Excel file's sheets, in order."""
    return _workbook(path, _read_bytes(path)).sheet_names


def table_with_header(path: AnyFile, rows: dict[int, list[str]]) -> pd.DataFrame:
    """Turn rows with a header into a table of text.

    Parameters
    ----------
    path : Path or GivenFile
        Only for the words of an error.
    rows : dict of int to list of str
        From :func:`read_rows`; the first is the header. White space in header cells, line breaks
        included, becomes a single space.

    Returns
    -------
    DataFrame of str
        Columns as in the header; the index ``row`` counts as the spreadsheet does.

    Raises
    ------
    TableError
        If a column name appears twice, or a row has more cells than the header.
    """
    (header_row, header), *body = rows.items()
    columns = [" ".join(cell.split()) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise TableError(
            f"{path.name}, row {header_row}: the column {twice[0]!r} is there twice. Keep one."
        )
    for number, cells in body:
        if any(cells[len(columns) :]):
            advice = "Put quotes around a cell that holds a comma, or add the heading."
            if is_excel(path):
                advice = "Add the heading, or delete the cells beside the table."
            if len(columns) == 1:
                advice = "The first row must be the headings; delete a title above them."
            raise TableError(
                f"{path.name}, row {number}: there are {len(cells)} cells under "
                f"{len(columns)} heading{'s' * (len(columns) != 1)}. {advice}"
            )
    width = len(columns)
    padded = [(row + [""] * width)[:width] for _, row in body]
    index = pd.Index([number for number, _ in body], name="row")
    return pd.DataFrame(padded, columns=columns, index=index, dtype="str")


def _read_bytes(path: AnyFile) -> bytes:
    if isinstance(path, GivenFile):
        return path.content
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableError(
                f"{path.name} is larger than {MAX_BYTES // 2**20} MB. Choose the file for one area."
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise TableError(f"{path.name} cannot be read: {reason}. Check the name and folder.") from (
            error
        )


def _csv_rows(path: AnyFile, content: bytes) -> list[list[str]]:
    if b"\x00" in content:
        raise TableError(
            f"{path.name} is not a CSV file. Save it as 'CSV UTF-8' or keep its Excel ending."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel writes as plain "CSV"
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    rows: list[list[str]] = []
    try:
        # strict, so that a file that was cut off inside quotes is noticed
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise TableError(
            f"{path.name}, row {len(rows) + 1}: the quotation marks do not pair up. "
            "The file may have been cut off: download it or save it as CSV again."
        ) from error
    return rows


def _workbook(path: AnyFile, content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, OSError) as error:
        raise _unreadable(path) from error


def _unreadable(path: AnyFile) -> TableError:
    return TableError(
        f"{path.name} is not an Excel file that can be read. "
        "Remove any password, save it in Excel again, or download it again."
    )


def _excel_rows(path: AnyFile, content: bytes, sheet: str | None) -> list[list[str]]:
    workbook = _workbook(path, content)
    names = {"".join(name.split()).casefold(): name for name in workbook.sheet_names}
    wanted = "".join(sheet.split()).casefold() if sheet else next(iter(names), "")
    if wanted not in names:
        raise TableError(
            f"{path.name} has no sheet {sheet!r}. It has: {', '.join(workbook.sheet_names)}. "
            "Choose the file that has this sheet."
        )
    try:
        cells = workbook.get_sheet_by_name(names[wanted]).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _unreadable(path) from error
    return [[_cell_text(cell) for cell in row] for row in cells]


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
