from datetime import timedelta

import pytest

from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Role
from raftlib.errors import AccessError
from raftlib.store.people import add_member, revoke_member
from raftlib.store.sign_ins import end_sign_in, start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.audit import AuditModel
from tests.workbook.stores import MENU, NOW, access_to, add_north_and_south

AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
FACILITATOR = HeldRole(role=Role.FACILITATOR)
ANALYST = HeldRole(role=Role.ANALYST)


@pytest.fixture
def north(empty_store):
    add_north_and_south(empty_store)
    return empty_store


def open_as(store, *roles, **asked):
    return AuditModel(store, access_to(store, *roles), MENU, asked)


def offered(model):
    return [practice.practice_code for practice in model.offered]


def test_outside_the_site_it_is_whoever_sits_at_this_computer(empty_store):
    assert access_to(empty_store).viewer() is AT_THIS_COMPUTER


def test_sign_in_that_is_not_there_opens_nothing(empty_store):
    with pytest.raises(AccessError, match="You are signed out"):
        Access(empty_store, "", lambda: NOW).viewer()


def test_sign_in_counts_until_it_ends_and_no_longer(north):
    access = access_to(north, FACILITATOR)
    viewer = access.viewer()

    end_sign_in(north, viewer.sign_in, NOW)

    with pytest.raises(AccessError, match="nothing was changed"):
        access.viewer()


def test_role_that_was_taken_away_counts_at_once(north):
    access = access_to(north, FACILITATOR)
    revoke_member(north, access.require(Role.FACILITATOR).member.number, NOW)

    with pytest.raises(AccessError, match="signed out"):
        access.require(Role.FACILITATOR)


def test_sign_in_runs_out_while_the_page_is_open(north):
    member = add_member(north, "Somebody", [FACILITATOR], NOW)
    now = [NOW]
    access = Access(north, start_sign_in(north, member, NOW, hours=10).sign_in, lambda: now[0])
    access.viewer()

    now[0] = NOW + timedelta(hours=10)

    with pytest.raises(AccessError, match="Sign in again"):
        access.viewer()


def test_other_role_is_refused(north):
    with pytest.raises(AccessError, match="Your role does not do this"):
        access_to(north, AT_OAK).require(Role.FACILITATOR, Role.SCRIBE)


def test_member_of_a_practice_is_offered_its_exact_figures_only(north):
    assert offered(open_as(north, AT_OAK, locality="North")) == ["Z00001"]


def test_analyst_is_offered_all(north):
    assert offered(open_as(north, ANALYST, locality="North")) == ["Z00001", "Z00002"]


@pytest.mark.parametrize(
    "held",
    [FACILITATOR, HeldRole(role=Role.SCRIBE), HeldRole(role=Role.CD, pcn_code="U1")],
)
def test_others_see_the_locality_only(north, held):
    assert offered(open_as(north, held, locality="North")) == []


def test_link_to_another_practice_shows_all_together_and_says_why(north):
    model = open_as(north, AT_OAK, practice="Z00002")

    assert model.practice_code == ""
    assert "exact figures of 'Z00002' stay in that practice" in model.problem


def test_choice_of_another_practice_over_the_socket_is_refused(north):
    model = open_as(north, AT_OAK, practice="Z00001")

    model.practice_code = "Z00002"

    assert model.practice_code == ""
    assert "only its members see them" in model.problem
    assert model.summary.appointments % 5 == 0  # disclosed, so rounded
