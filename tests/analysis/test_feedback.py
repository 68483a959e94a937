"""What all answers say together, and that nobody can be recognised in it."""

import pytest

from raftlib.analysis.feedback import summarise_feedback
from raftlib.domain.feedback import Question, QuestionKind

FITS = Question(key="fits", text="It fits", kind=QuestionKind.SCALE, options=("No", "Yes"))
MORE = Question(key="more", text="More?", kind=QuestionKind.TEXT)
QUESTIONS = (FITS, MORE)


def test_answers_are_counted_in_the_order_of_the_form():
    given = [{"fits": "Yes"}] * 4 + [{"fits": "No"}]

    summary = summarise_feedback(given, QUESTIONS)

    fits = summary.questions[0]
    assert (summary.people, fits.n, fits.counts) == (5, 5, (("No", 1), ("Yes", 4)))


def test_answer_that_nobody_gave_is_there_with_0():
    summary = summarise_feedback([{"fits": "Yes"}] * 5, QUESTIONS)

    assert summary.questions[0].counts == (("No", 0), ("Yes", 5))


@pytest.mark.parametrize(("people", "shown"), [(0, False), (4, False), (5, True), (6, True)])
def test_answers_are_shown_from_five_people_on(people, shown):
    summary = summarise_feedback([{"fits": "Yes", "more": "Quicker"}] * people, QUESTIONS)

    assert summary.people == people
    assert bool(summary.questions) is shown


@pytest.mark.parametrize(("answered", "counts"), [(4, ()), (5, (("No", 0), ("Yes", 5)))])
def test_question_that_fewer_than_five_answered_has_no_counts(answered, counts):
    given = [{"fits": "Yes"}] * answered + [{"more": "Quicker"}] * (6 - answered)

    fits = summarise_feedback(given, QUESTIONS).questions[0]

    assert (fits.n, fits.counts) == (answered, counts)


def test_texts_stand_by_the_alphabet_and_not_as_they_came():
    texts = ["zebra", "apple", "Banana"]
    given = [{"fits": "No"}, {"fits": "Yes"}, *({"more": text} for text in texts)]

    more = summarise_feedback(given, QUESTIONS).questions[1]

    assert (more.n, more.texts) == (3, ("apple", "Banana", "zebra"))


def test_answer_that_is_offered_no_more_is_still_counted():
    given = [{"fits": "Perhaps"}] + [{"fits": "Yes"}] * 4

    counts = summarise_feedback(given, QUESTIONS).questions[0].counts

    assert counts == (("No", 0), ("Yes", 4), ("Perhaps", 1))
