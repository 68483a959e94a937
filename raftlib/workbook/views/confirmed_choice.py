"""Large buttons to choose with, and a second press that confirms what was chosen."""

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets as widgets
import traitlets as tl

from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import on_press, show
from raftlib.workbook.views.ticks import TicksView
from raftlib.workbook.wording.ballot import (
    NOT_NOW,
    NOT_RECORDED_YET,
    NOTHING_TICKED,
    describe_ticked,
)


class ConfirmedChoiceView(widgets.VBox):
    """A choice that takes two presses on two buttons: a key that is held, or a tap twice, is one.

    Parameters
    ----------
    describe : callable
        Returns what the second button says for a value.
    act : callable
        Does it; gets the value.

    Attributes
    ----------
    pending : str
        The value that was pressed and not confirmed; empty for none.
    """

    pending = tl.Unicode()

    def __init__(self, describe: Callable[[str], str], act: Callable[[str], object]) -> None:
        self._describe, self._act = describe, act
        self.offered: tuple[tuple[str, str], ...] = ()
        self.ticks = TicksView()
        self.ticked = widgets.Button(description=NOTHING_TICKED, disabled=True)
        self.choices = widgets.Box()
        self.confirm = widgets.Button(button_style="primary")
        self.leave = widgets.Button(description=NOT_NOW)
        # Also what a voter reads who comes back after the line was cut: the press did not arrive.
        self.waiting = widgets.HTML()
        self.second = widgets.VBox([self.waiting, self.confirm, self.leave])
        super().__init__([self.ticks, self.ticked, self.choices, self.second])
        self.choices.add_class("raft-choices")
        self.second.add_class("raft-confirm")
        on_press(self.ticked, self._take_ticked)
        self.ticks.observe(self._read_ticks, "value")
        on_press(self.confirm, self._do)
        on_press(self.leave, self._leave)
        self._show()

    def offer(
        self, choices: Sequence[tuple[str, str]], boxes: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Offer these, as pairs of value and label; none take the buttons off the page.

        Of ``boxes`` several may be ticked, which together are one choice.
        """
        self.ticks.offer(boxes)
        if tuple(choices) != self.offered:
            self.offered = tuple(choices)
            self.choices.children = [self._button(*choice) for choice in choices]
        if not self._has(self.pending):
            self.pending = ""
        self._show()

    def forget(self) -> None:
        """Forget what was ticked, or pressed and not confirmed."""
        self.pending = ""
        self.ticks.clear()

    def _button(self, value: str, label: str) -> widgets.Button:
        button = widgets.Button(description=label)
        on_press(button, partial(self._press, value))
        return button

    def _press(self, value: str) -> None:
        # An old page may still show a button that is offered no more.
        self.pending = value if value in dict(self.offered) else ""

    def _leave(self) -> None:
        self.pending = ""

    def _take_ticked(self) -> None:
        self.pending = self.ticks.value

    def _read_ticks(self, _change: object = None) -> None:
        """Ask anew where something else is ticked than was chosen."""
        keys = self.ticks.ticked
        self.ticked.description, self.ticked.disabled = describe_ticked(keys), not keys
        if not self._has(self.pending):
            self.pending = ""

    def _has(self, value: str) -> bool:
        return value in {"", self.ticks.value, *dict(self.offered)}

    def _do(self) -> None:
        value = self.pending
        self.forget()
        if value:
            self._act(value)

    @tl.observe("pending")
    def _show(self, _change: object = None) -> None:
        show(self.ticked, bool(self.ticks.offered))
        show(self.choices, bool(self.offered))
        show(self.second, bool(self.pending))
        for (value, _label), button in zip(self.offered, self.choices.children, strict=True):
            button.button_style = "primary" if value == self.pending else ""
        waiting = NOT_RECORDED_YET if self.pending else ""
        self.waiting.value = fragments.paragraph(waiting, "note")
        if self.pending:
            self.confirm.description = self._describe(self.pending)
