"""Finished drawings, kept by name: in a folder that all kernels of a server share, or in one.

The names say what is drawn (see ``drawing_names``). The folder belongs to the server, is closed to
every other user of the computer, and a page has no way to name a file in it. A file is sealed with
its name: one that was cut off, changed or put in another's place is drawn anew.
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
from typing import IO, Protocol

if sys.platform != "win32":
    import fcntl

KEY_FILE, LOCK_FILE, KEY_BYTES, SEAL_BYTES = "key", "lock", 32, 32
# A drawing takes a tenth of a second; it may wait for those of a whole room.
WAIT_SECONDS = 60.0
SEAT_SECONDS = 5.0
FIRST_SEAT = 2**56  # of the bytes that are locked; those before it stand for names
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.005, 0.08
# Far more than a meeting looks at; at 10 to 60 kB a drawing about 20 MB.
MOST_FILES, MOST_BYTES = 600, 64 * 2**20
MOST_IN_ONE_PROCESS = 16

Draw = Callable[[], bytes]


class Drawings(Protocol):
    """Where drawings are kept. ``key`` is the secret that goes into their names."""

    key: bytes

    def has(self, name: str) -> bool:
        """Return whether the drawing of that name is there."""

    def fetch(self, name: str, draw: Draw) -> bytes:
        """Return the drawing of that name, drawn now if it is not there."""


class OwnDrawings:
    """The last drawings of one process, as in JupyterLab and in a report."""

    def __init__(self) -> None:
        self.key = b""
        self._kept: dict[str, bytes] = {}

    def has(self, name: str) -> bool:
        """Return whether the drawing of that name is there."""
        return name in self._kept

    def fetch(self, name: str, draw: Draw) -> bytes:
        """Return the drawing of that name, drawn now if it is not there."""
        found = self._kept.pop(name, None) or draw()
        self._kept[name] = found  # the last one asked for is the last one to go
        while len(self._kept) > MOST_IN_ONE_PROCESS:
            del self._kept[next(iter(self._kept))]
        return found


class SharedDrawings:
    """Drawings in a folder of files; whoever comes first draws, and the others wait for it.

    Where the folder is full, gone, or cannot be written, every process draws for itself.

    Parameters
    ----------
    folder : Path
        As :func:`shared_folder` makes it.
    wait_seconds : float
        How long to wait for another process's drawing.
    most_files, most_bytes : int
        Beyond these the oldest files are removed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        wait_seconds: float = WAIT_SECONDS,
        most_files: int = MOST_FILES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.key = (folder / KEY_FILE).read_bytes()
        self._folder, self._wait_seconds = folder, wait_seconds
        self._most_files, self._most_bytes = most_files, most_bytes

    def has(self, name: str) -> bool:
        """Return whether the drawing of that name is there, whatever its state."""
        return (self._folder / name).exists()

    def fetch(self, name: str, draw: Draw) -> bytes:
        """Return the drawing of that name, drawn now if it is not there."""
        found = self._read(name)
        if found is not None:
            return found
        try:
            lock = (self._folder / LOCK_FILE).open("ab")
        except OSError:  # the folder is full, or has gone with its server
            return draw()
        with lock:
            return self._wait(name, lock) or self._draw(name, draw, lock)

    def _wait(self, name: str, lock: IO[bytes]) -> bytes | None:
        """Return the drawing once another process has it; None if it is to be drawn here."""
        until, pause = time.monotonic() + self._wait_seconds, SHORTEST_PAUSE_SECONDS
        while not _take_turn(lock, name) and time.monotonic() < until:
            time.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE_SECONDS)
            if found := self._read(name):
                return found
        return self._read(name)

    def _draw(self, name: str, draw: Draw, lock: IO[bytes]) -> bytes:
        _take_seat(lock, name)
        drawn = draw()
        with suppress(OSError):
            self._keep(name, drawn)
            self._tidy()
        return drawn

    def _seal(self, name: str, body: bytes) -> bytes:
        return hashlib.blake2b(name.encode() + body, key=self.key, digest_size=SEAL_BYTES).digest()

    def _read(self, name: str) -> bytes | None:
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        seal, body = content[:SEAL_BYTES], content[SEAL_BYTES:]
        return body if secrets.compare_digest(seal, self._seal(name, body)) else None

    def _keep(self, name: str, body: bytes) -> None:
        unfinished = self._folder / f"{name}.{secrets.token_hex(4)}"
        try:
            unfinished.write_bytes(self._seal(name, body) + body)
            unfinished.replace(self._folder / name)
        finally:
            unfinished.unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Remove the oldest files beyond what may be kept, those a killed process left included."""
        files = [path for path in self._folder.iterdir() if path.name not in (KEY_FILE, LOCK_FILE)]
        stats = []
        for path in files:
            with suppress(FileNotFoundError):
                found = path.stat()
                stats.append((found.st_mtime_ns, found.st_size, path))
        total = 0
        for place, (_, size, path) in enumerate(sorted(stats, reverse=True), start=1):
            total += size
            if place > self._most_files or total > self._most_bytes:
                path.unlink(missing_ok=True)


def _take_turn(lock: IO[bytes], name: str) -> bool:
    """Try to be the one who draws ``name``, until the lock is closed or the process ends.

    A byte of the file stands for each name, so that one file does for all. Windows has no such
    lock that a reader can share: there each process draws for itself.
    """
    return _take_byte(lock, int(name[:14], 16))


def _take_byte(lock: IO[bytes], number: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
    except OSError:
        return False
    return True


def _take_seat(lock: IO[bytes], name: str) -> None:
    """Wait for one of the seats at which drawings are made, until the lock is closed.

    There is one less than the computer has cores: while a room opens its pages, one stays free to
    answer them. Who waits for long draws all the same.
    """
    until = time.monotonic() + SEAT_SECONDS
    seats = max(1, (os.cpu_count() or 1) - 1)
    while not _take_byte(lock, FIRST_SEAT + int(name[:14], 16) % seats):
        if time.monotonic() > until:
            return
        time.sleep(LONGEST_PAUSE_SECONDS)


@contextmanager
def shared_folder() -> Iterator[Path]:
    """Make a private folder for the drawings of one server, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="raft_drawings_"))
    try:
        (folder / KEY_FILE).write_bytes(secrets.token_bytes(KEY_BYTES))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def drawings_in(folder: Path | None) -> Drawings:
    """Return where drawings are kept; without a folder that is ours alone, in this process."""
    return SharedDrawings(folder) if folder and _is_private(folder) else OwnDrawings()


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
