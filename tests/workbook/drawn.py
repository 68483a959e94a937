"""Drawings whose making can be counted."""

from pathlib import Path


def draw_counted(path, *, ax, source, narrow=False):
    """Draw one bar, and write a line into the file at ``path``."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{narrow}\n")
    ax.barh([0], [1])
    ax.set_title(source)
    return ax


def count(path) -> int:
    """Return how many drawings were made."""
    return len(Path(path).read_text("utf-8").splitlines()) if Path(path).exists() else 0
