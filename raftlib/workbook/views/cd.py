"""The parts of the page of a CD."""

import ipywidgets as widgets

from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice
from raftlib.domain.proceedings import Stage
from raftlib.workbook.models.cd import CdModel, PcnPractice
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, offer, on_press, show
from raftlib.workbook.views.confirmed_choice import ConfirmedChoiceView
from raftlib.workbook.views.paper_depths import DoneView, write_result_link
from raftlib.workbook.wording import ballot as ballot_wording
from raftlib.workbook.wording import cd as wording
from raftlib.workbook.wording import choices
from raftlib.workbook.wording.paper import (
    NOTHING_TO_DO,
    SEE_PAPER,
    describe_agreement,
    describe_view,
    name_of,
)

# What every part of the page follows.
WATCHED = ("found", "stage", "pcn", "pcns", "names", "opened")
TAKE_BACK = (Choice.WITHDRAW.value, wording.TAKE_BACK)


class PcnView(widgets.VBox):
    """Chooses the PCN of a CD who has two, and says as what they act."""

    def __init__(self, model: CdModel) -> None:
        self._model = model
        self.pcn = ChoiceView(
            "For which PCN?", model, "pcn", lambda: offer_pcns(model), "pcns", "names"
        )
        about = FragmentView(model, lambda: write_about(model), *WATCHED)
        super().__init__([self.pcn, about])
        self._arrange()
        model.observe(self._arrange, "pcns")

    def _arrange(self, _change: object = None) -> None:
        show(self.pcn, len(self._model.pcns) > 1)


class PcnPracticesView(widgets.VBox):
    """What each practice of the PCN has said, who has not voted, and that they were reminded."""

    def __init__(self, model: CdModel) -> None:
        self._model = model
        self.remind = widgets.Button()
        said = FragmentView(model, lambda: write_practices(model), *WATCHED)
        silent = FragmentView(model, lambda: write_silent(model), *WATCHED)
        super().__init__([said, silent, self.remind, DoneView(model)])
        self._arrange()
        model.observe(self._arrange, list(WATCHED))
        on_press(self.remind, model.remind)

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        show(self.remind, model.stage is Stage.OPEN and bool(model.silent))
        self.remind.description = wording.describe_remind(len(model.silent))


