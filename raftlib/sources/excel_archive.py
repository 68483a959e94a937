"""Looks into an Excel file before it is read: one that unpacks to too much is refused early.

An Excel file is a ZIP archive. What its directory says of sizes is not believed: each part is
unpacked, piece by piece, and only counted. No formula and no macro is ever run, here or later: only
the values that Excel has left in the cells are read.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from raftlib.errors import TableError

MAX_PARTS = 500
MAX_UNPACKED_BYTES = 64 * 2**20
# The reader makes room for every cell up to the last one: one cell far out would fill the memory.
MAX_SHEET_ROWS = 20_001
MAX_SHEET_COLUMNS = 100
_PIECE = 2**16
_LONGEST_TAG, _LONGEST_NAME = 2**10, 80
_PLACE = re.compile(
    rb"<(?:[\w.-]+:)?(?:c|row)\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]*)([0-9]+)", re.IGNORECASE
)
_OPEN = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)\s[^<>]*\Z", re.IGNORECASE)
_STORED, _DEFLATED = 0, 8


def check_archive(name: str, content: bytes) -> None:
    """Refuse an Excel file that is none, or would unpack to more than a sheet needs.

    Raises
    ------
    TableError
        If it is no archive, has too many parts or bytes, or a cell too far down or to the right.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
        raise _unreadable(name) from error
    if len(parts) > MAX_PARTS:
        raise _too_much(name)
    left = MAX_UNPACKED_BYTES
    for part in parts:
        tag = b""  # the one that a piece leaves open; any part can be a sheet, whatever its name
        for piece in _unpack(name, content, part):
            left -= len(piece)
            if left < 0:
                raise _too_much(name)
            _check_places(name, tag + piece)
            tag = _open_tag(name, tag + piece)


def _unpack(name: str, content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, however long it says it is."""
    start = part.header_offset
    header = content[start : start + 30]
    if len(header) < 30 or part.flag_bits & 1 or part.compress_type not in (_STORED, _DEFLATED):
        raise _unreadable(name)
    lengths = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    start += 30 + sum(lengths)
    packed = content[start : start + part.compress_size]
    if part.compress_type == _STORED:
        yield packed
        return
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # What is packed may be used up before all that it unpacks to has come out.
        while not unpacking.eof and (piece := unpacking.decompress(packed, _PIECE)):
            packed = unpacking.unconsumed_tail
            yield piece
    except zlib.error as error:
        raise _unreadable(name) from error


def _open_tag(name: str, piece: bytes) -> bytes:
    """Return the beginning of a cell or row that goes on in the next piece; empty for none."""
    found = _OPEN.search(piece)
    if found and len(found.group()) > _LONGEST_TAG:
        raise _too_much(name)
    return found.group() if found else piece[-_LONGEST_NAME:]


def _check_places(name: str, piece: bytes) -> None:
    """Refuse a piece of a sheet in which a cell or row is too far out."""
    for letters, digits in set(_PLACE.findall(piece)):
        far_down = len(digits) > 7 or int(digits) > MAX_SHEET_ROWS
        if far_down or len(letters) > 3 or _column(letters) > MAX_SHEET_COLUMNS:
            raise TableError(
                f"{name} has a cell below row {MAX_SHEET_ROWS:,} or right of column "
                f"{MAX_SHEET_COLUMNS}. Copy the table into a new workbook, or bring it in in parts."
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_much(name: str) -> TableError:
    return TableError(
        f"{name} unpacks to more than an audit sheet holds. Copy the table into a new workbook, "
        "and choose that."
    )


def _unreadable(name: str) -> TableError:
    return TableError(
        f"{name} is not an Excel file that can be read. Remove any password, save it in Excel "
        "again, or download it again."
    )
