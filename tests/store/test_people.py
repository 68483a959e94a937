from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from raftlib.domain.people import HeldRole, Member, Person, Role
from raftlib.domain.register import Pcn, Practice, Register
from raftlib.errors import StoreError
from raftlib.store.people import (
    PEOPLE_TOPIC,
    add_member,
    add_people,
    end_role,
    find_member,
    give_role,
    list_members,
    revoke_member,
)
from raftlib.store.registers import add_register
from raftlib.store.schema import change, member, member_role
from tests.store.members import AT_Z00003, CD_OF_U00002, FACILITATOR, NOW, SCRIBE, add

LATER = NOW + timedelta(hours=1)


def add_some_register(store):
    practice = Practice(
        practice_code="Z00003",
        practice_name="A",
        pcn_code="U00002",
        registered_patients=5000,
        locality="North",
    )
    pcns = (Pcn(pcn_code="U00002", pcn_name="B"),)
    register = Register(as_at=date(2023, 10, 1), practices=(practice,), pcns=pcns)
    add_register(store, register, NOW)


def changes(store):
    with store.read() as connection:
        query = sa.select(sa.func.count()).where(change.c.topic == PEOPLE_TOPIC)
        return connection.scalar(query)


def test_member_is_read_with_all_roles_as_they_were_added(store):
    deputy = replace(CD_OF_U00002, deputy=True)
    number = add(store, "Dr A Example", AT_Z00003, deputy, sign_in_name="A.Example@example.org")

    assert find_member(store, number) == Member(
        number=number,
        name="Dr A Example",
        roles=(AT_Z00003, deputy),
        sign_in_name="a.example@example.org",
    )


def test_members_are_listed_by_name_whatever_their_capitals(store):
    for name in ("carol", "Bob", "alice", "Bob"):
        add(store, name)

    found = list_members(store)

    assert [item.name for item in found] == ["alice", "Bob", "Bob", "carol"]
    assert [item.number for item in found] == [3, 2, 4, 1]


def test_member_that_nobody_added_is_none(store):
    assert find_member(store, 1) is None
    assert list_members(store) == []


def test_same_role_twice_counts_once(store):
    number = add(store, "A", SCRIBE, SCRIBE)

    assert find_member(store, number).roles == (SCRIBE,)


def test_person_without_a_role_is_refused(store):
    with pytest.raises(StoreError, match="no role"):
        add_member(store, "A", [], NOW)


def test_member_that_a_transaction_added_goes_with_it(store):
    def add_and_fail():
        with store.write() as connection:
            add(connection)
            raise RuntimeError("later")

    with pytest.raises(RuntimeError, match="later"):
        add_and_fail()

    assert list_members(store) == []


def test_revoked_member_is_listed_no_more_and_kept(store):
    number = add(store, "A", SCRIBE, AT_Z00003)

    revoke_member(store, number, LATER)

    assert list_members(store) == []
    assert find_member(store, number) is None
    with store.read() as connection:
        assert connection.scalar(sa.select(member.c.revoked_at)) == LATER
        assert connection.scalars(sa.select(member_role.c.ended_at)).all() == [LATER, LATER]


def test_revoking_one_leaves_the_others(store):
    gone, stays = add(store, "A"), add(store, "B")

    revoke_member(store, gone, LATER)

    assert [item.number for item in list_members(store)] == [stays]
    assert find_member(store, stays).roles == (SCRIBE,)


@pytest.mark.parametrize("act", [revoke_member, lambda *a: give_role(*a[:2], SCRIBE, a[2])])
def test_nothing_can_be_done_with_a_revoked_member(store, act):
    number = add(store)
    revoke_member(store, number, LATER)

    with pytest.raises(StoreError, match=f"There is no member {number}"):
        act(store, number, LATER)


