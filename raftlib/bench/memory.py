"""What a server costs this computer: its memory with that of every process below it."""

import time
from pathlib import Path

import psutil

KILOBYTES_IN_MB = 1024
STILL_SECONDS, LONGEST_SECONDS = 2.0, 60.0
STILL_SHARE = 0.1  # of one core


def process_tree(pid: int) -> list[int]:
    """Return a process and all below it, as far as they still run."""
    try:
        top = psutil.Process(pid)
        return [pid, *(child.pid for child in top.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


def wait_until_still(pid: int) -> None:
    """Wait until a server has done what it does after its start, such as preparing other pages.

    It is still when for two seconds no process came or went and they took a tenth of a core at
    most; after a minute it is taken as it is.
    """
    until = time.monotonic() + LONGEST_SECONDS
    before: dict[int, float] = {}
    while time.monotonic() < until:
        now = {one: _seconds(one) for one in process_tree(pid)}
        worked = sum(now.values()) - sum(before.values())
        if now.keys() == before.keys() and worked <= STILL_SHARE * STILL_SECONDS:
            return
        before = now
        time.sleep(STILL_SECONDS)


def tree_mb(pid: int, proc: Path = Path("/proc")) -> float | None:
    """Return the memory of a process and all below it, in MB of 1,024 kB.

    Pages that several processes share are divided among them (PSS), so that what a fork shares
    with its parent is counted once. None where the system does not say it (all but Linux), or the
    process has ended.
    """
    tree = process_tree(pid)
    if not tree or not (proc / "self" / "smaps_rollup").exists():
        return None
    return sum(_kilobytes(proc / str(one)) for one in tree) / KILOBYTES_IN_MB


def _kilobytes(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _seconds(pid: int) -> float:
    """Return how long a process has worked; 0 once it has ended."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)
