"""Collects what is wrong with a file, so that it is said at once and nothing is half-read."""

from collections.abc import Iterable
from dataclasses import dataclass

from raftlib.analysis.identifiers import names_a_person
from raftlib.errors import TableError, first_five

# A longer value is described, not repeated: it is a text that slipped into the wrong cell.
MAX_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, kw_only=True)
class CellProblem:
    """What is wrong with one cell: where, what was found, and what to do.

    ``where`` names the file, and the sheet if need be; ``row`` counts as the spreadsheet does.
    ``found`` is the value as it may be repeated, or what it is like.
    """

    where: str
    row: int
    column: str
    found: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}, row {self.row}: {self.column} {self.found}. {self.advice}"


class CellsError(TableError):
    """A file with wrong cells; its text lists the first five.

    Attributes
    ----------
    problems : tuple of CellProblem
        All of them, in the order of the file.
    """

    def __init__(self, problems: Iterable[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(first_five(map(str, self.problems)))


class Problems:
    """The problems of one file.

    Parameters
    ----------
    file_name : str
        The file's name without its folder, as the user knows it.
    """

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._found: list[CellProblem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def rows(self) -> frozenset[int]:
        """Return the rows in which something is wrong."""
        return frozenset(problem.row for problem in self._found)

    def add(self, row: int, column: str, value: object, advice: str) -> None:
        """Note one wrong cell.

        ``row`` counts as the spreadsheet does: the header is row 1. A value that could identify
        a person, or is longer than ``MAX_SHOWN_CHARACTERS``, is described, never repeated.
        """
        self._note(row, column, f"is {describe_value(str(value))}", advice)

    def add_hidden(self, row: int, column: str, what: str, advice: str) -> None:
        """Note a cell whose content must not be repeated; ``what`` says what kind it looks like."""
        self._note(row, column, f"holds {what}", advice)

    def check(self) -> None:
        """Raise one CellsError with all of them, if there are any."""
        if self._found:
            raise CellsError(self._found)

    def _note(self, row: int, column: str, found: str, advice: str) -> None:
        problem = CellProblem(
            where=self._file_name, row=row, column=column, found=found, advice=advice
        )
        self._found.append(problem)


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
