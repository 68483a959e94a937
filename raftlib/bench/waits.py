"""What a viewer waits for, told by the messages of the page."""

from typing import Protocol

from raftlib.bench.messages import Heard
from raftlib.bench.widgets import Drawn, Widgets


class Wait(Protocol):
    """Something that messages bring about."""

    def hear(self, heard: Heard, drawn: Drawn, at: float) -> float | None:
        """Return when it came about, or None while it has not."""


class UntilAnswered:
    """Waits for the answer to a question."""

    def __init__(self, msg_id: str) -> None:
        self._msg_id = msg_id

    def hear(self, heard: Heard, _drawn: Drawn, at: float) -> float | None:
        """Return when a reply came on the channel of questions."""
        answered = heard.channel == "shell" and heard.answers == self._msg_id
        return at if answered else None


class UntilLive:
    """Waits until the states have come and something can be seen.

    A page that becomes somebody's only now may still be empty when its states come.
    """

    def __init__(self, widgets: Widgets) -> None:
        self._widgets = widgets

    def hear(self, _heard: Heard, _drawn: Drawn, at: float) -> float | None:
        """Return when that was so."""
        return at if self._widgets.is_live else None


class UntilRedrawn:
    """Waits until all that a choice changes is drawn, and the kernel says that it is done.

    Where it says so before anything is drawn, the first that is drawn counts. Nothing at all
    drawn is no redraw.
    """

    def __init__(self, msg_id: str) -> None:
        self._msg_id = msg_id
        self._drawn_at: float | None = None
        self._done = False

    def hear(self, heard: Heard, drawn: Drawn, at: float) -> float | None:
        """Return when the last of it was drawn."""
        if drawn:
            self._drawn_at = at
        if heard.channel == "iopub" and not self._done:
            self._done = heard.answers == self._msg_id and heard.is_idle
        return self._drawn_at if self._done else None


class UntilChanged:
    """Waits until a change by somebody else is drawn, of whose end no kernel tells.

    Where the page has a chart, one counts; else the first text.
    """

    def __init__(self, widgets: Widgets) -> None:
        self._awaited = Drawn.CHART if widgets.has_chart else Drawn.TEXT

    def hear(self, _heard: Heard, drawn: Drawn, at: float) -> float | None:
        """Return when it was drawn."""
        return at if drawn >= self._awaited else None
