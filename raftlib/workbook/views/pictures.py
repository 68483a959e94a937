"""Charts as pictures in a page or a report: drawn for a wide screen and for a phone.

Outside the site a picture stands in the page. On the site the page has its address alone, and what
it is drawn from is left with the server: what nobody looks at is not drawn, what many look at is
drawn once, and no page's own process draws.
"""

import base64
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING

from raftlib import settings
from raftlib.charts.formats import choose_format, count_marks
from raftlib.charts.style import chart_style
from raftlib.shared_work import SharedWork, work_in
from raftlib.workbook.views.drawing_names import drawing_name

if TYPE_CHECKING:  # a page whose charts are drawn already does not wait for this library
    from matplotlib.axes import Axes

# Inches of a chart on a wide screen, and in one column on a phone: there the labels wrap.
WIDE_INCHES, NARROW_INCHES = 9.0, 4.4
NARROW_SCREEN = "(max-width: 640px)"
CSS_PIXELS = 96  # of an inch
PNG_DOTS = 2 * CSS_PIXELS  # sharp on a phone, whose pixels are half as large
# Nothing of the machine or the day, so that the same result gives the same bytes.
METADATA = {
    "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    "png": dict.fromkeys(("Software",)),
}
PNG_START = b"\x89PNG"
# Where the server answers with a picture, and what is added to its name for what it is drawn from.
PICTURES, RECIPE = "/pictures/", "-recipe"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart that can be shown on a page and saved as a file.

    ``draw`` and ``results`` are those of a :class:`Drawing`; ``rows`` is its height, in rows of a
    bar with its label, ``alt`` what it says in a sentence, and ``words`` the texts that it takes by
    name, such as ``source``.
    """

    draw: "Callable[..., Axes]"
    results: tuple[object, ...]
    rows: float
    alt: str
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Everything that a drawing shows and looks like; its name is made of nothing else.

    ``draw`` is a function of ``raftlib.charts``, which gets ``results`` and, by name, the axes,
    ``words`` and whether the screen is narrow. ``width`` and ``height`` are in inches.
    """

    draw: "Callable[..., Axes]"
    results: tuple[object, ...]
    words: dict[str, str]
    width: float
    height: float
    narrow: bool


def show_chart(shown: Chart | None) -> str:
    """Return a chart as :func:`chart` does, or nothing where there is none to draw."""
    if shown is None:
        return ""
    return chart(shown.draw, *shown.results, rows=shown.rows, alt=shown.alt, **shown.words)


def chart(
    draw: "Callable[..., Axes]", *results: object, rows: float, alt: str, **words: str
) -> str:
    """Return a chart as two drawings, one for a wide screen and one for a phone.

    Parameters
    ----------
    draw : callable
        A function of ``raftlib.charts``.
    results : object
        What it draws, in the order in which it takes them.
    rows : float
        Height, in rows of a bar with its label.
    alt : str
        What the chart says, in a sentence.
    words : str
        The texts that it takes by name, such as ``source``.
    """
    drawings = [
        Drawing(draw=draw, results=results, words=words, width=width, height=height, narrow=narrow)
        for width, height, narrow in (
            (WIDE_INCHES, 1.8 + 0.42 * rows, False),
            (NARROW_INCHES, 2.2 + 0.5 * rows, True),
        )
    ]
    wide, narrow = map(_picture, drawings)
    lazy = ' loading="lazy"' if PICTURES in wide else ""
    return (
        f'<figure class="raft-chart"><picture><source media="{NARROW_SCREEN}" srcset={narrow}>'
        f'<img src={wide}{lazy} alt="{escape(alt)}"></picture></figure>'
    )


def make_drawing(shown: Chart, width: float) -> Drawing:
    """Return a chart as one drawing for a wide place, such as a file, ``width`` inches wide."""
    return Drawing(
        draw=shown.draw,
        results=shown.results,
        words=shown.words,
        width=width,
        height=1.8 + 0.42 * shown.rows,
        narrow=False,
    )


def _picture(drawing: Drawing) -> str:
    """Return the drawing's address and size, as attributes of an image."""
    width, height = (round(inches * CSS_PIXELS) for inches in (drawing.width, drawing.height))
    work = work_in(settings.work_folder())
    address = (work and leave_recipe(drawing, work)) or _embed(render(drawing))
    return f'"{address}" width="{width}" height="{height}"'


def _embed(body: bytes) -> str:
    return f"data:{media_type(body)};base64,{base64.b64encode(body).decode('ascii')}"


def media_type(body: bytes) -> str:
    """Return what kind of picture this is."""
    return "image/png" if body.startswith(PNG_START) else "image/svg+xml"


def leave_recipe(drawing: Drawing, work: SharedWork) -> str:
    """Leave what a drawing is made from, and return its address; nothing where that fails."""
    name = drawing_name(drawing, work.key)
    try:
        if not work.has(name + RECIPE):
            work.leave(name + RECIPE, pickle.dumps(drawing))
    except OSError:  # the folder is full, or has gone with its server
        return ""
    return PICTURES + name


def draw_recipe(name: str, work: SharedWork) -> bytes:
    """Draw what was left under a name, and leave it there; what is drawn already is not again.

    Raises
    ------
    KeyError
        If nothing was left under that name.
    """

    def draw() -> bytes:
        recipe = work.read(name + RECIPE)
        if recipe is None:
            raise KeyError(f"Nothing was left under {name}.")
        # Sealed with a key that only this server's processes have: nobody else can have written it.
        return render(pickle.loads(recipe))  # noqa: S301

    return work.fetch(name, draw)


def render(drawing: Drawing, kind: str = "", title: str = "") -> bytes:
    """Return a drawing as SVG, or as PNG at twice the size.

    Parameters
    ----------
    kind : str
        ``svg`` or ``png``; what fits its number of marks, where neither is asked for.
    title : str
        What the file says of itself to programs that read aloud, if it is to stand alone.
    """
    from matplotlib.figure import Figure

    with chart_style():
        figure = Figure(figsize=(drawing.width, drawing.height), layout="constrained")
        drawing.draw(*drawing.results, ax=figure.subplots(), narrow=drawing.narrow, **drawing.words)
        kind = kind or choose_format(count_marks(figure))
        about = {**METADATA[kind], **({"Title": title} if title else {})}
        content = io.BytesIO()
        figure.savefig(content, format=kind, dpi=PNG_DOTS, metadata=about)
    return content.getvalue()


def load_libraries() -> None:
    """Load what drawing needs, so that the processes forked from this one have it already."""
    for module in ("matplotlib.figure", "matplotlib.backends.backend_svg", "seaborn"):
        import_module(module)
