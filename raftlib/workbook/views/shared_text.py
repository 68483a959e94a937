"""The field of a text that several people write at once, and its history."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.people import Viewer
from raftlib.errors import RaftError
from raftlib.store.feed import Feed
from raftlib.workbook.models.shared_text import SharedTextModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import OUR_FAULT, act_safely, page_log, write_safely
from raftlib.workbook.wording import shared_text as wording

NOTHING = b"\0"  # the state vector of an empty copy
LONGEST_ECHO = 40  # of what a browser calls its field


class SharedTextView(anywidget.AnyWidget):
    """A labelled text box in which everybody's changes come together.

    Parameters
    ----------
    model : SharedTextModel
        The document.
    feed : Feed
        Says when others have changed it.
    label, hint : str
        What stands above the box.
    rows : int
        How many lines it shows.

    Notes
    -----
    The browser may set any synchronised trait to anything, so none is read here.
    """

    _esm = Path(__file__).parent / "static" / "shared_text.js"

    document = tl.Unicode().tag(sync=True)
    member = tl.Int(0).tag(sync=True)
    label = tl.Unicode().tag(sync=True)
    hint = tl.Unicode().tag(sync=True)
    rows = tl.Int(6).tag(sync=True)
    longest = tl.Int().tag(sync=True)
    writable = tl.Bool(False).tag(sync=True)
    read_only_reason = tl.Unicode(wording.SIGNED_OUT).tag(sync=True)
    others = tl.List(tl.Unicode()).tag(sync=True)

    def __init__(
        self, model: SharedTextModel, feed: Feed, *, label: str, hint: str = "", rows: int = 6
    ) -> None:
        viewer = model.may_write()
        super().__init__(
            document=model.document,
            member=viewer.member.number if viewer else 0,
            label=label,
            hint=hint,
            rows=rows,
            longest=model.longest,
            writable=viewer is not None,
        )
        self._model = model
        self._told, self._told_changes = model.state, model.changes
        self.on_msg(self._hear)
        feed.on(model.topic, self._hear_of_change)

    def _hear(self, _widget: object, message: Any, buffers: Sequence[Any]) -> None:
        """Answer the browser, whatever it sends."""
        message = message if isinstance(message, dict) else {}
        number, view = message.get("number"), message.get("view")
        echo = {
            "view": view[:LONGEST_ECHO] if isinstance(view, str) else "",
            "number": number if isinstance(number, int) else 0,
        }
        try:
            self._answer(message.get("kind"), echo, buffers)
        except RaftError as error:
            self.send({"kind": "refused", **echo, "why": str(error)})
        except Exception:  # noqa: BLE001  (what fails in a callback is seen nowhere)
            page_log().exception("a shared text could not answer its page")
            self.send({"kind": "refused", **echo, "why": OUR_FAULT})

    def _answer(self, kind: object, echo: dict[str, Any], buffers: Sequence[Any]) -> None:
        viewer = self._model.may_write()
        self.writable = viewer is not None
        if kind == "hello":
            self._model.pull()
            self._told = NOTHING
            self._send_news("state", echo)
        elif kind == "update" and len(buffers) == 1:
            self._model.accept(bytes(buffers[0]), viewer)
            self._send_news("accepted", echo)
        elif kind in ("here", "look"):
            self._look_who_is_here(viewer, writes=kind == "here")

    def _look_who_is_here(self, viewer: Viewer | None, *, writes: bool) -> None:
        if writes and viewer is not None:
            self._model.note_presence(viewer)
        self._model.look_who_is_here(viewer)
        self.others = self._model.others

    def _hear_of_change(self, _topic: str) -> None:
        act_safely(self._catch_up, "a shared text could not be brought up to date")

    def _catch_up(self) -> None:
        self._model.pull()
        if self._model.changes != self._told_changes:
            self._send_news("update", {})
        self._look_who_is_here(self._model.may_write(), writes=False)

    def _send_news(self, kind: str, echo: dict[str, Any]) -> None:
        news, self._told = self._model.since(self._told), self._model.state
        self._told_changes = self._model.changes
        self.send({"kind": kind, **echo}, [news, self._told])


class HistoryView(widgets.VBox):
    """Lists who wrote and removed what, the newest first, when it is asked for.

    Parameters
    ----------
    model : SharedTextModel
        The document.
    """

    def __init__(self, model: SharedTextModel) -> None:
        self.show = widgets.Button(description=wording.SHOW_HISTORY)
        self.shown = widgets.HTML()
        super().__init__([self.show, self.shown])
        self._model = model
        self.show.on_click(self._rewrite)

    def _rewrite(self, _button: object) -> None:
        self.shown.value = write_safely(lambda: write_history(self._model))


def write_history(model: SharedTextModel) -> str:
    """Write the history of a shared text, the newest first."""
    sentences = wording.describe_history(model.read_history())
    return fragments.bullets(sentences[::-1]) or fragments.paragraph(wording.NOTHING_WRITTEN)
