"""Refuses a sheet in which a cell could identify a person, before anything else is done with it."""

from collections.abc import Mapping

from raftlib.analysis.identifiers import Identifier, find_identifiers
from raftlib.sources.problems import CellsError, Problems
from raftlib.sources.wording_keys import wording_key

_NOTHING: Mapping[str, Identifier] = {}
_ADVICE = "Take it out and choose the file again: no patient data, no names. Nothing was kept."


class PatientDataError(CellsError):
    """A file in which cells look like patient data; their content is nowhere in it."""


def refuse_patient_data(
    file_name: str,
    rows: Mapping[int, list[str]],
    known_columns: Mapping[str, str],
    expected: Mapping[str, Identifier] = _NOTHING,
    advice: str = _ADVICE,
) -> None:
    """Refuse rows of which any cell, the header included, looks like patient data.

    Parameters
    ----------
    file_name : str
        For the words of an error.
    rows : mapping of int to list of str
        From :func:`raftlib.sources.tables.read_rows`; the first is the header.
    known_columns : mapping of str to str
        The headings that may be repeated in an error, by their ``wording_key``, and their names.
    expected : mapping of str to Identifier, optional
        The kind that a column may hold, by its name: any date where a date is asked for (the
        reader checks its range itself), or a title where members of staff are named.
    advice : str, optional
        What to do.

    Raises
    ------
    TableError
        With row, column and kind of each cell, never its content.
    """
    problems = Problems(file_name)
    header = next(iter(rows.values()))
    names = [known_columns.get(wording_key(cell), "") for cell in header]
    kinds_of: dict[str, tuple[Identifier, ...]] = {}
    for row, cells in rows.items():
        for position, cell in enumerate(cells):
            if cell not in kinds_of:
                kinds_of[cell] = find_identifiers(cell)
            if not kinds_of[cell]:
                continue
            name = names[position] if position < len(names) else ""
            kinds = [kind for kind in kinds_of[cell] if kind is not expected.get(name)]
            if kinds:
                what = f"what looks like {' and '.join(kinds)}"
                problems.add_hidden(
                    row, name or f"column {_column_letters(position)}", what, advice
                )
    problems.check()


def _column_letters(position: int) -> str:
    """Return the letters over a spreadsheet's column, counted from 0."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
