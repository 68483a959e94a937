"""The page "What do you think?": its model without widgets, and what reaches the screen."""

import base64
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from python_calamine import load_workbook

from raftlib import settings
from raftlib.domain.feedback import Question, QuestionKind
from raftlib.domain.people import HeldRole, Role
from raftlib.sources.feedback_form import read_feedback_form
from raftlib.store.feedback import read_feedback
from raftlib.store.people import add_member
from raftlib.store.sign_ins import end_sign_ins_of, start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.feedback import FeedbackModel
from raftlib.workbook.views import entry, locality
from raftlib.workbook.views import feedback as views
from raftlib.workbook.views.audit import write_next_step
from raftlib.workbook.wording import feedback as wording
from tests.workbook.stores import ESCAPED, HOSTILE, open_audit

NOW = datetime(2023, 11, 30, 12, tzinfo=UTC)
QUESTIONS = (
    Question(key="fits", text="It fits", kind=QuestionKind.SCALE, options=("No", "Yes")),
    Question(key="more", text="More?", kind=QuestionKind.TEXT),
)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
FACILITATOR = HeldRole(role=Role.FACILITATOR)
ANALYST = HeldRole(role=Role.ANALYST)
SCRIBE = HeldRole(role=Role.SCRIBE)


def open_page(store, *roles, **asked):
    number = add_member(store, "Ada", roles, NOW) if roles else 0
    sign_in = start_sign_in(store, number, NOW).sign_in if roles else None
    model = FeedbackModel(store, QUESTIONS, lambda: NOW)
    model.open(Access(store, sign_in, lambda: NOW), asked)
    return model


def answer(store, people, fits="Yes", more=""):
    for _ in range(people):
        assert open_page(store, AT_OAK).give({"fits": fits, "more": more})


def test_answers_of_the_form_are_stored(store):
    view = views.FeedbackFormView(open_page(store, AT_OAK))

    view.fields["fits"].value = "Yes"
    view.fields["more"].value = "Shorter"
    view.send.click()

    assert read_feedback(store, "North", "2023-11") == [{"fits": "Yes", "more": "Shorter"}]
    assert "Thank you" in view.children[-1].value
    assert view.send.description == wording.CHANGE


def test_own_answers_are_there_when_the_page_opens_again(store):
    model = open_page(store, AT_OAK)
    model.give({"more": "Shorter"})

    again = FeedbackModel(store, QUESTIONS, lambda: NOW)
    view = views.FeedbackFormView(again)
    assert view.form.layout.display == "none"
    again.open(model._access, {})

    assert view.form.layout.display is None
    assert {key: field.value for key, field in view.fields.items()} == {
        "fits": "",
        "more": "Shorter",
    }


def test_refusal_is_said_and_what_was_typed_stays(store):
    view = views.FeedbackFormView(open_page(store, AT_OAK))

    view.fields["more"].value = "Ring 07700 900123"
    view.send.click()

    assert "a phone number" in view.children[-1].value
    assert view.fields["more"].value == "Ring 07700 900123"


def test_who_was_signed_out_meanwhile_stores_nothing(store):
    model = open_page(store, AT_OAK)
    end_sign_ins_of(store, model._access.viewer().member.number, NOW)

    assert not model.give({"fits": "Yes"})

    assert "You are signed out" in model.problem
    assert read_feedback(store, "North", "2023-11") == []


def test_whoever_sits_at_the_computer_sees_why_they_cannot_answer(store):
    model = open_page(store)

    assert wording.SIGN_IN_FIRST in views.write_about(model)
    assert not model.may_answer


@pytest.mark.parametrize("role", [AT_OAK, SCRIBE])
def test_summary_is_not_for_everybody(store, role):
    answer(store, 6)
    model = open_page(store, role)
    view = views.FeedbackSummaryView(model)

    model.want_file()
    model.period = "2023-11"

    assert model.summary is None
    assert "It fits" not in views.write_summary(model)
    assert view.file.value == ""
    assert view.prepare.layout.display == "none"


