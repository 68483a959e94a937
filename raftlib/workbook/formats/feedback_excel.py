"""What people think, as an Excel file: the summary of the page, and nothing else."""

from raftlib.analysis.feedback import AnsweredQuestion, FeedbackSummary
from raftlib.domain.feedback import QuestionKind
from raftlib.domain.period import Period
from raftlib.workbook.formats.excel import EXCEL_TYPE, Sheet, write_excel
from raftlib.workbook.formats.made_file import MadeFile, name_part
from raftlib.workbook.wording import feedback as wording
from raftlib.workbook.wording.numbers import name_period

TITLE = "What people think of the audit and its tool"


def feedback_as_excel(summary: FeedbackSummary, locality: str, month: str) -> MadeFile:
    """Return the summary as a file: a sheet with the counts, and one with what was written."""
    about = {
        "Locality": locality,
        "Month": name_period(Period.parse(month)),
        "People who answered": f"{summary.people}",
        "Rule": wording.RULE,
    }
    sheets = (_counts(summary.questions), _texts(summary.questions))
    return MadeFile(
        name=f"feedback-{name_part(locality)}-{month}.xlsx",
        media_type=EXCEL_TYPE,
        content=write_excel(TITLE, about, sheets),
    )


def _counts(questions: tuple[AnsweredQuestion, ...]) -> Sheet:
    return Sheet(
        title="Answers",
        columns=("Question", "Answered", "Answer", "People", "Share"),
        rows=[
            (one.question.text, one.n, answer, count, count / one.n)
            for one in questions
            for answer, count in one.counts
        ],
        shares=frozenset({"Share"}),
    )


def _texts(questions: tuple[AnsweredQuestion, ...]) -> Sheet:
    return Sheet(
        title="What was written",
        columns=("Question", "Text"),
        rows=[
            (one.question.text, text)
            for one in questions
            if one.question.kind is QuestionKind.TEXT
            for text in one.texts
        ],
    )
