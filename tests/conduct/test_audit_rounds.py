"""Who may make and change a round, on which days, and what stays once it has begun."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from raftlib.conduct.audit_rounds import (
    add_round,
    call_off_round,
    change_round,
    close_round,
    reopen_round,
    say_share,
)
from raftlib.domain.audit_round import (
    PracticeShare,
    RoundPlan,
    RoundStage,
    add_alternative,
    add_change,
    reword,
)
from raftlib.domain.people import HeldRole, Member, Role, Viewer
from raftlib.domain.period import Period
from raftlib.errors import AccessError, RoundError, StoreError
from raftlib.store.audit_rounds import (
    count_plans,
    find_round_of,
    read_rounds_of,
    read_shares,
    read_wide_menu,
)
from raftlib.store.connection import Store
from raftlib.store.schema import audit_round_plan
from tests.analysis.audits import MENU
from tests.workbook.stores import add_practices

NOW = datetime(2023, 10, 9, 9, tzinfo=UTC)
TODAY = date(2023, 10, 9)
PRACTICES = ("Z00001", "OAK", "North"), ("Z00002", "ELM", "North"), ("Z00003", "ASH", "South")


def clock():
    return NOW


def viewer(*roles):
    return Viewer(member=Member(number=0, name="", roles=roles), sign_in="")


def at(code):
    return viewer(HeldRole(role=Role.PRACTICE, practice_code=code))


FACILITATOR, ANALYST = (viewer(HeldRole(role=role)) for role in (Role.FACILITATOR, Role.ANALYST))
CD = viewer(HeldRole(role=Role.CD, pcn_code="U1"))
OAK, ELM = at("Z00001"), at("Z00002")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Make a store with the practices once for all tests here."""
    path = tmp_path_factory.mktemp("filled") / "raft.db"
    store = Store(f"sqlite:///{path}")
    add_practices(store, *PRACTICES)
    store.close()
    return path


@pytest.fixture
def store(filled, tmp_path):
    store = Store(f"sqlite:///{shutil.copy(filled, tmp_path / 'raft.db')}")
    yield store
    store.close()


def plan(first=TODAY, last=date(2023, 10, 29), **changes):
    made = RoundPlan(name="Round 1", period=Period(first, last), target=40, menu=MENU)
    return replace(made, **changes)


def make(store, who=OAK, *, first=TODAY, last=date(2023, 10, 29), locality="", **changes):
    place = {"locality": locality} if locality else {"practice_code": "Z00001"}
    return add_round(store, who, plan(first, last, **changes), clock, **place)


def test_member_makes_a_round_of_their_practice(store):
    number = make(store).number

    (found,) = read_rounds_of(store, "Z00001")
    assert (found.number, found.plan, found.practice_code) == (number, plan(), "Z00001")
    assert read_rounds_of(store, "Z00002") == []


@pytest.mark.parametrize("who", [FACILITATOR, ANALYST])
def test_staff_make_a_round_of_a_locality_for_all_its_practices(store, who):
    make(store, who, locality="North")

    assert len(read_rounds_of(store, "Z00001")) == len(read_rounds_of(store, "Z00002")) == 1
    assert read_rounds_of(store, "Z00003") == []


@pytest.mark.parametrize("who", [ELM, FACILITATOR, CD, viewer()])
def test_others_make_no_round_of_a_practice(store, who):
    with pytest.raises(AccessError, match="by its own members"):
        make(store, who)

    assert read_rounds_of(store, "Z00001") == []


@pytest.mark.parametrize("who", [OAK, CD, viewer(HeldRole(role=Role.SCRIBE))])
def test_others_make_no_round_of_a_locality(store, who):
    with pytest.raises(AccessError, match="facilitator or analyst"):
        make(store, who, locality="North")


def test_analyst_makes_a_round_of_a_practice(store):
    assert make(store, ANALYST).number == 1


