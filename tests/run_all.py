"""Run every check of the project, one after the other; stop at none, fail if any failed.

Started by `python raft.py test`, on the workbook's own Python.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from raftlib.reports.computer import find_browser

# Files of tests that run at the same time; those of the pages mostly wait for a browser.
AT_ONCE = 2
ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
INSTALL = {
    "apt-get": ("apt-get", "install", "-y", "--no-install-recommends", "chromium"),
    "dnf": ("dnf", "install", "-y", "chromium"),
    "apk": ("apk", "add", "chromium"),
    "pacman": ("pacman", "-S", "--noconfirm", "chromium"),
}


def checks() -> dict[str, list[str]]:
    """Return the commands, by what they check."""
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").rglob("*.ipynb"))
    tool = {name: str(BIN / name) for name in ("ruff", "mypy", "lint-imports", "codespell")}
    pytest = [sys.executable, "-m", "pytest", "-q"]
    return {
        "style": [tool["ruff"], "check"],
        "format": [tool["ruff"], "format", "--check"],
        "types": [tool["mypy"]],
        "layers": [tool["lint-imports"]],
        "spelling": [tool["codespell"]],
        "outputs stripped": [
            *(str(BIN / "nbstripout"), "--keep-count", "--verify"),
            *notebooks,
        ],
        "notebooks run": [
            *(*pytest, "--nbval-lax", "--nbval-current-env", "-W", "default", *notebooks),
        ],
        "tests": [*pytest, "-n", str(AT_ONCE), "--dist", "loadfile"],
    }


def ensure_browser() -> None:
    """Install Chromium with the system's package manager where that may be done; else say how."""
    if find_browser():
        return
    manager = next((name for name in INSTALL if shutil.which(name)), None)
    if manager is None:
        print("The browser tests need Chromium, Chrome or Edge. Install one, then run this again.")
        return
    print(f"Installing Chromium with {manager}, for the browser tests.", flush=True)
    if manager == "apt-get":
        subprocess.run(["apt-get", "update", "-q"], check=False, capture_output=True)
    if subprocess.run(INSTALL[manager], check=False, capture_output=True).returncode:
        print(f"That is not allowed here. Type: sudo {' '.join(INSTALL[manager])}")


def main(words: list[str]) -> int:
    """Run all checks, or pytest alone on the words given; return 1 if any failed."""
    ensure_browser()
    chosen = checks()
    if words:
        chosen = {"tests": [*chosen["tests"], *words]}
    failed = []
    for name, command in chosen.items():
        print(f"== {name}", flush=True)
        start = time.monotonic()
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(f"   {time.monotonic() - start:.0f} s", flush=True)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
