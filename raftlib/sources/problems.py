"""Collects what is wrong with a file, so that it is said at once and nothing is half-read."""

from raftlib.analysis.identifiers import names_a_person
from raftlib.errors import TableError

# At most this many offenders are listed, then "and 7 more": a longer list is not read.
LISTED = 5
# A longer value is described, not repeated: it is a text that slipped into the wrong cell.
MAX_SHOWN_CHARACTERS = 60


class Problems:
    """The problems of one file.

    Parameters
    ----------
    file_name : str
        The file's name without its folder, as the user knows it.
    """

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._sentences: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._sentences)

    def add(self, row: int, column: str, value: object, advice: str) -> None:
        """Note one wrong cell.

        ``row`` counts as the spreadsheet does: the header is row 1. A value that could identify
        a person, or is longer than ``MAX_SHOWN_CHARACTERS``, is described, never repeated.
        """
        found = describe_value(str(value))
        self._sentences.append(f"{self._file_name}, row {row}: {column} is {found}. {advice}")

    def add_hidden(self, row: int, column: str, what: str, advice: str) -> None:
        """Note a cell whose content must not be repeated; ``what`` says what kind it looks like."""
        self._sentences.append(f"{self._file_name}, row {row}: {column} holds {what}. {advice}")

    def check(self) -> None:
        """Raise one TableError that lists the first five, if there are any."""
        if not self._sentences:
            return
        lines = self._sentences[:LISTED]
        if len(self._sentences) > LISTED:
            lines.append(f"and {len(self._sentences) - LISTED} more")
        raise TableError("\n".join(lines))


def describe_value(value: str) -> str:
    """Return a value in quotes, or what it is like if it must not or need not be repeated.

    Examples
    --------
    >>> describe_value("lunch")
    "'lunch'"
    >>> describe_value("")
    'empty'
    """
    if not value:
        return "empty"
    if names_a_person(value):
        return "a value not shown here, because it could identify a person"
    if len(value) > MAX_SHOWN_CHARACTERS:
        return f"a text of {len(value)} characters"
    return repr(value)
