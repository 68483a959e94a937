"""The parts of the page of audit rounds: what they show, and that controls reach the model."""

import re
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.store.audit_rounds import find_round_of
from raftlib.workbook.models.audit_round import RoundsModel
from raftlib.workbook.models.posting import Post
from raftlib.workbook.views import round_forms as forms
from raftlib.workbook.views import rounds as show
from raftlib.workbook.views.round_reminders import RoundReminderView
from raftlib.workbook.wording import rounds as wording
from tests.workbook.stores import ESCAPED, HOSTILE, MENU, access_to, add_sheet

NOON = datetime(2023, 10, 4, 11, tzinfo=UTC)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
FACILITATOR = HeldRole(role=Role.FACILITATOR)


class Page:
    """All parts of the page, on one model."""

    def __init__(self, store, tmp_path):
        self.model = RoundsModel(store, MENU, lambda: NOON, Post({}, tmp_path / "a.csv"))
        self.choice = show.RoundChoiceView(self.model)
        self.progress = show.ProgressView(self.model)
        self.reminder = RoundReminderView(self.model)
        self.share = forms.ShareView(self.model)
        self.change = forms.ChangeRoundView(self.model)
        self.answers = forms.AnswersView(self.model)
        self.make = forms.MakeRoundView(self.model)
        self.next_step = show.RoundNextStepView(self.model)

    @property
    def parts(self):
        """Return the views."""
        return [part for name, part in vars(self).items() if name != "model"]


@pytest.fixture
def page(store, tmp_path):
    return Page(store, tmp_path)


def open_with_round(page, store, role=AT_OAK, first=date(2023, 10, 2)):
    page.model.open(access_to(store, role), {})
    page.model.make("Round 1", first, date(2023, 10, 20), 61)
    assert page.model.problem == ""
    return page


def controls(part):
    """Return every widget in a part that is shown."""
    if part.layout.display == "none":
        return []
    return [part, *(one for child in getattr(part, "children", ()) for one in controls(child))]


def text_of(part):
    values = [one.value for one in controls(part) if isinstance(getattr(one, "value", None), str)]
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", " ".join(values))))


def buttons(page):
    found = [one for part in page.parts for one in controls(part)]
    return [one.description for one in found if hasattr(one, "click")]


def test_page_that_is_nobodys_has_no_button_but_of_what_is_nobodys(page):
    assert buttons(page) == []


def test_empty_page_says_what_to_do(page, store):
    page.model.open(access_to(store, AT_OAK), {})

    assert "There is no round here yet" in text_of(page.choice)
    assert buttons(page) == ["Make the round"]
    fields = page.make.fields
    assert (fields.name.value, fields.target.value) == ("Round 1", 58)
    assert (fields.first_on.value, fields.last_on.value) == (date(2023, 10, 4), date(2023, 10, 25))


def test_defaults_make_a_round(page, store):
    page.model.open(access_to(store, AT_OAK), {})

    page.make.make.click()

    assert "The round is made." in text_of(page.make)
    assert "Round 1 open 4 Oct 2023 to 25 Oct 2023" in text_of(page.choice)
    assert page.make.fields.name.value == "Round 2"


def test_progress_is_bars_with_numbers_and_no_judgement(page, store):
    open_with_round(page, store)

    shown = text_of(page.progress)

    assert "17 days left" in shown
    assert "3 of 5 clinicians have begun, 2 have not." in shown
    assert "of about 61 appointments each Alias Sessions Appointments GP 1 1 60 GP 2" in shown
    assert 'alt="Appointments by alias, against the target of 61: GP 1 60' in page.progress.value
    assert "%" not in shown


def test_alias_from_a_sheet_is_text(page, store):
    rows = {"wholly": 1, "clinicians": 1}
    add_sheet(store, "Z00001", on=date(2023, 10, 4), **rows)
    with store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE appointment SET clinician_label = ? WHERE session_on = '2023-10-04'",
            (HOSTILE,),
        )

    open_with_round(page, store)

    assert HOSTILE not in page.progress.value
    assert ESCAPED in page.progress.value


