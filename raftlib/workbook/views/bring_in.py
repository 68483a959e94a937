"""The parts of the page on which an audit sheet is brought in."""

from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.audit import AuditMenu
from raftlib.sources.audit_template import make_audit_template
from raftlib.sources.given_files import MAX_GIVEN_BYTES
from raftlib.workbook.formats.tally_sheet import PDF_TYPE, make_tally_sheet
from raftlib.workbook.models.bring_in import BringInModel
from raftlib.workbook.models.sheet_look import Stage
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import (
    FragmentView,
    act_safely,
    fragment_style,
    in_background,
    on_press,
    show,
)
from raftlib.workbook.views.modules import join_modules
from raftlib.workbook.views.sheet_mapping import MappingView, write_mapping
from raftlib.workbook.wording import bring_in as wording

_HERE = Path(__file__).parent
_EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_NAME = 200  # characters of a file's name that are looked at


class SheetsToFillInView(FragmentView):
    """Offers the empty sheet, the tally sheet, and the page on which tallies are typed in."""

    def __init__(self, model: BringInModel) -> None:
        super().__init__(model, lambda: write_sheets(model.menu), "menu")


class SheetChooser(anywidget.AnyWidget):
    """Hands the model the file that somebody chooses; nothing of it stays in the widget.

    Parameters
    ----------
    model : BringInModel
        Looks at the file.
    """

    _esm = join_modules(_HERE / "entry_elements.js", _HERE / "sheet_chooser.js")
    _css = _HERE / "sheet_chooser.css"

    words = tl.Dict().tag(sync=True)
    most = tl.Int(MAX_GIVEN_BYTES).tag(sync=True)
    enabled = tl.Bool(False).tag(sync=True)

    def __init__(self, model: BringInModel) -> None:
        super().__init__(words=wording.CHOOSER_WORDS)
        self._model = model
        self._last = 0
        self.on_msg(self._hear)
        model.observe(self._follow, "may")
        self._follow()

    def _follow(self, _change: object = None) -> None:
        self.enabled = self._model.may

    def _hear(self, _widget: object, message: Any, buffers: Any) -> None:
        """Take a file, whatever the browser sends."""
        message = message if isinstance(message, dict) else {}
        name, number = message.get("name"), message.get("number")
        sent = isinstance(name, str) and isinstance(number, int) and len(buffers or ()) == 1
        if message.get("kind") == "file" and sent:
            act_safely(lambda: self._take(name[:MAX_NAME], number, bytes(buffers[0])), "no file")

    def _take(self, name: str, number: int, content: bytes) -> None:
        self._last = number

        def then(found: object) -> None:
            if number == self._last:  # no other file was chosen meanwhile
                self._model.show(found)
            self.send({"number": number})

        in_background(lambda: self._model.examine(name, content), then)


class ChooseView(widgets.VBox):
    """Whose audits are brought in, where the file is chosen, and what is wrong with it."""

    def __init__(self, model: BringInModel) -> None:
        who = FragmentView(model, lambda: write_who(model), "may", "practices")
        self.chooser = SheetChooser(model)
        said = FragmentView(model, lambda: write_said(model), "problem", "look", "done")
        super().__init__([fragment_style(), who, self.chooser, said])


