"""The chart of the changes that clinicians named."""

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from raftlib.charts.style import INK, LABEL_CHARACTERS, MARKS, add_source
from raftlib.domain.proportion import Proportion

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_themes(
    themes: Sequence[tuple[str, Proportion]],
    ax: "Axes",
    source: str,
    *,
    narrow: bool = False,
) -> "Axes":
    """Draw how often each change was named, with its interval, in the order given from the top."""
    colour, _ = MARKS["for"]
    for place, (_, found) in enumerate(themes):
        ax.barh(place, found.share * 100, height=0.6, color=colour)
        apart = [[(found.share - found.lower) * 100], [(found.upper - found.share) * 100]]
        ax.errorbar(found.share * 100, place, xerr=apart, fmt="none", ecolor=INK, capsize=3)
    labels = [fill(name, LABEL_CHARACTERS[narrow]) for name, _ in themes]
    ax.set_yticks(range(len(themes)), labels)
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.set_title("What would have to change", loc="left")
    ax.set_xlabel("% of these appointments" if narrow else "% of the avoidable appointments")
    ax.spines[["top", "right", "left"]].set_visible(False)
    add_source(ax, source, narrow=narrow)
    return ax
