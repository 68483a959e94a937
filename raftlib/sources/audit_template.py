"""Writes the empty audit workbook that clinicians fill in, with a drop-down for each question."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from raftlib.domain.audit import (
    AUDIT_COLUMNS,
    FIRST_SESSION_YEAR,
    MAX_APPOINTMENTS_A_SESSION,
    MAX_LABEL_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    AuditMenu,
    Avoidable,
)
from raftlib.errors import TableError
from raftlib.sources.audit_cells import MAX_CLINICIANS
from raftlib.sources.audit_columns import CLINICIANS_IN_PRACTICE, REQUIRED, TALLIES
from raftlib.sources.audit_sheet import AUDIT_SHEET, TALLIES_SHEET

# Enough for a week of a large practice; a longer audit goes into a second file.
ROWS = 500
HELP_SHEET = "How to fill this in"
EXAMPLE_SHEET = "Example"  # not one of those that are read, so that nothing on it is imported
LISTS_SHEET = "Lists"

_AUDIT_HEADINGS = (*AUDIT_COLUMNS, CLINICIANS_IN_PRACTICE)
# A session is seen in several ways and booked in several: the tallies do not ask.
_TALLY_HEADINGS = tuple(
    heading
    for column in _AUDIT_HEADINGS
    if column not in ("mode", "booked_as")
    for heading in (TALLIES.values() if column == "avoidable" else (column,))
)
# Fixed, so that the same menu always gives the same file.
_CREATED_AT = datetime(2023, 10, 1)  # noqa: DTZ001  Excel knows no time zones
_A4 = 9  # XlsxWriter, "Page setup", paper formats
_DARK_BLUE = "#003087"  # NHS identity guidelines, colours: NHS dark blue

_INSTRUCTIONS = (
    ("The question", "Which of today's appointments were potentially avoidable, and what instead?"),
    ("", "It is for talk in the team, not for blame. Say potentially avoidable, nothing harsher."),
    ("Two ways", "Sheet Audit: one row for each appointment. Sheet Tallies: one row a session."),
    ("", "Use one of the two for a session, never both: each would be counted."),
    ("Time", "Under 5 minutes for a half-day session. A dark heading must be filled in."),
    ("Aliases", "clinician_label is an alias that your practice agrees, such as A or GP 1."),
    ("", "Never a name, never initials. The same clinician keeps the same alias."),
    ("An example", "Sheet Example shows both ways filled in. Nothing on that sheet is imported."),
    ("No patient data", "No names, NHS numbers, dates of birth, telephone numbers or postcodes."),
    ("", "A file that holds any is refused as a whole, and nothing of it is kept."),
    ("Answers", "not, partially or wholly avoidable: choose from the list in the cell."),
    ("", "Leave could_have_been, change_needed and achievable empty where nothing was avoidable."),
    ("Achievable", "now: it could go elsewhere today. Otherwise: only if a service were added."),
    ("Tallies", "For two reasons in one session use two rows, and count no appointment twice."),
    (
        "Clinicians",
        "clinicians_in_practice: how many clinicians the practice has in all, if known.",
    ),
    ("Send it in", "Save the file, then choose it on the workbook's page Bring in an audit."),
    ("", "What is wrong is shown with its row before anything is imported."),
)
_EXAMPLE_NOTE = "An example, to look at. Nothing on this sheet is imported."
_EXAMPLE_WAYS = (
    ("One row an appointment, as on the sheet Audit:", _AUDIT_HEADINGS),
    ("One row a session, as on the sheet Tallies:", _TALLY_HEADINGS),
)
_REQUIRED = (*REQUIRED, "avoidable", *TALLIES.values())
_WIDE = {"could_have_been": 38, "change_needed": 38, "achievable": 30, "note": 50}
_HELP = {
    "practice_code": "The ODS code of the practice, such as M85001.",
    "session_on": "The day of the session, such as 03/10/2023.",
    "clinician_label": "An alias, such as GP 1. Never a name.",
    "note": "No patient data, no names.",
    CLINICIANS_IN_PRACTICE: "How many clinicians the practice has; the same in all rows, or empty.",
    **dict.fromkeys(TALLIES.values(), "How many appointments of the session."),
}


@dataclass(frozen=True, kw_only=True)
class _Formats:
    heading: Format
    required: Format
    text: Format
    day: Format
    number: Format
    bold: Format
    wrapped: Format
    example: Format


def write_audit_template(path: Path, menu: AuditMenu) -> None:
    """Write an empty audit workbook for Excel, as :func:`make_audit_template` makes it.

    Parameters
    ----------
    path : Path
        A file that does not exist yet, ending in .xlsx.
    menu : AuditMenu
        The answers that the drop-downs offer.

    Raises
    ------
    TableError
        If the file exists, does not end in .xlsx, or cannot be written.

    """
    _check_new(path)
    try:
        path.write_bytes(make_audit_template(menu))
    except OSError as error:
        raise TableError(
            f"{path.name} cannot be written. Check that its folder is there and that you may write."
        ) from error


def make_audit_template(menu: AuditMenu) -> bytes:
    """Return an empty audit workbook for Excel, with drop-downs, instructions and an example.

    Notes
    -----
    The same menu gives the same file, byte for byte.
    :func:`raftlib.sources.audit_sheet.read_audit` reads it when it is filled in.
    """
    made = BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    workbook.set_properties({"title": "Audit of avoidable appointments", "created": _CREATED_AT})
    formats = _make_formats(workbook)
    help_sheet, audit, tallies, example, lists = (
        workbook.add_worksheet(name)
        for name in (HELP_SHEET, AUDIT_SHEET, TALLIES_SHEET, EXAMPLE_SHEET, LISTS_SHEET)
    )
    _fill_help(help_sheet, formats)
    choices = _fill_lists(lists, menu, formats)
    _fill_sheet(audit, _AUDIT_HEADINGS, choices, formats)
    _fill_sheet(tallies, _TALLY_HEADINGS, choices, formats)
    _fill_example(example, menu, formats)
    workbook.close()
    return made.getvalue()


def _check_new(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise TableError(f"{path.name} is not the name of an Excel file. Let it end in .xlsx.")
    if path.exists():
        raise TableError(f"{path.name} is there already. Choose another name, or move it away.")


def _make_formats(workbook: xlsxwriter.Workbook) -> _Formats:
    heading = {"bold": True, "border": 1, "text_wrap": True, "valign": "top"}
    return _Formats(
        heading=workbook.add_format(heading),
        required=workbook.add_format({**heading, "bg_color": _DARK_BLUE, "font_color": "white"}),
        text=workbook.add_format({"num_format": "@", "valign": "top"}),
        day=workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        number=workbook.add_format({"num_format": "0", "valign": "top"}),
        bold=workbook.add_format({"bold": True, "valign": "top"}),
        wrapped=workbook.add_format({"text_wrap": True, "valign": "top"}),
        example=workbook.add_format({"italic": True, "border": 1, "valign": "top"}),
    )


def _fill_help(sheet: Worksheet, formats: _Formats) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    _lay_out_for_print(sheet)
    for row, (topic, sentence) in enumerate(_INSTRUCTIONS):
        sheet.write_string(row, 0, topic, formats.bold)
        sheet.write_string(row, 1, sentence, formats.wrapped)


def _fill_lists(sheet: Worksheet, menu: AuditMenu, formats: _Formats) -> dict[str, str]:
    """Write the answers under each question; return the range of each, as a drop-down takes it."""
    choices = {}
    for position, (column, answers) in enumerate(menu.answers.items()):
        sheet.write_string(0, position, column, formats.heading)
        for row, answer in enumerate(answers, start=1):
            sheet.write_string(row, position, answer)
        letter = chr(ord("A") + position)
        choices[column] = f"={LISTS_SHEET}!${letter}$2:${letter}${len(answers) + 1}"
    sheet.set_column(0, len(choices) - 1, 30)
    sheet.hide()
    return choices


def _fill_sheet(
    sheet: Worksheet, headings: tuple[str, ...], choices: dict[str, str], formats: _Formats
) -> None:
    for position, heading in enumerate(headings):
        width = _WIDE.get(heading, max(13, len(heading) + 2))
        sheet.set_column(position, position, width, _cell_format(heading, formats))
        style = formats.required if heading in _REQUIRED else formats.heading
        sheet.write_string(0, position, heading, style)
        sheet.data_validation(1, position, ROWS, position, _validation(heading, choices))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _lay_out_for_print(sheet)


def _fill_example(sheet: Worksheet, menu: AuditMenu, formats: _Formats) -> None:
    sheet.write_string(0, 0, _EXAMPLE_NOTE, formats.bold)
    shown = _example_answers(menu)
    row = 2
    for title, headings in _EXAMPLE_WAYS:
        sheet.write_string(row, 0, title, formats.bold)
        for position, heading in enumerate(headings):
            style = formats.required if heading in _REQUIRED else formats.heading
            sheet.write_string(row + 1, position, heading, style)
            sheet.write_string(row + 2, position, shown[heading], formats.example)
        row += 4
    pairs = zip(_AUDIT_HEADINGS, _TALLY_HEADINGS, strict=True)
    for position, both in enumerate(pairs):
        longest = max(len(text) for heading in both for text in (heading, shown[heading]))
        sheet.set_column(position, position, min(longest + 2, 38))
    _lay_out_for_print(sheet)


def _example_answers(menu: AuditMenu) -> dict[str, str]:
    """Return what the example says: the first answers of the menu, for an invented practice."""
    first = {column: str(answers[0]) for column, answers in menu.answers.items()}
    return {
        **first,
        "practice_code": "Z00001",
        "session_on": "03/10/2023",
        "clinician_label": "GP 1",
        "avoidable": str(Avoidable.WHOLLY),
        "note": "Came for a result that was ready",
        CLINICIANS_IN_PRACTICE: "6",
        TALLIES[Avoidable.NOT]: "12",
        TALLIES[Avoidable.PARTIALLY]: "1",
        TALLIES[Avoidable.WHOLLY]: "3",
    }


def _lay_out_for_print(sheet: Worksheet) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cell_format(heading: str, formats: _Formats) -> Format:
    if heading == "session_on":
        return formats.day
    if heading in (*TALLIES.values(), CLINICIANS_IN_PRACTICE):
        return formats.number
    return formats.text


def _validation(heading: str, choices: dict[str, str]) -> dict[str, object]:
    needed = " Needed in each row." if heading in _REQUIRED else ""
    return {
        **_rule(heading, choices),
        "input_title": heading,
        "input_message": _HELP.get(heading, "Choose from the list.") + needed,
        "error_title": heading,
        "error_message": _HELP.get(heading, "Choose from the list, or leave it empty."),
    }


def _rule(heading: str, choices: dict[str, str]) -> dict[str, object]:
    if heading in choices:
        return {"validate": "list", "source": choices[heading]}
    if heading == "session_on":
        return {"validate": "date", "criteria": ">=", "value": date(FIRST_SESSION_YEAR, 1, 1)}
    if heading in (*TALLIES.values(), CLINICIANS_IN_PRACTICE):
        most = MAX_CLINICIANS if heading == CLINICIANS_IN_PRACTICE else MAX_APPOINTMENTS_A_SESSION
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": most}
    longest = {"note": MAX_NOTE_CHARACTERS, "practice_code": 6}.get(heading, MAX_LABEL_CHARACTERS)
    return {"validate": "length", "criteria": "<=", "value": longest}
