"""What the page "What do you think?" says."""

from collections.abc import Sequence

from raftlib.analysis.feedback import AnsweredQuestion, FeedbackSummary
from raftlib.domain.feedback import FEWEST_ANSWERS, MAX_ANSWER_CHARACTERS
from raftlib.domain.period import Period
from raftlib.workbook.wording.numbers import counted, name_period, percent

NO_ANSWER = "No answer"
SEND = "Send my answers"
CHANGE = "Change my answers"
TEXT_HINT = (
    "No names, and nothing that could identify a patient. "
    f"Up to {MAX_ANSWER_CHARACTERS} characters."
)
WHO_READS = (
    "Every question may be left out. Facilitators and analysts see how many gave each answer, and "
    "what was written, never who. Your name is kept only so that you can change your answers."
)
SIGN_IN_FIRST = (
    "Nobody is signed in here. Open the workbook with your personal code to answer: then you can "
    "change your answers later."
)
RULE = (
    f"Below {FEWEST_ANSWERS} people only their number is shown, and the same holds for each "
    "question with a choice: in so small a group everybody would know who said what. What was "
    "written stands by the alphabet. The summary does not change while you look at it: open the "
    "page again to read the latest."
)
NOT_YOURS = "Facilitators and analysts see here what all answers say together, without names."
PREPARE_FILE = "Prepare the Excel file"
FILE_READY = "Ready. The link saves what the tables say, and nothing else:"
FILE_LINK = "What people think (Excel)"
NEXT_STEP = "Go back to what your practice found, and choose one change to try."
SEE_AUDIT = "See your practice's audit"
ASK_FOR_IT = "Say what you think of this tool and its results"


def describe_mine(*, answered: bool) -> str:
    """Return whether the viewer has answered this month."""
    if answered:
        return "You answered this month. What you change takes the place of your last answers."
    return "You have not answered this month. It takes about a minute."


def describe_people(summary: FeedbackSummary, locality: str, month: str) -> str:
    """Return how many people answered, and what that allows to be shown."""
    when = name_period(Period.parse(month))
    if not summary.people:
        return (
            f"{locality}, {when}: nobody has answered yet. Ask at the next meeting: it takes about "
            "a minute, on a phone too."
        )
    people = counted(summary.people, "person", "people")
    if not summary.questions:
        return (
            f"{locality}, {when}: {people} answered. What they said is shown once "
            f"{FEWEST_ANSWERS} have."
        )
    return f"{locality}, {when}: {people} answered."


def describe_question(answered: AnsweredQuestion) -> str:
    """Return how many answered a question; why there is no table where they are too few."""
    if not answered.n:
        return "Nobody answered this."
    if answered.counts or answered.texts:
        return f"n = {answered.n}"
    few = f"{answered.n} answered, fewer than {FEWEST_ANSWERS}"
    return f"{few}, so only their number is shown."


def answer_rows(answered: AnsweredQuestion) -> list[tuple[str, str, str]]:
    """Return each answer with how many gave it, and their share."""
    return [
        (answer, f"{count:,}", percent(count / answered.n)) for answer, count in answered.counts
    ]


def as_text(summary: FeedbackSummary, locality: str, month: str) -> str:
    """Return the summary for a terminal."""
    lines = [describe_people(summary, locality, month)]
    for answered in summary.questions:
        lines += ["", answered.question.text, describe_question(answered)]
        lines += [
            f"  {answer}: {count} ({share})" for answer, count, share in answer_rows(answered)
        ]
        lines += [f"  - {text}" for text in answered.texts]
    return "\n".join(lines)


def feedback_answer(summary: FeedbackSummary, locality: str, month: str) -> dict[str, object]:
    """Return the summary for a program."""
    return {
        "locality": locality,
        "period": month,
        "people": summary.people,
        "fewest_shown": FEWEST_ANSWERS,
        "questions": _questions(summary.questions),
    }


def _questions(questions: Sequence[AnsweredQuestion]) -> list[dict[str, object]]:
    return [
        {
            "key": answered.question.key,
            "text": answered.question.text,
            "kind": answered.question.kind.value,
            "n": answered.n,
            "counts": dict(answered.counts),
            "texts": list(answered.texts),
        }
        for answered in questions
    ]