class FoundView(widgets.VBox):
    """Asks what other words mean, shows what would be imported or is wrong, and does it."""

    def __init__(self, model: BringInModel) -> None:
        self._model = model
        self.mapping = MappingView(model)
        found = FragmentView(model, lambda: write_found(model), "look", "brought")
        self.bring = widgets.Button(description=wording.BRING_IN, button_style="primary")
        self.instead = widgets.Button(description=wording.BRING_INSTEAD, button_style="primary")
        self.answers = widgets.Button(description=wording.MAP_ANSWERS)
        self.columns = widgets.Button(description=wording.MAP_COLUMNS)
        self.back = widgets.Button(description=wording.TAKE_BACK)
        self.name = widgets.Text(description=wording.MAPPING_NAME)
        self.save = widgets.Button(description=wording.SAVE_MAPPING)
        self.saving = widgets.VBox([self.name, self.save])
        buttons = [self.bring, self.instead, self.answers, self.columns, self.back]
        super().__init__([self.mapping, found, *buttons, self.saving])
        on_press(self.bring, model.bring)
        on_press(self.instead, lambda: model.bring(instead=True))
        on_press(self.answers, model.map_answers)
        on_press(self.columns, model.map_columns)
        on_press(self.back, model.take_back)
        on_press(self.save, lambda: model.save_mapping(self.name.value))
        model.observe(self._arrange, ["look", "brought"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        model, look = self._model, self._model.look
        ready, wrong = look.stage is Stage.READY, look.stage is Stage.WRONG
        again = ready and look.known is not None and bool(look.known.sessions)
        same = ready and look.known is not None and look.known.same
        show(self.bring, ready and not again and not same)
        show(self.instead, again and not same)
        show(self.answers, wrong and model.can_map_answers())
        show(self.columns, (wrong or ready) and bool(look.mapping.columns))
        show(self.back, model.brought is not None and model.brought.is_new)
        show(self.saving, look.is_mapped and look.stage in (Stage.READY, Stage.DONE))


class NextStepView(FragmentView):
    """Says what to do when the sheets are in, and leads to what they say."""

    def __init__(self, model: BringInModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "look", "brought")


def write_sheets(menu: AuditMenu) -> str:
    """Write the ways to fill an audit in, with the sheets that ask for these answers."""
    excel, pdf = make_audit_template(menu), make_tally_sheet(menu)
    return "".join(
        (
            fragments.paragraph(wording.WAYS),
            fragments.download("audit.xlsx", _EXCEL_TYPE, excel, wording.GET_TEMPLATE),
            fragments.download("tally-sheet.pdf", PDF_TYPE, pdf, wording.GET_TALLY_SHEET),
            fragments.link(fragments.page_address("enter-an-audit"), wording.ENTER_TALLIES),
        )
    )


def write_who(model: BringInModel) -> str:
    """Write whose audits are brought in here; nothing before that is known."""
    return fragments.paragraph(wording.describe_who(model.practices)) if model.may else ""


def write_said(model: BringInModel) -> str:
    """Write what could not be done, or what was."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    return fragments.told(model.done)


def write_found(model: BringInModel) -> str:
    """Write what is wrong with the file, what it would bring, or what came of it."""
    look, sheet = model.look, model.look.sheet
    if look.stage is Stage.WRONG:
        return _write_wrong(model)
    if sheet is None or look.stage not in (Stage.READY, Stage.DONE):
        return ""
    if look.stage is Stage.DONE and model.brought is not None:
        is_new = model.brought.is_new
        said = wording.describe_done(look.file_name, len(sheet.appointments), is_new=is_new)
        return fragments.told(said)
    rows = sheet.appointments
    known = look.known
    return "".join(
        (
            fragments.paragraph(wording.describe_sheet(look.file_name, rows), "statement"),
            fragments.paragraph(wording.describe_known(known), "note") if known else "",
            fragments.bullets(wording.known_sessions(known)) if known else "",
            fragments.paragraph(wording.describe_unknown_practices(look.unknown_practices), "note"),
            write_mapping(look) if look.is_mapped else "",
            fragments.table(wording.first_rows(rows), wording.describe_first(len(rows))),
        )
    )


def write_next_step(model: BringInModel) -> str:
    """Write what comes after, and the link to the practice's audit once it is in."""
    codes = model.brought.practice_codes if model.brought else frozenset()
    practice = next(iter(codes)) if len(codes) == 1 else ""
    href = fragments.page_address("avoidable-appointments", practice=practice)
    return fragments.next_step(wording.NEXT_STEP) + fragments.link(href, wording.SEE_AUDIT)


def _write_wrong(model: BringInModel) -> str:
    look = model.look
    if look.trouble:
        return fragments.paragraph(look.trouble, "error")
    headline = wording.describe_wrong(look.file_name, look.wrong)
    sentences = wording.describe_problems(look.wrong)
    return fragments.paragraph(headline, "error") + fragments.bullets(sentences)
