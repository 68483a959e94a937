from datetime import timedelta

import pytest

from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Role
from raftlib.errors import AccessError
from raftlib.store.people import add_member, revoke_member
from raftlib.store.sign_ins import end_sign_in, start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.decision import DecisionModel
from tests.analysis.records import make_record
from tests.workbook.stores import MENU, NOW, access_to, add_record, opened

AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
FACILITATOR = HeldRole(role=Role.FACILITATOR)
ANALYST = HeldRole(role=Role.ANALYST)


def open_as(store, *roles, **asked):
    return opened(AuditModel(store, MENU), access_to(store, *roles), **asked)


def offered(model):
    return [practice.practice_code for practice in model.offered]


def test_outside_the_site_it_is_whoever_sits_at_this_computer(empty_store):
    assert access_to(empty_store).viewer() is AT_THIS_COMPUTER


def test_sign_in_that_is_not_there_opens_nothing(empty_store):
    with pytest.raises(AccessError, match="You are signed out"):
        Access(empty_store, "", lambda: NOW).viewer()


def test_sign_in_counts_until_it_ends_and_no_longer(store):
    access = access_to(store, FACILITATOR)
    viewer = access.viewer()

    end_sign_in(store, viewer.sign_in, NOW)

    with pytest.raises(AccessError, match="nothing was changed"):
        access.viewer()


def test_role_that_was_taken_away_counts_at_once(store):
    access = access_to(store, FACILITATOR)
    revoke_member(store, access.require(Role.FACILITATOR).member.number, NOW)

    with pytest.raises(AccessError, match="signed out"):
        access.require(Role.FACILITATOR)


def test_sign_in_runs_out_while_the_page_is_open(store):
    member = add_member(store, "Somebody", [FACILITATOR], NOW)
    now = [NOW]
    access = Access(store, start_sign_in(store, member, NOW, hours=10).sign_in, lambda: now[0])
    access.viewer()

    now[0] = NOW + timedelta(hours=10)

    with pytest.raises(AccessError, match="Sign in again"):
        access.viewer()


def test_other_role_is_refused(store):
    with pytest.raises(AccessError, match="Your role does not do this"):
        access_to(store, AT_OAK).require(Role.FACILITATOR, Role.SCRIBE)


def test_member_of_a_practice_is_offered_its_exact_figures_only(store):
    assert offered(open_as(store, AT_OAK, locality="North")) == ["Z00001"]


def test_analyst_is_offered_all(store):
    assert offered(open_as(store, ANALYST, locality="North")) == ["Z00001", "Z00002"]


@pytest.mark.parametrize(
    "held",
    [FACILITATOR, HeldRole(role=Role.SCRIBE), HeldRole(role=Role.CD, pcn_code="U1")],
)
def test_others_see_the_locality_only(store, held):
    assert offered(open_as(store, held, locality="North")) == []


def test_link_to_another_practice_shows_all_together_and_says_why(store):
    model = open_as(store, AT_OAK, practice="Z00002")

    assert model.practice_code == ""
    assert "exact figures of 'Z00002' stay in that practice" in model.problem


def test_choice_of_another_practice_over_the_socket_is_refused(store):
    model = open_as(store, AT_OAK, practice="Z00001")

    model.practice_code = "Z00002"

    assert model.practice_code == ""
    assert "only its members see them" in model.problem
    assert model.summary.appointments % 5 == 0  # disclosed, so rounded


def vote_as(store, *roles, **asked):
    return opened(DecisionModel(store, ()), access_to(store, *roles), **asked)


def add_vote_of(store, practice, code="D-1"):
    add_record(store, {**make_record({practice: 5000}), "decision": code})


def test_decision_is_listed_for_those_who_have_a_say_in_it(store):
    add_vote_of(store, "Z00001")

    assert vote_as(store, AT_OAK).decision.decision_code == "D-1"
    assert vote_as(store, HeldRole(role=Role.CD, pcn_code="U1")).decision
    assert vote_as(store, FACILITATOR).decision


def test_decision_of_others_is_not_there(store):
    add_vote_of(store, "Z00003")

    model = vote_as(store, AT_OAK, decision="D-1")

    assert model.listed == []
    assert model.decision is None
    assert "There is no decision 'D-1' here" in model.problem


def test_number_of_a_decision_of_others_shows_nothing(store):
    add_vote_of(store, "Z00001", "D-1")
    add_vote_of(store, "Z00003", "D-2")
    hidden = vote_as(store, FACILITATOR, decision="D-2").number
    model = vote_as(store, AT_OAK)

    model.number = hidden

    assert model.decision is None


def test_member_of_a_practice_starts_with_its_own_figures(store):
    model = open_as(store, AT_OAK)

    assert (model.locality, model.practice_code) == ("North", "Z00001")
    assert model.localities == ["North"]


def test_member_who_asked_for_the_locality_gets_it(store):
    assert open_as(store, AT_OAK, locality="North").practice_code == ""


def test_locality_of_others_is_not_there(store):
    model = open_as(store, AT_OAK, locality="South")

    assert model.locality == "North"
    assert "There is no locality 'South' here" in model.problem


def test_practice_of_another_locality_is_not_there(store):
    model = open_as(store, AT_OAK, practice="Z00003")

    assert (model.locality, model.practice_code) == ("North", "")
    assert "There is no practice 'Z00003' here" in model.problem


def test_facilitator_and_cd_start_with_the_locality(store):
    cd = HeldRole(role=Role.CD, pcn_code="U1")

    assert open_as(store, FACILITATOR).practice_code == ""
    assert open_as(store, cd).practice_code == ""
