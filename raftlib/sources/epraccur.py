"""Reads epraccur, the NHS file of all organisations that prescribe, GP practices among them."""

from dataclasses import dataclass
from pathlib import Path

from raftlib.errors import TableError
from raftlib.sources.nhs_formats import PRACTICE_CODE_ADVICE, is_practice_code
from raftlib.sources.problems import Problems
from raftlib.sources.tables import is_excel, read_rows

# Source: ODS, "epraccur" in the common 27-field layout, without a header. Places count from 0.
FIELDS = 27
CODE, NAME, STATUS, SETTING = 0, 1, 12, 25
# Source: the same: active, closed, dormant, proposed.
ACTIVE = "A"
STATUSES = {ACTIVE, "C", "D", "P"}
# Source: the same, field 26, prescribing setting: 4 is a GP practice.
GP_PRACTICE = "4"

ADVICE = (
    "Choose epraccur.csv as NHS England's Organisation Data Service offers it, not saved again "
    "in Excel, which drops the empty last field."
)


@dataclass(frozen=True, kw_only=True)
class EpraccurRow:
    """One organisation, with the row on which it stands."""

    row: int
    practice_code: str
    practice_name: str
    is_active: bool
    is_gp_practice: bool


def read_epraccur(path: Path) -> list[EpraccurRow]:
    """Read every organisation of an epraccur file, in the order of the file.

    Parameters
    ----------
    path : Path
        The CSV file. A header is passed over if somebody has added one.

    Returns
    -------
    list of EpraccurRow
        Closed and other organisations too: the register says why it leaves them out.

    Raises
    ------
    TableError
        If it is another file, a row is cut off, a code is there twice, or an active GP practice
        has no proper code or no name. Codes of other organisations are not looked at.
    """
    if is_excel(path):
        raise TableError(f"{path.name} is an Excel file, not epraccur. {ADVICE}")
    rows = _without_header(read_rows(path))
    _check_kind(path, rows)
    problems = Problems(path.name)
    whole: list[EpraccurRow] = []
    seen: dict[str, int] = {}
    for number, cells in rows.items():
        if len(cells) != FIELDS:
            problems.add(
                number, "the number of fields", len(cells), f"It must be {FIELDS}. {ADVICE}"
            )
            continue
        found = _row(number, cells)
        _check_row(problems, found, cells[STATUS])
        first = seen.setdefault(found.practice_code, number)
        if first != number:
            advice = f"Row {first} has the same code: keep the row that is right."
            problems.add(number, "field 1 (practice code)", found.practice_code, advice)
        whole.append(found)
    problems.check()
    return whole


def _without_header(rows: dict[int, list[str]]) -> dict[int, list[str]]:
    first, cells = next(iter(rows.items()))
    is_header = (
        len(cells) == FIELDS and cells[STATUS] not in STATUSES and not is_practice_code(cells[CODE])
    )
    return {number: cells for number, cells in rows.items() if not (is_header and number == first)}


def _check_kind(path: Path, rows: dict[int, list[str]]) -> None:
    """Say in one sentence that this is another file, instead of naming each of its rows."""
    number, cells = next(iter(rows.items()), (1, [""] * FIELDS))
    if len(cells) != FIELDS:
        raise TableError(
            f"{path.name}, row {number}: there are {len(cells)} fields, and epraccur has {FIELDS}. "
            f"{ADVICE}"
        )
    if not any(_is_active_gp(cells) for cells in rows.values() if len(cells) == FIELDS):
        raise TableError(
            f"{path.name} has no active GP practice: on no row is field 13 (status) {ACTIVE} and "
            f"field 26 (prescribing setting) {GP_PRACTICE}. {ADVICE}"
        )


def _is_active_gp(cells: list[str]) -> bool:
    return cells[STATUS] == ACTIVE and cells[SETTING] == GP_PRACTICE


def _row(number: int, cells: list[str]) -> EpraccurRow:
    return EpraccurRow(
        row=number,
        practice_code=cells[CODE],
        practice_name=cells[NAME],
        is_active=cells[STATUS] == ACTIVE,
        is_gp_practice=cells[SETTING] == GP_PRACTICE,
    )


def _check_row(problems: Problems, found: EpraccurRow, status: str) -> None:
    if status not in STATUSES:
        advice = "It must be A (active), C (closed), D (dormant) or P (proposed)."
        problems.add(found.row, "field 13 (status)", status, advice)
    if not (found.is_active and found.is_gp_practice):
        return
    if not is_practice_code(found.practice_code):
        problems.add(
            found.row, "field 1 (practice code)", found.practice_code, PRACTICE_CODE_ADVICE
        )
    if not found.practice_name:
        problems.add(found.row, "field 2 (name)", "", "Enter the name of the practice.")
