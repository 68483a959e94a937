"""Saying what one thinks of the tool and its results: once a month, and changed at will."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from raftlib.analysis.london_time import LONDON
from raftlib.conduct.acting import check_text
from raftlib.domain.feedback import MAX_ANSWER_CHARACTERS, Feedback, Question, QuestionKind
from raftlib.domain.people import AT_THIS_COMPUTER, Viewer
from raftlib.errors import AccessError, EntryError
from raftlib.store.connection import Store
from raftlib.store.feedback import add_feedback, count_feedback, find_feedback
from raftlib.store.registers import read_localities, read_localities_of

Clock = Callable[[], datetime]
# Of one person in one month: each is kept, and nobody changes their mind more often.
MOST_CHANGES = 50
NOBODY_SIGNED_IN = (
    "Nobody is signed in here, so an answer could not be changed later. Open the workbook with "
    "your personal code. Nothing was stored."
)
NOT_YOURS = "That locality is not one of yours. Choose one from the list. Nothing was stored."
NOTHING_ANSWERED = "No question is answered yet. Answer at least one. Nothing was stored."
NOT_ASKED = "A question was answered that is not asked here. Reload the page. Nothing was stored."
TOO_MANY = (
    f"You have changed your answers {MOST_CHANGES} times this month, and no more is taken. Your "
    "last answers are kept."
)


def feedback_period(now: datetime) -> str:
    """Return the month in London in which an answer is given, such as ``2023-11``.

    Examples
    --------
    >>> from datetime import UTC
    >>> feedback_period(datetime(2024, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight there
    '2024-07'
    """
    return f"{now.astimezone(LONDON):%Y-%m}"


def give_feedback(
    store: Store,
    viewer: Viewer,
    locality: str,
    answers: Mapping[str, str],
    questions: Sequence[Question],
    clock: Clock,
) -> Feedback:
    """Store what somebody thinks, in place of what they said before in this month.

    What was said before is kept. The same answers again add nothing.

    Parameters
    ----------
    locality : str
        One that concerns the viewer.
    answers : mapping of str to str
        By the keys of the questions; an empty one is not answered.
    questions : sequence of Question
        What is asked now.

    Raises
    ------
    AccessError
        If nobody is signed in, or the locality does not concern them.
    EntryError
        If nothing is answered, an answer is not offered, or it was changed too often.
    DecisionError
        If a text is too long or could identify a person; it is never repeated.
    StoreError
        If the store cannot be written; then nothing was stored.
    """
    _check_place(store, viewer, locality)
    checked = _check_answers(answers, questions)
    number = viewer.member.number
    with store.write() as connection:
        at = clock()
        given = Feedback(locality=locality, period=feedback_period(at), answers=checked)
        if find_feedback(connection, number, locality, given.period) == given:
            return given
        if count_feedback(connection, number, locality, given.period) >= MOST_CHANGES:
            raise EntryError(TOO_MANY)
        add_feedback(connection, number, given, at)
    return given


def _check_place(store: Store, viewer: Viewer, locality: str) -> None:
    if viewer == AT_THIS_COMPUTER or not viewer.roles:
        raise AccessError(NOBODY_SIGNED_IN)
    theirs = (
        read_localities(store)
        if viewer.is_staff
        else read_localities_of(store, viewer.practice_codes, viewer.pcn_codes)
    )
    if locality not in theirs:
        raise AccessError(NOT_YOURS)


def _check_answers(answers: Mapping[str, str], questions: Sequence[Question]) -> dict[str, str]:
    if set(answers) - {question.key for question in questions}:
        raise EntryError(NOT_ASKED)
    checked = {
        question.key: _check_answer(question, answers.get(question.key, ""))
        for question in questions
    }
    given = {key: answer for key, answer in checked.items() if answer}
    if not given:
        raise EntryError(NOTHING_ANSWERED)
    return given


def _check_answer(question: Question, answer: str) -> str:
    if question.kind is QuestionKind.TEXT:
        return check_text(answer, "What you wrote", MAX_ANSWER_CHARACTERS, needed=False)
    if answer and answer not in question.options:
        raise EntryError(
            f"“{question.text}”: that answer is not offered. Reload the page, then choose again. "
            "Nothing was stored."
        )
    return answer
