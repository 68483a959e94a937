"""The parts of a proposal's page on which its vote is opened, or a decision taken without one."""

from collections.abc import Sequence

import ipywidgets as widgets
import traitlets as tl

from raftlib.workbook.models.opening import OpeningModel
from raftlib.workbook.models.proposal import TYPED
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, on_press, show
from raftlib.workbook.views.decision import write_blocking
from raftlib.workbook.views.proposal import describe_roster, show_said
from raftlib.workbook.wording import opening as wording
from raftlib.workbook.wording.names import code_and_name


class WindowView(widgets.VBox):
    """Chooses when the vote is open, and who is recused from it."""

    def __init__(self, model: OpeningModel) -> None:
        self._model = model
        self.opens = ChoiceView("Opens", model, "opens_later", lambda: wording.OPENS)
        self.opens_on = _linked(model, "opens_on", widgets.DatePicker(description="Opens on"))
        self.opens_time = _linked(
            model, "opens_time", widgets.TimePicker(description="Opens at, London time")
        )
        self.closes = ChoiceView(
            "Closes", model, "closes_soonest", lambda: _offer_closes(model), "found", "rules"
        )
        self.closes_on = _linked(model, "closes_on", widgets.DatePicker(description="Closes on"))
        self.closes_time = _linked(
            model, "closes_time", widgets.TimePicker(description="Closes at, London time")
        )
        self.recused = RecusedView(model)
        self.opening = widgets.HBox([self.opens_on, self.opens_time])
        self.closing = widgets.HBox([self.closes_on, self.closes_time])
        idle = show_idle(model)
        super().__init__([idle, self.opens, self.opening, self.closes, self.closing, self.recused])
        self._arrange()
        model.observe(self._arrange, ["who", "found", "rules", "opens_later", "closes_soonest"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        may = may_plan(model)
        show(self.opens, may)
        show(self.opening, may and model.opens_later)
        show(self.closes, may and len(_offer_closes(model)) > 1)
        show(self.closing, may and not model.closes_soonest)
        show(self.recused, may)


class RecusedView(widgets.VBox):
    """Ticks the practices and the CDs that are recused."""

    def __init__(self, model: OpeningModel) -> None:
        self._model = model
        self.practices: dict[str, widgets.Checkbox] = {}
        self.seats: dict[str, widgets.Checkbox] = {}
        self.choose = widgets.ToggleButton(description=wording.CHOOSE_RECUSED)
        self.hint = widgets.HTML(fragments.paragraph(wording.RECUSED_HINT, "context"))
        self.boxes = widgets.VBox()
        self.boxes.add_class("raft-boxes")
        super().__init__([self.choose, self.hint, self.boxes])
        self.choose.observe(self._arrange, "value")
        model.observe(self._offer, ["checks", "names"])
        model.observe(self._tick, ["recused_practices", "recused_seats"])
        self._offer()
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        show(self.hint, self.choose.value)
        show(self.boxes, self.choose.value)

    def _offer(self, _change: object = None) -> None:
        decision = self._model.checks.decision
        practices = [p.practice_code for p in decision.practices] if decision else []
        seats = [seat.pcn_code for seat in decision.cds] if decision else []
        if practices == list(self.practices) and seats == list(self.seats):
            return
        names = self._model.names
        self.practices = {code: self._box(code_and_name(code, names)) for code in practices}
        self.seats = {code: self._box(f"CD of {code_and_name(code, names)}") for code in seats}
        self._tick()
        for box in (*self.practices.values(), *self.seats.values()):
            box.observe(self._choose, "value")
        self.boxes.children = [*self.practices.values(), *self.seats.values()]

    def _box(self, label: str) -> widgets.Checkbox:
        return widgets.Checkbox(description=label, indent=False)

    def _tick(self, _change: object = None) -> None:
        model = self._model
        for chosen, boxes in (
            (list(model.recused_practices), self.practices),
            (list(model.recused_seats), self.seats),
        ):
            for code, box in boxes.items():
                box.value = code in chosen

    def _choose(self, _change: object) -> None:
        practices, seats = _ticked(self.practices), _ticked(self.seats)
        self._model.recused_practices, self._model.recused_seats = practices, seats


class ChecksView(FragmentView):
    """Shows whom the vote asks, and what is in its way."""

    def __init__(self, model: OpeningModel) -> None:
        watched = ("who", "found", "checks", "names", *TYPED)
        super().__init__(model, lambda: write_checks(model), *watched)


class BlockersView(FragmentView):
    """Shows who can stop the decision."""

    def __init__(self, model: OpeningModel) -> None:
        super().__init__(model, lambda: write_blockers(model), "who", "found", "checks", "names")


class OpenView(widgets.VBox):
    """Opens the vote, once somebody says to have seen who can stop it."""

    def __init__(self, model: OpeningModel) -> None:
        self._model = model
        self.seen = widgets.Checkbox(description=wording.SEEN, indent=False)
        self.button = widgets.Button(description=wording.OPEN, button_style="primary")
        tl.link((model, "has_seen"), (self.seen, "value"))
        on_press(self.button, model.open_vote)
        opened = FragmentView(model, lambda: write_opened(model), "who", "found")
        said = show_said(model, "open")
        super().__init__([show_idle(model), self.seen, self.button, said, opened])
        self._arrange()
        model.observe(self._arrange, ["who", "found", "checks", "has_seen", "rules", *TYPED])

    def _arrange(self, _change: object = None) -> None:
        may = may_plan(self._model)
        show(self.seen, may)
        show(self.button, may)
        self.seen.disabled = not self._model.checks.passed
        self.button.disabled = not self._model.may_open


class TakenView(widgets.VBox):
    """Records what the leadership meeting decided without a weighted vote."""

    def __init__(self, model: OpeningModel) -> None:
        self._model = model
        self.begin = widgets.ToggleButton(description=wording.WITHOUT_VOTE)
        self.outcome = widgets.Textarea(description=wording.DECIDED, continuous_update=False)
        self.why = widgets.Textarea(description=wording.WHY_WITHOUT, continuous_update=False)
        self.record = widgets.Button(description=wording.RECORD_IT)
        _linked(model, "outcome", self.outcome)
        _linked(model, "why", self.why)
        on_press(self.record, model.take)
        self.form = widgets.VBox([self.outcome, self.why, self.record])
        taken = FragmentView(model, lambda: write_taken(model), "who", "found")
        said = show_said(model, "take")
        super().__init__([show_idle(model), self.begin, self.form, said, taken])
        self._arrange()
        self.begin.observe(self._arrange, "value")
        model.observe(self._arrange, ["who", "found"])

    def _arrange(self, _change: object = None) -> None:
        may = may_plan(self._model)
        show(self.begin, may)
        show(self.form, may and self.begin.value)


class OpeningNextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: OpeningModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "who", "found")


def may_plan(model: OpeningModel) -> bool:
    """Return whether there is a proposal here whose vote may still be opened by the viewer."""
    return model.may_write and model.found is not None and not model.is_settled


def show_idle(model: OpeningModel) -> FragmentView:
    """Return the place that says why there is nothing to choose."""
    return FragmentView(model, lambda: write_idle(model), "who", "found")


def write_idle(model: OpeningModel) -> str:
    """Write why nothing about the vote can be chosen, where that is so."""
    if not model.may_write or may_plan(model):
        return ""
    if model.found is None:
        return fragments.paragraph(wording.SAVE_FIRST)
    return fragments.paragraph(wording.WAS_TAKEN if model.found.taken else wording.WAS_OPENED)


def write_checks(model: OpeningModel) -> str:
    """Write whom the vote asks, or asked, and what is in its way."""
    checks, decision = model.checks, model.checks.decision
    about = ""
    if decision:
        about = fragments.bullets(wording.describe_subject(checks, decision, model.names))
    if not may_plan(model):
        return write_idle(model) + about
    if decision:
        about += fragments.paragraph(wording.describe_plan(checks, decision))
        about += _note(wording.describe_few_cds(decision))
    rule = model.found.rule_name if model.found else ""
    obstacles = wording.describe_obstacles(checks, describe_roster(model, rule))
    about = _note(wording.NOT_SAVED if model.is_changed else "") + about
    if obstacles:
        return about + fragments.outcome(wording.IN_THE_WAY, obstacles, carried=False)
    return about + fragments.paragraph(wording.NOTHING_IN_THE_WAY, "statement")


def write_blockers(model: OpeningModel) -> str:
    """Write who can stop the decision, at the rule's share and at the tabled ones."""
    checks = model.checks
    if not model.may_write or checks.decision is None or not checks.weights:
        return write_idle(model)
    return "".join(
        (
            fragments.paragraph(
                wording.describe_largest(checks.weights, checks.decision, model.names)
            ),
            fragments.paragraph(wording.describe_pair(checks)),
            write_blocking(checks.blocking, checks.weights, model.names),
        )
    )


def write_opened(model: OpeningModel) -> str:
    """Write when the vote opens and closes, and where it is run."""
    found = model.found
    if not model.may_write or found is None or found.opening is None:
        return ""
    return fragments.paragraph(wording.describe_opening(found), "statement")


def write_taken(model: OpeningModel) -> str:
    """Write what was decided without a weighted vote."""
    taken = model.found.taken if model.found and model.may_write else None
    return fragments.bullets(wording.describe_taken(taken)) if taken else ""


def write_next_step(model: OpeningModel) -> str:
    """Write what to do now, with the page for it."""
    found = model.found if model.may_write else None
    if found and found.opening:
        return _step(wording.NEXT_STEP_OPENED, "run-the-vote", model.code, wording.RUN_THE_VOTE)
    if found and found.taken:
        return _step(wording.NEXT_STEP_TAKEN, "notice", model.code, wording.SEE_NOTICE)
    return fragments.next_step(wording.NEXT_STEP)


def _note(text: str) -> str:
    return fragments.paragraph(text, "note")


def _step(text: str, slug: str, code: str, link: str) -> str:
    address = fragments.page_address(slug, decision=code)
    return fragments.next_step(text) + fragments.link(address, link)


def _offer_closes(model: OpeningModel) -> Sequence[tuple[str, bool]]:
    rule = model.saved_rule
    return wording.offer_closes(rule.shortest_minutes if rule else 0)


def _linked(model: OpeningModel, trait: str, field: widgets.Widget) -> widgets.Widget:
    tl.link((model, trait), (field, "value"))
    return field


def _ticked(boxes: dict[str, widgets.Checkbox]) -> list[str]:
    return [code for code, box in boxes.items() if box.value]
