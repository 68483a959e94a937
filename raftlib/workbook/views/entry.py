"""The part of the page on which an audit is entered; the browser draws the taps itself."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.audit import MAX_LABEL_CHARACTERS, MAX_NOTE_CHARACTERS, AuditMenu
from raftlib.domain.audit_entry import AuditEntry
from raftlib.errors import AccessError, EntryError, RaftError
from raftlib.workbook.models.entry import EntryModel, RoundOffered
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import (
    OUR_FAULT,
    FragmentView,
    act_safely,
    fragment_style,
    page_log,
)
from raftlib.workbook.views.feedback_link import link_to_feedback
from raftlib.workbook.views.modules import join_modules
from raftlib.workbook.wording import entry as wording
from raftlib.workbook.wording.names import code_and_name

_HERE = Path(__file__).parent
_SCRIPTS = ("entry_outbox.js", "entry_elements.js", "entry_parts.js", "entry.js")


class EntryWidget(anywidget.AnyWidget):
    """Buttons that answer at once, and an outbox that is sent until the store has it.

    Parameters
    ----------
    model : EntryModel
        Who enters, and the door to the store.

    Notes
    -----
    The browser may set any synchronised trait to anything, so none is read here.
    """

    _esm = join_modules(*(_HERE / name for name in _SCRIPTS))
    _css = _HERE / "entry.css"

    words = tl.Dict().tag(sync=True)
    offered = tl.Dict().tag(sync=True)
    clock = tl.Dict().tag(sync=True)
    rounds = tl.List().tag(sync=True)

    def __init__(self, model: EntryModel) -> None:
        super().__init__(words=wording.WORDS)
        self._model = model
        self._offer()
        self.on_msg(self._hear)
        model.observe(self._offer, ["member", "practices", "today", "half_day", "rounds"])

    def _offer(self, _change: object = None) -> None:
        model = self._model
        if not model.member or model.today is None:
            return  # the page is nobody's yet
        self.clock = {"today": model.today.isoformat(), "half_day": model.half_day}
        self.rounds = [_sent_round(it) for it in model.rounds]
        self.offered = {
            "label": wording.LABEL,
            "member": model.member,
            "practices": {code: code_and_name(code, model.practices) for code in model.practices},
            **_answers_of(model.menu),
            "avoidable": wording.AVOIDABLE,
            "achievable": wording.ACHIEVABLE,
            "remembered": _sent(model.remembered) if model.remembered else {},
            "longest_note": MAX_NOTE_CHARACTERS,
            "longest_label": MAX_LABEL_CHARACTERS,
        }

    def _hear(self, _widget: object, message: Any, _buffers: object) -> None:
        """Answer the browser, whatever it sends."""
        message = message if isinstance(message, dict) else {}
        kind, number = message.get("kind"), message.get("number")
        about = {
            "about": kind if kind in ("entries", "resume") else "",
            "number": number if isinstance(number, int) else 0,
        }
        try:
            answer = self._answer(message)
        except RaftError as error:
            final = isinstance(error, AccessError | EntryError)
            answer = {"kind": "failed", "why": str(error), "final": final}
        except Exception:  # noqa: BLE001  (what fails in a callback is seen nowhere)
            page_log().exception("an entry of an audit could not be answered")
            answer = {"kind": "failed", "why": OUR_FAULT, "final": False}
        self.send({**about, **answer})
        if answer["kind"] == "resumed":
            # Now, while somebody looks for the first button, and not at its tap.
            act_safely(self._model.rehearse, "the first entry could not be rehearsed")

    def _answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        if message.get("kind") == "resume":
            found = self._model.resume(message.get("session"))
            entries = [_sent(entry) for entry in found.entries]
            return {
                "kind": "resumed",
                "entries": entries,
                "imported": found.imported,
                "in_round": found.in_round,
            }
        receipts = self._model.take(message.get("entries"))
        return {
            "kind": "taken",
            "stored": [receipt.entry_id for receipt in receipts if receipt.stored],
            "refused": [[it.entry_id, it.refusal] for it in receipts if not it.stored],
        }


class EntryView(widgets.VBox):
    """Where an audit is entered, and what is wrong if it cannot be.

    Parameters
    ----------
    model : EntryModel
        The page's model.
    """

    def __init__(self, model: EntryModel) -> None:
        problem = FragmentView(
            model, lambda: fragments.paragraph(model.problem, "error"), "problem"
        )
        self.entering = EntryWidget(model)
        super().__init__([fragment_style(), problem, self.entering])


class EntryNextStepView(FragmentView):
    """Says what to do when the session is over."""

    def __init__(self, model: EntryModel) -> None:
        href = fragments.page_address("avoidable-appointments")
        text = fragments.next_step(wording.NEXT_STEP) + fragments.link(href, wording.SEE_AUDIT)
        super().__init__(model, lambda: text + link_to_feedback(), "opened")


def _sent(entry: AuditEntry) -> dict[str, Any]:
    return {**asdict(entry), "session_on": entry.session_on.isoformat()}


def _sent_round(offered: RoundOffered) -> dict[str, Any]:
    """Return a round as the page needs it, also while the line is cut."""
    one = offered.round
    return {
        "practice_code": offered.practice_code,
        "first_on": one.period.first_on.isoformat(),
        "last_on": one.period.last_on.isoformat(),
        "name": one.plan.name,
        "until": wording.last_day(one.period.last_on),
        "target": offered.target,
        **_answers_of(one.plan.menu),
    }


def _answers_of(menu: AuditMenu) -> dict[str, Any]:
    """Return the answers of a menu, and its alternatives by the levels that own the change."""
    owners: dict[str, list[str]] = {}
    for item in menu.alternatives:
        owners.setdefault(item.owner_level, []).append(item.label)
    return {
        "answers": {name: list(found) for name, found in menu.answers.items()},
        "owners": [[level, labels] for level, labels in owners.items()],
    }
