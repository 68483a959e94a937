from dataclasses import replace
from datetime import date

import pytest

from raftlib.domain.register import (
    LeftOut,
    LeftOutCount,
    LeftOutReason,
    Pcn,
    Practice,
    Register,
)
from raftlib.workbook.wording.register_report import (
    REASON_WORDS,
    describe_import,
    describe_warnings,
)


def practice(number: int, locality: str | None = None) -> Practice:
    return Practice(
        practice_code=f"Z0000{number}",
        practice_name="A",
        pcn_code="U00001",
        registered_patients=1000,
        locality=locality,
    )


def left_out(*numbers: int, reason: LeftOutReason = LeftOutReason.NO_LIST) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(practice_code=f"Z0010{number}", reason=reason, file="a.csv", row=number)
        for number in numbers
    )


@pytest.fixture
def register() -> Register:
    return Register(
        as_at=date(2023, 11, 2),
        practices=(practice(1), practice(2)),
        pcns=(Pcn(pcn_code="U00001", pcn_name="P"),),
    )


def test_import_is_said_with_date_and_thousands(register):
    assert describe_import(register) == (
        "Practice register, list sizes as at Thu 2 November 2023.\n"
        "In it: 2 practices in 1 PCN with 2,000 registered patients.\n"
        "No practice has a locality: no lookup names one.\n"
        "Nothing was left out."
    )


def test_localities_are_named(register):
    register = replace(register, practices=(practice(1, "West"), practice(2, "North")))

    assert "\nEvery practice has a locality: North, West.\n" in describe_import(register)


def test_practice_without_a_locality_is_named(register):
    register = replace(register, practices=(practice(1, "West"), practice(2)))

    assert "\nLocalities: West. The lookup names none for 1 practice: Z00002.\n" in describe_import(
        register
    )


def test_five_codes_are_all_named(register):
    text = describe_import(replace(register, left_out=left_out(1, 2, 3, 4, 5)))

    assert text.endswith(
        "Left out:\n- 5 active GP practices with no patients in the list sizes (a hub has none), "
        "in a.csv: Z00101, Z00102, Z00103, Z00104, Z00105"
    )


def test_codes_beyond_five_are_counted(register):
    text = describe_import(replace(register, left_out=left_out(1, 2, 3, 4, 5, 6, 7)))

    assert text.endswith("Z00105 and 2 more")


def test_practice_with_two_ended_memberships_is_named_once(register):
    rows = left_out(1, 1, reason=LeftOutReason.MEMBERSHIP_ENDED)

    text = describe_import(replace(register, left_out=rows))

    assert text.endswith("- 2 memberships of a PCN that have ended, in a.csv: Z00101")


def test_single_row_is_said_in_the_singular(register):
    text = describe_import(
        replace(register, left_out=left_out(1, reason=LeftOutReason.NOT_A_GP_PRACTICE))
    )

    assert text.endswith("- 1 organisation that is not a GP practice, in a.csv: Z00101")


def test_rows_too_many_to_list_are_counted(register):
    count = LeftOutCount(reason=LeftOutReason.NOT_IN_REGISTER, file="lists.csv", rows=6317)

    assert describe_import(replace(register, left_out_counts=(count,))).endswith(
        "- 6,317 rows of practices that are not active GP practices here, in lists.csv: "
        "too many to list, the file covers other areas too"
    )


def test_practice_with_a_pcn_of_another_area_is_said_to_be_in(register):
    text = describe_import(replace(register, cross_boundary=("Z00002",)))

    assert (
        "In it, but with a PCN that the NHS puts under another sub-ICB; check that they belong "
        "here: Z00002.\n" in text
    )


def test_every_reason_has_its_words():
    assert set(REASON_WORDS) == set(LeftOutReason)


@pytest.mark.parametrize(("without", "warned"), [(1, False), (2, True)])
def test_many_active_practices_without_a_list_are_worth_a_look(without, warned):
    """Beside 9 practices, 1 without a list is one in ten; 2 are more."""
    practices = tuple(
        Practice(
            practice_code=f"Z0000{number}",
            practice_name="A",
            pcn_code="U00001",
            registered_patients=1,
        )
        for number in range(9)
    )
    left_out = tuple(
        LeftOut(practice_code="Z00010", reason=LeftOutReason.NO_LIST, file="e.csv", row=row)
        for row in range(without)
    )
    register = Register(as_at=date(2023, 10, 1), practices=practices, pcns=(), left_out=left_out)

    assert any(line.startswith("Look again") for line in describe_warnings(register)) is warned
