"""What the feedback form asks is data, and a mistake in it is named."""

import pytest

from raftlib import settings
from raftlib.domain.feedback import Question, QuestionKind
from raftlib.errors import TableError
from raftlib.sources.feedback_form import read_feedback_form

SCALE = 'scale = ["No", "Yes"]\n'
ONE = '[[question]]\nkey = "a"\nkind = "scale"\ntext = "It fits"\n'


@pytest.fixture
def form(tmp_path):
    def write(text):
        path = tmp_path / "feedback.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_form_that_comes_with_the_workbook_has_each_kind_of_question():
    questions = read_feedback_form(settings.data_path("menus/feedback.toml"))

    assert len(questions) == 5
    assert {question.kind for question in questions} == set(QuestionKind)
    assert all(len(q.options) == 5 for q in questions if q.kind is QuestionKind.SCALE)


def test_question_on_a_scale_offers_the_scale(form):
    (question,) = read_feedback_form(form(SCALE + ONE))

    assert question == Question(
        key="a", text="It fits", kind=QuestionKind.SCALE, options=("No", "Yes")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SCALE, "has no question"),
        (ONE, "scale is missing"),
        (SCALE + ONE + ONE, "two questions have the key 'a'"),
        (SCALE + ONE.replace("scale", "stars"), "'a' is of the kind 'stars'. The kinds are scale"),
        (SCALE + ONE.replace("scale", "choice"), "options of 'a' is missing"),
        (SCALE + ONE.replace('"It fits"', '""'), "the key 'a' and the text ''"),
        ("scale = [", "is not a TOML file"),
    ],
)
def test_form_with_a_mistake_is_refused(form, text, said):
    with pytest.raises(TableError, match=f"feedback.toml.*{said}"):
        read_feedback_form(form(text))