class ConveyView(widgets.VBox):
    """Conveys what a practice said, with who told the CD, when and how."""

    def __init__(self, model: CdModel) -> None:
        self._model = model
        self.practice = widgets.Dropdown(description="Which practice?")
        self.by = widgets.RadioButtons(
            description="Who told you?", options=wording.TOLD_BY, value=None
        )
        self.at = widgets.Dropdown(description="When?")
        self.how = widgets.RadioButtons(description="How?", options=wording.TOLD_HOW, value=None)
        self.choice = ConfirmedChoiceView(self._describe, self._convey)
        note = FragmentView(model, lambda: write_convey_note(model), *WATCHED)
        given = FragmentView(model, lambda: write_conveyed(model), "receipt", "recorded_for")
        self.form = widgets.VBox([self.practice, self.by, self.at, self.how, self.choice])
        super().__init__([note, self.form, given])
        self._arrange()
        model.observe(self._arrange, list(WATCHED))
        for control in (self.practice, self.by, self.at, self.how):
            control.observe(self._forget, "value")
        model.observe(self._forget, ["code", "pcn"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        practices = [item for item in model.practices if not item.is_recused]
        opened = model.found is not None and model.found.opening is not None
        offer(
            self.practice,
            [(name_of(p.practice_code, model.names), p.practice_code) for p in practices],
        )
        offer(self.at, [(day, day) for day in wording.offer_days(model.now)] if opened else [])
        offers = opened and bool(practices)
        found = model.found if offers else None
        offered, boxes = choices.offered(found) if found else ([], [])
        stands = {p.practice_code for p in practices if p.conveyed}
        back = [TAKE_BACK] if self.practice.value in stands else []
        self.choice.offer([*offered, *back] if found else [], boxes)
        show(self.form, offers)

    def _forget(self, _change: object = None) -> None:
        self.choice.forget()
        self._arrange()

    def _describe(self, choice: str) -> str:
        who = name_of(self.practice.value or "", self._model.names)
        return wording.describe_confirm_convey(choices.options_of(self._model.found), who, choice)

    def _convey(self, choice: str) -> None:
        told = Told(by=self.by.value or "", at=self.at.value or "", how=self.how.value or "")
        if self._model.convey(self.practice.value or "", choice, told):
            self.by.value = self.how.value = None  # the next practice was told by somebody else


class PositionView(widgets.VBox):
    """The CD's own position, in two presses."""

    def __init__(self, model: CdModel) -> None:
        self._model = model
        self.choice = ConfirmedChoiceView(self._describe, model.take)
        about = FragmentView(model, lambda: write_position(model), *WATCHED, "receipt")
        super().__init__([about, self.choice])
        self._arrange()
        model.observe(self._arrange, list(WATCHED))
        model.observe(self._forget, ["code", "pcn"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        offers = model.stage is Stage.OPEN and bool(model.pcn)
        found = model.found if offers else None
        offered, boxes = choices.offered(found) if found else ([], [])
        taken = model.said is not None and model.said.position is not None
        withdraw = (Choice.WITHDRAW.value, wording.WITHDRAW_POSITION)
        self.choice.offer([*offered, withdraw] if found and taken else offered, boxes)

    def _forget(self, _change: object = None) -> None:
        self.choice.forget()

    def _describe(self, choice: str) -> str:
        pcn = name_of(self._model.pcn, self._model.names)
        options = choices.options_of(self._model.found)
        return wording.describe_confirm_position(options, pcn, choice)


class ClashesView(FragmentView):
    """Says where two votes stand for a practice, and once the vote has closed, what differs."""

    def __init__(self, model: CdModel) -> None:
        super().__init__(model, lambda: write_clashes(model), *WATCHED)


class CdNextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: CdModel) -> None:
        super().__init__(model, lambda: write_next_step(model), *WATCHED)


def offer_pcns(model: CdModel) -> list[tuple[str, str]]:
    """Return the PCNs to choose from."""
    return [(name_of(code, model.names), code) for code in model.pcns] or [("None", "")]


def write_about(model: CdModel) -> str:
    """Write as what the viewer acts, how long the vote is open, and that own votes prevail."""
    found = model.found
    if not model.opened or found is None:
        return ""
    if not model.pcn:
        return fragments.paragraph(wording.NO_PCN, "note")
    seat = wording.describe_seat(
        model.seat, name_of(model.pcn, model.names), deputy=model.is_deputy
    )
    stage = ballot_wording.describe_stage(found, model.stage)
    ends = found.closes_at if model.stage is Stage.OPEN else None
    return "".join(
        (
            fragments.paragraph(" ".join(seat)),
            fragments.countdown(stage, ends, model.now)
            if ends
            else fragments.paragraph(stage, "note"),
            write_result_link(model),
            fragments.paragraph(wording.OWN_PREVAILS, "context"),
        )
    )


def write_practices(model: CdModel) -> str:
    """Write what each practice of the PCN said, and whether it has voted; never how."""
    return "".join(_write_practice(model, item) for item in model.practices)


def _write_practice(model: CdModel, item: PcnPractice) -> str:
    names, options = model.names, choices.options_of(model.found)
    opened = model.found is not None and model.found.opening is not None
    views = "".join(
        fragments.remark(describe_view(view, names), view.text, describe_agreement(view, names))
        for view in (*item.views, *item.agrees_with)
    )
    return "".join(
        (
            fragments.heading(wording.describe_practice(item, names)),
            fragments.bullets(wording.describe_state(options, item)) if opened else "",
            views or fragments.paragraph(wording.NO_VIEW, "context"),
        )
    )


def write_silent(model: CdModel) -> str:
    """Write who has not voted, and when they were reminded."""
    if model.found is None or not model.pcn or model.stage is not Stage.OPEN:
        return ""
    silent = [name_of(code, model.names) for code in model.silent]
    mine = {item.practice_code for item in model.practices}
    hint = fragments.paragraph(wording.REMIND_HINT, "context") if silent else ""
    return "".join(
        (
            fragments.heading(wording.WHO_IS_SILENT),
            fragments.paragraph(wording.describe_silent(silent)),
            fragments.bullets(wording.describe_reminders(model.found, mine)),
            hint,
        )
    )


def write_convey_note(model: CdModel) -> str:
    """Write why nothing can be conveyed, or that what is conveyed now is late."""
    if model.found is None or not model.pcn:
        return ""
    if model.found.opening is None:
        return fragments.paragraph(wording.NOT_OPENED, "note")
    if model.stage is Stage.CLOSED:
        return fragments.paragraph(wording.CLOSED, "note")
    return fragments.paragraph(wording.CONVEY_HINT, "context")


def write_conveyed(model: CdModel) -> str:
    """Write the receipt of what was conveyed last."""
    receipt = model.receipt
    if receipt is None or not model.recorded_for:
        return ""
    who, options = name_of(model.recorded_for, model.names), choices.options_of(model.found)
    what = ballot_wording.describe_recorded(options, who, model.recorded_as)
    lines = ballot_wording.describe_receipt(options, receipt, what, model.recorded_as)
    return fragments.told(ballot_wording.RECORDED) + fragments.receipt(
        ballot_wording.RECEIPT, lines
    )


def write_position(model: CdModel) -> str:
    """Write the CD's own position, with its receipt; none is ever filled in."""
    said, found = model.said, model.found
    if said is None or found is None or found.opening is None:
        return ""
    pcn, options = name_of(model.pcn, model.names), choices.options_of(found)
    position = said.position
    stands = (
        wording.describe_position(options, pcn, position.position.choice)
        if position
        else wording.NO_POSITION
    )
    parts = [fragments.paragraph(wording.POSITION_HINT, "context")]
    parts.append(fragments.paragraph(stands, "statement"))
    if said.entries:
        choice = said.entries[-1].position.choice
        what = wording.describe_position(options, pcn, choice)
        lines = ballot_wording.describe_receipt(options, said.receipts[-1], what, choice)
        parts.append(fragments.receipt(ballot_wording.RECEIPT, lines))
    return "".join(parts)


def write_clashes(model: CdModel) -> str:
    """Write where two votes stand for one practice; what differs only once it has closed."""
    if model.found is None or not model.pcn or model.found.opening is None:
        return ""
    outcome = model.outcome
    if outcome is None:
        both = wording.describe_both(model.practices, model.names)
        return fragments.bullets(both) or fragments.paragraph(wording.NONE_TWICE)
    return fragments.bullets(
        [
            wording.describe_clashes(outcome, model.practices, model.names),
            wording.describe_odds(outcome, model.pcn),
        ]
    )


def write_next_step(model: CdModel) -> str:
    """Write what to do now, and where the paper is."""
    if not model.opened:
        return ""
    if model.found is None:
        return fragments.next_step(NOTHING_TO_DO)
    address = fragments.page_address("read-and-say", decision=model.code)
    return fragments.next_step(wording.NEXT_STEPS[model.stage]) + fragments.link(address, SEE_PAPER)
