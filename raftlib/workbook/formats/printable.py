"""Text that a Word file can hold."""

import re

# What XML cannot hold. Source: XML 1.0, 2.2.
_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def clean_text(text: str) -> str:
    r"""Return a text in which every character is one that a Word file can hold.

    Examples
    --------
    >>> clean_text("a\x07b")
    'a b'
    """
    return _NO_XML.sub(" ", text)
