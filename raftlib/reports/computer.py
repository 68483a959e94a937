"""Looks for what is wrong with the computer: Python, packages, disk, browser and port."""

import os
import re
import shutil
import socket
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.markers import Marker

from raftlib.domain.health import Finding, Health
from raftlib.errors import first_five
from raftlib.forks.fork import can_fork

LEAST_PYTHON = (3, 11)  # requires-python of pyproject.toml; a test holds the two together
LEAST_FREE_BYTES = 500 * 2**20
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("msedge", "microsoft-edge"),
    # where they are on a Mac and on Windows, which do not put them on the path
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)\s*(?:;\s*([^\\\n]+))?", re.M)
SET_UP = "Delete the folder .venv and type: python raft.py"


def examine_computer(lock: Path, folder: Path, port: int) -> list[Finding]:
    """Return what was found.

    Parameters
    ----------
    lock : Path
        ``requirements.lock``.
    folder : Path
        Where the embedded store, or the log, is kept.
    port : int
        The one that the pages are served on.
    """
    return [
        _examine_python(),
        _examine_packages(lock),
        _examine_folder(folder),
        _examine_disk(folder),
        _examine_forks(),
        _examine_browser(),
        _examine_port(port),
    ]


def _examine_python() -> Finding:
    number = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info >= LEAST_PYTHON
    least = ".".join(map(str, LEAST_PYTHON))
    mend = f"Install Python {least} or newer. {SET_UP}"
    return _finding("Python", well, f"This is Python {number}; {least} or newer is needed.", mend)


def _examine_packages(lock: Path) -> Finding:
    if not lock.is_file():
        found = f"There is no {lock.name} beside this workbook to compare with."
        return Finding(check="packages", health=Health.ADVICE, found=found, mend=SET_UP)
    wanted = [
        (name, number)
        for name, number, marker in _LOCKED.findall(lock.read_text("utf-8"))
        if not marker or Marker(marker.strip()).evaluate()
    ]
    wrong = [
        f"{name} is {there or 'missing'}, locked is {number}"
        for name, number in wanted
        if (there := _installed(name)) != number
    ]
    if wrong:
        return _finding("packages", False, first_five(wrong), SET_UP)
    return _finding("packages", True, f"All {len(wanted)} packages are those of {lock.name}.", "")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there."""
    return next(part for part in (folder, *folder.parents) if part.exists())


def _examine_folder(folder: Path) -> Finding:
    place = _existing(folder)
    well = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    word = "can" if well else "cannot"
    mend = "Ask for the right to write there, or name another place in RAFT_STORE and RAFT_LOG."
    return _finding("folder", well, f"{folder} {word} be written.", mend)


def _examine_disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    found = f"{free / 2**20:,.0f} MB are free for {folder}."
    mend = f"Free some space: the workbook wants {LEAST_FREE_BYTES // 2**20} MB."
    return _finding("disk", free >= LEAST_FREE_BYTES, found, mend)


def _examine_forks() -> Finding:
    if can_fork():
        found = "Pages and reports are forked from a warm process."
        return _finding("forks", True, found, "")
    return Finding(
        check="forks",
        health=Health.ADVICE,
        found="Nothing can be forked here. Ordinary kernels are used: slower.",
        mend="Nothing has to be done. Where many open it at once, serve it from Linux.",
    )


def find_browser() -> str | None:
    """Return the program of an installed browser of the Chromium family, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _examine_browser() -> Finding:
    found = find_browser()
    if found:
        return _finding("browser for tests", True, f"{found} is here.", "")
    return Finding(
        check="browser for tests",
        health=Health.ADVICE,
        found="There is no Chromium, Chrome or Edge for the tests; the pages work in any browser.",
        mend="Install one of them before python raft.py test.",
    )


def _examine_port(port: int) -> Finding:
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if not taken:
        return _finding(f"port {port}", True, "It is free.", "")
    return Finding(
        check=f"port {port}",
        health=Health.ADVICE,
        found="A program listens on it, perhaps the workbook itself.",
        mend="Nothing has to be done: the workbook takes the next free port and says which.",
    )


def _finding(check: str, well: bool, found: str, mend: str) -> Finding:
    health = Health.OK if well else Health.WRONG
    return Finding(check=check, health=health, found=found, mend="" if well else mend)
