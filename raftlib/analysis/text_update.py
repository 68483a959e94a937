"""Reads the bytes of a Yjs update before the library does, and lets only plain text through.

A browser can send any bytes. The library that merges them would take other kinds of content too,
and numbers that make it ask for all memory, so what we do not expect goes no further than here.

Source: Yjs 13, ``src/utils/encoding.js`` and ``src/structs/Item.js``, the format "v1".
"""

TEXT_NAME = "text"  # the only shared type of a document

# What the last five bits of a struct's first byte say.
_GONE, _DELETED, _STRING = 0, 1, 4
_KIND_BITS, _HAS_KEY, _HAS_RIGHT, _HAS_LEFT = 0x1F, 0x20, 0x40, 0x80
_LONGEST_NUMBER = 8  # bytes; a whole number of JavaScript has at most 53 bits
_LARGEST_CLIENT = 2**53 - 1
_LARGEST_CLOCK = 2**31 - 1


class UpdateFormatError(ValueError):
    """Bytes that are no update of a plain text."""


def read_ends(content: bytes) -> dict[int, int]:
    """Return up to which clock an update goes, for each client in it.

    Raises
    ------
    UpdateFormatError
        If the bytes are anything but an update of the one text.

    Examples
    --------
    One client, 7, writes "hi" at its clock 0.

    >>> read_ends(bytes([1, 1, 7, 0, 4, 1, 4]) + b"text" + bytes([2]) + b"hi" + bytes([0]))
    {7: 2}
    """
    reader = _Reader(content)
    ends: dict[int, int] = {}
    for _ in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(_LARGEST_CLIENT), reader.number()
        if client in ends:
            raise UpdateFormatError("a client comes twice")
        for _ in range(structs):
            clock += _read_struct(reader)
        if clock > _LARGEST_CLOCK:
            raise UpdateFormatError("a clock is too large")
        ends[client] = clock
    _read_deletions(reader)
    reader.end()
    return ends


def read_state(content: bytes) -> dict[int, int]:
    """Return a state vector: up to which clock each client's changes are known.

    Raises
    ------
    UpdateFormatError
        If the bytes are no state vector.

    Examples
    --------
    >>> read_state(bytes([1, 7, 2]))
    {7: 2}
    """
    reader = _Reader(content)
    state = {}
    for _ in range(reader.number()):
        client = reader.number(_LARGEST_CLIENT)
        state[client] = reader.number()
    reader.end()
    return state


def _read_struct(reader: "_Reader") -> int:
    """Read one struct, and return how many clocks it takes."""
    info = reader.byte()
    kind = info & _KIND_BITS
    if kind == _GONE and info == _GONE:
        return reader.length()
    if kind not in (_DELETED, _STRING) or info & _HAS_KEY:
        raise UpdateFormatError("something else than text")
    for has_neighbour in (info & _HAS_LEFT, info & _HAS_RIGHT):
        if has_neighbour:
            reader.number(_LARGEST_CLIENT)
            reader.number()
    if not info & (_HAS_LEFT | _HAS_RIGHT) and (reader.number() != 1 or reader.text() != TEXT_NAME):
        raise UpdateFormatError("another part of the document")
    if kind == _DELETED:
        return reader.length()
    # Clocks count as JavaScript does: a character outside the first 65,536 counts twice.
    return len(reader.text().encode("utf-16-le")) // 2


def _read_deletions(reader: "_Reader") -> None:
    for _ in range(reader.number()):
        reader.number(_LARGEST_CLIENT)
        for _ in range(reader.number()):
            if reader.number() + reader.length() > _LARGEST_CLOCK:
                raise UpdateFormatError("a clock is too large")


class _Reader:
    """Reads numbers and texts one after the other, and never past the end."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def byte(self) -> int:
        if self._at >= len(self._content):
            raise UpdateFormatError("the end is missing")
        self._at += 1
        return self._content[self._at - 1]

    def number(self, largest: int = _LARGEST_CLOCK) -> int:
        value = 0
        for place in range(_LONGEST_NUMBER):
            byte = self.byte()
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                break
        else:
            raise UpdateFormatError("a number has no end")
        if value > largest:
            raise UpdateFormatError("a number is too large")
        return value

    def length(self) -> int:
        value = self.number()
        if value == 0:
            raise UpdateFormatError("a part is empty")
        return value

    def text(self) -> str:
        length = self.number()
        part = self._content[self._at : self._at + length]
        if not length or len(part) < length:
            raise UpdateFormatError("a text is empty or cut off")
        self._at += length
        try:
            return part.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UpdateFormatError("a text is not UTF-8") from error

    def end(self) -> None:
        if self._at != len(self._content):
            raise UpdateFormatError("something follows the end")
