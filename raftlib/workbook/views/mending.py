"""The parts of the facilitator's page that give a vote more time, and correct what was recorded."""

from datetime import datetime, timedelta

import ipywidgets as widgets

from raftlib.analysis.london_time import LONDON
from raftlib.domain.proceedings import Stage
from raftlib.workbook.models.posting import Asked
from raftlib.workbook.models.run_vote import Mending, MoreTime, RunVoteModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.asking import DESK, AnswerView, QuestionView, act_here
from raftlib.workbook.views.base import FragmentView, offer, show
from raftlib.workbook.views.ticks import TicksView
from raftlib.workbook.wording import run_vote as wording
from raftlib.workbook.wording.choices import offered_boxes, offered_corrections

MORE, MENDING = "more time", "mending"
SUGGESTED_MINUTES = 30


class MoreTimeView(widgets.VBox):
    """Gives an open vote more time."""

    def __init__(self, model: RunVoteModel) -> None:
        self._model = model
        self.ends = widgets.NaiveDatetimePicker(description="New end")
        self.why = widgets.Text(description="Why it gets more time", continuous_update=False)
        self.give = widgets.Button(description="Give more time")
        self.question = QuestionView(model, "Yes, give more time", write_more_time_question)
        self.form = widgets.VBox([self.ends, self.why, self.give, self.question])
        about = FragmentView(model, lambda: write_more_time(model), "found", "stage", "opened")
        super().__init__([about, self.form, AnswerView(model, MORE)])
        self.add_class(DESK)
        act_here(self.give, model, MORE, self._ask)
        model.observe(self._arrange, ["opened", "who", "found", "stage"])
        self._arrange()

    def _ask(self) -> None:
        self._model.ask_more_time(self.ends.value, self.why.value, wording.MORE_TIME_DONE)

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        ends = model.found.closes_at if model.found else None
        if ends is not None:
            self._suggest(ends.astimezone(LONDON).replace(tzinfo=None))
        show(self.form, model.may_run and ends is not None and model.stage is Stage.OPEN)

    def _suggest(self, ends: datetime) -> None:
        """Put in a later end, where what is there is none any more."""
        if self.ends.value is None or self.ends.value <= ends:
            later = ends + timedelta(minutes=SUGGESTED_MINUTES)
            self.ends.value = later.replace(second=0, microsecond=0)
            self.why.value = ""


class CorrectionsView(widgets.VBox):
    """Shows what was reported, and corrects an entry while there is time for it."""

    def __init__(self, model: RunVoteModel) -> None:
        self._model = model
        self.entry = widgets.Dropdown(description="Entry that is wrong")
        self.choice = widgets.Dropdown(description="What it should have been")
        self.ticks = TicksView()
        self.why = widgets.Text(description="Why it is corrected", continuous_update=False)
        self.mend = widgets.Button(description="Correct this entry")
        self.question = QuestionView(model, "Yes, correct it", self._write_question)
        self.form = widgets.VBox(
            [self.entry, self.choice, self.ticks, self.why, self.mend, self.question]
        )
        about = FragmentView(model, lambda: write_corrections(model), "found", "stage", "opened")
        super().__init__([about, self.form, AnswerView(model, MENDING)])
        self.add_class(DESK)
        act_here(self.mend, model, MENDING, self._ask)
        model.observe(self._arrange, ["opened", "who", "found", "stage", "names"])
        self._arrange()

    def _ask(self) -> None:
        chosen = NOTHING if self.entry.value is None else self.entry.value
        choice = self.choice.value or self.ticks.value
        self._model.ask_correction(chosen, choice, self.why.value, wording.CORRECTED)

    def _write_question(self, asked: Asked) -> str:
        found, names = self._model.found, self._model.names
        if found is None or not isinstance(asked, Mending):
            return ""
        return wording.ask_correction(found, asked.entry, asked.choice, asked.why, names)

    def _arrange(self, _change: object = None) -> None:
        model, kept = self._model, self.entry.value
        found, names = model.found, model.names
        offered = [
            (wording.describe_entry(found, one, names), one.seq) for one in model.entries if found
        ]
        boxes = offered_boxes(found) if found else []
        right = [(label, value) for value, label in offered_corrections(found)] if found else []
        offer(self.choice, [*([(wording.TICKED, "")] if boxes else []), *right])
        self.ticks.offer(boxes)
        self.entry.options = offered
        self.entry.value = kept if kept in [seq for _, seq in offered] else None
        show(self.form, model.may_run and bool(offered))


NOTHING = -1  # no entry of a chain


def write_more_time_question(asked: Asked) -> str:
    """Write what is asked before a vote gets more time."""
    return wording.ask_more_time(asked.closes_at, asked.why) if isinstance(asked, MoreTime) else ""


def write_more_time(model: RunVoteModel) -> str:
    """Write what more time means, and which a vote was given."""
    if model.found is None or not model.opened:
        return ""
    sentence = wording.MORE_TIME if model.stage is Stage.OPEN else wording.NOT_NOW
    given = fragments.bullets(wording.describe_extensions(model.found))
    return fragments.paragraph(sentence) + given


def write_corrections(model: RunVoteModel) -> str:
    """Write until when entries can be corrected, and what was reported."""
    found, ends = model.found, model.corrections_end
    if found is None or not model.opened:
        return ""
    if ends is None:
        return fragments.paragraph(wording.NOT_CLOSED)
    reports = wording.describe_reports(found.reports)
    nothing = model.is_correctable and not model.entries
    return "".join(
        (
            fragments.paragraph(wording.describe_corrections_end(ends, model.now)),
            fragments.heading("What was reported"),
            fragments.bullets(reports) or fragments.paragraph(wording.NO_REPORTS),
            fragments.paragraph(wording.NOTHING_TO_CORRECT if nothing else ""),
        )
    )
