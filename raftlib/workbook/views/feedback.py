"""The parts of the page on which people say what they think of the tool and its results."""

import ipywidgets as widgets

from raftlib.analysis.feedback import AnsweredQuestion
from raftlib.domain.feedback import Question, QuestionKind
from raftlib.domain.period import Period
from raftlib.workbook.formats.feedback_excel import feedback_as_excel
from raftlib.workbook.models.feedback import FeedbackModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, on_press, show
from raftlib.workbook.wording import feedback as wording
from raftlib.workbook.wording.numbers import name_period
from raftlib.workbook.wording.vote_tables import TextTable

ROWS = 4  # of a field for a text
COLUMNS = ("Answer", "People", "Share")


class FeedbackFormView(widgets.VBox):
    """Asks what one thinks, and shows what one answered before."""

    def __init__(self, model: FeedbackModel) -> None:
        self._model = model
        self.locality = ChoiceView(
            "Locality", model, "locality", lambda: offer_localities(model), "opened", "localities"
        )
        about = FragmentView(model, lambda: write_about(model), "opened", "may_answer", "mine")
        self.fields = {question.key: make_field(question) for question in model.questions}
        self.send = widgets.Button(description=wording.SEND, button_style="primary")
        self.form = widgets.VBox([*map(_with_hint, self.fields.values()), self.send])
        said = FragmentView(model, lambda: write_said(model), "problem", "done")
        super().__init__([fragment_style(), self.locality, about, self.form, said])
        self._fill()
        model.observe(self._fill, ["may_answer", "mine"])
        on_press(self.send, self._send)

    def _fill(self, _change: object = None) -> None:
        mine = self._model.mine
        show(self.form, self._model.may_answer)
        self.send.description = wording.CHANGE if mine else wording.SEND
        for key, field in self.fields.items():
            field.value = mine.answers.get(key, "") if mine else ""

    def _send(self) -> None:
        self._model.give({key: field.value or "" for key, field in self.fields.items()})


class FeedbackSummaryView(widgets.VBox):
    """Shows what all answers say together, to those who may see it."""

    def __init__(self, model: FeedbackModel) -> None:
        self._model = model
        self.period = ChoiceView(
            "Month", model, "period", lambda: offer_periods(model), "opened", "periods"
        )
        said = FragmentView(model, lambda: write_summary(model), "opened", "sees_all", "summary")
        self.prepare = widgets.Button(description=wording.PREPARE_FILE)
        self.file = FragmentView(model, lambda: write_file(model), "file_wanted", "summary")
        super().__init__([self.period, said, self.prepare, self.file])
        self._arrange()
        model.observe(self._arrange, ["sees_all", "summary"])
        on_press(self.prepare, model.want_file)

    def _arrange(self, _change: object = None) -> None:
        summary = self._model.summary
        show(self.period, self._model.sees_all)
        show(self.prepare, summary is not None and bool(summary.questions))


class FeedbackNextStepView(FragmentView):
    """Says where to go on."""

    def __init__(self, model: FeedbackModel) -> None:
        href = fragments.page_address("avoidable-appointments")
        text = fragments.next_step(wording.NEXT_STEP) + fragments.link(href, wording.SEE_AUDIT)
        super().__init__(model, lambda: text, "opened")


def make_field(question: Question) -> widgets.RadioButtons | widgets.Textarea:
    """Return the control of a question, under the question itself."""
    if question.kind is QuestionKind.TEXT:
        return widgets.Textarea(description=question.text, rows=ROWS)
    options = [*((answer, answer) for answer in question.options), (wording.NO_ANSWER, "")]
    return widgets.RadioButtons(description=question.text, options=options, value="")


def offer_localities(model: FeedbackModel) -> list[tuple[str, str]]:
    """Return the localities to choose from."""
    return [(name, name) for name in model.localities] or [("None yet" * model.opened, "")]


def offer_periods(model: FeedbackModel) -> list[tuple[str, str]]:
    """Return the months to choose from."""
    return [(name_period(Period.parse(month)), month) for month in model.periods] or [("", "")]


def write_about(model: FeedbackModel) -> str:
    """Write who reads the answers, and whether the viewer has answered."""
    if not model.opened:
        return ""
    if not model.may_answer:
        text = wording.SIGN_IN_FIRST if model.locality else ""
        return fragments.paragraph(text, "note")
    mine = wording.describe_mine(answered=model.mine is not None)
    return fragments.paragraph(wording.WHO_READS, "context") + fragments.paragraph(mine)


def write_said(model: FeedbackModel) -> str:
    """Write what could not be stored, or that it was."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    return fragments.told(model.done)


def write_summary(model: FeedbackModel) -> str:
    """Write how many gave each answer, or why that is not shown."""
    summary = model.summary
    if summary is None:
        return fragments.paragraph(wording.NOT_YOURS) if model.opened else ""
    parts = [fragments.paragraph(wording.describe_people(summary, model.locality, model.period))]
    parts += [_write_question(answered) for answered in summary.questions]
    return "".join([*parts, fragments.paragraph(wording.RULE, "context")])


def write_file(model: FeedbackModel) -> str:
    """Write the link that saves the summary, once it is asked for."""
    if not model.file_wanted or model.summary is None:
        return ""
    made = feedback_as_excel(model.summary, model.locality, model.period)
    link = fragments.download(made.name, made.media_type, made.content, wording.FILE_LINK)
    return fragments.paragraph(wording.FILE_READY, "context") + link


def _with_hint(field: widgets.RadioButtons | widgets.Textarea) -> widgets.Widget:
    if isinstance(field, widgets.RadioButtons):
        return field
    hint = widgets.HTML(fragments.paragraph(wording.TEXT_HINT, "context"))
    return widgets.VBox([field, hint])


def _write_question(answered: AnsweredQuestion) -> str:
    text, n = answered.question.text, wording.describe_question(answered)
    if answered.counts:
        rows = tuple(wording.answer_rows(answered))
        table = TextTable(
            caption=f"{text} ({n})", columns=COLUMNS, rows=rows, numbers=frozenset(COLUMNS[1:])
        )
        return fragments.text_table(table)
    return fragments.heading(text) + fragments.paragraph(n) + fragments.bullets(answered.texts)
