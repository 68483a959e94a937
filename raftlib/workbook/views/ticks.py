"""Options of which several can be ticked; together they are one choice."""

from collections.abc import Sequence

import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.options import AND
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import show
from raftlib.workbook.wording.ballot import TICK


class TicksView(widgets.VBox):
    """Boxes to tick, one for each option; without options nothing is shown.

    Attributes
    ----------
    value : str
        The keys that are ticked as a vote says them, such as ``A+C``; empty for none.
    """

    value = tl.Unicode()

    def __init__(self) -> None:
        self.offered: tuple[tuple[str, str], ...] = ()
        self.boxes: dict[str, widgets.Checkbox] = {}
        super().__init__()
        self.add_class("raft-boxes")
        show(self, False)

    @property
    def ticked(self) -> list[str]:
        """Return the keys that are ticked, in the order of the options."""
        return [key for key, box in self.boxes.items() if box.value]

    def offer(self, boxes: Sequence[tuple[str, str]]) -> None:
        """Offer these, as pairs of key and label; what is ticked stays while they are the same."""
        if tuple(boxes) == self.offered:
            return
        self.offered = tuple(boxes)
        self.boxes = {key: widgets.Checkbox(description=text, indent=False) for key, text in boxes}
        for box in self.boxes.values():
            box.observe(self._read, "value")
        heading = widgets.HTML(fragments.paragraph(TICK))
        self.children = [heading, *self.boxes.values()]
        self._read()
        show(self, bool(boxes))

    def clear(self) -> None:
        """Take all ticks away."""
        for box in self.boxes.values():
            box.value = False

    def _read(self, _change: object = None) -> None:
        self.value = AND.join(self.ticked)
