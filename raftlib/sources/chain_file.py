"""Reads the chain of a decision: JSON, one entry a line."""

import re
from pathlib import Path
from typing import Any

from raftlib.domain.chain import Head
from raftlib.errors import RecordError
from raftlib.sources.strict_json import parse_json

_HEAD = re.compile(r"(\d{1,12}):([0-9a-f]{64})", re.ASCII)
_ENTRY_KEYS = {"seq", "prev", "hash"}


def parse_head(text: str) -> Head:
    """Parse a published head, ``N:HASH``.

    Raises
    ------
    RecordError
        If it is not a number of entries, a colon and 64 hexadecimal digits.
    """
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise RecordError(
            f"--head is {text!r}. Copy it from the notice: the number of entries, a colon and "
            "64 digits or letters a to f."
        )
    return Head(entries=int(found[1]), last_hash=found[2])


def is_chain(path: Path) -> bool:
    """Return whether the file is a chain: its name ends in .jsonl or its first line is an entry."""
    if path.suffix.lower() == ".jsonl":
        return True
    try:
        with path.open("rb") as file:
            first_line = file.readline()
    except OSError:
        return False
    entry = _parse_line(first_line)
    return isinstance(entry, dict) and entry.keys() >= _ENTRY_KEYS


def read_chain(path: Path) -> list[Any]:
    """Read the entries in order; a line that is not one JSON value comes out as None.

    Raises
    ------
    RecordError
        If the file cannot be read.
    """
    try:
        return parse_chain(path.read_bytes())
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise RecordError(f"{path.name} cannot be read: {reason}. Check the name.") from error


def parse_chain(content: bytes) -> list[Any]:
    """Parse the lines of a chain, as :func:`read_chain` does."""
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [_parse_line(line) for line in lines]


def _parse_line(line: bytes) -> Any:
    try:
        return parse_json(line)
    except ValueError:
        return None
