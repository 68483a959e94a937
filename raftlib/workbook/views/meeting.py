"""The parts of the page of a meeting's notes."""

import ipywidgets as widgets
import traitlets as tl

from raftlib.store.feed import Feed
from raftlib.workbook.models.meeting import NONE_CHOSEN, MeetingModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, fragment_style, on_press, show_widget
from raftlib.workbook.views.shared_text import HistoryView, SharedTextView
from raftlib.workbook.wording import meeting as wording

NOTES_ROWS = 14


class MeetingChoiceView(widgets.VBox):
    """Chooses a meeting; the facilitator starts and ends one."""

    def __init__(self, model: MeetingModel) -> None:
        self._model = model
        self.meeting = widgets.Dropdown(description="Meeting")
        self.end = widgets.Button(description="End this meeting")
        self.reopen = widgets.Button(description="Let it go on")
        self.title = widgets.Text(description="Title", continuous_update=False)
        self.locality = widgets.Dropdown(description="Locality")
        self.begin = widgets.Button(description="Start the meeting", button_style="primary")
        self.form = widgets.VBox([self.title, self.locality, self.begin])
        message = FragmentView(
            model, lambda: write_message(model), "opened", "problem", "meetings", "number"
        )
        super().__init__(
            [fragment_style(), self.meeting, message, self.end, self.reopen, self.form]
        )
        self._link = None
        self._suggest()
        self._offer()
        model.observe(self._suggest, "opened")
        model.observe(self._offer, ["meetings", "localities", "may_run", "number"])
        on_press(self.end, model.end)
        on_press(self.reopen, model.reopen)
        on_press(self.begin, lambda: model.start(self.title.value, self.locality.value or ""))

    def _suggest(self, _change: object = None) -> None:
        if self._model.opened:
            self.title.value = wording.suggest_title(self._model.starts_at)

    def _offer(self, _change: object = None) -> None:
        model, chosen = self._model, self._model.chosen
        if self._link:
            self._link.unlink()
        offered = [(wording.describe_meeting(item), item.number) for item in model.meetings]
        self.meeting.options = offered or [("None yet", NONE_CHOSEN)]
        self._link = tl.link((model, "number"), (self.meeting, "value"))
        kept = self.locality.value
        self.locality.options = model.localities
        self.locality.value = (
            kept if kept in model.localities else next(iter(model.localities), None)
        )
        runs = chosen is not None and chosen.is_running
        show_widget(self.meeting, bool(model.meetings))
        show_widget(self.end, model.may_run and runs)
        show_widget(self.reopen, model.may_run and chosen is not None and not runs)
        show_widget(self.form, model.may_run and not runs)


class NotesView(widgets.VBox):
    """The notes of the meeting that is chosen, and who wrote them."""

    def __init__(self, model: MeetingModel, feed: Feed) -> None:
        super().__init__()
        self._model, self._feed = model, feed
        self._open()
        model.observe(self._open, "number")

    def _open(self, _change: object = None) -> None:
        if self._model.number == NONE_CHOSEN:
            self.children = []
            return
        notes = self._model.open_notes()
        field = SharedTextView(
            notes,
            self._feed,
            label=wording.NOTES_LABEL,
            hint=wording.NOTES_HINT,
            rows=NOTES_ROWS,
        )
        self.children = [field, HistoryView(notes)]


class MeetingNextStepView(FragmentView):
    """Says what to do before leaving."""

    def __init__(self, model: MeetingModel) -> None:
        super().__init__(model, lambda: fragments.next_step(wording.NEXT_STEP), "number")


def write_message(model: MeetingModel) -> str:
    """Write what could not be done, or how the meeting stands."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if not model.opened:
        return ""
    if model.chosen is None:
        return fragments.paragraph(
            wording.NO_MEETING_YET if model.may_run else wording.NO_MEETING, "note"
        )
    return fragments.paragraph(wording.describe_state(model.chosen), "context")
