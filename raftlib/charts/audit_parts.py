"""Charts of the parts of a practice's audit: shares below each other, each with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from raftlib.charts.style import INK, LABEL_CHARACTERS, add_source, mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What the words at the end of a bar take, as a part of the axis.
ROOM = {True: 1.45, False: 1.2}
GAP_POINTS = 8
TITLE_CHARACTERS = 22  # before a title wraps on a narrow screen, where labels take their room


@dataclass(frozen=True, kw_only=True)
class ShareBar:
    """One share as it is drawn: ``said`` stands at its end; few appointments make it hollow."""

    label: str
    share: float
    lower: float
    upper: float
    said: str
    has_few: bool = False


def draw_parts(
    bars: Sequence[ShareBar],
    ax: "Axes",
    title: str,
    unit: str,
    source: str,
    *,
    narrow: bool = False,
) -> "Axes":
    """Draw shares with their intervals, the first on top, each with its figure beside it.

    Parameters
    ----------
    bars : sequence of ShareBar
        At least one; shares and limits from 0 to 1.
    title, unit : str
        What is shown, and of what the shares are.
    """
    for place, bar in enumerate(bars):
        share, lower, upper = (100 * part for part in (bar.share, bar.lower, bar.upper))
        ax.barh(place, share, height=0.55, **mark("no vote" if bar.has_few else "for"))
        apart = [[share - lower], [upper - share]]
        ax.errorbar(share, place, xerr=apart, fmt="none", ecolor=INK, capsize=4)
        ax.annotate(
            bar.said,
            (upper, place),
            xytext=(GAP_POINTS, 0),
            textcoords="offset points",
            verticalalignment="center",
            color=INK,
        )
    ax.set_yticks(range(len(bars)), [fill(bar.label, LABEL_CHARACTERS[narrow]) for bar in bars])
    ax.invert_yaxis()
    ax.set_xlim(0, 100 * max(bar.upper for bar in bars) * ROOM[narrow])
    ax.set_title(fill(title, TITLE_CHARACTERS) if narrow else title, loc="left")
    ax.set_xlabel(unit)
    ax.spines[["top", "right", "left"]].set_visible(False)
    add_source(ax, source, narrow=narrow)
    return ax
