"""The parts of the page of audit rounds that act: make a round, or change it."""

from collections.abc import Callable
from datetime import date

import ipywidgets as widgets

from raftlib.domain.audit_round import MAX_CLINICIANS, MAX_TARGET, RoundStage
from raftlib.workbook.models.audit_round import RoundsModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.asking import DESK
from raftlib.workbook.views.base import FragmentView, offer, on_press, show
from raftlib.workbook.views.rounds import AnswerView
from raftlib.workbook.wording import rounds as wording

# Parts of the page, each with its own place for what was done there.
MAKE, CHANGE, SHARE, ANSWERS, REMIND = "make", "change", "share", "answers", "remind"
HERE = ("opened", "place", "rounds", "number", "today", "progress", "standing")


class PlanFields(widgets.VBox):
    """Name, days and target of a round."""

    def __init__(self) -> None:
        self.name = widgets.Text(description="Name of the round", continuous_update=False)
        self.first_on = widgets.DatePicker(description="First day")
        self.last_on = widgets.DatePicker(description="Last day")
        self.target = widgets.BoundedIntText(
            description="Appointments of each clinician", min=1, max=MAX_TARGET, value=1
        )
        super().__init__([self.name, self.first_on, self.last_on, self.target])

    def fill(self, name: str, first_on: date, last_on: date, target: int) -> None:
        """Show these values."""
        self.name.value, self.target.value = name, target
        self.first_on.value, self.last_on.value = first_on, last_on


class MakeRoundView(widgets.VBox):
    """Makes a round, with defaults that need no change."""

    def __init__(self, model: RoundsModel) -> None:
        self._model = model
        self.fields = PlanFields()
        self.make = widgets.Button(description="Make the round", button_style="primary")
        why = FragmentView(model, lambda: write_suggestion(model), *HERE)
        self.form = widgets.VBox([why, self.fields, self.make])
        about = FragmentView(model, lambda: write_may_make(model), "opened", "place")
        super().__init__([about, self.form, AnswerView(model, MAKE)])
        self.add_class(DESK)
        act_in(self.make, model, MAKE, self._make)
        model.observe(self._suggest, ["opened", "place", "rounds"])
        self._suggest()

    def _make(self) -> None:
        it = self.fields
        self._model.make(it.name.value, it.first_on.value, it.last_on.value, it.target.value)

    def _suggest(self, _change: object = None) -> None:
        model = self._model
        show(self.form, bool(model.opened) and model.may_make)
        if model.opened and model.may_make:
            days = model.suggest_period()
            name = wording.suggest_name(len(model.rounds))
            self.fields.fill(name, days.first_on, days.last_on, model.suggestion.each)


class ChangeRoundView(widgets.VBox):
    """Changes, closes and opens again the round that is chosen."""

    def __init__(self, model: RoundsModel) -> None:
        self._model = model
        self.fields = PlanFields()
        self.change = widgets.Button(description="Change the round", button_style="primary")
        self.close_it = widgets.Button(description="Close the round today")
        self.reopen = widgets.Button(description="Open it again")
        self.call_off = widgets.Button(description="Call the round off")
        acts = widgets.HBox([self.change, self.close_it, self.reopen, self.call_off])
        about = FragmentView(model, lambda: write_may_change(model), *HERE)
        super().__init__([about, self.fields, acts, AnswerView(model, CHANGE)])
        self.add_class(DESK)
        act_in(self.change, model, CHANGE, self._change)
        act_in(self.close_it, model, CHANGE, model.close)
        act_in(self.reopen, model, CHANGE, model.reopen)
        act_in(self.call_off, model, CHANGE, model.call_off)
        model.observe(self._arrange, ["opened", "place", "rounds", "number", "today"])
        self._arrange()

    def _change(self) -> None:
        it = self.fields
        self._model.change(it.name.value, it.first_on.value, it.last_on.value, it.target.value)

    def _arrange(self, _change: object = None) -> None:
        model, one = self._model, self._model.chosen
        may = bool(model.opened) and model.may_change and one is not None
        was_closed = one is not None and one.closed_on is not None
        show(self.fields, may and not was_closed)
        show(self.change, may and not was_closed)
        show(self.close_it, may and model.stage is RoundStage.OPEN)
        show(self.reopen, may and was_closed)
        show(self.call_off, may and not was_closed)
        if may and one is not None:
            plan = one.plan
            self.fields.fill(plan.name, plan.period.first_on, plan.period.last_on, plan.target)
            self.fields.first_on.disabled = model.stage is not RoundStage.COMING


