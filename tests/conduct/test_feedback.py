"""Who may say what they think, and what is stored of it."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from raftlib.conduct import feedback as conduct
from raftlib.conduct.feedback import give_feedback
from raftlib.domain.feedback import MAX_ANSWER_CHARACTERS, Question, QuestionKind
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Member, Role, Viewer
from raftlib.errors import AccessError, DecisionError, EntryError
from raftlib.store.connection import Store
from raftlib.store.feedback import read_feedback
from raftlib.store.people import add_member
from raftlib.store.schema import feedback
from raftlib.workbook.models.access import NOBODY
from tests.workbook.stores import add_practices

NOON = datetime(2023, 11, 30, 12, tzinfo=UTC)
NORTH = "North"
PHONE = "07700 900123"  # of a range that is nobody's
QUESTIONS = (
    Question(key="fits", text="It fits", kind=QuestionKind.SCALE, options=("No", "Yes")),
    Question(key="more", text="More?", kind=QuestionKind.TEXT),
)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ASH = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
ANALYST = HeldRole(role=Role.ANALYST)


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    add_practices(store, ("Z00001", "OAK", NORTH), ("Z00003", "ASH", "South"))
    yield store
    store.close()


def member(store, *roles) -> Viewer:
    number = add_member(store, "Ada", roles, NOON)
    return Viewer(member=Member(number=number, name="Ada", roles=roles), sign_in="s")


def give(store, viewer, at=NOON, locality=NORTH, **answers):
    return give_feedback(store, viewer, locality, answers, QUESTIONS, lambda: at)


def said(store, month="2023-11"):
    return read_feedback(store, NORTH, month)


def count_rows(store):
    with store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(feedback))


@pytest.mark.parametrize("role", [AT_OAK, ANALYST, HeldRole(role=Role.CD, pcn_code="U1")])
def test_anybody_whom_the_locality_concerns_answers(store, role):
    give(store, member(store, role), fits="Yes", more="")

    assert said(store) == [{"fits": "Yes"}]


@pytest.mark.parametrize("viewer", [AT_THIS_COMPUTER, NOBODY])
def test_nobody_answers_who_is_not_signed_in(store, viewer):
    with pytest.raises(AccessError, match="Nobody is signed in here"):
        give(store, viewer, fits="Yes")

    assert said(store) == []


def test_member_of_another_locality_is_refused(store):
    with pytest.raises(AccessError, match="That locality is not one of yours"):
        give(store, member(store, AT_ASH), fits="Yes")


def test_locality_that_is_not_there_is_refused_to_the_staff_too(store):
    with pytest.raises(AccessError, match="That locality is not one of yours"):
        give(store, member(store, ANALYST), locality="Nowhere", fits="Yes")


def test_answer_may_be_changed_and_is_one_person_still(store):
    ada = member(store, AT_OAK)
    give(store, ada, fits="No", more="Slow")
    give(store, ada, fits="Yes")

    assert said(store) == [{"fits": "Yes"}]
    assert count_rows(store) == 2


def test_same_answers_again_add_nothing(store):
    ada = member(store, AT_OAK)
    give(store, ada, fits="Yes")
    give(store, ada, fits="Yes", more="  ")

    assert count_rows(store) == 1


def test_next_month_is_asked_anew(store):
    ada = member(store, AT_OAK)
    give(store, ada, fits="No")
    give(store, ada, at=datetime(2023, 12, 1, tzinfo=UTC), fits="Yes")

    assert (said(store), said(store, "2023-12")) == ([{"fits": "No"}], [{"fits": "Yes"}])


@pytest.mark.parametrize("answers", [{}, {"fits": "", "more": " \n"}])
def test_at_least_one_question_is_answered(store, answers):
    with pytest.raises(EntryError, match="No question is answered yet"):
        give(store, member(store, AT_OAK), **answers)


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [({"fits": "Maybe"}, "“It fits”: that answer is not offered"), ({"age": "40"}, "not asked")],
)
def test_answer_that_is_not_offered_is_refused(store, answers, refusal):
    with pytest.raises(EntryError, match=refusal):
        give(store, member(store, AT_OAK), **answers)


def test_text_that_could_identify_a_person_is_refused_and_not_repeated(store):
    with pytest.raises(DecisionError, match="a phone number") as refused:
        give(store, member(store, AT_OAK), fits="Yes", more=f"Ring {PHONE}")

    assert PHONE not in str(refused.value)
    assert said(store) == []


def test_text_may_have_just_so_many_characters(store):
    ada = member(store, AT_OAK)
    give(store, ada, more="a" * MAX_ANSWER_CHARACTERS)

    with pytest.raises(DecisionError, match=r"501 characters\. Shorten it to 500"):
        give(store, ada, more="a" * (MAX_ANSWER_CHARACTERS + 1))


def test_nobody_changes_their_answers_without_end(store, monkeypatch):
    monkeypatch.setattr(conduct, "MOST_CHANGES", 2)
    ada = member(store, AT_OAK)
    give(store, ada, fits="No")
    give(store, ada, fits="Yes")

    with pytest.raises(EntryError, match="no more is taken"):
        give(store, ada, fits="No")

    assert said(store) == [{"fits": "Yes"}]
