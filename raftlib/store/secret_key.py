"""The secret that no store and no backup holds: without it, no personal code can be guessed at.

It is made when it is first needed, and whole from its first moment: several processes may start
at once, and all must read the same key.
"""

import hmac
import os
import secrets
import stat
from pathlib import Path

from raftlib.errors import StoreError

KEY_BYTES = 48
# Labels of :func:`derive_key`: what one key is for, no other is.
PERSONAL_CODES = "personal codes"
COOKIES = "cookies"
_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def read_key(path: Path) -> bytes:
    """Return the key in a file of its own; it is made where there is none.

    Raises
    ------
    StoreError
        If others may read the file (where the computer knows such rights), it does not hold
        ``KEY_BYTES`` bytes, or it can be neither read nor made.
    """
    try:
        return _read_or_make(path)
    except OSError as error:
        raise StoreError(
            f"The key file {path.name} cannot be read or made: {error.strerror}. Ask for the "
            "right to write there, or name another place in RAFT_KEY_FILE."
        ) from error


def derive_key(key: bytes, label: str) -> bytes:
    """Return the key for one purpose; from it nobody learns the key itself or another.

    Examples
    --------
    >>> derive_key(b"k", COOKIES) == derive_key(b"k", PERSONAL_CODES)
    False
    """
    return hmac.digest(key, label.encode(), "sha256")


def read_code_key(path: Path) -> bytes:
    """Return the key of the personal codes, from the key file; raises as :func:`read_key`."""
    return derive_key(read_key(path), PERSONAL_CODES)


def others_may_read(mode: int) -> bool:
    """Return whether a file's mode lets anybody but its owner in; Windows has no such mode."""
    return os.name == "posix" and bool(stat.S_IMODE(mode) & 0o077)


def _read_or_make(path: Path) -> bytes:
    try:
        return _read(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
        return _read(path)


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, _READ_ONLY), "rb") as file:
        if others_may_read(os.fstat(file.fileno()).st_mode):
            raise StoreError(
                f"The key file {path.name} can be read by others on this computer. Take that right "
                f"away: chmod 600 {path.name}. If somebody may have read it, delete it as well, "
                "and make new cards: raft people cards --renew."
            )
        key = file.read(KEY_BYTES + 1)
    if len(key) != KEY_BYTES:
        raise StoreError(
            f"The key file {path.name} does not hold {KEY_BYTES} bytes. Bring the right file back; "
            "or delete it, and make new cards: raft people cards --renew."
        )
    return key


def _make(path: Path) -> None:
    """Write a new key under another name, and link it to its own only if that is still free."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was quicker: its key counts
    finally:
        draft.unlink(missing_ok=True)
