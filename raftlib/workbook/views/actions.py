"""The parts of the audit's page on which a finding becomes an action, and the list of actions."""

from functools import partial

import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.action import ActionKept, ActionStatus, AuditFinding
from raftlib.workbook.models.action_draft import CHANGE, DROP, NEW
from raftlib.workbook.models.actions import LIST, ActionsModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import (
    ChoiceView,
    FragmentView,
    on_press,
    replace_children,
    show,
)
from raftlib.workbook.wording import actions as wording


class ActionFormView(widgets.VBox):
    """The form of an action, of which a page has one: it is where its finding or action is."""

    def __init__(self, model: ActionsModel) -> None:
        self._model = self.model = model
        self.aim = _typed(model, "aim", wording.AIM, rows=3)
        self.first_step = _typed(model, "first_step", wording.FIRST_STEP, rows=2)
        self.lead = ChoiceView(wording.LEAD, model, "lead", lambda: offer_leads(model), "actions")
        self.initials = _typed(model, "initials", wording.INITIALS)
        self.due_on = _linked(model, "due_on", widgets.DatePicker(description=wording.DUE))
        self.review_on = _linked(model, "review_on", widgets.DatePicker(description=wording.REVIEW))
        self.why = _typed(model, "why", wording.WHY, rows=2)
        self.save = widgets.Button(button_style="primary")
        self.cancel = widgets.Button(description=wording.CANCEL)
        self.plan = widgets.VBox(
            [self.aim, self.first_step, self.lead, self.initials, self.due_on, self.review_on]
        )
        heading = FragmentView(model, lambda: write_draft(model), "writing")
        problem = FragmentView(model, lambda: write_problem(model), "problem", "writing")
        hint = widgets.HTML(fragments.paragraph(wording.PRIVATE, "context"))
        buttons = widgets.HBox([self.save, self.cancel])
        super().__init__([heading, self.plan, self.why, hint, problem, buttons])
        self._arrange()
        model.observe(self._arrange, "writing")
        on_press(self.save, lambda: model.save(wording.describe_finding))
        on_press(self.cancel, model.cancel)

    def _arrange(self, _change: object = None) -> None:
        kind = self._model.kind
        show(self.plan, kind != DROP)
        show(self.why, kind == DROP)
        self.save.description = wording.SAVE.get(kind, "")


class WithActions(widgets.VBox):
    """A part of the page with findings, and under it what turns each of them into an action.

    Parameters
    ----------
    part : Widget
        What shows the findings.
    form : ActionFormView
        The page's form.
    questions : str
        Which findings these are: ``SHARE``, or questions of the audit.
    """

    def __init__(self, part: widgets.Widget, form: ActionFormView, *questions: str) -> None:
        super().__init__([part, *(TurnView(form, question) for question in questions)])


