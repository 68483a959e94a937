"""Reads ePCN, the NHS file of which practice is a core partner in which PCN."""

from dataclasses import dataclass
from pathlib import Path

from raftlib.errors import TableError
from raftlib.sources.nhs_formats import (
    DATE_ADVICE,
    PCN_CODE_ADVICE,
    PRACTICE_CODE_ADVICE,
    is_pcn_code,
    is_practice_code,
    parse_nhs_date,
)
from raftlib.sources.problems import Problems
from raftlib.sources.tables import is_excel, read_rows

# Source: ODS workbook ePCN.xlsx; older issues write "PCN Details". Sheet names are compared
# without spaces.
DETAILS_SHEET = "PCNDetails"
PARTNERS_SHEET = "PCN Core Partner Details"
# Source: header cells of that sheet; the CSV report epcncorepartnerdetails has the same columns in
# the same order and no header. Places count from 0. The last column (do the areas match?) is not
# read: the two codes are compared here.
PRACTICE, PRACTICE_AREA, PCN, PCN_NAME, PCN_AREA, ENDED_ON = 0, 2, 4, 5, 6, 9
FIELDS = ENDED_ON + 1
PRACTICE_COLUMN = "Partner Organisation Code"
PCN_COLUMN = "PCN Code"
ENDED_COLUMN = "Practice to PCN Relationship End Date"

ADVICE = (
    "Choose the ePCN workbook of NHS England's Organisation Data Service, or its CSV report "
    "epcncorepartnerdetails."
)


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A practice's membership of a PCN, with the row on which it stands.

    ``is_cross_boundary`` says that the NHS puts practice and PCN under different sub-ICBs.
    """

    row: int
    practice_code: str
    pcn_code: str
    has_ended: bool
    is_cross_boundary: bool


@dataclass(frozen=True, kw_only=True)
class PcnMemberships:
    """What an ePCN file says: all memberships in the order of the file, and names by PCN code."""

    memberships: tuple[Membership, ...]
    pcn_names: dict[str, str]


def read_epcn(path: Path) -> PcnMemberships:
    """Read the memberships of PCNs from the ePCN workbook or its CSV report.

    Parameters
    ----------
    path : Path
        An Excel file with both sheets, or a CSV file with the rows of the partner sheet, with or
        without a header.

    Returns
    -------
    PcnMemberships
        A membership has ended if its row has an end date, whatever that date is. A PCN's name is
        taken from the details sheet, and else from its first open membership.

    Raises
    ------
    TableError
        If it is another file, or an open membership has no proper code of practice or PCN, or an
        end date is no date.
    """
    rows = _without_header(path, read_rows(path, PARTNERS_SHEET))
    names = _details_names(path) if is_excel(path) else {}
    problems = Problems(path.name)
    memberships: list[Membership] = []
    for number, cells in rows.items():
        if len(cells) < FIELDS:
            advice = f"It must be at least {FIELDS}: the file may have been cut off. {ADVICE}"
            problems.add(number, "the number of fields", len(cells), advice)
            continue
        found = _membership(number, cells)
        _check_membership(problems, found, cells)
        if not found.has_ended:
            names.setdefault(found.pcn_code, cells[PCN_NAME] or found.pcn_code)
        memberships.append(found)
    problems.check()
    return PcnMemberships(memberships=tuple(memberships), pcn_names=names)


def _heading(cell: str) -> str:
    return " ".join(cell.split())


def _without_header(path: Path, rows: dict[int, list[str]]) -> dict[int, list[str]]:
    """Take the header off, if there is one; say in one sentence if this is another file."""
    body = dict(rows)
    first, cells = next(iter(rows.items()))
    headings = [_heading(cell) for cell in cells]
    places = {PRACTICE: PRACTICE_COLUMN, PCN: PCN_COLUMN, ENDED_ON: ENDED_COLUMN}
    if headings[0].casefold() == PRACTICE_COLUMN.casefold():
        for place, name in places.items():
            if [name.casefold()] != [text.casefold() for text in headings[place : place + 1]]:
                raise TableError(
                    f"{path.name}, row {first}: column {place + 1} must be {name!r}. {ADVICE}"
                )
        del body[first]
    if not body:
        raise TableError(f"{path.name} has a header and no memberships. {ADVICE}")
    first, cells = next(iter(body.items()))
    if len(cells) < FIELDS or not any(is_pcn_code(row[PCN]) for row in body.values() if row[PCN:]):
        raise TableError(
            f"{path.name}, row {first}: this is not a list of PCN memberships, which has at least "
            f"{FIELDS} columns with the PCN code in column {PCN + 1}. {ADVICE}"
        )
    return body


def _details_names(path: Path) -> dict[str, str]:
    """Read the PCNs' names from the first two columns of the details sheet."""
    rows = read_rows(path, DETAILS_SHEET).values()
    return {cells[0]: cells[1] for cells in rows if is_pcn_code(cells[0]) and any(cells[1:2])}


def _membership(number: int, cells: list[str]) -> Membership:
    areas = cells[PRACTICE_AREA].upper(), cells[PCN_AREA].upper()
    return Membership(
        row=number,
        practice_code=cells[PRACTICE],
        pcn_code=cells[PCN],
        has_ended=bool(cells[ENDED_ON]),
        is_cross_boundary=all(areas) and areas[0] != areas[1],
    )


def _check_membership(problems: Problems, found: Membership, cells: list[str]) -> None:
    if found.has_ended:
        if parse_nhs_date(cells[ENDED_ON]) is None:
            problems.add(found.row, ENDED_COLUMN, cells[ENDED_ON], DATE_ADVICE)
        return
    if not is_practice_code(found.practice_code):
        problems.add(found.row, PRACTICE_COLUMN, found.practice_code, PRACTICE_CODE_ADVICE)
    if not is_pcn_code(found.pcn_code):
        problems.add(found.row, PCN_COLUMN, found.pcn_code, PCN_CODE_ADVICE)
