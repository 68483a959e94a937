#!/usr/bin/env python3
"""Set the workbook up and start it, with nothing but Python 3.11 or newer.

python raft.py             start the workbook with the demo locality
python raft.py test        run every check
python raft.py COMMAND     any command of `raft`, for example: recount FILE --format json
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "raft-stamp"


def expected_stamp() -> str:
    """Return what the stamp says when the environment fits the lock and this Python."""
    content = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {sys.version_info[:2]} {ROOT}"


def made_here() -> bool:
    """Return whether the environment was finished once, by this Python in this folder."""
    return STAMP.exists() and STAMP.read_text("utf-8").split()[1:] == expected_stamp().split()[1:]


def say(text: str) -> None:
    """Tell the person what happens, on stderr: stdout is for results."""
    print(text, file=sys.stderr, flush=True)


def run(*command: object) -> None:
    """Run a command of the set-up; raise where it fails."""
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)


def install(requirements: Path) -> None:
    """Install what the lock names, each file checked against its hash."""
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps")
    editable = ("--no-deps", "--no-build-isolation", "-e", ROOT)
    hashed = "--require-hashes"
    try:
        run(*pip, hashed, "-r", requirements)
        run(PYTHON, "-m", "uv", "pip", "sync", "-q", "--python", PYTHON, hashed, LOCK)
        run(PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON, *editable)
    except (subprocess.CalledProcessError, OSError):
        say("The quick installer did not work here; using pip. This takes a minute or two.")
        run(*pip, hashed, "-r", LOCK)
        run(*pip, *editable[1:])


def set_up() -> None:
    """Make `.venv` from the lock with the standard library alone."""
    say("Setting up the workbook. This is done once and takes about a minute.")
    try:
        if not made_here():
            venv.create(VENV, with_pip=True, clear=VENV.is_dir())
        with tempfile.TemporaryDirectory() as folder:
            installer = re.search(r"^uv==.*?(?=^\S|\Z)", LOCK.read_text("utf-8"), re.M | re.S)
            requirements = Path(folder, "installer.txt")
            requirements.write_text(installer.group() if installer else "", "utf-8")
            install(requirements)
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        sys.exit(
            f"The set-up stopped: {error}\n"
            "Check the internet connection, delete the folder .venv and start again.\n"
            "If Python cannot make virtual environments on Debian or Ubuntu: "
            "sudo apt install python3-venv"
        )
    STAMP.write_text(expected_stamp(), "utf-8")


def main(words: list[str]) -> int:
    """Set up where needed, then run the command; return its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python reads this line too)
        sys.exit(f"The workbook needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    try:
        if not STAMP.exists() or STAMP.read_text("utf-8") != expected_stamp():
            set_up()
        return subprocess.run([str(part) for part in command_of(words)]).returncode
    except KeyboardInterrupt:
        return 130


def command_of(words: list[str]) -> list[object]:
    """Return the command that the words ask for, on the workbook's own Python."""
    if words[:1] == ["test"]:
        return [PYTHON, ROOT / "tests" / "run_all.py", *words[1:]]
    return [PYTHON, "-m", "raftlib.cli", *(words or ["serve"])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
