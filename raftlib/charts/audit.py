"""Charts of the audit of avoidable appointments."""

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from raftlib.charts.style import INK, LABEL_CHARACTERS, MARKS, add_source, mark
from raftlib.domain.proportion import Proportion

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LINE_STYLES = ("--", ":")


def draw_shares(
    shares: Sequence[tuple[str, Proportion]],
    context: Sequence[tuple[str, float]],
    ax: "Axes",
    source: str,
    *,
    narrow: bool = False,
) -> "Axes":
    """Draw shares of the appointments with their intervals, beside national context lines.

    Parameters
    ----------
    shares : sequence of (str, Proportion)
        What is counted, and its share.
    context : sequence of (str, float)
        What a line is, and where it stands from 0 to 1. Lines are context, not targets.
    """
    colour, _ = MARKS["for"]
    for place, (_, found) in enumerate(shares):
        ax.barh(place, found.share * 100, height=0.55, color=colour)
        apart = [[(found.share - found.lower) * 100], [(found.upper - found.share) * 100]]
        ax.errorbar(found.share * 100, place, xerr=apart, fmt="none", ecolor=INK, capsize=4)
    for (label, share), style in zip(context, LINE_STYLES, strict=True):
        ax.axvline(share * 100, color=INK, linestyle=style, label=label)
    labels = [fill(label, LABEL_CHARACTERS[narrow]) for label, _ in shares]
    ax.set_yticks(range(len(shares)), labels)
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.set_title("Potentially avoidable", loc="left")
    ax.set_xlabel("% of the audited appointments")
    ax.figure.legend(
        loc="outside upper left", ncols=1 if narrow else 2, frameon=False, alignment="left"
    )
    ax.spines[["top", "right", "left"]].set_visible(False)
    add_source(ax, source, narrow=narrow)
    return ax


def draw_alternatives(
    table: "pd.DataFrame", ax: "Axes", source: str, *, narrow: bool = False
) -> "Axes":
    """Draw what the appointments could have been, the most frequent on top, by owner level.

    Parameters
    ----------
    table : DataFrame
        Columns ``REASON_COLUMNS`` of ``raftlib.analysis.audit``; ``share``, ``lower`` and
        ``upper`` from 0 to 1, in the order in which they are drawn from the top.
    source : str
        Where the figures come from, with n.
    narrow : bool
        Whether the chart is for a phone: labels wrap and the axis says less.
    """
    from matplotlib.patches import Patch

    shown = table[::-1]
    places = range(len(shown))
    per_cent = shown[["share", "lower", "upper"]].astype(float) * 100
    bars = ax.barh(places, per_cent["share"], height=0.7)
    for bar, level in zip(bars, shown["owner_level"], strict=True):
        bar.set(**mark(level))
    apart = [per_cent["share"] - per_cent["lower"], per_cent["upper"] - per_cent["share"]]
    ax.errorbar(per_cent["share"], places, xerr=apart, fmt="none", ecolor=INK, capsize=3)
    labels = [fill(answer, LABEL_CHARACTERS[narrow]) for answer in shown["could_have_been"]]
    ax.set_yticks(places, labels)
    ax.set_xlim(left=0)
    ax.set_title("What it could have been", loc="left")
    ax.set_xlabel("% of these appointments" if narrow else "% of the avoidable appointments")
    levels = table["owner_level"].unique()
    ax.figure.legend(
        handles=[Patch(label=level, **mark(level)) for level in levels],
        title="Who owns the change",
        loc="outside upper left",
        ncols=1 if narrow else 4,
        frameon=False,
        alignment="left",
    )
    ax.spines[["top", "right", "left"]].set_visible(False)
    add_source(ax, source, narrow=narrow)
    return ax
