"""Compares words as a person would: without case, spaces, hyphens and other marks."""

import re

_MARKS = re.compile(r"[\W_]+")


def wording_key(text: str) -> str:
    """Return what two spellings of one answer or heading have in common.

    Examples
    --------
    >>> wording_key("Face-to-face") == wording_key("face to_face")
    True
    """
    return _MARKS.sub("", text).casefold()
