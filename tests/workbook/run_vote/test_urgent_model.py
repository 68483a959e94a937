"""The steps of the urgent route: who does them, and when they were done."""

from datetime import datetime, timedelta

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import UrgentStep
from raftlib.mail.sending import Delivery
from raftlib.workbook.models.posting import Post
from raftlib.workbook.models.urgent import MEETING, URGENT, Meeting, UrgentModel
from raftlib.workbook.wording.letters import name_proposal, write_invitation, write_to_all
from tests.conduct.conftest import OPENS, read
from tests.conduct.voting import open_hub, propose_hub
from tests.mail.post_office import PostOffice, running

PROPOSED_AT = OPENS - timedelta(days=1)
SOON = Meeting(starts=datetime(2024, 1, 10, 12, 30), length_minutes=30, join="https://m.example")  # noqa: DTZ001


@pytest.fixture
def urgent(store):
    return propose_hub(store, PROPOSED_AT, rule="urgent_of_6")


@pytest.fixture
def make(store, clock, urgent, access, tmp_path):
    """Return a function that opens the page of a decision for somebody."""

    def open_page(*roles: HeldRole, decision: str = urgent, words=None) -> UrgentModel:
        model = UrgentModel(store, clock, Post(words or {}, tmp_path / "addresses.csv"))
        model.open(access(*roles), {"decision": decision})
        return model

    clock.at = OPENS
    return open_page


def invite(model: UrgentModel, meeting: Meeting = SOON) -> None:
    model.invite(meeting, name_proposal(model.found), write_invitation(model.found))


def test_what_follows_from_the_workbook_needs_no_tick(make):
    assert make().steps == {
        UrgentStep.EMAIL: None,
        UrgentStep.MEETING: None,
        UrgentStep.VIEWS: PROPOSED_AT,
        UrgentStep.VOTE: None,
    }


@pytest.mark.parametrize(
    ("early", "done_at"), [(timedelta(microseconds=1), None), (timedelta(0), OPENS)]
)
def test_vote_is_opened_at_its_first_instant(make, store, clock, early, done_at):
    ends = OPENS + timedelta(days=2)
    code = open_hub(store, OPENS, ends, now=PROPOSED_AT, rule="urgent_of_6")
    model = make(decision=code)

    clock.at = OPENS - early

    assert model.steps[UrgentStep.VOTE] == done_at


def test_step_that_somebody_did_has_the_time_of_the_first_time(make, clock):
    model = make()
    model.note(UrgentStep.EMAIL, "Written down.")
    clock.go(minutes=5)

    model.note(UrgentStep.EMAIL, "Written down.")

    assert model.steps[UrgentStep.EMAIL] == OPENS
    assert model.done == "Written down."


@pytest.mark.parametrize("step", [UrgentStep.VIEWS, UrgentStep.VOTE])
def test_step_that_follows_is_ticked_by_nobody(make, store, urgent, step):
    make().note(step, "Written down.")

    assert read(store, urgent).steps == ()


def test_draft_to_all_is_urgent_and_marks_no_step(make):
    model = make()

    model.draft_to_all(write_to_all(model.found, model.now))

    assert model.download.purpose == URGENT
    assert b"Importance: high" in model.download.content
    assert b"Why it is urgent: The lease ends." in model.download.content
    assert model.steps[UrgentStep.EMAIL] is None


def test_e_mail_that_was_sent_marks_its_step(make, clock, tmp_path):
    (tmp_path / "addresses.csv").write_text("practice_code,email\nZ00003,desk@three.example")

    def describe(delivery: Delivery) -> str:
        return f"Sent to {len(delivery.sent)}."

    with running(PostOffice()) as office:
        model = make(words=office.words)
        model.ask_to_send(write_to_all(model.found, model.now), describe)
        assert model.steps[UrgentStep.EMAIL] is None
        model.confirm()

    assert [one.rcpt_tos for one in office.envelopes] == [["desk@three.example"]]
    assert model.steps[UrgentStep.EMAIL] == OPENS
    assert model.found.steps[0].note == "Sent to 1."


def test_meeting_that_is_offered_again_moves_in_the_calendars(make):
    model = make()
    invite(model)
    first = model.download.content
    model.note(UrgentStep.MEETING, "Written down.")

    invite(model)

    assert model.download.purpose == MEETING
    assert (b"SEQUENCE:0" in first, b"SEQUENCE:1" in model.download.content) == (True, True)
    uid = f"UID:{model.code}-meeting@raft-workbook".encode()
    assert uid in first
    assert uid in model.download.content


@pytest.mark.parametrize(
    ("starts", "length", "problem"),
    [
        (None, 30, "Choose the day and time"),
        (OPENS.replace(tzinfo=None), 30, "in the past"),
        (OPENS.replace(tzinfo=None) + timedelta(microseconds=1), 30, ""),
        (OPENS.replace(tzinfo=None) + timedelta(hours=1), 7, "15 to 60 minutes long"),
    ],
)
def test_meeting_is_still_to_come_and_of_a_usual_length(make, starts, length, problem):
    model = make()

    invite(model, Meeting(starts=starts, length_minutes=length, join=""))

    assert problem in model.problem
    assert (model.download is None) is bool(problem)


def test_decision_on_the_standard_route_has_no_steps(make, store):
    model = make(decision=propose_hub(store, PROPOSED_AT))

    model.draft_to_all(write_to_all(model.found, model.now))

    assert model.steps == {}
    assert model.problem == "This decision is not on the urgent route."


def test_cd_may_say_that_the_meeting_was_offered_and_no_more(make):
    model = make(HeldRole(role=Role.CD, pcn_code="U00002"))

    model.note(UrgentStep.EMAIL, "Written down.")
    refused = model.problem
    model.note(UrgentStep.MEETING, "Written down.")

    assert "Your role does not do this" in refused
    assert model.steps[UrgentStep.EMAIL] is None
    assert model.steps[UrgentStep.MEETING] == OPENS


def test_member_of_a_practice_makes_no_draft_and_no_invitation(make):
    model = make(HeldRole(role=Role.PRACTICE, practice_code="Z00003"))

    model.draft_to_all(write_to_all(model.found, model.now))
    refused = model.problem
    invite(model)

    assert "Your role does not do this" in refused
    assert model.download is None
