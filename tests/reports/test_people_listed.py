import json
from datetime import UTC, datetime, timedelta

import pytest

from raftlib.domain.people import HeldRole, Person, Role
from raftlib.errors import ReportError
from raftlib.reports.people import (
    choose_for_cards,
    describe_people,
    people_as_answer,
    read_people_listed,
)
from raftlib.store.connection import Store
from raftlib.store.people import add_people, end_role
from raftlib.store.personal_codes import issue_code
from raftlib.store.sign_ins import start_sign_in

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
CD = HeldRole(role=Role.CD, pcn_code="U00002")
AT_Z00003 = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
SCRIBE = HeldRole(role=Role.SCRIBE)


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    people = [
        Person(name="A", roles=(CD, AT_Z00003)),
        Person(name="B", roles=(AT_Z00003,)),
        Person(name="C", roles=(SCRIBE,)),
    ]
    add_people(store, people, NOW)
    yield store
    store.close()


def chosen(store, **asked):
    return [item.member.name for item in choose_for_cards(read_people_listed(store, NOW), **asked)]


def test_list_says_who_has_a_code_and_who_is_signed_in(store):
    issue_code(store, b"k", 1, NOW)
    start_sign_in(store, 2, NOW)

    found = read_people_listed(store, NOW)

    assert [item.code_until for item in found] == [NOW + timedelta(days=42), None, None]
    assert [item.signed_in for item in found] == [False, True, False]


def test_text_names_roles_and_places(store):
    issue_code(store, b"k", 1, NOW)

    text = describe_people(read_people_listed(store, NOW), {"Z00003": "CLOUDBERRY SURGERY"})

    assert text.splitlines()[:2] == [
        "   1  A",
        "      Clinical Director, U00002; Practice member, Cloudberry Surgery; "
        "code until 2024-02-19 09:00 UTC",
    ]
    assert text.endswith("3 members.")


def test_list_of_nobody_says_how_to_begin():
    assert "raft people add" in describe_people([], {})


def test_answer_for_a_program_has_every_part(store):
    issue_code(store, b"k", 3, NOW)

    answer = json.loads(json.dumps(people_as_answer(read_people_listed(store, NOW))))

    assert answer[2] == {
        "number": 3,
        "name": "C",
        "roles": [{"role": "scribe", "practice_code": "", "pcn_code": "", "deputy": False}],
        "sign_in_name": "",
        "code_until": "2024-02-19T09:00:00+00:00",
        "signed_in": False,
    }


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["A", "B", "C"]),
        ({"role": Role.PRACTICE}, ["A", "B"]),
        ({"practice_code": "Z00003"}, ["A", "B"]),
        ({"pcn_code": "U00002"}, ["A"]),
        ({"number": 3}, ["C"]),
        ({"role": Role.CD, "pcn_code": "U00002"}, ["A"]),
    ],
)
def test_cards_are_for_those_who_are_asked_for(store, asked, names):
    assert chosen(store, **asked) == names


@pytest.mark.parametrize(
    "asked",
    [
        {"practice_code": "Z00004"},
        {"number": 9},
        {"number": 3, "role": Role.CD},
        {"role": Role.CD, "practice_code": "Z00003"},
    ],
)
def test_nobody_who_is_asked_for_is_said(store, asked):
    """The last is held by one person, but not in one role."""
    with pytest.raises(ReportError, match="Nobody who could sign in"):
        chosen(store, **asked)


def test_member_without_a_role_gets_no_card(store):
    end_role(store, 3, SCRIBE, NOW)

    assert chosen(store) == ["A", "B"]
