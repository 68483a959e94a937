"""Reads list sizes: how many patients are registered at each practice, as at one date."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from raftlib.errors import TableError
from raftlib.sources.nhs_formats import (
    DATE_ADVICE,
    PRACTICE_CODE_ADVICE,
    is_practice_code,
    parse_nhs_date,
)
from raftlib.sources.problems import Problems, describe_value
from raftlib.sources.tables import is_excel, read_rows, table_with_header

# Source: NHS England, "Patients Registered at a GP Practice", gp-reg-pat-prac-all.csv. The columns
# that name an area changed in 2023 and are not read: a practice is known by its code alone.
DATE_COLUMN = "EXTRACT_DATE"
CODE_COLUMN = "CODE"
PATIENTS_COLUMN = "NUMBER_OF_PATIENTS"
NEEDED = (DATE_COLUMN, CODE_COLUMN, PATIENTS_COLUMN)
# Source: the same: files by sex and age have these, and the row for everybody says ALL.
BREAKDOWNS = ("SEX", "AGE")
EVERYBODY = "ALL"

ADVICE = (
    "Choose gp-reg-pat-prac-all.csv of NHS England's publication "
    "'Patients Registered at a GP Practice'."
)


@dataclass(frozen=True, kw_only=True)
class ListSize:
    """The patients registered at one practice, with the row on which they stand."""

    row: int
    practice_code: str
    registered_patients: int


@dataclass(frozen=True, kw_only=True)
class ListSizes:
    """All list sizes of one file, by practice code, and their one date."""

    as_at: date
    lists: dict[str, ListSize]


def read_list_sizes(path: Path) -> ListSizes:
    """Read the number of registered patients of each practice.

    Parameters
    ----------
    path : Path
        The CSV file, old (``01JAN2021``, ``CCG_CODE``) or new (``2026-04-01``,
        ``SUB_ICB_LOCATION_CODE``). Rows by sex or age are passed over.

    Returns
    -------
    ListSizes
        A list of 0 patients is a number like any other here; the register leaves it out.

    Raises
    ------
    TableError
        If it is another file, has more than one date, names a practice twice, or a number is not
        a whole number of 0 or more.
    """
    if is_excel(path):
        raise TableError(f"{path.name} is an Excel file, not the list sizes. {ADVICE}")
    table = _everybody(path, _table(path))
    problems = Problems(path.name)
    lists: dict[str, ListSize] = {}
    for row, code, patients in zip(
        table.index, table[CODE_COLUMN], table[PATIENTS_COLUMN], strict=True
    ):
        if not is_practice_code(code):
            problems.add(row, CODE_COLUMN, code, PRACTICE_CODE_ADVICE)
        elif code in lists:
            advice = f"Row {lists[code].row} has the same code: keep the row that is right."
            problems.add(row, CODE_COLUMN, code, advice)
        elif not (patients.isascii() and patients.isdigit()):
            advice = "Enter the number of patients as a whole number without commas, 0 or more."
            problems.add(row, PATIENTS_COLUMN, patients, advice)
        else:
            lists[code] = ListSize(row=row, practice_code=code, registered_patients=int(patients))
    problems.check()
    return ListSizes(as_at=_one_date(path, table[DATE_COLUMN]), lists=lists)


def _table(path: Path) -> pd.DataFrame:
    """Read the file as a table; say in one sentence if it is another file."""
    rows = read_rows(path)
    first, header = next(iter(rows.items()))
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise TableError(
            f"{path.name}, row {first}: there is no column {missing[0]}, so these are not list "
            f"sizes. {ADVICE}"
        )
    return table_with_header(path, rows)


def _everybody(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows for both sexes and all ages, where the file has others."""
    for column in BREAKDOWNS:
        if column in table:
            table = table.loc[table[column] == EVERYBODY]
    if table.empty:
        raise TableError(f"{path.name} has no row for all patients of a practice. {ADVICE}")
    return table


def _one_date(path: Path, dates: pd.Series) -> date:
    row, written = next(iter(dates.items()))
    as_at = parse_nhs_date(written)
    if as_at is None:
        found = describe_value(written)
        raise TableError(f"{path.name}, row {row}: {DATE_COLUMN} is {found}. {DATE_ADVICE}")
    others = dates.loc[dates != written]
    if not others.empty:
        found = describe_value(others.iloc[0])
        raise TableError(
            f"{path.name}, row {others.index[0]}: {DATE_COLUMN} is {found}, and on row {row} it is "
            f"{written!r}. Choose a file with the lists of one date."
        )
    return as_at
