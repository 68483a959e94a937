"""Findings become actions of a practice: who sees them, and that nothing typed is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from raftlib import settings
from raftlib.conduct.actions import CHANGED_MEANWHILE
from raftlib.domain.action import ActionStatus
from raftlib.domain.people import HeldRole, Role
from raftlib.sources.action_menu import read_action_menu
from raftlib.store.actions import read_actions
from raftlib.store.changes import ACTION_TOPIC, AUDIT_TOPIC
from raftlib.store.people import end_role, list_members
from raftlib.store.sign_ins import end_sign_ins_of
from raftlib.workbook.models.action_draft import CHANGE, DROP, NEW
from raftlib.workbook.models.actions import LIST, STORED, UNDONE, ActionsModel
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.wording.actions import describe_finding
from tests.analysis.audits import MENU
from tests.workbook.stores import NOW, access_to, add_sheet, opened

ACTION_MENU = read_action_menu(settings.data_path("menus/actions.toml"))
CODE = "Z00001"  # OAK: 49 of 180 avoidable in October 2023, 40 of them for the dentist
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code=CODE)
AT_ELM = HeldRole(role=Role.PRACTICE, practice_code="Z00002")
DENTIST = "could_have_been:dentist"
TODAY = date(2023, 12, 1)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self):
        self.at = NOW

    def __call__(self):
        """Return the instant at which it stands."""
        return self.at


@pytest.fixture
def clock():
    return Clock()


def open_page(store, access, clock, practice=CODE, **asked):
    """Return the models of the page, both opened by the same person."""
    audit = opened(AuditModel(store, MENU), access, practice=practice)
    return audit, opened(ActionsModel(store, audit, (MENU, ACTION_MENU), clock), access, **asked)


@pytest.fixture
def model(store, clock):
    return open_page(store, access_to(store, AT_OAK), clock)[1]


def write(model, key=DENTIST, **words):
    """Write an action from a finding and save it."""
    model.begin(NEW, key, key.partition(":")[0])
    for name, value in {"lead": "reception lead", **words}.items():
        setattr(model, name, value)
    model.save(describe_finding)


def kept(store, code=CODE):
    return [one.action for one in read_actions(store, code)]


def test_page_that_is_nobodys_shows_no_action(store, clock):
    model = ActionsModel(store, AuditModel(store, MENU), (MENU, ACTION_MENU), clock)

    assert (model.practice_code, model.findings, model.actions, model.today) == ("", [], [], None)


def test_finding_starts_an_action_with_what_is_suggested(model):
    model.begin(NEW, DENTIST, "could_have_been")

    assert [one.key for one in model.findings] == ["share", DENTIST]
    assert model.aim.startswith("Say where to go with dental problems")
    assert (model.lead, model.initials) == ("", "")
    assert (model.due_on, model.review_on) == (date(2023, 12, 29), date(2024, 1, 12))


def test_action_is_kept_with_its_finding_as_it_stood(model, store):
    write(model, initials="AB")

    (action,) = kept(store)
    assert action.finding == DENTIST
    assert action.found == (
        "Dentist: 40 of the 49 avoidable appointments (82%), all audited sessions."
    )
    assert action.access_action == "website signposting"
    assert (model.done, model.writing, model.stored) == (STORED, "", 1)
    assert [one.number for one in model.actions] == [1]


def test_period_of_the_finding_is_that_of_the_page(store, clock):
    audit, model = open_page(store, access_to(store, AT_OAK), clock)
    audit.period = "2023-10"

    write(model, "share")

    assert kept(store)[0].found == (
        "49 of 180 appointments (27%) could have gone elsewhere, October 2023."
    )


def test_colleague_sees_a_new_action_when_it_is_told(store, clock, model):
    colleague = open_page(store, access_to(store, AT_OAK), clock)[1]
    write(model)
    assert colleague.actions == []

    colleague.refresh(ACTION_TOPIC)

    assert colleague.actions == model.actions
    assert ACTION_TOPIC in colleague.topics


def test_analyst_sees_the_actions_and_writes_none(store, clock, model):
    write(model)
    analyst = open_page(store, access_to(store, HeldRole(role=Role.ANALYST)), clock)[1]

    assert len(analyst.actions) == 1
    assert (analyst.may_write, analyst.findings) == (False, [])
    analyst.begin(NEW, "share", "share")
    assert analyst.writing == ""
    analyst.mark(1, ActionStatus.DONE)
    assert "Only members of this practice" in analyst.problem
    assert kept(store)[0].status is ActionStatus.OPEN


@pytest.mark.parametrize(
    "role",
    [
        AT_ELM,
        HeldRole(role=Role.FACILITATOR),
        HeldRole(role=Role.SCRIBE),
        HeldRole(role=Role.CD, pcn_code="U1"),
    ],
    ids=lambda role: role.role.value,
)
def test_nobody_else_sees_them(store, clock, model, role):
    write(model)

    other = open_page(store, access_to(store, role), clock)[1]
    other.mark(1, ActionStatus.DONE)

    assert (other.practice_code, other.actions, other.findings) == ("", [], [])
    assert kept(store)[0].status is ActionStatus.OPEN


def test_page_that_is_tricked_into_another_practice_shows_nothing(store, clock, model):
    write(model)
    audit, other = open_page(store, access_to(store, AT_ELM), clock, practice="Z00002")

    audit.practice_code = CODE

    assert other.actions == []


def test_who_is_signed_out_stores_nothing(store, clock, model):
    model.begin(NEW, DENTIST, "could_have_been")
    model.lead = "reception lead"
    end_sign_ins_of(store, list_members(store)[0].number, NOW)

    model.save(describe_finding)

    assert "signed out" in model.problem
    assert model.writing == f"{NEW} {DENTIST}"
    assert kept(store) == []


def test_what_is_missing_is_said_and_what_was_typed_stays(model, store):
    write(model, lead="", aim="Ours")

    assert "Nobody leads" in model.problem
    assert (model.aim, model.writing) == ("Ours", f"{NEW} {DENTIST}")
    model.due_on, model.lead = None, "reception lead"
    model.save(describe_finding)
    assert "no day by when" in model.problem
    assert kept(store) == []


def test_second_press_stores_nothing_more(model, store):
    write(model)

    model.save(describe_finding)

    assert len(kept(store)) == 1


def test_typed_text_stays_when_figures_change(store, clock):
    audit, model = open_page(store, access_to(store, AT_OAK), clock)
    model.begin(NEW, DENTIST, "could_have_been")
    model.aim, draft = "Ours", model.draft

    add_sheet(store, CODE, date(2023, 11, 8), wholly=9, reasons={"self-care": 9})
    audit.refresh(AUDIT_TOPIC)

    assert [one.key for one in model.findings] == ["share", DENTIST, "could_have_been:self-care"]
    assert (model.aim, model.draft) == ("Ours", draft)


def test_typed_text_stays_while_another_finding_is_written_about(model):
    model.begin(NEW, DENTIST, "could_have_been")
    model.aim = "Ours"

    model.begin(NEW, "share", "share")
    assert model.aim != "Ours"
    model.begin(NEW, DENTIST, "could_have_been")

    assert model.aim == "Ours"


def test_typed_text_stays_while_another_practice_is_looked_at(store, clock):
    audit, model = open_page(store, access_to(store, AT_OAK, AT_ELM), clock)
    model.begin(NEW, "share", "share")
    model.aim = "Ours"

    audit.practice_code = "Z00002"
    assert model.writing == ""
    audit.practice_code = CODE
    model.begin(NEW, "share", "share")

    assert model.aim == "Ours"


def test_cancel_forgets_what_was_typed_here_and_in_the_browser(model):
    model.begin(NEW, "share", "share")
    model.aim = "Ours"

    model.cancel()

    assert (model.writing, model.stored) == ("", 1)
    model.begin(NEW, "share", "share")
    assert model.aim != "Ours"


def test_address_opens_the_form_again(store, clock, model):
    model.begin(NEW, DENTIST, "could_have_been")

    again = open_page(store, access_to(store, AT_OAK), clock, **model.address)[1]

    assert model.address == {"writing": f"{NEW} {DENTIST}"}
    assert (again.writing, again.place) == (f"{NEW} {DENTIST}", "could_have_been")


@pytest.mark.parametrize("asked", ["new nonsense", "change 9", "drop", "open 1", " 1", "x"])
def test_address_of_nothing_opens_nothing(store, clock, model, asked):
    write(model)

    again = open_page(store, access_to(store, AT_OAK), clock, writing=asked)[1]

    assert (again.writing, again.problem) == ("", "")


def test_action_is_done_and_that_is_taken_back(model, store):
    write(model)

    model.mark(1, ActionStatus.DONE)
    assert kept(store)[0].status is ActionStatus.DONE
    model.undo()

    assert kept(store)[0].status is ActionStatus.OPEN
    assert (model.done, model.last) == (UNDONE, None)


def test_new_action_is_taken_back(model, store):
    write(model)

    model.undo()

    assert kept(store) == model.actions == []


def test_action_is_dropped_with_why_and_opened_again(model, store):
    write(model)
    model.begin(DROP, "1", LIST)
    model.save(describe_finding)
    assert "Why it was dropped is empty" in model.problem

    model.why = "No pharmacy is near"
    model.save(describe_finding)

    (action,) = kept(store)
    assert (action.status, action.why) == (ActionStatus.DROPPED, "No pharmacy is near")
    model.mark(1, ActionStatus.OPEN)
    assert (kept(store)[0].status, kept(store)[0].why) == (ActionStatus.OPEN, "")


def test_change_that_crosses_another_is_refused_once_and_then_taken(store, clock, model):
    write(model)
    colleague = open_page(store, access_to(store, AT_OAK), clock)[1]
    colleague.begin(CHANGE, "1", LIST)
    colleague.aim = "Theirs"
    model.begin(CHANGE, "1", LIST)
    model.aim = "Ours"
    model.save(describe_finding)

    colleague.save(describe_finding)

    assert colleague.problem == CHANGED_MEANWHILE
    assert colleague.actions[0].action.aim == "Ours"
    assert colleague.aim == "Theirs"
    colleague.save(describe_finding)
    assert [one.aim for one in kept(store)] == ["Theirs"]


def test_action_is_overdue_the_day_after_its_day_in_london(model, clock):
    """29 December ends at midnight; that is when it is over in UTC too."""
    write(model)
    action = model.actions[0].action
    overdue = []
    for at in (datetime(2023, 12, 29, 23, 59, tzinfo=UTC), datetime(2023, 12, 30, tzinfo=UTC)):
        clock.at = at
        model.refresh()
        overdue.append(action.is_overdue(model.today))

    assert model.has_times
    assert overdue == [False, True]
    assert not replace(action, status=ActionStatus.DONE).is_overdue(TODAY + timedelta(days=99))


def test_flood_of_presses_is_refused(model, store):
    write(model)
    for _ in range(11):
        model.mark(1, ActionStatus.DONE)
        model.mark(1, ActionStatus.OPEN)

    assert "Too much came at once" in model.problem


def test_who_is_a_member_no_more_writes_no_more(store, clock, model):
    write(model)
    end_role(store, list_members(store)[0].number, AT_OAK, NOW)

    model.mark(1, ActionStatus.DONE)
    model.refresh()

    assert kept(store)[0].status is ActionStatus.OPEN
    assert (model.actions, model.findings) == ([], [])
