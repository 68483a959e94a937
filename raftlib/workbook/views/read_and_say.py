"""The parts of the page on which a paper is read and practices say what they think."""

from functools import partial

import ipywidgets as widgets

from raftlib.domain.people import Role
from raftlib.domain.proceedings import Remark, Stage, View
from raftlib.workbook.models.read_and_say import ReadAndSayModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, on_press, replace_children, show
from raftlib.workbook.views.paper_depths import DoneView, PracticeChoiceView, write_result_link
from raftlib.workbook.wording import paper as wording

# Who may open the page of the vote.
MAY_VOTE = (Role.PRACTICE, Role.FACILITATOR, Role.SCRIBE)


class ViewsView(widgets.VBox):
    """What practices think, one's own first; one press agrees, and one takes that back."""

    def __init__(self, model: ReadAndSayModel) -> None:
        super().__init__()
        self._model = model
        self._rows: dict[int, RemarkView] = {}
        self._none = FragmentView(model, lambda: write_none(model), "found", "mine")
        self._own = FragmentView(model, lambda: write_own_heading(model), "mine", "found")
        self._others = FragmentView(model, lambda: write_others_heading(model), "mine", "found")
        self._arrange()
        model.observe(self._arrange, ["found", "mine", "names", "stage"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        shown = {view.seq: view for view in (*model.own_views, *model.other_views)}
        known = {seq: row for seq, row in self._rows.items() if seq in shown}
        # A row that stays is the same widget: whoever has just pressed in it keeps their place.
        self._rows = {seq: known.get(seq) or RemarkView(model, seq) for seq in shown}
        for seq, row in self._rows.items():
            row.say(shown[seq])
        own = [self._rows[view.seq] for view in model.own_views]
        others = [self._rows[view.seq] for view in model.other_views]
        children = [self._none, self._own, *own, self._others, *others]
        replace_children(self, children)


class RemarkView(widgets.VBox):
    """One idea or view, who agrees with it, and a button to agree for each practice of mine."""

    def __init__(self, model: ReadAndSayModel, seq: int) -> None:
        self._model, self._seq = model, seq
        self.text = widgets.HTML()
        self.buttons: dict[str, widgets.Button] = {}
        super().__init__([self.text])

    def say(self, view: View) -> None:
        """Show the view as it is now."""
        model = self._model
        self.text.value = fragments.remark(
            wording.describe_view(view, model.names),
            view.text,
            wording.describe_agreement(view, model.names),
        )
        codes = model.may_agree(view)
        self.buttons = {code: self.buttons.get(code) or self._button(code) for code in codes}
        for code, button in self.buttons.items():
            alone = len(model.mine) == 1
            button.description = wording.describe_press(view, code, model.names, alone=alone)
        children = [self.text, *self.buttons.values()]
        replace_children(self, children)

    def _button(self, code: str) -> widgets.Button:
        button = widgets.Button()
        on_press(button, partial(self._press, code))
        return button

    def _press(self, code: str) -> None:
        views = self._model.found.views if self._model.found else ()
        view = next((one for one in views if one.seq == self._seq), None)
        if view is not None:
            self._model.agree(self._seq, code, agrees=code not in view.agreed_by)


class SayView(widgets.VBox):
    """Leaves an idea or a view for the viewer's practice."""

    def __init__(self, model: ReadAndSayModel) -> None:
        self._model = model
        self.practice = PracticeChoiceView(model)
        self.remark = widgets.RadioButtons(
            description=wording.REMARK_LABEL,
            options=[(label, remark.value) for remark, label in wording.REMARKS.items()],
        )
        self.text = widgets.Textarea(description=wording.TEXT_LABEL, rows=5)
        self.leave = widgets.Button(button_style="primary")
        hint = widgets.HTML(fragments.paragraph(wording.TEXT_HINT, "context"))
        self.form = widgets.VBox([self.practice, self.remark, self.text, hint, self.leave])
        note = FragmentView(model, lambda: write_who_says(model), "mine", "stage", "found")
        super().__init__([note, self.form, DoneView(model)])
        self._arrange()
        model.observe(self._arrange, ["mine", "practice", "names", "stage"])
        on_press(self.leave, self._say)

    def _arrange(self, _change: object = None) -> None:
        show(self.form, self._model.may_say)
        self.leave.description = wording.describe_leave(self._model.practice, self._model.names)

    def _say(self) -> None:
        if self._model.say(self.remark.value or Remark.VIEW.value, self.text.value):
            self.text.value = ""


class ReadNextStepView(FragmentView):
    """Says what to do after reading."""

    def __init__(self, model: ReadAndSayModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "opened", "found", "stage", "who")


def write_none(model: ReadAndSayModel) -> str:
    """Write that nobody has said anything."""
    if model.found is None or model.found.views or model.mine:
        return ""
    return fragments.paragraph(wording.NO_VIEWS)


def write_own_heading(model: ReadAndSayModel) -> str:
    """Write the heading of one's own views."""
    if not model.mine:
        return ""
    nothing = "" if model.own_views else fragments.paragraph(wording.NO_OWN_VIEWS)
    return fragments.heading(wording.OWN_VIEWS) + nothing


def write_others_heading(model: ReadAndSayModel) -> str:
    """Write the heading of the others' views, for those who have some of their own."""
    if not model.mine:
        return ""
    nothing = "" if model.other_views else fragments.paragraph(wording.NO_OTHER_VIEWS)
    return fragments.heading(wording.OTHER_VIEWS) + nothing


def write_who_says(model: ReadAndSayModel) -> str:
    """Write why the viewer cannot say anything here."""
    if model.found is None or model.may_say:
        return ""
    why = wording.TOO_LATE if model.stage is Stage.CLOSED else wording.PRACTICES_SAY
    return fragments.paragraph(why, "note")


def write_next_step(model: ReadAndSayModel) -> str:
    """Write what to do now, and where."""
    if not model.opened:
        return ""
    if model.found is None:
        return fragments.next_step(wording.NOTHING_TO_DO)
    step = fragments.next_step(wording.NEXT_STEPS[model.stage])
    if model.stage is Stage.CLOSED:
        return step + write_result_link(model)
    voters = model.who is not None and model.who.has(*MAY_VOTE)
    vote = _link("vote", model.code, wording.GO_TO_VOTE) if voters else ""
    is_cd = model.who is not None and model.who.has(Role.CD)
    return step + vote + (_link("cd", model.code, wording.GO_TO_CD) if is_cd else "")


def _link(slug: str, code: str, text: str) -> str:
    return fragments.link(fragments.page_address(slug, decision=code), text)
