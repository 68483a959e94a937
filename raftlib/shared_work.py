"""Finished work, kept by name: in a folder that the processes of one server share, or in one.

The names say what was worked out: a drawing, or figures that many pages show. The folder belongs
to the server, is closed to every other user of the computer, and a page has no way to name a file
in it. A file is sealed with its name: one that was cut off, changed or put in another's place is
worked out anew.
"""

import hashlib
import os
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl

KEY_FILE, LOCK_FILE, KEY_BYTES, SEAL_BYTES = "key", "lock", 32, 32
NAME_BYTES = 24
# A tenth of a second is usual; where a whole room asks at once, a process waits for its turn.
WAIT_SECONDS = 60.0
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.005, 0.08
# Far more than a meeting looks at: what a drawing is made from takes 2 to 6 kB, itself 10 to 60.
MOST_FILES, MOST_BYTES = 20_000, 256 * 2**20

Make = Callable[[], bytes]


def secret_name(key: bytes, *content: object) -> str:
    """Return the name of work that depends on nothing but this, as ``repr`` shows it.

    Who does not know the key cannot find out figures by trying which give that name.

    Examples
    --------
    >>> len(secret_name(b"key", "told", 3)), secret_name(b"", 3) == secret_name(b"", "3")
    (48, False)
    """
    return hashlib.blake2b(repr(content).encode(), key=key, digest_size=NAME_BYTES).hexdigest()


def source_version(*folders: Path) -> str:
    """Return a word that changes with a module in one of the folders."""
    seen = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("*.py")):
            seen.update(path.read_bytes())
    return seen.hexdigest()


class SharedWork:
    """Work in a folder of files; whoever comes first does it, and the others wait for it.

    Where the folder is full, gone, or cannot be written, every process works for itself.

    Parameters
    ----------
    folder : Path
        As :func:`new_work_folder` makes it.
    wait_seconds : float
        How long to wait for another process.
    most_files, most_bytes : int
        Beyond these :meth:`tidy` removes the oldest files.
    """

    def __init__(
        self,
        folder: Path,
        *,
        wait_seconds: float = WAIT_SECONDS,
        most_files: int = MOST_FILES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.folder = folder
        self.key = (folder / KEY_FILE).read_bytes()
        self._wait_seconds = wait_seconds
        self._most_files, self._most_bytes = most_files, most_bytes

    def has(self, name: str) -> bool:
        """Return whether there is work of that name, whatever its state."""
        return (self.folder / name).exists()

    def read(self, name: str) -> bytes | None:
        """Return the work of that name; None where there is none, or not as it was left."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return None
        seal, body = content[:SEAL_BYTES], content[SEAL_BYTES:]
        return body if secrets.compare_digest(seal, self._seal(name, body)) else None

    def leave(self, name: str, body: bytes) -> None:
        """Leave work under a name.

        Raises
        ------
        OSError
            If the folder is full, or has gone with its server.
        """
        unfinished = self.folder / f"{name}.{secrets.token_hex(4)}"
        try:
            unfinished.write_bytes(self._seal(name, body) + body)
            unfinished.replace(self.folder / name)
        finally:
            unfinished.unlink(missing_ok=True)

    def fetch(self, name: str, make: Make) -> bytes:
        """Return the work of that name, done now if it is not there."""
        found = self.read(name)
        if found is not None:
            return found
        try:
            lock = (self.folder / LOCK_FILE).open("ab")
        except OSError:
            return make()
        with lock:
            return self._wait(name, lock) or self._make(name, make)

    def tidy(self) -> None:
        """Remove the oldest files beyond what may be kept, those a killed process left included."""
        stats = []
        with suppress(FileNotFoundError):  # the folder has gone with its server
            for path in self.folder.iterdir():
                if path.name not in (KEY_FILE, LOCK_FILE):
                    with suppress(FileNotFoundError):
                        found = path.stat()
                        stats.append((found.st_mtime_ns, found.st_size, path))
        total = 0
        for place, (_, size, path) in enumerate(sorted(stats, reverse=True), start=1):
            total += size
            if place > self._most_files or total > self._most_bytes:
                path.unlink(missing_ok=True)

    def _wait(self, name: str, lock: IO[bytes]) -> bytes | None:
        """Return the work once another process has done it; None if it is to be done here."""
        until, pause = time.monotonic() + self._wait_seconds, SHORTEST_PAUSE_SECONDS
        while not _take_turn(lock, name) and time.monotonic() < until:
            time.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE_SECONDS)
            if found := self.read(name):
                return found
        return self.read(name)

    def _make(self, name: str, make: Make) -> bytes:
        made = make()
        with suppress(OSError):
            self.leave(name, made)
        return made

    def _seal(self, name: str, body: bytes) -> bytes:
        return hashlib.blake2b(name.encode() + body, key=self.key, digest_size=SEAL_BYTES).digest()


def _take_turn(lock: IO[bytes], name: str) -> bool:
    """Try to be the one who makes ``name``, until the lock is closed or the process ends.

    A byte of the file stands for each name, so that one file does for all. Windows has no such
    lock that a reader can share: there each process works for itself.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, int(name[:14], 16))
    except OSError:
        return False
    return True


@contextmanager
def new_work_folder() -> Iterator[Path]:
    """Make a private folder for the work of one server, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="raft_work_"))
    try:
        (folder / KEY_FILE).write_bytes(secrets.token_bytes(KEY_BYTES))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def work_in(folder: Path | None) -> SharedWork | None:
    """Return the work that is shared in a folder; None without one, or where it is not private."""
    return SharedWork(folder) if folder and _is_private(folder) else None


def _is_private(folder: Path) -> bool:
    """Return whether only this user can have put anything there, and a server made it."""
    try:
        found, key = folder.lstat(), (folder / KEY_FILE).stat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode) or key.st_size != KEY_BYTES:
        return False
    if sys.platform == "win32":  # its folder for temporary files is each user's own
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077
