import pytest

from raftlib.analysis.identifiers import Identifier
from raftlib.analysis.staff import (
    find_patient_data,
    is_name,
    normal_sign_in_name,
    plain_name,
    role_faults,
)
from raftlib.domain.people import HeldRole, Role


@pytest.mark.parametrize(
    ("name", "well"),
    [("", False), ("A", True), ("N" * 120, True), ("N" * 121, False), ("A\u202eB", False)],
)
def test_name_has_1_to_120_characters_that_can_be_seen(name, well):
    assert is_name(name) == well


def test_line_breaks_of_a_name_become_spaces():
    assert plain_name("A\r\n\tPerson\u00a0B") == "A Person B"


def test_title_is_no_patient_data_among_staff_and_a_phone_number_is():
    assert find_patient_data("Dr Example 07700 900123") == [Identifier.PHONE_NUMBER]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *(("A.B@Example.org", "a.b@example.org"), (" a ", "a"), ("", ""), ("a" * 200, "a" * 200)),
        *(("a" * 201, None), ("a b", None), ("a\tb", None), ("\u00e9ve", None)),
        ("\N{KELVIN SIGN}im", None),
    ],
)
def test_sign_in_name_is_plain_and_in_small_letters(typed, kept):
    assert normal_sign_in_name(typed) == kept


@pytest.mark.parametrize(
    "held",
    [
        HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
        HeldRole(role=Role.CD, pcn_code="U00002"),
        HeldRole(role=Role.CD, pcn_code="U00002", deputy=True),
        *(HeldRole(role=role) for role in (Role.FACILITATOR, Role.SCRIBE, Role.ANALYST)),
    ],
)
def test_role_with_its_own_place_has_no_fault(held):
    assert role_faults(held) == []


def test_every_fault_of_a_role_is_named():
    held = HeldRole(role=Role.SCRIBE, practice_code="Z00003", pcn_code="U00002", deputy=True)

    assert [item.column for item in role_faults(held)] == ["practice_code", "pcn_code", "deputy"]


def test_role_with_the_place_of_the_other_lacks_its_own_too():
    held = HeldRole(role=Role.CD, practice_code="Z00003")

    assert [(item.column, item.value) for item in role_faults(held)] == [
        ("practice_code", "Z00003"),
        ("pcn_code", ""),
    ]
