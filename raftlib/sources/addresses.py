"""Reads the e-mail addresses of practices, from a file that stays on this computer."""

from pathlib import Path

from raftlib.analysis.addresses import is_address
from raftlib.errors import TableError
from raftlib.sources.nhs_formats import PRACTICE_CODE_ADVICE, is_practice_code
from raftlib.sources.problems import Problems
from raftlib.sources.tables import read_rows, table_with_header

CODE_COLUMN, ADDRESS_COLUMN = "practice_code", "email"


def read_addresses(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the addresses of practices; none where there is no such file.

    Parameters
    ----------
    path : Path
        A CSV or Excel file with the columns ``practice_code`` and ``email``. A practice with
        several addresses has several rows.

    Returns
    -------
    dict of str to tuple of str
        By practice code, in the order of the file, each address once.

    Raises
    ------
    TableError
        If a column is missing, or a code or an address is not one. Addresses are not repeated.
    """
    if not path.exists():
        return {}
    table = table_with_header(path, read_rows(path))
    missing = [name for name in (CODE_COLUMN, ADDRESS_COLUMN) if name not in table.columns]
    if missing:
        raise TableError(
            f"{path.name} has no column {missing[0]}. Its first row must be "
            f"{CODE_COLUMN},{ADDRESS_COLUMN}."
        )
    problems, found = Problems(path.name), dict[str, tuple[str, ...]]()
    for row, code_text, text in zip(
        table.index, table[CODE_COLUMN], table[ADDRESS_COLUMN], strict=True
    ):
        code, address = code_text.upper(), text.casefold()
        if not is_practice_code(code):
            problems.add(row, CODE_COLUMN, code_text, PRACTICE_CODE_ADVICE)
        elif not is_address(address):
            advice = "Write one such as desk@practice.example, or delete the row."
            problems.add_hidden(row, ADDRESS_COLUMN, "what is no single address", advice)
        elif address not in found.get(code, ()):
            found[code] = (*found.get(code, ()), address)
    problems.check()
    return found