class TurnView(widgets.VBox):
    """A button for each finding of one kind, and the form while one of them is being written."""

    def __init__(self, form: ActionFormView, question: str) -> None:
        self._model, self._form, self._question = form.model, form, question
        self.buttons: dict[str, widgets.Button] = {}
        self._offered = widgets.VBox()
        self._place = widgets.VBox()
        model = self._model
        super().__init__([self._offered, self._place, AnswerView(model, question)])
        self._arrange()
        model.observe(self._arrange, ["findings", "writing", "place"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        draft = model.draft if model.kind == NEW and model.place == self._question else None
        found = [one for one in model.findings if one.question == self._question]
        if draft and draft.finding and draft.finding.key not in {one.key for one in found}:
            found.append(draft.finding)  # the figures have changed since
        self.buttons = {one.key: self.buttons.get(one.key) or self._button(one) for one in found}
        replace_children(self._offered, list(self.buttons.values()))
        for key, button in self.buttons.items():
            # The form is next to its button, for the eye and for the keyboard.
            show(button, draft is None or key == draft.base.finding)
        replace_children(self._place, [self._form] if draft else [])

    def _button(self, finding: AuditFinding) -> widgets.Button:
        button = widgets.Button(description=wording.label_turn(finding))
        on_press(button, partial(self._model.begin, NEW, finding.key, self._question))
        return button


class AnswerView(widgets.VBox):
    """Says what was done here, and takes it back."""

    def __init__(self, model: ActionsModel, place: str) -> None:
        self._model, self._at = model, place
        self.undo = widgets.Button(description=wording.UNDO)
        watched = ("place", "done", "problem", "writing")
        said = FragmentView(model, lambda: write_answer(model, place), *watched)
        super().__init__([said, self.undo])
        self._arrange()
        model.observe(self._arrange, ["place", "last", "writing"])
        on_press(self.undo, model.undo)

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        show(self.undo, model.last is not None and model.place == self._at)


class ActionsView(widgets.VBox):
    """All actions of the practice, each with what can be done about it."""

    def __init__(self, form: ActionFormView) -> None:
        self._model, self._form = form.model, form
        self.rows: dict[str, ActionRowView] = {}
        model = self._model
        watched = ("opened", "practice_code", "may_write", "actions", "problem")
        self._note = FragmentView(model, lambda: write_note(model), *watched)
        self._answer = AnswerView(model, LIST)
        super().__init__()
        self._arrange()
        model.observe(self._arrange, ["actions", "may_write", "today", "writing", "place"])

    def _arrange(self, _change: object = None) -> None:
        ids = [kept.action.original_id for kept in self._model.actions]
        # A row that stays is the same widget: whoever has just pressed in it keeps their place.
        self.rows = {key: self.rows.get(key) or ActionRowView(self._form) for key in ids}
        for kept in self._model.actions:
            self.rows[kept.action.original_id].say(kept)
        replace_children(self, [self._note, self._answer, *self.rows.values()])


class ActionRowView(widgets.VBox):
    """One action, and what its practice's members can do about it."""

    def __init__(self, form: ActionFormView) -> None:
        self._model, self._form = form.model, form
        self._number = 0
        self.text = widgets.HTML()
        self.done, self.again = widgets.Button(), widgets.Button()
        self.change, self.drop = widgets.Button(), widgets.Button()
        self._buttons = widgets.HBox([self.done, self.again, self.change, self.drop])
        self._place = widgets.VBox()
        super().__init__([self.text, self._buttons, self._place])
        on_press(self.done, lambda: self._model.mark(self._number, ActionStatus.DONE))
        on_press(self.again, lambda: self._model.mark(self._number, ActionStatus.OPEN))
        on_press(self.change, lambda: self._begin(CHANGE))
        on_press(self.drop, lambda: self._begin(DROP))

    def say(self, kept: ActionKept) -> None:
        """Show the action as it is now."""
        model, number = self._model, kept.number
        self._number = number
        self.text.value = write_action(model, kept)
        self.done.description = f"Action {number} is done"
        self.again.description = f"Open action {number} again"
        self.change.description = f"Change action {number}"
        self.drop.description = f"Drop action {number}"
        is_open = kept.action.status is ActionStatus.OPEN
        for button in (self.done, self.drop):
            show(button, is_open)
        show(self.again, not is_open)
        show(self._buttons, model.may_write)
        here = model.kind in (CHANGE, DROP) and model.about == str(number)
        replace_children(self._place, [self._form] if here else [])

    def _begin(self, kind: str) -> None:
        self._model.begin(kind, str(self._number), LIST)


def offer_leads(model: ActionsModel) -> list[tuple[str, str]]:
    """Return the roles to choose from, and those that an action has from before."""
    earlier = [kept.action.lead for kept in model.actions]
    leads = dict.fromkeys([*model.menu.leads, *earlier])
    return [(wording.NO_LEAD, ""), *((lead, lead) for lead in leads)]


def write_draft(model: ActionsModel) -> str:
    """Write what is being written about."""
    if model.draft is None:
        return ""
    heading, sentence = wording.describe_draft(model.draft, model.about)
    return fragments.heading(heading) + fragments.paragraph(sentence)


def write_problem(model: ActionsModel) -> str:
    """Write what is wrong with the form."""
    return fragments.paragraph(model.problem, "error") if model.writing else ""


def write_answer(model: ActionsModel, place: str) -> str:
    """Write what came of what was done in this part of the page."""
    if model.place != place or model.writing:
        return ""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    return fragments.told(wording.SAID.get(model.done, ""))


def write_note(model: ActionsModel) -> str:
    """Write that there is no action, or for whom the actions are."""
    if not model.opened:
        return ""
    heading = fragments.heading(wording.OUR_ACTIONS)
    if not model.practice_code:
        said = model.problem and not model.place
        return fragments.paragraph(model.problem if said else wording.NO_PRACTICE, "note")
    if model.actions:
        return heading
    none = wording.NONE_YET if model.may_write else wording.NONE_TO_SEE
    return heading + fragments.paragraph(none, "note")


def write_action(model: ActionsModel, kept: ActionKept) -> str:
    """Write one action."""
    if model.today is None:
        return ""
    heading, lines = wording.describe_action(kept, model.today)
    return fragments.heading(heading, 4) + "".join(map(fragments.paragraph, lines))


def _typed(model: ActionsModel, name: str, label: str, rows: int = 0) -> widgets.Widget:
    """Return a field that tells the kernel what was typed once it is left."""
    words = {"description": label, "continuous_update": False}
    field = widgets.Textarea(rows=rows, **words) if rows else widgets.Text(**words)
    field.add_class("raft-wide")
    return _linked(model, name, field)


def _linked(model: ActionsModel, name: str, field: widgets.Widget) -> widgets.Widget:
    tl.link((model, name), (field, "value"))
    return field
