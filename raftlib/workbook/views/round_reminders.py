"""The part of the page of audit rounds that drafts reminders; it sends none."""

import ipywidgets as widgets

from raftlib.domain.audit_round import RoundStage
from raftlib.mail.letters import Letter
from raftlib.workbook.models.audit_round import RoundsModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.asking import DESK
from raftlib.workbook.views.base import FragmentView, show
from raftlib.workbook.views.round_forms import HERE, REMIND, act_in
from raftlib.workbook.views.rounds import AnswerView
from raftlib.workbook.wording import round_letters
from raftlib.workbook.wording import rounds as wording


class RoundReminderView(widgets.VBox):
    """Drafts a reminder, to be copied or sent by whoever asked for it."""

    def __init__(self, model: RoundsModel) -> None:
        self._model = model
        self.make = widgets.Button(description="Make the reminder", button_style="primary")
        self.text = widgets.Textarea(description=wording.TEXT_LABEL, rows=14)
        self.text.add_class("raft-wide")
        about = FragmentView(model, lambda: write_about_reminder(model), *HERE)
        draft = FragmentView(model, lambda: write_draft(model), "download")
        super().__init__([about, self.make, AnswerView(model, REMIND), self.text, draft])
        self.add_class(DESK)
        act_in(
            self.make, model, REMIND, lambda: model.draft_reminder(lambda: write_reminder(model))
        )
        model.observe(self._arrange, [*HERE, "letter"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        letter = self._model.letter
        show(self.make, can_remind(self._model))
        show(self.text, letter is not None)
        self.text.value = f"{letter.subject}\n\n{letter.text}" if letter else ""


def write_reminder(model: RoundsModel) -> Letter | None:
    """Write to those of the round that is shown who have not begun, or not done all; or None."""
    one = model.chosen
    if one is not None and model.progress is not None:
        return round_letters.write_to_clinicians(one, model.progress)
    if one is not None and model.standing is not None:
        return round_letters.write_to_practices(one, model.standing.not_begun)
    return None


def can_remind(model: RoundsModel) -> bool:
    """Return whether the round is open and somebody has not done what is asked."""
    return model.stage is RoundStage.OPEN and model.may_make and write_reminder(model) is not None


def write_about_reminder(model: RoundsModel) -> str:
    """Write whom a reminder goes to, or why there is none to make."""
    if not model.opened:
        return ""
    if model.stage is not RoundStage.OPEN:
        return fragments.paragraph(wording.REMIND_LATER)
    if not can_remind(model):
        return fragments.paragraph(wording.REMIND_NOBODY)
    to_practices = model.standing is not None
    return fragments.paragraph(
        wording.REMIND_PRACTICES if to_practices else wording.REMIND_CLINICIANS
    )


def write_draft(model: RoundsModel) -> str:
    """Write the link that saves the draft."""
    file = model.download
    if file is None:
        return ""
    return fragments.download(file.file_name, file.media_type, file.content, wording.OPEN_DRAFT)
