"""A file that was made for somebody, and what it may be called."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """A file that was made: what it is called, what it is, and what is in it."""

    name: str
    media_type: str
    content: bytes


def name_part(text: str) -> str:
    """Return a text as a part of a file's name, which every computer takes.

    Examples
    --------
    >>> name_part("North (demo)"), name_part("2023-10-02/2023-12-15"), name_part("../*")
    ('north-demo', '2023-10-02-2023-12-15', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
