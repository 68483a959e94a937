"""Files that somebody hands over on a page: nothing about them is trusted, their name neither."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from raftlib.errors import TableError
from raftlib.sources.excel_archive import check_archive

# A page's message may have 4 MiB (server/frames.py); a test holds the two together. A year of a
# large practice is a tenth of it.
MAX_GIVEN_BYTES = 3 * 2**20
MAX_GIVEN_ROWS = 20_000
MAX_NAME_CHARACTERS = 80
# The kinds that are looked into before they are read; the older ones of Excel cannot be.
EXCEL_KINDS = (".xlsx", ".xlsm")
GIVEN_KINDS = (".csv", *EXCEL_KINDS)
_NOT_IN_NAMES = re.compile(r"[^\w .()&+-]+")


@dataclass(frozen=True)
class GivenFile:
    """A file in memory, with the parts of its name that a ``Path`` has."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """Return the ending of the name, with its dot."""
        return PurePath(self.name).suffix

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return PurePath(self.name).stem


def accept_file(name: str, content: bytes) -> GivenFile:
    """Take a file that was handed over, if it can be read without harm.

    Parameters
    ----------
    name : str
        As the browser gives it: perhaps with folders, perhaps made up.
    content : bytes
        What is in it.

    Raises
    ------
    TableError
        If it is empty, too large, of another kind, or of a kind that would unpack to too much.
    """
    file = GivenFile(clean_name(name), content)
    if file.suffix.lower() not in GIVEN_KINDS:
        raise TableError(
            f"{file.name} is neither a CSV file nor an Excel file of today. In Excel choose Save "
            "as, then Excel workbook (.xlsx), and choose that file here."
        )
    if not content:
        raise TableError(f"{file.name} is empty. Choose a file with rows in it.")
    if len(content) > MAX_GIVEN_BYTES:
        raise TableError(describe_too_large(file.name))
    if file.suffix.lower() in EXCEL_KINDS:
        check_archive(file.name, content)
    elif content.count(b"\n") > MAX_GIVEN_ROWS:
        raise TableError(
            f"{file.name} has more than {MAX_GIVEN_ROWS:,} rows. Bring it in in parts, such as one "
            "for each quarter."
        )
    return file


def describe_too_large(name: str) -> str:
    """Return what is said of a file with too many bytes."""
    return (
        f"{name} is larger than {MAX_GIVEN_BYTES // 2**20} MB. Delete pictures and empty sheets, "
        "bring it in in parts, or ask your analyst to import it."
    )


def clean_name(name: str) -> str:
    r"""Return the last part of a file's name with nothing in it that means more than itself.

    Examples
    --------
    >>> clean_name("C:\\fakepath\\our audit.xlsx"), clean_name("../../<b>.csv")
    ('our audit.xlsx', 'b.csv')
    """
    last = re.split(r"[\\/]", name)[-1]
    kept = " ".join(_NOT_IN_NAMES.sub("", last).split()).lstrip(".")
    path = PurePath(kept or "file")
    return f"{path.stem[: MAX_NAME_CHARACTERS - 8]}{path.suffix[:8]}"
