"""Reads audit sheets: one row an appointment, or tallies for a session; both give one table."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pandas as pd

from raftlib.analysis.identifiers import Identifier, names_a_person
from raftlib.domain.audit import AUDIT_COLUMNS, SESSION_KEY, AuditMenu
from raftlib.domain.audit_mapping import AuditMapping
from raftlib.errors import TableError
from raftlib.sources.audit_cells import (
    check_cells,
    check_practices,
    read_session_dates,
    word_cells,
)
from raftlib.sources.audit_columns import (
    APPOINTMENTS,
    CLINICIANS_IN_PRACTICE,
    KNOWN_COLUMNS,
    name_columns,
)
from raftlib.sources.audit_mapping import apply_mapping
from raftlib.sources.audit_tallies import check_reasons, count_appointments, repeat_rows
from raftlib.sources.given_files import GivenFile
from raftlib.sources.patient_data import PatientDataError, refuse_patient_data
from raftlib.sources.problems import CellProblem, CellsError, Problems
from raftlib.sources.tables import AnyFile, is_excel, read_rows, sheet_names, table_with_header

# The sheets of our template (audit_template) that may hold an audit.
AUDIT_SHEET = "Audit"
TALLIES_SHEET = "Tallies"
# More than every practice of a large area audits in a year; above it the tallies are wrong.
MAX_APPOINTMENTS = 200_000


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditSheet:
    """An audit that was read and found in order.

    Attributes
    ----------
    appointments : DataFrame
        ``AUDIT_COLUMNS``, one row an appointment; ``session_on`` is a date, the rest text in the
        wording of the menu, "" where a question was not answered.
    clinicians_in_practice : dict of str to int
        How many clinicians each practice has, by ``practice_code``, where the sheet says so.
    """

    appointments: pd.DataFrame
    clinicians_in_practice: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class OpenedAudit:
    """The rows of a file, in which nothing looks like patient data.

    ``sheets`` has the rows of each sheet with an audit, under the words that name it in an error.
    """

    file_name: str
    sheets: Mapping[str, dict[int, list[str]]]


def read_audit(
    path: AnyFile,
    menu: AuditMenu,
    *,
    clinicians: int | None = None,
    latest: date | None = None,
    mapping: AuditMapping | None = None,
) -> AuditSheet:
    """Read an audit sheet, CSV or Excel.

    Parameters
    ----------
    path : Path or GivenFile
        The sheet. In Excel the sheets "Audit" and "Tallies" are read, whichever hold rows; if
        there is neither, the first. Headings and answers may differ from ours in case, spaces,
        hyphens and underscores. A row is an appointment, or as many as its ``appointments`` says,
        or a session with ``not_avoidable``, ``partially_avoidable`` and ``wholly_avoidable``.
    menu : AuditMenu
        The answers that are offered.
    clinicians : int, optional
        How many clinicians the practice has, if the sheet is of one practice and does not say.
    latest : date, optional
        The last day a session can have been, usually today; not checked if not given.
    mapping : AuditMapping, optional
        What the headings and answers of another form mean.

    Returns
    -------
    AuditSheet
        The same for the same appointments, whichever way they were entered.

    Raises
    ------
    TableError
        If anything is wrong, with row, column, value and advice. A sheet in which any cell looks
        like patient data is refused as a whole; the cell is named, its content is not.

    Notes
    -----
    The reasons of a tallied row belong to its avoidable appointments, the note to all. A reason
    for an appointment that is not avoidable is refused: one of the two answers is a slip, and
    leaving either out would move a figure.
    """
    opened = open_audit(path)
    return read_opened(opened, menu, clinicians=clinicians, latest=latest, mapping=mapping)


def open_audit(path: AnyFile) -> OpenedAudit:
    """Read the rows of an audit sheet, and refuse it if anything looks like patient data.

    Raises
    ------
    TableError
        If it cannot be read or has no rows; and with each cell, never its content, that looks
        like patient data.
    """
    if names_a_person(path.stem):
        raise TableError(
            "The file's name looks as if it could identify a person. Rename the file, then import "
            "it again."
        )
    sheets = _read_sheets(path)
    problems: list[CellProblem] = []
    for where, rows in sheets.items():
        with _collecting(problems):
            refuse_patient_data(
                where, rows, KNOWN_COLUMNS, {"session_on": Identifier.DATE_OF_BIRTH}
            )
    if problems:
        raise PatientDataError(problems)
    return OpenedAudit(file_name=path.name, sheets=sheets)


def read_opened(
    opened: OpenedAudit,
    menu: AuditMenu,
    *,
    clinicians: int | None = None,
    latest: date | None = None,
    mapping: AuditMapping | None = None,
    practices: Collection[str] | None = None,
) -> AuditSheet:
    """Read what :func:`open_audit` opened, as :func:`read_audit` does.

    Parameters
    ----------
    practices : collection of str, optional
        The only practices that rows may be of; any if not given.

    Raises
    ------
    CellsError
        With all cells that are wrong, of all sheets.
    TableError
        If anything else is.
    """
    name, problems, tables = opened.file_name, list[CellProblem](), list[pd.DataFrame]()
    for where, rows in opened.sheets.items():
        mapped = apply_mapping(rows, mapping) if mapping else rows
        if len(mapped) == 1:
            continue
        named = name_columns(where, table_with_header(GivenFile(name, b""), mapped))
        with _collecting(problems):
            tables.append(_read_table(where, named, menu, latest, practices))
    if problems:
        raise CellsError(problems)
    if not tables:
        raise TableError(f"{name}: the mapping leaves out every row. Change the mapping.")
    _check_sheets_apart(name, tables)
    table = _one_spelling_a_clinician(pd.concat(tables, ignore_index=True))
    in_practice = _clinicians_in_practice(name, table, clinicians)
    _check_number(name, int(table[APPOINTMENTS].sum()))
    return AuditSheet(
        appointments=repeat_rows(table, table[APPOINTMENTS])[list(AUDIT_COLUMNS)],
        clinicians_in_practice=in_practice,
    )


@contextmanager
def _collecting(problems: list[CellProblem]) -> Iterator[None]:
    """Keep the wrong cells of one sheet, so that those of the next are found too."""
    try:
        yield
    except CellsError as error:
        problems.extend(error.problems)


def _read_sheets(path: AnyFile) -> dict[str, dict[int, list[str]]]:
    """Read each sheet that holds an audit, under the words that name it in an error."""
    names: list[str | None] = [None]
    if is_excel(path):
        ours = {AUDIT_SHEET.casefold(), TALLIES_SHEET.casefold()}
        names = [name for name in sheet_names(path) if name.strip().casefold() in ours] or [None]
    sheets = {
        f"{path.name}, sheet {name}" if name else path.name: read_rows(path, name) for name in names
    }
    filled = {where: rows for where, rows in sheets.items() if len(rows) > 1}
    if not filled:
        raise TableError(f"{path.name} has no rows under its headings. Enter the appointments.")
    return filled


def _read_table(
    where: str,
    table: pd.DataFrame,
    menu: AuditMenu,
    latest: date | None,
    practices: Collection[str] | None,
) -> pd.DataFrame:
    """Return the checked rows of one sheet, with how many ``appointments`` each stands for."""
    table = word_cells(table, menu)
    problems = Problems(where)
    check_cells(problems, table, menu, latest)
    wrong = problems.rows
    if practices is not None:
        check_practices(problems, table, practices)
    columns = (*AUDIT_COLUMNS, CLINICIANS_IN_PRACTICE)
    absent = {name: "" for name in columns if name not in table and name != "avoidable"}
    table = table.assign(**absent)
    check_reasons(problems, table.drop(index=list(wrong)))
    problems.check()
    counted = count_appointments(table)
    return counted.assign(session_on=read_session_dates(counted["session_on"]))


def _check_sheets_apart(file_name: str, tables: list[pd.DataFrame]) -> None:
    """Refuse a session that stands in both sheets: it would count twice."""
    sessions = pd.concat([table[SESSION_KEY].drop_duplicates() for table in tables])
    twice = sessions[sessions.duplicated()]
    if not twice.empty:
        code, session_on, session, _ = next(twice.itertuples(index=False, name=None))
        raise TableError(
            f"{file_name}: {len(twice)} sessions are in both sheets, {AUDIT_SHEET} and "
            f"{TALLIES_SHEET}, the first being {code}, {session_on:%d %B %Y}, {session}. Keep each "
            "in one of them."
        )


def _one_spelling_a_clinician(table: pd.DataFrame) -> pd.DataFrame:
    """Give an alias that a practice spells in different cases or spaces its first spelling."""
    labels = table["clinician_label"].str.split().str.join(" ")
    spellings = labels.groupby([table["practice_code"], labels.str.casefold()])
    return table.assign(clinician_label=spellings.transform("first"))


def _clinicians_in_practice(
    file_name: str, table: pd.DataFrame, clinicians: int | None
) -> dict[str, int]:
    """Return how many clinicians each practice has, from the column or from the argument."""
    took_part = table.groupby("practice_code")["clinician_label"].nunique()
    if clinicians is not None and len(took_part) > 1:
        raise TableError(
            f"{file_name}: the number of clinicians, {clinicians}, is given for one practice, and "
            f"the sheet has {len(took_part)}. Enter it in a column {CLINICIANS_IN_PRACTICE}."
        )
    found = {}
    for practice_code, texts in table.groupby("practice_code")[CLINICIANS_IN_PRACTICE]:
        numbers = {int(text) for text in texts.unique() if text}
        if clinicians is not None:
            numbers.add(clinicians)
        if numbers:
            code = str(practice_code)
            found[code] = agree_on_clinicians(file_name, code, numbers, int(took_part[code]))
    return found


def agree_on_clinicians(
    file_name: str, practice_code: str, numbers: set[int], took_part: int
) -> int:
    """Return the one number of clinicians that a practice can have; refuse several or too few."""
    if len(numbers) > 1:
        different = " and ".join(map(str, sorted(numbers)))
        raise TableError(
            f"{file_name}: practice {practice_code} has {different} clinicians. "
            f"Enter the same {CLINICIANS_IN_PRACTICE} in all its rows."
        )
    number = numbers.pop()
    if number < took_part:
        raise TableError(
            f"{file_name}: practice {practice_code} has {number} clinicians, and {took_part} "
            f"aliases took part. Enter all its clinicians, or use one alias for each."
        )
    return number


def _check_number(file_name: str, appointments: int) -> None:
    if not appointments:
        raise TableError(f"{file_name} counts 0 appointments. Enter those that were looked at.")
    if appointments > MAX_APPOINTMENTS:
        raise TableError(
            f"{file_name} counts {appointments:,} appointments, more than {MAX_APPOINTMENTS:,}. "
            "Check the tallies, or import it in parts."
        )
