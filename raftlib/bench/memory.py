"""What a server costs this computer: its memory with that of every process below it."""

from pathlib import Path

import psutil

KILOBYTES_IN_MB = 1024


def process_tree(pid: int) -> list[int]:
    """Return a process and all below it, as far as they still run."""
    try:
        top = psutil.Process(pid)
        return [pid, *(child.pid for child in top.children(recursive=True))]
    except psutil.NoSuchProcess:
        return []


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