def test_places_that_are_not_there_have_no_rounds(store):
    with pytest.raises(RoundError, match="no locality 'West'"):
        make(store, FACILITATOR, locality="West")
    with pytest.raises(RoundError, match="no practice 'Z00009'"):
        add_round(store, ANALYST, plan(), clock, practice_code="Z00009")
    with pytest.raises(RoundError, match="Choose one of the two"):
        add_round(store, ANALYST, plan(), clock)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "name has 0 characters"),
        ({"name": "x" * 61}, "has 61 characters"),
        ({"name": "For Dr Example"}, "a title with a surname"),
        ({"name": "a\x00b"}, "cannot be seen"),
        ({"last": date(2023, 10, 8)}, "before the first day"),
        ({"first": date(2014, 10, 9)}, "No session is before 2015"),
        ({"last": date(2024, 10, 9)}, "a year at most"),
        ({"target": 0}, "target is 0"),
        ({"target": 1001}, "target is 1,001"),
        ({"menu": add_change(MENU, "rang 07700 900123")}, "a phone number"),
        ({"menu": add_change(MENU, "x" * 61)}, "has 61 characters"),
        ({"menu": add_change(MENU, "Continuity ")}, "there already"),
        ({"menu": add_alternative(MENU, "--", "system")}, "no letters"),
    ],
)
def test_plan_that_cannot_be_is_refused(store, changes, said):
    with pytest.raises(RoundError, match=said):
        make(store, **changes)

    assert read_rounds_of(store, "Z00001") == []


def test_longest_round_is_a_year(store):
    assert make(store, last=date(2024, 10, 8)).number == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2023, 10, 29), date(2023, 11, 9)), (date(2023, 10, 1), TODAY)],
)
def test_rounds_of_a_practice_have_no_day_in_common(store, first, last):
    make(store)

    with pytest.raises(RoundError, match="Round 1 runs from 09 October 2023 to 29 October 2023"):
        make(store, first=first, last=last)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2023, 10, 30), date(2023, 11, 9)), (date(2023, 10, 1), date(2023, 10, 8))],
)
def test_rounds_of_a_practice_may_touch(store, first, last):
    make(store)

    assert make(store, first=first, last=last).number == 2


def test_practice_makes_no_round_on_days_of_its_localitys(store):
    make(store, FACILITATOR, locality="North")

    with pytest.raises(RoundError, match="belongs to one round"):
        make(store)
    add_round(store, at("Z00003"), plan(), clock, practice_code="Z00003")


def test_no_practice_keeps_its_locality_from_a_round_and_it_is_said(store):
    make(store)
    add_round(store, at("Z00003"), plan(), clock, practice_code="Z00003")

    made = make(store, FACILITATOR, locality="North")

    assert made.own_rounds == 1
    with pytest.raises(RoundError, match="belongs to one round"):
        make(store, FACILITATOR, locality="North")


def test_days_of_a_round_that_was_called_off_are_free(store):
    make(store)
    call_off_round(store, OAK, 1, clock)

    assert make(store).number == 2
    with pytest.raises(RoundError, match="belongs to one round"):
        reopen_round(store, OAK, 1, clock)
    with pytest.raises(RoundError, match="called off already"):
        call_off_round(store, OAK, 1, clock)


def test_closing_ends_a_round_today_and_can_be_taken_back(store):
    make(store, first=date(2023, 10, 2))

    close_round(store, OAK, 1, clock)
    closed = find_round_of(store, 1)
    reopen_round(store, OAK, 1, clock)

    assert (closed.stage(TODAY), closed.period.last_on) == (RoundStage.CLOSED, TODAY)
    assert find_round_of(store, 1).stage(TODAY) is RoundStage.OPEN
    assert count_plans(store, 1) == 3
    with pytest.raises(RoundError, match="was not closed"):
        reopen_round(store, OAK, 1, clock)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2023, 10, 10), date(2023, 10, 29)), (date(2023, 9, 1), date(2023, 10, 8))],
)
def test_only_an_open_round_is_closed(store, first, last):
    make(store, first=first, last=last)

    with pytest.raises(RoundError, match="Only a round that is open"):
        close_round(store, OAK, 1, clock)


@pytest.mark.parametrize("act", [close_round, call_off_round, reopen_round])
@pytest.mark.parametrize("who", [ELM, FACILITATOR, CD])
def test_others_do_nothing_with_a_practices_round(store, act, who):
    make(store)

    with pytest.raises(AccessError, match="by its own members"):
        act(store, who, 1, clock)

    assert count_plans(store, 1) == 1


def test_members_change_nothing_of_their_localitys_round(store):
    make(store, FACILITATOR, locality="North")

    with pytest.raises(AccessError, match="facilitator or analyst"):
        change_round(store, OAK, 1, plan(target=10), clock)
    with pytest.raises(RoundError, match="no such round"):
        change_round(store, OAK, 2, plan(), clock)


