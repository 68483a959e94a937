from raftlib.domain.people import HeldRole, Role
from raftlib.store.meetings import start_meeting
from raftlib.workbook.models.meeting import MeetingModel
from raftlib.workbook.views.meeting import MeetingChoiceView, NotesView, write_message
from raftlib.workbook.wording import meeting as wording
from tests.workbook.stores import NOW, access_to, opened

FACILITATOR = HeldRole(role=Role.FACILITATOR)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")


class Feed:
    """Hears what a view wants to be told."""

    def __init__(self):
        self.topics = []

    def on(self, topic, handler):
        """Note the topic."""
        self.topics.append(topic)


def open_as(store, *roles):
    return opened(MeetingModel(store, lambda: NOW), access_to(store, *roles))


def shown(widget):
    return widget.layout.display != "none"


def test_facilitator_is_offered_to_start_one(store):
    view = MeetingChoiceView(open_as(store, FACILITATOR))

    assert (shown(view.form), shown(view.end), shown(view.meeting)) == (True, False, False)
    assert view.locality.value == "North"
    assert view.title.value.startswith("All-practice meeting, ")


def test_button_starts_the_meeting_that_was_named(store):
    model = open_as(store, FACILITATOR)
    view = MeetingChoiceView(model)
    view.title.value, view.locality.value = "All practices", "South"

    view.begin.click()

    assert (model.chosen.title, model.chosen.locality) == ("All practices", "South")
    assert (shown(view.form), shown(view.end)) == (False, True)
    assert view.meeting.value == model.number


def test_buttons_end_it_and_let_it_go_on(store):
    start_meeting(store, "All practices", "North", None, NOW)
    model = open_as(store, FACILITATOR)
    view = MeetingChoiceView(model)

    view.end.click()
    assert (shown(view.end), shown(view.reopen), shown(view.form)) == (False, True, True)
    view.reopen.click()

    assert model.chosen.is_running
    assert not shown(view.reopen)


def test_member_of_a_practice_sees_no_button(store):
    start_meeting(store, "All practices", "North", None, NOW)
    view = MeetingChoiceView(open_as(store, AT_OAK))

    assert not any(map(shown, (view.form, view.end, view.reopen)))
    assert shown(view.meeting)


def test_member_is_told_to_wait(store):
    assert wording.NO_MEETING in write_message(open_as(store, AT_OAK))


def test_title_is_escaped_in_what_is_said(store):
    model = open_as(store, FACILITATOR)
    model.start("<script>alert(1)</script>", "West<b>")

    assert "<b>" not in write_message(model)


def test_notes_open_when_a_meeting_is_chosen(store):
    model, feed = open_as(store, AT_OAK), Feed()
    view = NotesView(model, feed)
    assert view.children == ()
    meeting = start_meeting(store, "All practices", "North", None, NOW)

    model.refresh()

    assert view.children[0].document == f"meeting:{meeting.number}:notes"
    assert feed.topics == [f"document:meeting:{meeting.number}:notes"]


def test_ended_meeting_says_who_may_still_write(store):
    start_meeting(store, "All practices", "North", None, NOW)
    model = open_as(store, FACILITATOR)
    assert "Everybody can write" in write_message(model)

    model.end()

    assert "Facilitator and scribe can still complete" in write_message(model)
