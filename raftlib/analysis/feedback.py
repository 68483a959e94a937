"""What all answers together say, so that nobody can be recognised in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from raftlib.domain.feedback import FEWEST_ANSWERS, Question, QuestionKind


@dataclass(frozen=True, kw_only=True)
class AnsweredQuestion:
    """One question, and what was answered.

    ``counts`` has each answer that is offered with how many gave it, in the order of the form, and
    ``texts`` what was written, by the alphabet. Both are empty where ``n`` is too few, and for the
    other kind of question.
    """

    question: Question
    n: int
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FeedbackSummary:
    """What ``people`` answered; without questions where they are too few to be shown."""

    people: int
    questions: tuple[AnsweredQuestion, ...] = ()


def summarise_feedback(
    given: Sequence[Mapping[str, str]], questions: Sequence[Question]
) -> FeedbackSummary:
    """Count answers, without who gave them.

    Parameters
    ----------
    given : sequence of mapping of str to str
        What each person answered, by the key of the question.
    questions : sequence of Question
        In the order of the form.

    Returns
    -------
    FeedbackSummary
        Of fewer than ``FEWEST_ANSWERS`` people only how many they are. Of a closed question that
        fewer of them answered, only how many did. What was written stands by the alphabet, so
        that no order tells who, when, or what else they answered.
    """
    if len(given) < FEWEST_ANSWERS:
        return FeedbackSummary(people=len(given))
    return FeedbackSummary(
        people=len(given),
        questions=tuple(_count(question, given) for question in questions),
    )


def _count(question: Question, given: Sequence[Mapping[str, str]]) -> AnsweredQuestion:
    answers = [one[question.key] for one in given if one.get(question.key)]
    n = len(answers)
    if question.kind is QuestionKind.TEXT:
        texts = tuple(sorted(answers, key=lambda text: (text.casefold(), text)))
        return AnsweredQuestion(question=question, n=n, texts=texts)
    if n < FEWEST_ANSWERS:
        return AnsweredQuestion(question=question, n=n)
    found = Counter(answers)
    # An answer that is offered no more was given all the same.
    offered = dict.fromkeys([*question.options, *sorted(found)])
    counts = tuple((answer, found[answer]) for answer in offered)
    return AnsweredQuestion(question=question, n=n, counts=counts)
