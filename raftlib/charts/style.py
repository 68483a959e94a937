"""Colours by meaning, and the look that all charts share."""

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a page whose charts are drawn already does not wait for these libraries
    from matplotlib.axes import Axes

# Each pair of colour and hatch stands for one meaning everywhere, so that nothing rests on hue
# alone. Bars have a contrast of at least 3:1 on white or a dark edge. No red against green.
MARKS = {
    "for": ("#005EB8", ""),
    "against": ("#C2570C", "///"),
    "abstained": ("#737373", "||"),
    "no vote": ("#FFFFFF", ""),
    "in the practice or PCN": ("#005EB8", ""),
    "community": ("#C2570C", "///"),
    "system": ("#490092", "\\\\\\\\\\\\"),
    "practice process": ("#737373", "xx"),
}
OTHER_MARK = ("#4C6272", "--")  # a level that a locality has added to the menu
INK, QUIET = "#212B32", "#4C6272"
SMALLEST_POINT_SIZE = 11
LABEL_CHARACTERS = {True: 18, False: 40}  # before a label wraps, on a narrow screen or not


@contextmanager
def chart_style() -> Iterator[None]:
    """Set seaborn's theme and sizes for the charts drawn inside the block."""
    import matplotlib as mpl
    import seaborn as sns

    names = ("font.size", "axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize")
    look: dict[Any, Any] = {
        **dict.fromkeys(names, SMALLEST_POINT_SIZE),
        "axes.titlesize": 13,
        "axes.titleweight": "bold",
        "axes.edgecolor": QUIET,
        "hatch.linewidth": 1.0,
        "font.sans-serif": ["Arial", "Liberation Sans", "DejaVu Sans"],
        # Text stays text: the drawing is small, and the reader's own Arial is used.
        "svg.fonttype": "none",
        "text.parse_math": False,  # a dollar sign in an answer is a dollar sign
        "svg.hashsalt": "raft",  # the same result gives the same drawing
    }
    with sns.axes_style("white"), mpl.rc_context(look):
        yield


def mark(meaning: str) -> dict[str, Any]:
    """Return the colour and hatch of a meaning, as matplotlib's bars and patches take them."""
    colour, hatch = MARKS.get(meaning, OTHER_MARK)
    return {
        "facecolor": colour,
        "hatch": hatch,
        "edgecolor": INK if colour == "#FFFFFF" else "white",
    }


def add_source(ax: "Axes", source: str, *, narrow: bool) -> None:
    """Write the source line under the axis label; on a narrow screen it wraps."""
    line = fill(source, 2 * LABEL_CHARACTERS[True]) if narrow else source
    ax.set_xlabel(f"{ax.get_xlabel()}\n{line}".strip(), color=QUIET)
