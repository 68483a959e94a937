"""The part of the facilitator's page that reminds practices which have not voted."""

from functools import partial

import ipywidgets as widgets

from raftlib.workbook.models.posting import Asked, Sending
from raftlib.workbook.models.run_vote import REMINDER, RunVoteModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.asking import DESK, AnswerView, DownloadView, QuestionView, act_here
from raftlib.workbook.views.base import FragmentView, on_press, show
from raftlib.workbook.wording import run_vote as wording
from raftlib.workbook.wording.letters import describe_delivery, write_reminder
from raftlib.workbook.wording.names import code_and_name

PLACE = "reminders"


class PracticeChoiceView(widgets.Box):
    """A box to tick for each practice that has not voted."""

    def __init__(self, model: RunVoteModel) -> None:
        super().__init__()
        self.add_class("raft-boxes")
        self._model = model
        self.boxes: dict[str, widgets.Checkbox] = {}
        model.observe(self._arrange, ["found", "stage", "chosen", "names"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        """Keep one box for each practice where it is: others may vote while somebody ticks."""
        decision = self._model.found.decision if self._model.found else None
        codes = [one.practice_code for one in decision.practices] if decision else []
        if codes != list(self.boxes):
            self.boxes = {code: self._make_box(code) for code in codes}
            self.children = list(self.boxes.values())
        to_remind = set(self._model.to_remind)
        for code, box in self.boxes.items():
            box.description = code_and_name(code, self._model.names)
            box.value = code in self._model.chosen
            show(box, code in to_remind)

    def _make_box(self, code: str) -> widgets.Checkbox:
        box = widgets.Checkbox(indent=False)
        box.observe(lambda change: self._model.choose(code, chosen=change.new), "value")
        return box


class RemindersView(widgets.VBox):
    """Chooses practices, drafts or sends the e-mail, and writes down that they were reminded."""

    def __init__(self, model: RunVoteModel) -> None:
        self._model = model
        self.practices = PracticeChoiceView(model)
        self.all = widgets.Button(description="Choose all of them")
        self.none = widgets.Button(description="Choose none")
        self.draft = widgets.Button(description="Make the reminder", button_style="primary")
        self.send = widgets.Button(description="Send the reminder")
        self.note = widgets.Button(description="Write down that they were reminded")
        self.question = QuestionView(model, "Yes, send it", write_question)
        self.form = widgets.VBox(
            [
                widgets.HBox([self.all, self.none]),
                self.practices,
                widgets.HBox([self.draft, self.send, self.note]),
                self.question,
            ]
        )
        about = FragmentView(model, lambda: write_about(model), "found", "stage", "opened")
        past = FragmentView(model, lambda: write_past(model), "found")
        draft = DownloadView(model, REMINDER, wording.OPEN_DRAFT)
        super().__init__([about, self.form, draft, AnswerView(model, PLACE), past])
        self.add_class(DESK)
        self._listen()
        model.observe(self._arrange, ["opened", "who", "found", "stage"])
        self._arrange()

    def _listen(self) -> None:
        model = self._model
        on_press(self.all, lambda: model.choose_all(chosen=True))
        on_press(self.none, lambda: model.choose_all(chosen=False))
        act_here(self.draft, model, PLACE, lambda: draft_reminder(model))
        act_here(self.send, model, PLACE, lambda: ask_to_remind(model))
        act_here(self.note, model, PLACE, lambda: model.note_reminded(wording.REMIND_DONE))

    def _arrange(self, _change: object = None) -> None:
        show(self.form, self._model.may_run and bool(self._model.to_remind))
        show(self.send, self._model.can_send)


def draft_reminder(model: RunVoteModel) -> None:
    """Offer the reminder of the decision that is shown."""
    if model.found:
        model.draft_reminder(write_reminder(model.found))


def ask_to_remind(model: RunVoteModel) -> None:
    """Ask whether to send the reminder of the decision that is shown."""
    if model.found:
        describe = partial(describe_delivery, of=tuple(model.chosen))
        model.ask_to_remind(write_reminder(model.found), describe)


def write_question(asked: Asked) -> str:
    """Write what is asked before the reminder is sent."""
    if not isinstance(asked, Sending) or asked.purpose != REMINDER:
        return ""
    return wording.ask_sending(len(asked.practice_codes), asked.letter.subject)


def write_about(model: RunVoteModel) -> str:
    """Write how to remind, or why nobody is to be reminded."""
    if model.found is None or not model.opened:
        return ""
    if model.to_remind:
        server = "" if model.can_send else wording.NO_SERVER
        return fragments.paragraph(wording.CHOOSE_TO_REMIND) + fragments.paragraph(server)
    turnout = model.turnout
    voted = turnout is not None and not turnout.not_voted
    return fragments.paragraph(wording.ALL_VOTED if voted else wording.NOT_NOW)


def write_past(model: RunVoteModel) -> str:
    """Write who was reminded before."""
    return (
        fragments.bullets(wording.describe_reminders(model.found.reminders)) if model.found else ""
    )
