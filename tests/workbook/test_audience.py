"""Who may open a page that is the same for all who may, and what it shows to all of them."""

import json
from datetime import timedelta

import pytest

from raftlib import settings
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Role
from raftlib.errors import AccessError, StoreError
from raftlib.store.people import add_member, revoke_member
from raftlib.store.schema import decision_record
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import (
    NOBODY,
    Access,
    AudienceAccess,
    page_access,
)
from raftlib.workbook.models.audit import LocalityAuditModel
from raftlib.workbook.models.decision import ClosedDecisionModel
from tests.analysis.records import make_record
from tests.workbook.stores import HOSTILE, MENU, NOW, SHARES, access_to, add_record, opened

AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ASH = HeldRole(role=Role.PRACTICE, practice_code="Z00003")  # in South
CD = HeldRole(role=Role.CD, pcn_code="U1")
FACILITATOR = HeldRole(role=Role.FACILITATOR)
ANALYST = HeldRole(role=Role.ANALYST)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def add_vote_of(store, practice="Z00001", code="D-1", closes_at=NOW - HOUR):
    window = {"opens_at": (NOW - 2 * HOUR).isoformat(), "closes_at": closes_at.isoformat()}
    add_record(store, {**make_record({practice: 5000}), "decision": code, **window})


def audience(store, **about):
    return AudienceAccess(store, about, lambda: NOW)


def codes(access):
    return [item.decision_code for item in access.decisions(access.viewer())]


@pytest.mark.parametrize("held", [AT_OAK, CD, FACILITATOR, ANALYST])
def test_own_locality_may_be_opened(store, held):
    assert access_to(store, held).allows({"locality": "North"})


def test_locality_of_others_may_not_be_opened(store):
    assert not access_to(store, AT_OAK).allows({"locality": "South"})
    assert not access_to(store, AT_ASH).allows({"locality": "North"})


@pytest.mark.parametrize("name", ["", "West", "north", " North", "Z00001", HOSTILE, "%"])
def test_locality_that_is_not_there_may_not_be_opened(store, name):
    assert not access_to(store, FACILITATOR).allows({"locality": name})


def test_whoever_sits_at_this_computer_may_open_all_localities(store):
    assert access_to(store).allows({"locality": "South"})


@pytest.mark.parametrize("held", [AT_OAK, CD, FACILITATOR])
def test_closed_decision_may_be_opened_by_whom_it_concerns(store, held):
    add_vote_of(store)

    assert access_to(store, held).allows({"decision": "D-1"})


def test_decision_of_others_may_not_be_opened(store):
    add_vote_of(store, "Z00003")

    assert not access_to(store, AT_OAK).allows({"decision": "D-1"})


@pytest.mark.parametrize(
    ("closes_in", "may"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)]
)
def test_decision_may_be_opened_from_the_moment_it_closes(store, closes_in, may):
    add_vote_of(store, closes_at=NOW + closes_in)

    assert access_to(store, FACILITATOR).allows({"decision": "D-1"}) is may


@pytest.mark.parametrize("code", ["", "D-9", "d-1", "1", HOSTILE])
def test_decision_that_is_not_there_may_not_be_opened(store, code):
    add_vote_of(store)

    assert not access_to(store, FACILITATOR).allows({"decision": code})


def test_decision_without_a_code_cannot_be_asked_for(store):
    add_vote_of(store, code="")

    assert not access_to(store, FACILITATOR).allows({"decision": ""})
    assert access_to(store, FACILITATOR).default_audience("decision") is None


def test_record_that_cannot_be_read_may_not_be_opened(store):
    row = {"decision_code": "D-9", "title": "Bad", "record": "[1]", "fingerprint": "f"}
    with store.write() as connection:
        connection.execute(decision_record.insert().values(imported_at=NOW, **row))

    assert not access_to(store, FACILITATOR).allows({"decision": "D-9"})


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"practice": "Z00001"},
        {"Locality": "North"},
        {"": "North"},
        {"locality": "North", "decision": "D-1"},
        {"locality": "North", "practice": "Z00001"},
    ],
)
def test_nothing_else_can_be_asked_for(store, about):
    add_vote_of(store)

    assert not access_to(store, FACILITATOR).allows(about)


@pytest.mark.parametrize("sign_in", ["", "nonsense"])
def test_signed_out_viewer_may_open_nothing(store, sign_in):
    access = Access(store, sign_in, lambda: NOW)

    assert not access.allows({"locality": "North"})
    assert access.default_audience("locality") is None


def test_member_who_was_revoked_may_open_nothing(store):
    access = access_to(store, AT_OAK)
    revoke_member(store, access.viewer().member.number, NOW)

    assert not access.allows({"locality": "North"})


def test_store_that_cannot_be_read_is_no_answer(store):
    access = access_to(store, FACILITATOR)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE decision_record")

    with pytest.raises(StoreError, match="The store cannot be used"):
        access.allows({"decision": "D-1"})


def test_default_is_the_first_locality_of_the_viewer(store):
    assert access_to(store, FACILITATOR).default_audience("locality") == {"locality": "North"}
    assert access_to(store, AT_ASH).default_audience("locality") == {"locality": "South"}


def test_default_is_the_newest_closed_decision_that_concerns_the_viewer(store):
    add_vote_of(store, "Z00001", "D-1")
    add_vote_of(store, "Z00001", "D-2")
    add_vote_of(store, "Z00003", "D-3")
    add_vote_of(store, "Z00001", "D-4", closes_at=NOW + SECOND)

    assert access_to(store, AT_OAK).default_audience("decision") == {"decision": "D-2"}
    assert access_to(store, FACILITATOR).default_audience("decision") == {"decision": "D-3"}


