"""Reads JSON so that one text has one meaning."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from raftlib.errors import RecordError

# Python reads a number of up to 4,300 digits; its own sentence about it is for programmers.
_MOST_DIGITS = 4300


def read_json(path: Path) -> Any:
    """Read a JSON file strictly: UTF-8, no repeated key, no NaN or infinity.

    Raises
    ------
    RecordError
        If the file cannot be read or is not such JSON.
    """
    try:
        return parse_json(path.read_bytes())
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise RecordError(f"{path.name} cannot be read: {reason}. Check the name.") from error
    except ValueError as error:
        raise RecordError(
            f"{path.name} is not a decision record: {error}. Export it again."
        ) from error


def parse_json(content: bytes) -> Any:
    """Parse JSON strictly; a repeated key could mean one thing here and another elsewhere.

    Raises
    ------
    ValueError
        If the content is not UTF-8, not JSON, nested too deeply, or repeats a key.
    """
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_parse_whole,
        )
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is there twice")
        found[key] = value
    return found


def _parse_whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"a number has {len(text)} digits")
    return int(text)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number")
