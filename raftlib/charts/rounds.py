"""The chart of a round's progress: how much each alias has looked at, and nothing of judgements."""

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from raftlib.analysis.round_progress import AliasProgress
from raftlib.charts.style import INK, LABEL_CHARACTERS, MARKS, add_source

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 1.12  # beyond the longest bar, for its number


def draw_progress(
    by_alias: Sequence[AliasProgress],
    target: int,
    ax: "Axes",
    source: str,
    *,
    narrow: bool = False,
) -> "Axes":
    """Draw the appointments of each alias as a bar with its number, against the target.

    Parameters
    ----------
    by_alias : sequence of AliasProgress
        In the order in which they are drawn from the top.
    target : int
        Appointments that each clinician is asked for.
    """
    colour, _ = MARKS["for"]
    numbers = [one.appointments for one in by_alias]
    bars = ax.barh(range(len(by_alias)), numbers, height=0.6, color=colour)
    ax.bar_label(bars, labels=[f"{number:,}" for number in numbers], padding=4, color=INK)
    ax.axvline(target, color=INK, linestyle="--", label=f"Target: {target:,} each")
    labels = [fill(one.clinician_label, LABEL_CHARACTERS[narrow]) for one in by_alias]
    ax.set_yticks(range(len(by_alias)), labels)
    ax.invert_yaxis()
    ax.set_xlim(0, ROOM * max([target, *numbers]))
    ax.set_title("Looked at in this round", loc="left")
    ax.set_xlabel("appointments")
    ax.figure.legend(loc="outside upper left", frameon=False, alignment="left")
    ax.spines[["top", "right", "left"]].set_visible(False)
    add_source(ax, source, narrow=narrow)
    return ax