@pytest.mark.parametrize("kind", ["decision", "practice", ""])
def test_there_is_no_default_where_there_is_nothing(store, kind):
    assert access_to(store, FACILITATOR).default_audience(kind) is None


def test_empty_store_has_no_locality_to_open(empty_store):
    assert access_to(empty_store).default_audience("locality") is None


def test_audience_is_nobody_and_does_nothing(store):
    access = audience(store, locality="North")

    assert access.viewer() is NOBODY
    assert not NOBODY.sees_practice("Z00001")
    with pytest.raises(AccessError, match="Your role does not do this"):
        access.require(*Role)


def test_audience_of_a_locality_sees_that_one_alone(store):
    add_vote_of(store)
    access = audience(store, locality="North")

    assert access.localities(NOBODY) == ["North"]
    assert codes(access) == []
    assert access.allows({"locality": "North"})
    assert not access.allows({"locality": "South"})


def test_audience_of_a_decision_sees_that_one_alone(store):
    add_vote_of(store, code="D-1")
    add_vote_of(store, code="D-2")
    access = audience(store, decision="D-1")

    assert codes(access) == ["D-1"]
    assert access.localities(NOBODY) == []


@pytest.mark.parametrize(
    ("closes_in", "seen"), [(-SECOND, ["D-1"]), (0 * SECOND, ["D-1"]), (SECOND, [])]
)
def test_audience_sees_a_decision_from_the_moment_it_closes(store, closes_in, seen):
    add_vote_of(store, closes_at=NOW + closes_in)

    assert codes(audience(store, decision="D-1")) == seen


@pytest.mark.parametrize("about", [{}, {"locality": "West"}, {"locality": ""}, {"decision": "D-9"}])
def test_audience_of_what_is_not_there_sees_nothing(store, about):
    add_vote_of(store)
    access = audience(store, **about)

    assert access.localities(NOBODY) == codes(access) == []


def test_kernel_of_an_audience_belongs_to_no_person(store, monkeypatch):
    """Even if a sign-in was handed to it as well."""
    number, now = add_member(store, "Somebody", [ANALYST], NOW), settings.now()
    monkeypatch.setenv("RAFT_SIGN_IN", start_sign_in(store, number, now).sign_in)
    assert page_access(store).viewer().name == "Somebody"

    monkeypatch.setenv("RAFT_AUDIENCE", json.dumps({"locality": "North"}))

    assert page_access(store).viewer() is NOBODY
    assert page_access(store).localities(NOBODY) == ["North"]


def test_page_outside_the_site_is_of_whoever_sits_here(store, monkeypatch):
    monkeypatch.delenv("RAFT_SIGN_IN", raising=False)
    monkeypatch.delenv("RAFT_AUDIENCE", raising=False)

    assert page_access(store).viewer() is AT_THIS_COMPUTER


def see_locality(store, access, **asked):
    return opened(LocalityAuditModel(store, MENU), access, **asked)


@pytest.mark.parametrize("held", [AT_OAK, ANALYST])
def test_page_of_a_locality_gives_nobody_exact_figures(store, held):
    """The analyst and the practice's member see them on their own page."""
    model = see_locality(store, access_to(store, held), locality="North", practice="Z00001")

    assert model.offered == []
    assert model.practice_code == ""
    assert model.summary.disclosed


def test_choice_of_a_practice_over_the_socket_is_refused(store):
    model = see_locality(store, access_to(store, ANALYST))

    model.practice_code = "Z00001"

    assert model.practice_code == ""
    assert model.summary.disclosed


def test_choice_of_another_locality_over_the_socket_shows_nothing(store):
    model = see_locality(store, audience(store, locality="North"))

    model.locality = "South"

    assert model.register is model.summary is None


def test_locality_of_others_is_not_shown_where_the_server_let_it_through(store):
    model = see_locality(store, access_to(store, AT_OAK), locality="South")

    assert model.localities == []
    assert model.summary is None
    assert model.problem == "There is no locality 'South' here."


def test_page_of_a_locality_opens_on_that_of_the_viewer(store):
    assert see_locality(store, access_to(store, AT_ASH)).locality == "South"


def test_page_of_a_locality_hears_of_new_audits(store):
    model = see_locality(store, audience(store, locality="North"))
    before = model.summary

    model.refresh()

    assert model.locality == "North"
    assert model.summary is not before


def see_outcome(store, access, **asked):
    return opened(ClosedDecisionModel(store, SHARES), access, **asked)


def test_page_of_an_outcome_shows_the_newest_that_has_closed(store):
    add_vote_of(store, code="D-1")
    add_vote_of(store, code="D-2", closes_at=NOW + HOUR)

    model = see_outcome(store, access_to(store, AT_OAK))

    assert [item.decision_code for item in model.listed] == ["D-1"]
    assert model.decision.decision_code == "D-1"


@pytest.mark.parametrize(("practice", "closes_at"), [("Z00003", NOW), ("Z00001", NOW + SECOND)])
def test_outcome_is_not_shown_where_the_server_let_it_through(store, practice, closes_at):
    """Of others, or of a vote that is still open."""
    add_vote_of(store, practice, closes_at=closes_at)

    model = see_outcome(store, access_to(store, AT_OAK), decision="D-1")

    assert model.listed == []
    assert model.decision is None
    assert model.problem == "There is no decision 'D-1' here."


def test_other_decision_cannot_be_chosen_over_the_socket(store):
    add_vote_of(store, code="D-1")
    add_vote_of(store, code="D-2")
    model = see_outcome(store, audience(store, decision="D-1"))

    model.number = 2

    assert model.decision is model.outcome is None
