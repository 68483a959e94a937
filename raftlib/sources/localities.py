"""Reads the lookup that says which locality a practice is in; no NHS file says it."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from raftlib.errors import TableError
from raftlib.sources.nhs_formats import PRACTICE_CODE_ADVICE, is_practice_code
from raftlib.sources.problems import Problems
from raftlib.sources.tables import read_rows, table_with_header

CODE_COLUMN = "practice_code"
LOCALITY_COLUMN = "locality"


@dataclass(frozen=True, kw_only=True)
class LocalityRow:
    """The locality of one practice, with the row on which it stands."""

    row: int
    practice_code: str
    locality: str


def read_localities(path: Path) -> dict[str, LocalityRow]:
    """Read the locality of each practice.

    Parameters
    ----------
    path : Path
        A CSV or Excel file with the columns ``practice_code`` and ``locality``; others are passed
        over. It is written by hand, so small letters in codes, spaces, and capitals in the name of
        a locality do not matter: the first way of writing a name counts.

    Returns
    -------
    dict of str to LocalityRow
        By practice code. A practice that is there twice with the same locality counts once.

    Raises
    ------
    TableError
        If a column is missing, a code is not one, a locality is empty, or a practice is given two.
    """
    table = _table(path)
    problems = Problems(path.name)
    found: dict[str, LocalityRow] = {}
    spellings: dict[str, str] = {}
    for row, code_text, text in zip(
        table.index, table[CODE_COLUMN], table[LOCALITY_COLUMN], strict=True
    ):
        code, name = code_text.upper(), " ".join(text.split())
        locality = spellings.setdefault(name.casefold(), name)
        known = found.setdefault(code, LocalityRow(row=row, practice_code=code, locality=locality))
        if not is_practice_code(code):
            problems.add(row, CODE_COLUMN, code_text, PRACTICE_CODE_ADVICE)
        elif not locality:
            problems.add(row, LOCALITY_COLUMN, "", "Enter the locality or delete the row.")
        elif known.locality != locality:
            advice = f"Row {known.row} puts {code} in another locality: keep one of the two."
            problems.add(row, LOCALITY_COLUMN, locality, advice)
    problems.check()
    return found


def _table(path: Path) -> pd.DataFrame:
    rows = read_rows(path)
    first, header = next(iter(rows.items()))
    rows[first] = ["_".join(cell.split()).casefold() for cell in header]
    missing = [name for name in (CODE_COLUMN, LOCALITY_COLUMN) if name not in rows[first]]
    if missing:
        raise TableError(
            f"{path.name}, row {first}: there is no column {missing[0]}. The first row of a "
            f"locality lookup must be {CODE_COLUMN},{LOCALITY_COLUMN}."
        )
    return table_with_header(path, rows)
