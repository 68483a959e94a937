"""Large buttons to choose with, and a second press that confirms what was chosen."""

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets as widgets
import traitlets as tl

from raftlib.workbook.views.base import on_press, show
from raftlib.workbook.wording.ballot import NOT_NOW


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
        self.choices = widgets.Box()
        self.confirm = widgets.Button(button_style="primary")
        self.leave = widgets.Button(description=NOT_NOW)
        self.second = widgets.VBox([self.confirm, self.leave])
        super().__init__([self.choices, self.second])
        self.choices.add_class("raft-choices")
        self.second.add_class("raft-confirm")
        on_press(self.confirm, self._do)
        on_press(self.leave, self.forget)
        self._show()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these, as pairs of value and label; none take the buttons off the page."""
        if tuple(choices) != self.offered:
            self.offered = tuple(choices)
            self.choices.children = [self._button(*choice) for choice in choices]
        if self.pending not in dict(self.offered):
            self.forget()
        self._show()

    def forget(self) -> None:
        """Forget what was pressed and not confirmed."""
        self.pending = ""

    def _button(self, value: str, label: str) -> widgets.Button:
        button = widgets.Button(description=label)
        on_press(button, partial(self._press, value))
        return button

    def _press(self, value: str) -> None:
        # An old page may still show a button that is offered no more.
        self.pending = value if value in dict(self.offered) else ""

    def _do(self) -> None:
        value = self.pending
        self.forget()
        if value:
            self._act(value)

    @tl.observe("pending")
    def _show(self, _change: object = None) -> None:
        show(self.choices, bool(self.offered))
        show(self.second, bool(self.pending))
        for (value, _label), button in zip(self.offered, self.choices.children, strict=True):
            button.button_style = "primary" if value == self.pending else ""
        if self.pending:
            self.confirm.description = self._describe(self.pending)
