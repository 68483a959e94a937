"""Charts of a locality decision."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from raftlib.charts.style import INK, QUIET, add_source, mark
from raftlib.domain.decision import Tally

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PARTS = (("for", "yes"), ("against", "no"), ("abstained", "abstain"), ("no vote", "not_voted"))


def draw_weights(
    tally: Tally,
    thresholds: Sequence[tuple[str, Fraction]],
    ax: "Axes",
    source: str,
    *,
    unit: str,
    narrow: bool = False,
) -> "Axes":
    """Draw how the weight voted, one bar a choice, with what each share would have needed.

    Parameters
    ----------
    thresholds : sequence of (str, Fraction)
        Name of a share, such as "2/3", and the weight in favour that it needs.
    unit : str
        What the weight counts, such as "patients".
    """
    for place, (word, name) in enumerate(PARTS):
        weight = float(getattr(tally.weight, name))  # a length on paper, compared with nothing
        ax.barh(place, weight, height=0.6, **mark(word))
    # Lines stop at the bar of those in favour: it is the only one that has to reach them.
    for word, needed in thresholds:
        ax.vlines(float(needed), -0.45, 0.45, color=INK, linewidth=2)
        ax.annotate(word, (float(needed), -0.5), ha="center", va="bottom", color=INK)
    labels = [f"{word}\n{getattr(tally.weight, name):,.0f}" for word, name in PARTS]
    ax.set_yticks(range(len(PARTS)), labels)
    ax.set_ylim(len(PARTS) - 0.4, -0.95)
    ax.margins(x=0.18)
    ax.set_xlim(left=0)
    ax.set_title("How the weight voted", loc="left")
    ax.set_xlabel(f"{unit}; the lines are what each share needed".capitalize())
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.locator_params(axis="x", nbins=4 if narrow else 8)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(colors=INK)
    ax.xaxis.label.set_color(QUIET)
    add_source(ax, source, narrow=narrow)
    return ax