def test_role_is_given_once(store):
    number = add(store, "A", SCRIBE)

    assert give_role(store, number, AT_Z00003, LATER)
    assert not give_role(store, number, AT_Z00003, LATER)

    assert find_member(store, number).roles == (SCRIBE, AT_Z00003)


def test_role_that_ended_is_held_no_more_and_the_other_stays(store):
    number = add(store, "A", SCRIBE, AT_Z00003)

    end_role(store, number, SCRIBE, LATER)

    assert find_member(store, number).roles == (AT_Z00003,)


def test_ending_the_deputy_role_leaves_the_cd(store):
    number = add(store, "A", CD_OF_U00002, replace(CD_OF_U00002, deputy=True))

    end_role(store, number, replace(CD_OF_U00002, deputy=True), LATER)

    assert find_member(store, number).roles == (CD_OF_U00002,)


def test_role_that_ended_can_be_given_again(store):
    number = add(store, "A", SCRIBE)
    end_role(store, number, SCRIBE, LATER)

    assert find_member(store, number).roles == ()
    assert give_role(store, number, SCRIBE, LATER)
    assert find_member(store, number).roles == (SCRIBE,)


def test_role_that_is_not_held_cannot_end(store):
    number = add(store, "A", SCRIBE)

    with pytest.raises(StoreError, match="does not hold this role"):
        end_role(store, number, FACILITATOR, LATER)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (HeldRole(role=Role.PRACTICE), "Role practice: practice_code is empty"),
        (HeldRole(role=Role.CD), "Role cd: pcn_code is empty"),
        (
            replace(AT_Z00003, pcn_code="U00002"),
            "pcn_code is 'U00002'. It is no part of the role practice",
        ),
        (
            replace(CD_OF_U00002, practice_code="Z00003"),
            "practice_code is 'Z00003'. It is no part of the role cd",
        ),
        (replace(FACILITATOR, practice_code="Z00003"), "practice_code is 'Z00003'"),
        (replace(SCRIBE, pcn_code="U00002"), "pcn_code is 'U00002'"),
        (HeldRole(role=Role.ANALYST, pcn_code="U00002"), "pcn_code is 'U00002'"),
        (replace(AT_Z00003, deputy=True), "Only a CD has a deputy"),
        (replace(SCRIBE, deputy=True), "Only a CD has a deputy"),
    ],
)
def test_role_with_a_place_that_does_not_fit_is_refused_and_nobody_added(store, held, words):
    with pytest.raises(StoreError, match=words):
        add(store, "A", SCRIBE, held)

    assert list_members(store) == []


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (replace(AT_Z00003, practice_code="Z00004"), "practice 'Z00004' is not in the register"),
        (replace(CD_OF_U00002, pcn_code="U00003"), "PCN 'U00003' is not in the register"),
    ],
)
def test_place_that_the_register_does_not_know_is_refused(store, held, words):
    add_some_register(store)

    with pytest.raises(StoreError, match=words):
        add(store, "A", held)


def test_place_that_the_register_knows_is_taken(store):
    add_some_register(store)

    number = add(store, "A", AT_Z00003, CD_OF_U00002)

    assert len(find_member(store, number).roles) == 2


def test_role_that_is_given_is_checked_too(store):
    add_some_register(store)
    number = add(store)

    with pytest.raises(StoreError, match="not in the register"):
        give_role(store, number, replace(AT_Z00003, practice_code="Z00009"), LATER)


def test_name_of_120_characters_is_kept(store):
    number = add(store, "N" * 120)

    assert find_member(store, number).name == "N" * 120


@pytest.mark.parametrize("name", ["N" * 121, "", "   ", "A\u202eB", "A\x00B"])
def test_name_that_cannot_be_shown_is_refused(store, name):
    with pytest.raises(StoreError, match="1 to 120 characters"):
        add(store, name)


def test_spaces_of_a_name_become_single(store):
    number = add(store, "  A\n  Person ")

    assert find_member(store, number).name == "A Person"