class ShareView(widgets.VBox):
    """Says how many clinicians the practice has in this round, and a target of its own."""

    def __init__(self, model: RoundsModel) -> None:
        self._model = model
        self.clinicians = widgets.BoundedIntText(
            description="Clinicians of the practice (0 if not known)", min=0, max=MAX_CLINICIANS
        )
        self.target = widgets.BoundedIntText(
            description="Our own target for each (0 for the round's)", min=0, max=MAX_TARGET
        )
        self.say = widgets.Button(description="Note these numbers", button_style="primary")
        why = FragmentView(model, lambda: write_suggestion(model), *HERE)
        self.form = widgets.VBox([why, self.clinicians, self.target, self.say])
        about = FragmentView(model, lambda: write_no_share(model), *HERE)
        super().__init__([about, self.form, AnswerView(model, SHARE)])
        self.add_class(DESK)
        act_in(self.say, model, SHARE, self._say)
        model.observe(self._arrange, ["opened", "place", "rounds", "number", "progress"])
        self._arrange()

    def _say(self) -> None:
        self._model.say_share(self.clinicians.value, self.target.value)

    def _arrange(self, _change: object = None) -> None:
        progress = self._model.progress
        show(self.form, progress is not None)
        if progress is not None:
            self.clinicians.value = self._model.clinicians or 0
            self.target.value = self._model.share.target or 0


class AnswersView(widgets.VBox):
    """Shows the round's own answers; adds to them, and words them until the round begins."""

    def __init__(self, model: RoundsModel) -> None:
        self._model = model
        self.kind = widgets.Dropdown(description="What kind of answer?")
        self.text = widgets.Text(description="The new answer", continuous_update=False)
        self.add = widgets.Button(description="Add the answer", button_style="primary")
        self.old = widgets.Dropdown(description="Which answer?")
        self.words = widgets.Text(description="In other words", continuous_update=False)
        self.word = widgets.Button(description="Word it so")
        self.adding = widgets.VBox([self.kind, self.text, self.add])
        self.wording = widgets.VBox([self.old, self.words, self.word])
        about = FragmentView(model, lambda: write_answers(model), *HERE)
        super().__init__([about, self.adding, self.wording, AnswerView(model, ANSWERS)])
        self.add_class(DESK)
        act_in(self.add, model, ANSWERS, self._add)
        act_in(self.word, model, ANSWERS, self._word)
        model.observe(self._arrange, ["opened", "place", "rounds", "number", "today"])
        self._arrange()

    def _add(self) -> None:
        self._model.add_answer(self.text.value, self.kind.value or "")
        if not self._model.problem:
            self.text.value = ""

    def _word(self) -> None:
        self._model.word_answer(self.old.value or "", self.words.value)
        if not self._model.problem:
            self.words.value = ""

    def _arrange(self, _change: object = None) -> None:
        model, one = self._model, self._model.chosen
        may = model.may_change and one is not None and one.closed_on is None
        show(self.adding, may)
        show(self.wording, may and model.stage is RoundStage.COMING)
        menu = one.plan.menu if may and one else None
        levels = dict.fromkeys(item.owner_level for item in menu.alternatives) if menu else {}
        labels = [item.label for item in menu.alternatives] if menu else []
        changes = list(menu.changes_needed) if menu else []
        kinds = [*((level, level) for level in levels), (wording.CHANGE, "")]
        offer(self.kind, kinds if menu else [])
        offer(self.old, [(label, label) for label in (*labels, *changes)])


def act_in(
    button: widgets.Button, model: RoundsModel, part: str, act: Callable[[], object]
) -> None:
    """Do ``act`` when the button is pressed; what comes of it is said in that part of the page."""

    def do() -> None:
        model.part = part
        act()

    on_press(button, do)


def write_suggestion(model: RoundsModel) -> str:
    """Write why that many appointments are suggested."""
    if not model.opened:
        return ""
    return fragments.paragraph(wording.describe_suggestion(model.suggestion))


def write_may_make(model: RoundsModel) -> str:
    """Write why no round can be made here."""
    if not model.opened or model.may_make:
        return ""
    return fragments.paragraph(wording.NO_PLACE)


def write_may_change(model: RoundsModel) -> str:
    """Write what can be changed of the round that is shown."""
    one = model.chosen
    if not model.opened:
        return ""
    if one is None:
        return fragments.paragraph(wording.NO_ROUND)
    if not model.may_change:
        return fragments.paragraph(wording.ONLY_THE_MAKER)
    return fragments.paragraph(
        wording.IS_CLOSED if one.closed_on is not None else wording.CALL_OFF_HINT
    )


def write_no_share(model: RoundsModel) -> str:
    """Write that only a practice says how many clinicians it has."""
    if not model.opened or model.progress is not None:
        return ""
    return fragments.paragraph(wording.NO_ROUND if model.chosen is None else wording.OF_PRACTICES)


def write_answers(model: RoundsModel) -> str:
    """Write the answers of the round that is shown, and whether they can be worded."""
    one = model.chosen
    if not model.opened or one is None:
        return fragments.paragraph(wording.NO_ROUND) if model.opened else ""
    coming = model.stage is RoundStage.COMING
    may = wording.CAN_BE_WORDED if coming else wording.ONLY_ADDED
    return fragments.paragraph(may if model.may_change else "") + "".join(
        fragments.labelled(label, text) for label, text in wording.list_answers(one.plan.menu)
    )
