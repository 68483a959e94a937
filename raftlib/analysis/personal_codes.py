"""Draws, reads and hashes personal codes; only keyed hashes of them are ever kept.

The first letters of a code say which card it is, so that wrong guesses can be counted for each
card. The hash of these and that of the whole code differ in their label, so that neither can
stand in the place of the other.
"""

import hmac
import re
from collections.abc import Callable

# Without O, 0, I, 1 and L, which look alike on paper, and without U, which is heard as "you".
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 10  # 30 ** 10 is 49 bits
SELECTOR_LETTERS = 4
# Nobody types more; what is longer is cut, so that a long text costs no more than a short one.
MOST_TYPED = 64
_LEFT_OUT = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad]+")


def new_code(choice: Callable[[str], str]) -> str:
    """Draw a code; ``choice`` returns one letter of a text, as :func:`secrets.choice` does.

    Examples
    --------
    >>> new_code(max)
    'ZZZZZZZZZZ'
    """
    return "".join(choice(ALPHABET) for _ in range(CODE_LETTERS))


def normal_code(text: str) -> str:
    """Return what was typed in capitals, without spaces and hyphens.

    Any other character stays, and makes the code a wrong one.

    Examples
    --------
    >>> normal_code(" 7kq4-dm29 xw")
    '7KQ4DM29XW'
    """
    kept = _LEFT_OUT.sub("", text[:MOST_TYPED])
    return kept.upper() if kept.isascii() else kept


def printed_code(code: str) -> str:
    """Return a code as it stands on a card.

    Examples
    --------
    >>> printed_code("7KQ4DM29XW")
    '7KQ4-DM29XW'
    """
    plain = normal_code(code)
    return f"{plain[:SELECTOR_LETTERS]}-{plain[SELECTOR_LETTERS:]}"


def selector_of(code: str) -> str:
    """Return the letters by which a card is found.

    Examples
    --------
    >>> selector_of("7kq4-dm29xw")
    '7KQ4'
    """
    return normal_code(code)[:SELECTOR_LETTERS]


def selector_hash(key: bytes, code: str) -> str:
    """Return the keyed hash of a code's first letters, as 64 hexadecimal digits."""
    return _keyed_hash(key, "selector", selector_of(code))


def code_hash(key: bytes, code: str) -> str:
    """Return the keyed hash of a whole code, as 64 hexadecimal digits."""
    return _keyed_hash(key, "code", normal_code(code))


def same_hash(one: str, other: str) -> bool:
    """Return whether two hashes are the same, in a time that does not say where they differ."""
    return hmac.compare_digest(one, other)


def _keyed_hash(key: bytes, label: str, text: str) -> str:
    # half a surrogate pair can be sent, but not encoded; "?" is in no code
    return hmac.digest(key, f"{label}:{text}".encode(errors="replace"), "sha256").hex()