@pytest.mark.parametrize("name", ["Dr Example", "Mrs A Example (PCN manager)", "O'Example <b>"])
def test_title_and_marks_are_part_of_a_name_of_staff(store, name):
    number = add(store, name)

    assert find_member(store, number).name == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("A 943 476 5919", "an NHS number"),
        ("A 07700 900123", "a phone number"),
        ("A, born 03/10/1960", "a date of birth"),
        ("A, SW1A 1AA", "a full postcode"),
        ("a@example.org", "an e-mail address"),
    ],
)
def test_name_with_patient_data_is_refused_and_not_repeated(store, name, kind):
    with pytest.raises(StoreError, match=kind) as refusal:
        add(store, name)

    assert name not in str(refusal.value)


def test_sign_in_name_of_another_member_is_refused(store):
    first = add(store, "A", sign_in_name="a@example.org")

    with pytest.raises(StoreError, match=f"Member {first} has this sign-in name"):
        add(store, "B", sign_in_name=" A@example.org")


def test_sign_in_name_is_free_again_when_its_member_was_revoked(store):
    revoke_member(store, add(store, "A", sign_in_name="a"), LATER)

    again = add(store, "A", sign_in_name="a")

    assert find_member(store, again).sign_in_name == "a"


def test_many_members_have_no_sign_in_name(store):
    add(store, "A")
    add(store, "B", sign_in_name=" ")

    assert [item.sign_in_name for item in list_members(store)] == ["", ""]


@pytest.mark.parametrize("name", ["a b", "\N{KELVIN SIGN}im", "a\x00", "a" * 201])
def test_sign_in_name_that_could_be_taken_for_another_is_refused(store, name):
    with pytest.raises(StoreError, match="sign-in name is not one"):
        add(store, "A", sign_in_name=name)


def test_every_change_is_announced(store):
    number = add(store)
    give_role(store, number, AT_Z00003, LATER)
    end_role(store, number, AT_Z00003, LATER)
    revoke_member(store, number, LATER)

    assert changes(store) == 4


def test_what_changed_nothing_is_not_announced(store):
    number = add(store)
    give_role(store, number, SCRIBE, LATER)

    assert changes(store) == 1


def test_people_who_are_imported_again_are_nobody_new(store):
    people = [
        Person(name="A", roles=(SCRIBE, AT_Z00003), sign_in_name="a"),
        Person(name="B", roles=(SCRIBE,)),
    ]
    again = [Person(name=" a ", roles=(AT_Z00003, SCRIBE), sign_in_name="A"), people[1]]

    assert [add_people(store, people, NOW), add_people(store, again, NOW)] == [2, 0]
    assert len(list_members(store)) == 2


def test_same_name_in_other_roles_is_another_person(store):
    add_people(store, [Person(name="A", roles=(SCRIBE,))], NOW)

    assert add_people(store, [Person(name="A", roles=(AT_Z00003,))], NOW) == 1


def test_revoked_person_who_is_imported_again_is_new(store):
    people = [Person(name="A", roles=(SCRIBE,))]
    add_people(store, people, NOW)
    revoke_member(store, 1, LATER)

    assert add_people(store, people, LATER) == 1


def test_people_are_added_all_or_none(store):
    people = [Person(name="A", roles=(SCRIBE,)), Person(name="", roles=(SCRIBE,))]

    with pytest.raises(StoreError, match="The name has 0 characters"):
        add_people(store, people, NOW)

    assert list_members(store) == []


def test_other_sign_in_name_for_a_member_is_refused_and_not_taken(store):
    """A sheet must not move somebody's sign-in to another account without being seen to."""
    number = add(store, "A", SCRIBE, sign_in_name="a")

    with pytest.raises(StoreError, match=f"raft people revoke {number}"):
        add_people(store, [Person(name="A", roles=(SCRIBE,), sign_in_name="b")], NOW)

    assert find_member(store, number).sign_in_name == "a"