@pytest.mark.parametrize("role", [FACILITATOR, ANALYST])
def test_summary_counts_each_answer_with_n_and_names_nobody(store, role):
    answer(store, 4)
    answer(store, 1, fits="No", more="Fewer taps")

    html = views.write_summary(open_page(store, role))

    assert "North, November 2023: 5 people answered." in html
    assert "It fits (n = 5)" in html
    assert '<th scope="row">Yes</th><td class="num">4</td><td class="num">80%</td>' in html
    assert "<li>Fewer taps</li>" in html
    assert "Ada" not in html


def test_of_four_people_only_their_number_is_shown(store):
    answer(store, 4, more="Fewer taps")
    model = open_page(store, FACILITATOR)
    view = views.FeedbackSummaryView(model)

    html = views.write_summary(model)

    assert "4 people answered. What they said is shown once 5 have." in html
    assert "Fewer taps" not in html
    assert "Below 5 people only their number is shown" in html
    assert view.prepare.layout.display == "none"


def test_nobody_has_answered_yet_is_said(store):
    assert "nobody has answered yet" in views.write_summary(open_page(store, FACILITATOR))


def test_facilitator_whose_role_ended_sees_no_more_answers(store):
    answer(store, 5)
    model = open_page(store, FACILITATOR)
    end_sign_ins_of(store, model._access.viewer().member.number, NOW)

    model.want_file()

    assert model.summary is None
    assert not model.file_wanted


def test_what_was_written_cannot_run_on_the_page(store):
    answer(store, 5, more=HOSTILE)

    html = views.write_summary(open_page(store, FACILITATOR))

    assert ESCAPED in html
    assert HOSTILE not in html


def test_excel_file_has_the_counts_as_numbers_and_no_formula(store):
    answer(store, 5, more="=HYPERLINK(1)")
    view = views.FeedbackSummaryView(open_page(store, ANALYST))

    view.prepare.click()

    name, data = re.search(
        r'download="([^"]+)" href="data:[^,]+,([^"]+)"', view.file.value
    ).groups()
    book = load_workbook(BytesIO(base64.b64decode(data)))
    assert name == "feedback-north-2023-11.xlsx"
    assert book.sheet_names == ["Read me", "Answers", "What was written"]
    assert book.get_sheet_by_name("Answers").to_python()[1:] == [
        ["It fits", 5, "No", 0, 0],
        ["It fits", 5, "Yes", 5, 1],
    ]
    assert book.get_sheet_by_name("What was written").to_python()[1] == ["More?", "'=HYPERLINK(1)"]


def test_another_month_takes_the_file_away(store):
    answer(store, 5)
    model = open_page(store, ANALYST)
    model.want_file()
    model.periods = ["2023-11", "2023-10"]

    model.period = "2023-10"

    assert not model.file_wanted
    assert model.summary.people == 0


def test_staff_choose_the_locality_that_they_answer_about(store):
    model = open_page(store, FACILITATOR, locality="South")
    view = views.FeedbackFormView(model)
    assert view.locality.value == "South"
    model.give({"fits": "No"})

    view.locality.value = "North"

    assert (model.mine, model.done) == (None, "")
    assert model.address == {"locality": "North", "period": "2023-11"}


def test_locality_that_is_not_theirs_is_said(store):
    model = open_page(store, AT_OAK, locality="South")

    assert model.locality == "North"
    assert "There is no locality 'South' here" in model.problem


def test_form_that_comes_with_the_workbook_makes_a_control_for_each_question(store):
    questions = read_feedback_form(settings.data_path("menus/feedback.toml"))

    view = views.FeedbackFormView(FeedbackModel(store, questions, lambda: NOW))

    assert [field.description for field in view.fields.values()] == [q.text for q in questions]


def test_pages_of_the_audit_lead_to_this_one(store):
    model = open_audit(store)
    href = "/pages/what-do-you-think?locality=North"

    assert href in write_next_step(model)
    assert href in locality.write_next_step(model)
    assert "/pages/what-do-you-think" in entry.EntryNextStepView(model).value