def test_round_that_is_coming_can_be_changed_and_its_answers_worded(store):
    make(store, first=date(2023, 10, 10))
    changed = plan(
        date(2023, 10, 12), name="Autumn", target=30, menu=reword(MENU, "dentist", "NHS dentist")
    )

    change_round(store, OAK, 1, changed, clock)

    assert find_round_of(store, 1).plan == changed
    assert count_plans(store, 1) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": date(2023, 10, 8)}, "first day stays"),
        ({"menu": reword(MENU, "dentist", "NHS dentist")}, "answers stay as they are"),
        ({"menu": replace(MENU, alternatives=MENU.alternatives[1:])}, "was offered stays"),
    ],
)
def test_round_that_has_begun_keeps_its_first_day_and_its_answers(store, changes, said):
    make(store)

    with pytest.raises(RoundError, match=said):
        change_round(store, OAK, 1, plan(**changes), clock)


def test_owner_of_an_answer_stays_once_the_round_has_begun(store):
    make(store)
    first, *rest = MENU.alternatives
    moved = replace(MENU, alternatives=(replace(first, owner_level="system"), *rest))

    with pytest.raises(RoundError, match="answers stay as they are"):
        change_round(store, OAK, 1, plan(menu=moved), clock)


def test_answers_are_added_to_a_round_that_has_begun(store):
    make(store)
    wider = add_change(add_alternative(MENU, "library", "community"), "a sign")

    change_round(store, OAK, 1, plan(menu=wider), clock)

    assert find_round_of(store, 1).plan.menu == wider
    assert read_wide_menu(store, MENU, ["Z00001"]).changes_needed == ("continuity", "a sign")
    assert read_wide_menu(store, MENU, ["Z00002"]) == MENU
    assert "library" in read_wide_menu(store, MENU).answers["could_have_been"]


@pytest.mark.parametrize("last", [TODAY, date(2023, 11, 30)])
def test_last_day_of_an_open_round_can_be_moved_from_today_on(store, last):
    make(store, first=date(2023, 10, 2))

    change_round(store, OAK, 1, plan(date(2023, 10, 2), last), clock)

    assert find_round_of(store, 1).period.last_on == last


def test_last_day_is_not_moved_into_the_past(store):
    make(store, first=date(2023, 10, 2))

    with pytest.raises(RoundError, match="cannot be in the past"):
        change_round(store, OAK, 1, plan(date(2023, 10, 2), date(2023, 10, 8)), clock)


def test_round_of_the_past_can_be_renamed(store):
    """A practice may give a name to days that it has audited already."""
    days = date(2023, 9, 4), date(2023, 9, 22)
    make(store, first=days[0], last=days[1])

    change_round(store, OAK, 1, plan(*days, name="Autumn"), clock)

    assert find_round_of(store, 1).plan.name == "Autumn"


def test_round_that_was_closed_is_changed_only_once_it_is_open_again(store):
    make(store)
    close_round(store, OAK, 1, clock)

    with pytest.raises(RoundError, match="Open it again first"):
        change_round(store, OAK, 1, plan(target=10), clock)


def test_practice_says_its_clinicians_and_its_own_target(store):
    make(store, FACILITATOR, locality="North")

    say_share(store, OAK, 1, "Z00001", PracticeShare(clinicians=5), clock)
    say_share(store, OAK, 1, "Z00001", PracticeShare(clinicians=7, target=41), clock)

    assert read_shares(store, 1) == {"Z00001": PracticeShare(clinicians=7, target=41)}


@pytest.mark.parametrize(
    ("who", "code", "share", "error", "said"),
    [
        (FACILITATOR, "Z00001", PracticeShare(clinicians=7), AccessError, "own members"),
        (OAK, "Z00002", PracticeShare(clinicians=7), AccessError, "own members"),
        (at("Z00003"), "Z00003", PracticeShare(clinicians=7), RoundError, "takes no part"),
        (OAK, "Z00001", PracticeShare(clinicians=0), RoundError, "clinicians is 0"),
        (OAK, "Z00001", PracticeShare(clinicians=1000), RoundError, "is 1,000"),
        (OAK, "Z00001", PracticeShare(target=0), RoundError, "target is 0"),
    ],
)
def test_share_that_cannot_be_said_is_refused(store, who, code, share, error, said):
    make(store, FACILITATOR, locality="North")

    with pytest.raises(error, match=said):
        say_share(store, who, 1, code, share, clock)

    assert read_shares(store, 1) == {}


@pytest.mark.parametrize(
    "words", ["UPDATE audit_round_plan SET target = 1", "DELETE FROM audit_round"]
)
def test_store_itself_keeps_what_a_round_was(store, words):
    make(store)

    with pytest.raises(StoreError, match="Nothing was stored"), store.write() as connection:
        connection.exec_driver_sql(words)

    with store.read() as connection:
        assert connection.scalar(sa.select(audit_round_plan.c.target)) == 40
