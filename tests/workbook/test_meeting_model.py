from datetime import timedelta

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.store.meetings import end_meeting, list_meetings, start_meeting
from raftlib.store.people import add_member, revoke_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.meeting import MeetingModel
from tests.workbook.stores import NOW, access_to, opened

FACILITATOR = HeldRole(role=Role.FACILITATOR)
SCRIBE = HeldRole(role=Role.SCRIBE)
ANALYST = HeldRole(role=Role.ANALYST)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ASH = HeldRole(role=Role.PRACTICE, practice_code="Z00003")  # in South
CD = HeldRole(role=Role.CD, pcn_code="U1")
EVERY_KIND = pytest.mark.parametrize("held", [FACILITATOR, SCRIBE, AT_OAK, CD, ANALYST])


def open_as(store, *roles, **asked):
    return opened(MeetingModel(store, lambda: NOW), access_to(store, *roles), **asked)


def begin(store, title="All practices", locality="North"):
    return start_meeting(store, title, locality, None, NOW)


def test_facilitator_starts_a_meeting_and_sees_its_notes(store):
    model = open_as(store, FACILITATOR)

    model.start("All practices", "North")

    assert model.problem == ""
    assert (model.chosen.title, model.chosen.is_running) == ("All practices", True)


@pytest.mark.parametrize("held", [SCRIBE, AT_OAK, CD, ANALYST])
def test_nobody_else_starts_or_ends_one_whatever_the_page_shows(store, held):
    meeting = begin(store)
    model = open_as(store, held)
    model.may_run = True

    model.end()
    assert "Your role does not do this" in model.problem
    model.start("Another", "South")

    assert list_meetings(store, ["North", "South"]) == [meeting]


def test_meeting_is_ended_and_let_go_on(store):
    begin(store)
    model = open_as(store, FACILITATOR)

    model.end()
    assert not model.chosen.is_running
    model.reopen()

    assert model.chosen.is_running


def test_what_cannot_be_done_is_said(store):
    model = open_as(store, FACILITATOR)

    model.start("", "North")

    assert "The title has 0 characters" in model.problem
    assert model.meetings == []


def test_running_meeting_is_chosen(store):
    end_meeting(store, begin(store, "Old").number, NOW)
    running = begin(store, "New")

    assert open_as(store, AT_OAK).number == running.number


def test_link_names_a_meeting(store):
    old = begin(store, "Old")
    end_meeting(store, old.number, NOW)
    begin(store, "New")

    assert open_as(store, AT_OAK, meeting=str(old.number)).chosen.title == "Old"


@pytest.mark.parametrize("named", ["99", "x", "1 OR 1", "-1"])
def test_meeting_that_is_not_there_is_said(store, named):
    assert f"no meeting '{named}' here" in open_as(store, FACILITATOR, meeting=named).problem


def test_meeting_of_another_locality_is_not_there(store):
    meeting = begin(store, locality="North")

    model = open_as(store, AT_ASH, meeting=str(meeting.number))

    assert model.meetings == []
    assert "no meeting" in model.problem
    assert model.may_write(meeting.number) is None


def test_meeting_that_starts_later_opens_by_itself(store):
    model = open_as(store, AT_OAK)
    meeting = begin(store)

    model.refresh()

    assert model.chosen == meeting


def test_other_meeting_that_starts_does_not_change_the_choice(store):
    first = begin(store)
    end_meeting(store, first.number, NOW)
    model = open_as(store, AT_OAK)
    begin(store, "Second")

    model.refresh()

    assert model.number == first.number


@pytest.mark.parametrize("held", [FACILITATOR, SCRIBE, AT_OAK, CD])
def test_those_who_take_part_write_while_it_runs(store, held):
    number = begin(store).number

    assert open_as(store, held).may_write(number).name == "Somebody"


@pytest.mark.parametrize(
    ("held", "writes"), [(FACILITATOR, True), (SCRIBE, True), (AT_OAK, False), (CD, False)]
)
def test_facilitator_and_scribe_complete_the_notes_after_the_end(store, held, writes):
    number = begin(store).number
    end_meeting(store, number, NOW)

    assert (open_as(store, held).may_write(number) is not None) is writes


def test_analyst_reads_only(store):
    assert open_as(store, ANALYST).may_write(begin(store).number) is None


def test_whoever_sits_at_this_computer_has_no_name_to_write_under(store):
    assert open_as(store).may_write(begin(store).number) is None


def test_right_to_write_ends_with_the_member(store):
    number = begin(store).number
    member = add_member(store, "Somebody", [AT_OAK], NOW)
    access = Access(store, start_sign_in(store, member, NOW).sign_in, lambda: NOW)
    model = opened(MeetingModel(store, lambda: NOW + timedelta(minutes=1)), access)
    assert model.may_write(number)

    revoke_member(store, member, NOW)

    assert model.may_write(number) is None


def test_notes_stay_those_of_their_meeting_when_another_is_chosen(store):
    first = begin(store)
    second = begin(store, locality="South")
    model = open_as(store, FACILITATOR)
    model.number = first.number
    notes = model.open_notes()

    model.number = second.number

    assert notes.document == f"meeting:{first.number}:notes"
    assert model.open_notes().document == f"meeting:{second.number}:notes"


@EVERY_KIND
def test_page_opens_for_every_role_before_there_is_a_meeting(store, held):
    model = open_as(store, held)

    assert (model.number, model.problem) == (0, "")
    assert model.may_run is (held is FACILITATOR)
