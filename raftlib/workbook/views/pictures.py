"""Charts as pictures in a page or a report: drawn for a wide screen and for a phone."""

import base64
import io
from collections.abc import Callable
from html import escape

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from raftlib.charts.style import chart_style

# Inches of a chart on a wide screen, and in one column on a phone: there the labels wrap.
WIDE_INCHES, NARROW_INCHES = 9.0, 4.4
NARROW_SCREEN = "(max-width: 640px)"


def chart(draw: Callable[[Axes, bool], Axes], rows: float, alt: str) -> str:
    """Return a chart as two drawings, one for a wide screen and one for a phone.

    Parameters
    ----------
    draw : callable
        Draws on the axes it is given; its second argument says whether the screen is narrow.
    rows : float
        Height, in rows of a bar with its label.
    alt : str
        What the chart says, in a sentence.
    """
    wide = _draw(draw, WIDE_INCHES, 1.8 + 0.42 * rows, narrow=False)
    narrow = _draw(draw, NARROW_INCHES, 2.2 + 0.5 * rows, narrow=True)
    return (
        f'<figure class="raft-chart"><picture><source media="{NARROW_SCREEN}" srcset="{narrow}">'
        f'<img src="{wide}" alt="{escape(alt)}"></picture></figure>'
    )


def _draw(draw: Callable[[Axes, bool], Axes], width: float, height: float, *, narrow: bool) -> str:
    with chart_style():
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure.subplots(), narrow)
        content = io.BytesIO()
        figure.savefig(
            content, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    encoded = base64.b64encode(content.getvalue()).decode("ascii")
    return f"data:image/svg+xml;base64,{encoded}"
