"""Who may write a practice's actions, what is refused, and that every version is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from raftlib import settings
from raftlib.conduct import actions
from raftlib.conduct.actions import LONGEST_PLAN_DAYS, store_action, take_back
from raftlib.domain.action import Action, ActionStatus
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Member, Role, Viewer
from raftlib.errors import AccessError, ActionError, DecisionError, StoreError
from raftlib.sources.action_menu import read_action_menu
from raftlib.store.actions import read_actions
from raftlib.store.backup import back_up
from raftlib.store.changes import ACTION_TOPIC
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.restore import restore
from raftlib.store.schema import change, practice_action
from tests.store.conftest import postgresql, store_url  # noqa: F401  (fixtures)

MENU = read_action_menu(settings.data_path("menus/actions.toml"))
NOON = datetime(2023, 12, 1, 12, tzinfo=UTC)
TODAY = date(2023, 12, 1)
CODE = "Z00003"


def clock():
    return NOON


def viewer_with(store, *roles: HeldRole) -> Viewer:
    number = add_member(store, "Somebody", roles, NOON)
    return Viewer(member=Member(number=number, name="Somebody", roles=roles), sign_in="s")


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    yield store
    store.close()


@pytest.fixture
def either(store_url):  # noqa: F811
    """Give a store of each kind in turn, for what the two databases could do differently."""
    store = Store(store_url)
    yield store
    store.close()


def member_of(store) -> Viewer:
    return viewer_with(store, HeldRole(role=Role.PRACTICE, practice_code=CODE))


@pytest.fixture
def ada(store) -> Viewer:
    return member_of(store)


def make_action(number: int = 1, of: int = 0, **words) -> Action:
    known = {
        "practice_code": CODE,
        "finding": "could_have_been:community pharmacy",
        "found": "Community pharmacy: 12 of the 49 avoidable appointments (24%), October 2023.",
        "access_action": "community pharmacy referral",
        "aim": "Refer minor illness to the pharmacy",
        "first_step": "Ask the pharmacies",
        "lead": "reception lead",
        "initials": "AB",
        "due_on": TODAY + timedelta(days=28),
        "review_on": TODAY + timedelta(days=42),
    }
    ids = {"entry_id": f"{number:032x}", "original_id": f"{of or number:032x}"}
    return Action(**ids, **(known | words))


def put(store, viewer, action, based_on=0, at=clock):
    based = f"{based_on:032x}" if based_on else ""
    store_action(store, viewer, action, MENU, at, based_on=based)


def kept(store, code=CODE):
    return [one.action for one in read_actions(store, code)]


def rows(store):
    with store.read() as connection:
        return connection.execute(sa.select(practice_action)).all()


def test_action_of_a_member_is_stored_with_who_and_when_and_announced(either):
    ada = member_of(either)
    action = make_action()

    put(either, ada, action)

    assert kept(either) == [action]
    (row,) = rows(either)
    assert (row.member_id, row.stored_at) == (ada.member.number, NOON)
    with either.read() as connection:
        assert connection.scalars(sa.select(change.c.topic)).all()[-1] == ACTION_TOPIC


def test_same_version_again_is_stored_once(store, ada):
    put(store, ada, make_action())

    put(store, ada, make_action())

    assert len(rows(store)) == 1


OTHERS = (
    HeldRole(role=Role.PRACTICE, practice_code="Z00004"),
    HeldRole(role=Role.CD, pcn_code="U00001"),
    HeldRole(role=Role.FACILITATOR),
    HeldRole(role=Role.SCRIBE),
    HeldRole(role=Role.ANALYST),
)


@pytest.mark.parametrize("role", OTHERS, ids=lambda role: role.role)
def test_nobody_but_a_member_of_the_practice_writes(store, ada, role):
    put(store, ada, make_action())
    other = viewer_with(store, role)

    with pytest.raises(AccessError, match="Only members of this practice"):
        put(store, other, make_action(2))
    with pytest.raises(AccessError, match="Only members of this practice"):
        put(store, other, make_action(2, of=1), based_on=1)
    with pytest.raises(AccessError, match="Only members of this practice"):
        take_back(store, other, make_action(), f"{2:032x}", clock)

    assert len(rows(store)) == 1


def test_whoever_sits_at_this_computer_writes_no_actions(store):
    with pytest.raises(AccessError, match="Only members"):
        put(store, AT_THIS_COMPUTER, make_action())


def test_member_of_two_practices_cannot_move_an_action(store):
    roles = [HeldRole(role=Role.PRACTICE, practice_code=code) for code in (CODE, "Z00004")]
    both = viewer_with(store, *roles)
    put(store, both, make_action())

    with pytest.raises(ActionError, match="not in the workbook"):
        put(store, both, make_action(2, of=1, practice_code="Z00004"), based_on=1)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"aim": " "}, "What you will do is empty"),
        ({"aim": "x" * 301}, "What you will do has 301 characters. Shorten it to 300"),
        ({"aim": "Ask Mrs Smith"}, "What you will do has what looks like a title with a surname"),
        ({"first_step": "ring 07700 900123"}, "The first step has what looks like a phone number"),
        ({"lead": ""}, "Nobody leads this action"),
        ({"lead": "Jane Smith"}, "Nobody leads this action"),
        ({"initials": "A"}, "not 2 to 4 capital letters"),
        ({"initials": "SMITH"}, "not 2 to 4 capital letters"),
        ({"initials": "A B"}, "not 2 to 4 capital letters"),
        ({"due_on": TODAY - timedelta(days=1)}, "The day by when is over already"),
        ({"due_on": TODAY + timedelta(days=LONGEST_PLAN_DAYS + 1)}, "more than two years"),
        ({"review_on": TODAY - timedelta(days=1)}, "The review date is over already"),
        ({"status": ActionStatus.DROPPED}, "Why it was dropped is empty"),
        ({"status": ActionStatus.DROPPED, "why": "x" * 301}, "Why it was dropped has 301"),
    ],
)
def test_what_is_missing_or_could_name_somebody_is_refused(store, ada, words, problem):
    with pytest.raises((ActionError, DecisionError), match=problem) as refused:
        put(store, ada, make_action(**words))

    assert rows(store) == []
    assert "Smith" not in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        {"aim": "x" * 300},
        {"initials": "AB"},
        {"initials": "abcd"},
        {"initials": ""},
        {"due_on": TODAY},
        {"due_on": TODAY + timedelta(days=LONGEST_PLAN_DAYS)},
        {"review_on": None},
        {"first_step": ""},
    ],
)
def test_what_is_just_right_is_stored(store, ada, words):
    put(store, ada, make_action(**words))

    assert len(rows(store)) == 1


def test_day_is_that_of_london(store, ada):
    """Half past midnight on 2 July in London is still 1 July in UTC."""
    late = datetime(2024, 7, 1, 23, 30, tzinfo=UTC)
    words = {"due_on": date(2024, 7, 1), "review_on": None}

    with pytest.raises(ActionError, match="is over already"):
        put(store, ada, make_action(**words), at=lambda: late)


def test_change_counts_and_what_it_changes_is_kept(either):
    ada = member_of(either)
    put(either, ada, make_action())
    words = {"status": ActionStatus.DONE, "found": "other", "finding": "share"}

    put(either, ada, make_action(2, of=1, access_action="NHS App", **words), based_on=1)

    (now,) = kept(either)
    assert now == replace(make_action(2, of=1), status=ActionStatus.DONE)
    assert len(rows(either)) == 2


def test_day_that_has_passed_may_stay_when_something_else_is_changed(store, ada):
    put(store, ada, make_action())
    later = NOON + timedelta(days=100)

    put(store, ada, make_action(2, of=1, aim="Less"), based_on=1, at=lambda: later)

    assert [one.aim for one in kept(store)] == ["Less"]


def test_lead_that_the_menu_has_no_more_may_stay(store, ada):
    put(store, ada, make_action())
    fewer = replace(MENU, leads=("GP partner",))

    store_action(store, ada, make_action(2, of=1), fewer, clock, based_on=f"{1:032x}")

    assert [one.lead for one in kept(store)] == ["reception lead"]


def test_change_of_what_somebody_else_changed_meanwhile_is_refused_with_what_it_is_now(store, ada):
    put(store, ada, make_action())
    put(store, ada, make_action(2, of=1, aim="First"), based_on=1)

    with pytest.raises(actions.ChangedMeanwhileError, match="Save again") as refused:
        put(store, ada, make_action(3, of=1, aim="Second"), based_on=1)

    assert refused.value.now.aim == "First"
    assert [one.aim for one in kept(store)] == ["First"]


def test_new_action_is_taken_back_and_its_number_is_not_given_again(either):
    ada = member_of(either)
    put(either, ada, make_action(1))
    take_back(either, ada, make_action(1), f"{9:032x}", clock)
    put(either, ada, make_action(2))

    assert [one.number for one in read_actions(either, CODE)] == [2]
    assert len(rows(either)) == 3


def test_change_is_taken_back(store, ada):
    put(store, ada, make_action())
    changed = make_action(2, of=1, status=ActionStatus.DONE)
    put(store, ada, changed, based_on=1)

    take_back(store, ada, changed, f"{3:032x}", clock)

    assert [one.status for one in kept(store)] == [ActionStatus.OPEN]


def test_what_somebody_changed_since_is_not_taken_back(store, ada):
    put(store, ada, make_action())
    put(store, ada, make_action(2, of=1), based_on=1)

    with pytest.raises(ActionError, match="Somebody has changed this action since"):
        take_back(store, ada, make_action(), f"{3:032x}", clock)


def test_what_was_taken_back_cannot_be_changed(store, ada):
    put(store, ada, make_action())
    take_back(store, ada, make_action(), f"{2:032x}", clock)

    with pytest.raises(ActionError, match="not in the workbook"):
        put(store, ada, make_action(3, of=1), based_on=2)


@pytest.mark.parametrize(("limit", "stored"), [(2, 2), (3, 3), (4, 3)])
def test_practice_has_so_many_actions_and_no_more(store, ada, monkeypatch, limit, stored):
    monkeypatch.setattr(actions, "MAX_ACTIONS", limit)
    for number in range(1, stored + 1):
        put(store, ada, make_action(number))

    if stored < limit:
        put(store, ada, make_action(9))
    else:
        with pytest.raises(ActionError, match="no more are kept"):
            put(store, ada, make_action(9))


def test_action_is_changed_so_often_and_no_more(store, ada, monkeypatch):
    monkeypatch.setattr(actions, "MOST_VERSIONS", 2)
    put(store, ada, make_action())
    put(store, ada, make_action(2, of=1), based_on=1)

    with pytest.raises(ActionError, match="Write a new one"):
        put(store, ada, make_action(3, of=1), based_on=2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE practice_action SET aim = 'x'",
        "DELETE FROM practice_action",
    ],
)
def test_database_keeps_versions_from_being_changed(either, statement):
    ada = member_of(either)
    put(either, ada, make_action())

    refused = pytest.raises(StoreError, match="Nothing was stored")
    with refused, either.write() as connection:
        connection.exec_driver_sql(statement)

    assert kept(either) == [make_action()]


def test_backup_has_the_actions(either, tmp_path):
    ada = member_of(either)
    put(either, ada, make_action())
    back_up(either, tmp_path / "backup.db")
    put(either, ada, make_action(2))

    restore(either, tmp_path / "backup.db", replace=True, now=NOON)

    assert kept(either) == [make_action()]