def test_facilitator_is_shown_practices_and_no_alias(page, store):
    open_with_round(page, store, FACILITATOR)

    shown = text_of(page.progress)

    assert "1 of 2 practices has begun." in shown
    assert "Z00002 Elm not begun" in shown
    assert "GP 1" not in shown
    assert "60" not in shown


def test_member_has_no_button_that_changes_the_localitys_round(page, store, tmp_path):
    open_with_round(Page(store, tmp_path), store, FACILITATOR)

    page.model.open(access_to(store, AT_OAK), {})

    assert wording.ONLY_THE_MAKER in text_of(page.change)
    assert buttons(page) == ["Make the reminder", "Note these numbers", "Make the round"]


def test_buttons_change_close_and_open_again(page, store):
    open_with_round(page, store)
    assert page.change.fields.first_on.disabled

    page.change.fields.target.value = 40
    page.change.change.click()
    page.change.close_it.click()
    closed = buttons(page)
    said = text_of(page.change)
    page.change.reopen.click()

    assert find_round_of(store, 1).plan.target == 40
    assert "Open it again" in closed
    assert "Close the round today" not in closed
    assert "today is its last day" in said
    assert find_round_of(store, 1).closed_on is None


def test_what_cannot_be_is_said_where_it_was_tried(page, store):
    open_with_round(page, store)

    page.make.fields.first_on.value = date(2023, 10, 20)
    page.make.make.click()

    assert "an appointment belongs to one round" in text_of(page.make)
    assert "belongs to one round" not in text_of(page.change)


def test_answers_are_added_and_those_of_a_coming_round_worded(page, store):
    open_with_round(page, store, first=NOON.date() + timedelta(days=1))

    page.answers.kind.value = "community"
    page.answers.text.value = "library"
    page.answers.add.click()
    page.answers.old.value = "dentist"
    page.answers.words.value = "NHS dentist"
    page.answers.word.click()

    labels = find_round_of(store, 1).plan.menu.answers["could_have_been"]
    assert labels[:4] == ("NHS dentist", "optometry", "self-care", "library")
    assert page.answers.text.value == page.answers.words.value == ""
    assert "NHS dentist; optometry" in text_of(page.answers)


def test_answers_of_a_round_that_has_begun_are_only_added_to(page, store):
    open_with_round(page, store)

    assert "Add the answer" in buttons(page)
    assert "Word it so" not in buttons(page)


def test_numbers_of_the_practice_reach_the_round(page, store):
    open_with_round(page, store)

    page.share.clinicians.value, page.share.target.value = 3, 60
    page.share.say.click()

    assert "3 of 3 clinicians have begun. " in text_of(page.progress)
    assert "3 have reached the target of 60" in text_of(page.progress)
    assert wording.REMIND_NOBODY in text_of(page.reminder)


def test_reminder_can_be_copied_and_saved(page, store):
    open_with_round(page, store)

    page.reminder.make.click()

    assert page.reminder.text.value.startswith("Audit of appointments, Round 1: please enter yours")
    shown = " ".join(str(getattr(one, "value", "")) for one in controls(page.reminder))
    (content,) = re.findall(r"data:message/rfc822;base64,([^\"]+)", shown)
    assert b"GP 1: 60 appointments of about 61 so far" in b64decode(content)
    assert 'download="round-1-reminder.eml"' in shown


def test_round_that_is_coming_has_no_reminder_and_no_progress(page, store):
    open_with_round(page, store, first=NOON.date() + timedelta(days=1))

    assert text_of(page.progress).strip() == "Round 1 begins on Thu 5 October 2023."
    assert wording.REMIND_LATER in text_of(page.reminder)
    assert "Make the reminder" not in buttons(page)


def test_every_control_has_a_label(page, store):
    open_with_round(page, store)

    for one in (one for part in page.parts for one in controls(part)):
        if hasattr(one, "description") and not isinstance(one, show.FragmentView):
            assert one.description or one.__class__.__name__ in {"HTML", "VBox", "HBox"}
