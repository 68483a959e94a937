"""The part of a page that shows the steps of the urgent route, and helps to do them."""

from functools import partial

import ipywidgets as widgets

from raftlib.domain.proceedings import Stage, UrgentStep
from raftlib.workbook.models.posting import Asked, Sending
from raftlib.workbook.models.urgent import LENGTHS, MEETING, URGENT, Meeting, UrgentModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.asking import DESK, AnswerView, DownloadView, QuestionView, act_here
from raftlib.workbook.views.base import FragmentView, show
from raftlib.workbook.wording import urgent as wording
from raftlib.workbook.wording.letters import (
    describe_delivery,
    name_proposal,
    write_invitation,
    write_to_all,
)
from raftlib.workbook.wording.run_vote import ask_sending

PLACE_EMAIL, PLACE_MEETING = "urgent e-mail", "virtual meeting"


class UrgentView(widgets.VBox):
    """The checklist; for a facilitator, with what it takes to get each step done."""

    def __init__(self, model: UrgentModel) -> None:
        self._model = model
        self.email, self.meeting = EmailToAllView(model), VirtualMeetingView(model)
        traits = ("found", "stage", "opened")
        checklist = FragmentView(model, lambda: write_checklist(model), *traits)
        super().__init__([checklist, self.email, self.meeting])
        self.add_class(DESK)
        model.observe(self._arrange, ["opened", "who", "found", "stage"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        shown = model.may_run and model.is_urgent and model.stage is not Stage.CLOSED
        show(self.email, shown)
        show(self.meeting, shown)


class EmailToAllView(widgets.VBox):
    """Drafts or sends the e-mail to all practices."""

    def __init__(self, model: UrgentModel) -> None:
        self._model = model
        self.draft = widgets.Button(description="Make the urgent e-mail", button_style="primary")
        self.send = widgets.Button(description="Send the urgent e-mail")
        self.note = widgets.Button(description="Write down that the e-mail was sent")
        self.question = QuestionView(model, "Yes, send it", write_question)
        super().__init__(
            [
                widgets.HTML(fragments.heading(wording.STEPS[UrgentStep.EMAIL])),
                widgets.HBox([self.draft, self.send, self.note]),
                self.question,
                DownloadView(model, URGENT, wording.OPEN_EMAIL),
                AnswerView(model, PLACE_EMAIL),
            ]
        )
        show(self.send, model.can_send)
        act_here(self.draft, model, PLACE_EMAIL, lambda: draft_to_all(model))
        act_here(self.send, model, PLACE_EMAIL, lambda: ask_to_send(model))
        done = partial(model.note, UrgentStep.EMAIL, wording.EMAIL_DONE)
        act_here(self.note, model, PLACE_EMAIL, done)


class VirtualMeetingView(widgets.VBox):
    """Makes the invitation to the virtual meeting."""

    def __init__(self, model: UrgentModel) -> None:
        self._model = model
        self.starts = widgets.NaiveDatetimePicker(description="The meeting starts")
        lengths = [(f"{length} minutes", length) for length in LENGTHS]
        self.length = widgets.Dropdown(description="How long it is", options=lengths, value=30)
        self.join = widgets.Text(description="Link or place to join", continuous_update=False)
        self.make = widgets.Button(description="Make the invitation", button_style="primary")
        self.note = widgets.Button(description="Write down that the meeting was offered")
        super().__init__(
            [
                widgets.HTML(fragments.heading(wording.STEPS[UrgentStep.MEETING])),
                self.starts,
                self.length,
                self.join,
                widgets.HBox([self.make, self.note]),
                DownloadView(model, MEETING, wording.OPEN_INVITATION),
                AnswerView(model, PLACE_MEETING),
                widgets.HTML(fragments.paragraph(wording.INVITE, "context")),
            ]
        )
        act_here(self.make, model, PLACE_MEETING, self._invite)
        done = partial(model.note, UrgentStep.MEETING, wording.MEETING_DONE)
        act_here(self.note, model, PLACE_MEETING, done)

    def _invite(self) -> None:
        found = self._model.found
        if found:
            meeting = Meeting(
                starts=self.starts.value, length_minutes=self.length.value, join=self.join.value
            )
            self._model.invite(meeting, name_proposal(found), write_invitation(found))


def draft_to_all(model: UrgentModel) -> None:
    """Offer the e-mail about the decision that is shown."""
    if model.found:
        model.draft_to_all(write_to_all(model.found, model.now))


def ask_to_send(model: UrgentModel) -> None:
    """Ask whether to send the e-mail about the decision that is shown."""
    if model.found:
        describe = partial(describe_delivery, of=model.all_practices)
        model.ask_to_send(write_to_all(model.found, model.now), describe)


def write_question(asked: Asked) -> str:
    """Write what is asked before the e-mail is sent."""
    if not isinstance(asked, Sending) or asked.purpose != URGENT:
        return ""
    return ask_sending(len(asked.practice_codes), asked.letter.subject)


def write_checklist(model: UrgentModel) -> str:
    """Write each step with its time, or that the decision is not urgent."""
    if model.found is None or not model.opened:
        return ""
    if not model.is_urgent:
        return fragments.paragraph(wording.NOT_URGENT)
    steps = [
        (wording.STEPS[step], wording.describe_done(done_at), "")
        for step, done_at in model.steps.items()
    ]
    return "".join(
        (
            fragments.paragraph(wording.why_urgent(model.found.urgency)),
            fragments.paragraph(wording.EXPLAIN),
            fragments.steps(steps),
        )
    )
