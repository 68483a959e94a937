"""The funnel plot: practices by how many they looked at, with the limits of chance."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from raftlib.analysis.funnel import Flag, Funnel, FunnelPoint, Limits
from raftlib.charts.style import INK, MARKS, QUIET, add_source

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Shape and colour by what a point is: nothing rests on hue alone.
_POINTS = {
    None: ("o", MARKS["for"][0]),
    Flag.ABOVE: ("^", MARKS["against"][0]),
    Flag.BELOW: ("v", MARKS["against"][0]),
}
_LINES = {"95%": ("--", "lower_95", "upper_95"), "99.8%": ("-", "lower_998", "upper_998")}
# Beyond this ratio of the largest to the smallest the small ones would lie on each other.
_WIDEST_PLAIN_AXIS = 5
_TICKS = (10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_MOST_TICKS = 5


def draw_funnel(
    funnel: Funnel,
    limits: Mapping[int, Limits],
    own: FunnelPoint | None,
    ax: "Axes",
    source: str,
    *,
    narrow: bool = False,
) -> "Axes":
    """Draw practices as nameless dots around the share of all, between the limits of chance.

    Parameters
    ----------
    funnel : Funnel
        Its points are drawn by how many were looked at; their codes are not.
    limits : mapping of int to Limits
        The limits by number looked at, in order.
    own : FunnelPoint or None
        The viewer's own practice, marked.
    """
    _draw_limits(funnel.target, limits, ax)
    for flag, (marker, colour) in _POINTS.items():
        points = [point for point in funnel.points if point.flag is flag]
        _draw_points(points, ax, marker=marker, color=colour, label=_name(flag))
    if own is not None:
        _draw_points([own], ax, marker="D", color=INK, label="Your practice")
    _set_axis(list(limits), ax, narrow)
    ax.set_ylim(bottom=0)
    ax.set_title("Practices by number audited", loc="left")
    ax.set_xlabel("Appointments audited" + ("" if narrow else " by the practice"))
    ax.set_ylabel("% potentially avoidable")
    ax.figure.legend(
        loc="outside upper left", ncols=1 if narrow else 3, frameon=False, alignment="left"
    )
    ax.spines[["top", "right"]].set_visible(False)
    add_source(ax, source, narrow=narrow)
    return ax


def _draw_limits(target: float, limits: Mapping[int, Limits], ax: "Axes") -> None:
    """Draw the lines with their names at the right end, where they are furthest apart to read."""
    sizes = list(limits)
    last = limits[sizes[-1]]
    ax.axhline(target * 100, color=INK, linewidth=1)
    _label(ax, "All", sizes[-1], target)
    for name, (style, lower, upper) in _LINES.items():
        for side in (lower, upper):
            shares = [getattr(limits[size], side) * 100 for size in sizes]
            ax.plot(sizes, shares, color=QUIET, linestyle=style, linewidth=1.2)
            _label(ax, name, sizes[-1], getattr(last, side))


def _label(ax: "Axes", text: str, size: int, share: float) -> None:
    ax.annotate(
        text,
        (size, share * 100),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        color=QUIET,
        annotation_clip=False,
    )


def _draw_points(
    points: Sequence[FunnelPoint], ax: "Axes", *, marker: str, color: str, label: str
) -> None:
    if points:
        ax.scatter(
            [point.denominator for point in points],
            [point.share * 100 for point in points],
            s=70,
            marker=marker,
            color=color,
            edgecolor="white",
            label=label,
            zorder=3,
        )


def _name(flag: Flag | None) -> str:
    return "A practice" if flag is None else f"{flag.capitalize()} the 99.8% limits"


def _set_axis(sizes: Sequence[int], ax: "Axes", narrow: bool) -> None:
    fewest, most = sizes[0], sizes[-1]
    if most / fewest > _WIDEST_PLAIN_AXIS:
        ax.set_xscale("log")
        inside = [tick for tick in _TICKS if fewest <= tick <= most]
        step = -(-len(inside) // (_MOST_TICKS - narrow))
        ax.set_xticks(inside[::step], [f"{tick:,}" for tick in inside[::step]])
        ax.minorticks_off()
    ax.set_xlim(fewest, most)
