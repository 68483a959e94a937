"""What all views do: show a fragment of HTML, and fail with a sentence instead of silently."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import cache
from logging.handlers import RotatingFileHandler

import ipywidgets as widgets
import traitlets as tl

from raftlib import settings
from raftlib.errors import RaftError
from raftlib.workbook.views import fragments

OUR_FAULT = "Something went wrong here, and it has been recorded. Please open the page again."
LOG_BYTES = 2**20
LOGS = ("raft.pages", "raft.feed")  # the feed of changes fails as unseen as a page does


@cache
def page_log() -> logging.Logger:
    """Return the log of the pages: a file, since what a kernel prints is seen nowhere."""
    folder = settings.log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "pages.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(message)s"))
    for name in LOGS:
        logging.getLogger(name).addHandler(handler)
    return logging.getLogger(LOGS[0])


class FragmentView(widgets.HTML):
    """A part of a page that is written anew whenever its model changes.

    Parameters
    ----------
    model : HasTraits
        What the part is about.
    write : callable
        Returns the HTML, made of fragments.
    traits : str
        The model's traits that call for a new text.
    """

    def __init__(self, model: tl.HasTraits, write: Callable[[], str], *traits: str) -> None:
        super().__init__()
        self._write, self._about = write, model
        self._watched: tuple[str, ...] = traits
        model.observe(self._follow, list(traits))
        self._rewrite()

    def _follow(self, _change: object) -> None:
        """Write anew, but once where several traits have changed together."""
        now = self._look()
        if any(new is not old for new, old in zip(now, self._written, strict=True)):
            self._rewrite()

    def _look(self) -> list[object]:
        return [getattr(self._about, trait) for trait in self._watched]

    def _rewrite(self) -> None:
        self._written = self._look()
        self.value = write_safely(self._write)


class ChoiceView(widgets.Dropdown):
    """A list that chooses a trait of its model, and offers what there is now.

    Parameters
    ----------
    label : str
        What stands before it.
    model : HasTraits
        Whose trait is chosen.
    trait : str
        The trait; what it is stays chosen when other things are offered.
    offer : callable
        Returns what to offer, as pairs of text and value; the chosen value is among them.
    traits : str
        The model's traits that call for a new offer.
    """

    def __init__(
        self,
        label: str,
        model: tl.HasTraits,
        trait: str,
        offer: Callable[[], Sequence[tuple[str, object]]],
        *traits: str,
    ) -> None:
        super().__init__(description=label, options=offer())
        self._offer = offer
        # Before the link: what is chosen and what is offered may change at once, in any order.
        model.observe(self._offer_anew, [trait, *traits])
        self._link = tl.link((model, trait), (self, "value"))

    def _offer_anew(self, _change: object = None) -> None:
        # Without the link: the choice is the model's, and not the new list's first item.
        self._link.unlink()
        self.options = self._offer()
        self._link.link()


def fragment_style() -> widgets.HTML:
    """Return the look of the fragments, for JupyterLab: the workbook's own pages have it."""
    return widgets.HTML(fragments.style_sheet())


def write_safely(write: Callable[[], str]) -> str:
    """Return the text, or the sentence that stands for it when it cannot be written."""
    try:
        return write()
    except RaftError as error:
        return fragments.paragraph(str(error), "error")
    except Exception:  # noqa: BLE001  (the one place where a page says that it failed)
        page_log().exception("a part of a page could not be written")
        return fragments.paragraph(OUR_FAULT, "error")


def show(widget: widgets.Widget, shown: bool) -> None:
    """Show a widget, or hide it; what is hidden stays where it is, so that no focus is lost."""
    widget.layout.display = None if shown else "none"


def act_safely(act: Callable[[], object], fault: str) -> bool:
    """Return whether ``act`` could be done; if not, ``fault`` is recorded.

    For what no cell waits for: there, nobody would see the error.
    """
    try:
        act()
    except Exception:  # noqa: BLE001  (a task that ends is silent; this one says so and goes on)
        page_log().exception(fault)
        return False
    return True


def in_background(do: Callable[[], object], then: Callable[[object], object]) -> None:
    """Do what takes long in a thread, so that the page goes on, and pass on what came of it.

    A fault of ours is recorded, and passed on as the sentence that stands for it. Without a running
    loop, as in a test, it is done at once.
    """

    def attempt() -> object:
        came: list[object] = []
        done = act_safely(lambda: came.append(do()), "what a page did in the background failed")
        return came[0] if done else RaftError(OUR_FAULT)

    def end(doing: asyncio.Future[object]) -> None:
        act_safely(lambda: then(doing.result()), "what came of it could not be shown")

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        then(attempt())
        return
    loop.run_in_executor(None, attempt).add_done_callback(end)


def on_press(button: widgets.Button, act: Callable[[], object]) -> None:
    """Do ``act`` when the button is pressed; its failure is recorded, as in :func:`act_safely`."""
    fault = f"the button {button.description!r} failed"
    button.on_click(lambda _button: act_safely(act, fault))


def replace_children(box: widgets.Box, children: Sequence[widgets.Widget]) -> None:
    """Put widgets into a box, where they are others than are there: the page draws them anew."""
    if list(box.children) != list(children):
        box.children = list(children)


def offer(control: widgets.Dropdown, options: Sequence[tuple[str, str]]) -> None:
    """Offer these in a list, where they are others than before; the choice stays if it can."""
    if tuple(options) == tuple(control.options):
        return
    kept, values = control.value, [value for _label, value in options]
    control.options = options
    control.value = kept if kept in values else next(iter(values), None)
