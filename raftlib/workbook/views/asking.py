"""What parts of a page that act have in common: a question before, and an answer after."""

from collections.abc import Callable

import ipywidgets as widgets

from raftlib.workbook.models.posting import Asked, PostingModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, in_background, on_press, show

NO = "No, leave it"
DESK = "raft-desk"  # parts that are for the facilitator's eyes, and on no projector
SENDING = "The e-mail is being sent. You can go on."


class AnswerView(FragmentView):
    """Says what came of what was done in this part of the page."""

    def __init__(self, model: PostingModel, place: str) -> None:
        self._place = place
        traits = ("place", "problem", "done", "is_sending")
        super().__init__(model, lambda: write_answer(model, place), *traits)


class QuestionView(widgets.VBox):
    """Asks before something is done; hidden while there is nothing to ask.

    Parameters
    ----------
    model : PostingModel
        Whose ``asked`` waits for an answer.
    yes : str
        What the button says that does it.
    write : callable
        Returns the question for what was asked; empty for what belongs elsewhere.
    """

    def __init__(self, model: PostingModel, yes: str, write: Callable[[Asked], str]) -> None:
        self._model, self._write = model, write
        self.question = FragmentView(model, self._write_question, "asked", "names")
        self.yes = widgets.Button(description=yes, button_style="primary")
        self.no = widgets.Button(description=NO)
        super().__init__([self.question, widgets.HBox([self.yes, self.no])])
        on_press(self.yes, lambda: model.confirm(in_background))
        on_press(self.no, model.cancel)
        model.observe(self._arrange, "asked")
        self._arrange()

    def _ask(self) -> str:
        return self._write(self._model.asked) if self._model.asked else ""

    def _write_question(self) -> str:
        return fragments.paragraph(self._ask(), "note")

    def _arrange(self, _change: object = None) -> None:
        show(self, bool(self._ask()))


class DownloadView(FragmentView):
    """Offers the file that was asked for."""

    def __init__(self, model: PostingModel, purpose: str, text: str) -> None:
        super().__init__(model, lambda: write_download(model, purpose, text), "download")


def act_here(
    button: widgets.Button, model: PostingModel, place: str, act: Callable[[], object]
) -> None:
    """Do ``act`` when the button is pressed; what comes of it is said in that part of the page."""

    def do() -> None:
        model.place = place
        act()

    on_press(button, do)


def write_answer(model: PostingModel, place: str) -> str:
    """Write what could not be done, or what was."""
    if model.place != place:
        return ""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    return fragments.paragraph(SENDING if model.is_sending else model.done, "note")


def write_download(model: PostingModel, purpose: str, text: str) -> str:
    """Write the link that saves the file."""
    file = model.download
    if file is None or file.purpose != purpose:
        return ""
    return fragments.download(file.file_name, file.media_type, file.content, text)
