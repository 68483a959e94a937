"""What an e-mail address looks like: one, plain, with nothing else that a mail program reads."""

import re

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def is_address(text: str) -> bool:
    """Return whether a text is one plain e-mail address and nothing else.

    Examples
    --------
    >>> is_address("desk@practice.example"), is_address("a@b.example, c@d.example")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None
