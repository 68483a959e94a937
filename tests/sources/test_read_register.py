from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raftlib.domain.register import LeftOut, LeftOutCount, LeftOutReason, Pcn, Practice
from raftlib.errors import TableError
from raftlib.sources import register as module
from raftlib.sources.register import read_register


def left_out(code: str, reason: LeftOutReason, file: str, row: int) -> LeftOut:
    return LeftOut(practice_code=code, reason=reason, file=file, row=row)


def test_register_holds_practices_of_all_three_files_by_code(nhs):
    register = read_register(
        nhs.epraccur(("Z00002", "TWO"), ("Z00001", "ONE")),
        nhs.epcn(nhs.partner("Z00002", "U00002"), nhs.partner("Z00001", "U00001")),
        nhs.lists(("Z00002", 2000), ("Z00001", 1000)),
        nhs.localities("Z00002,North"),
    )

    one = Practice(
        practice_code="Z00001", practice_name="ONE", pcn_code="U00001", registered_patients=1000
    )
    assert register.practices[0] == one
    assert register.practices[1].locality == "North"
    assert register.pcns[1] == Pcn(pcn_code="U00002", pcn_name="PCN of U00002")
    assert (register.as_at, register.registered_patients) == (date(2023, 10, 1), 3000)
    assert (register.left_out, register.left_out_counts, register.cross_boundary) == ((), (), ())


def test_organisations_that_are_closed_or_no_gp_practice_are_left_out(nhs):
    register = read_register(
        nhs.epraccur(("Z00001",), ("Z00002", "TWO", "D", "4"), ("Z00003", "SHOP", "A", "1")),
        nhs.epcn(nhs.partner("Z00001", "U00001")),
        nhs.lists(("Z00001", 1000)),
    )

    assert register.left_out == (
        left_out("Z00002", LeftOutReason.NOT_ACTIVE, "epraccur.csv", 2),
        left_out("Z00003", LeftOutReason.NOT_A_GP_PRACTICE, "epraccur.csv", 3),
    )


def test_practice_without_a_list_is_left_out_once_although_it_is_in_a_pcn(nhs):
    register = read_register(
        nhs.epraccur(("Z00001",), ("Z00002", "HUB")),
        nhs.epcn(nhs.partner("Z00001", "U00001"), nhs.partner("Z00002", "U00002")),
        nhs.lists(("Z00001", 1000)),
    )

    assert register.left_out == (left_out("Z00002", LeftOutReason.NO_LIST, "epraccur.csv", 2),)
    assert [pcn.pcn_code for pcn in register.pcns] == ["U00001"]


@pytest.mark.parametrize(("patients", "practices"), [(0, 1), (1, 2)])
def test_list_of_no_patients_is_as_good_as_none(nhs, patients, practices):
    register = read_register(
        nhs.epraccur(("Z00001",), ("Z00002",)),
        nhs.epcn(nhs.partner("Z00001", "U00001"), nhs.partner("Z00002", "U00001")),
        nhs.lists(("Z00001", 1000), ("Z00002", patients)),
    )

    assert len(register.practices) == practices
    rows = [(item.reason, item.file, item.row) for item in register.left_out]
    assert rows == ([(LeftOutReason.NO_LIST, "lists.csv", 3)] if patients == 0 else [])


def test_practice_whose_membership_has_ended_has_no_pcn(nhs):
    register = read_register(
        nhs.epraccur(("Z00001",), ("Z00002",)),
        nhs.epcn(
            nhs.partner("Z00001", "U00001"), nhs.partner("Z00002", "U00001", ended="20220331")
        ),
        nhs.lists(("Z00001", 1000), ("Z00002", 900)),
    )

    assert register.left_out == (
        left_out("Z00002", LeftOutReason.MEMBERSHIP_ENDED, "epcn.csv", 2),
        left_out("Z00002", LeftOutReason.NO_PCN, "epraccur.csv", 2),
    )


def test_practice_that_moved_is_in_the_pcn_of_its_open_membership(nhs):
    register = read_register(
        nhs.epraccur(("Z00001",)),
        nhs.epcn(
            nhs.partner("Z00001", "U00001", ended="20220331"), nhs.partner("Z00001", "U00002")
        ),
        nhs.lists(("Z00001", 1000)),
    )

    assert register.practices[0].pcn_code == "U00002"


def test_rows_of_unknown_practices_are_left_out_of_each_file(nhs):
    register = read_register(
        nhs.epraccur(("Z00001",)),
        nhs.epcn(nhs.partner("Z00001", "U00001"), nhs.partner("Z00002", "U00001")),
        nhs.lists(("Z00003", 900), ("Z00001", 1000)),
        nhs.localities("Z00001,North", "Z00004,North"),
    )

    reason = LeftOutReason.NOT_IN_REGISTER
    assert register.left_out == (
        left_out("Z00002", reason, "epcn.csv", 2),
        left_out("Z00003", reason, "lists.csv", 2),
        left_out("Z00004", reason, "localities.csv", 3),
    )


@pytest.mark.parametrize(("others", "listed", "counted"), [(2, 2, 0), (3, 3, 0), (4, 0, 4)])
def test_rows_beyond_the_limit_are_counted_and_not_listed(
    nhs, monkeypatch, others, listed, counted
):
    monkeypatch.setattr(module, "MAX_LISTED", 3)
    register = read_register(
        nhs.epraccur(("Z00001",)),
        nhs.epcn(nhs.partner("Z00001", "U00001")),
        nhs.lists(("Z00001", 1000), *[(f"Z1000{n}", 5) for n in range(others)]),
    )

    count = LeftOutCount(reason=LeftOutReason.NOT_IN_REGISTER, file="lists.csv", rows=counted)
    assert len(register.left_out) == listed
    assert register.left_out_counts == ((count,) if counted else ())


def test_list_file_of_all_england_leaves_the_report_short(nhs):
    register = read_register(
        nhs.epraccur(("Z00001",)),
        nhs.epcn(nhs.partner("Z00001", "U00001")),
        nhs.lists(("Z00001", 1000), *[(f"Y{n:05}", 5) for n in range(6500)]),
    )

    assert register.left_out == ()
    assert [item.rows for item in register.left_out_counts] == [6500]


def test_practice_with_a_pcn_of_another_area_stays_in_and_is_named(nhs):
    """Membership decides; the area of a PCN changes when areas merge."""
    register = read_register(
        nhs.epraccur(("Z00001",), ("Z00002",)),
        nhs.epcn(nhs.partner("Z00001", "U00001"), nhs.partner("Z00002", "U00002", pcn_area="Z2E")),
        nhs.lists(("Z00001", 1000), ("Z00002", 900)),
    )

    assert len(register.practices) == 2
    assert register.cross_boundary == ("Z00002",)


def test_practice_with_two_open_memberships_is_refused(nhs):
    with pytest.raises(
        TableError,
        match=r"^epcn\.csv, row 3: Partner Organisation Code is 'Z00001'\. Row 1 has an open "
        r"membership of U00001 for it, and this row one of U00002\. Enter the end date of the one "
        r"that is over\.$",
    ):
        read_register(
            nhs.epraccur(("Z00001",), ("Z00002",)),
            nhs.epcn(
                nhs.partner("Z00001", "U00001"),
                nhs.partner("Z00002", "U00001"),
                nhs.partner("Z00001", "U00002"),
            ),
            nhs.lists(("Z00001", 1000), ("Z00002", 900)),
        )


def test_two_open_memberships_of_a_practice_elsewhere_do_not_matter(nhs):
    elsewhere = [nhs.partner("Z00009", "U00001"), nhs.partner("Z00009", "U00002")]

    register = read_register(
        nhs.epraccur(("Z00001",)),
        nhs.epcn(nhs.partner("Z00001", "U00001"), *elsewhere),
        nhs.lists(("Z00001", 1000)),
    )

    assert len(register.practices) == 1


def test_files_of_different_areas_are_refused(nhs):
    with pytest.raises(
        TableError,
        match=r"^No practice is in all of epraccur\.csv, epcn\.csv and lists\.csv\. Choose three "
        r"files for the same area\.$",
    ):
        read_register(
            nhs.epraccur(("Z00001",)),
            nhs.epcn(nhs.partner("Z00001", "U00001")),
            nhs.lists(("Z00002", 1000)),
        )


@given(order=st.permutations(range(1, 7)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_order_of_the_rows_changes_nothing(nhs, order):
    """Six lists of 1,000 to 6,000 patients are 21,000, however the files are sorted."""
    codes = [f"Z0000{number}" for number in order]

    register = read_register(
        nhs.epraccur(*[(code, code) for code in codes]),
        nhs.epcn(*[nhs.partner(code, "U00001") for code in reversed(codes)]),
        nhs.lists(*[(code, int(code[-1]) * 1000) for code in codes]),
    )

    assert [item.practice_code for item in register.practices] == sorted(codes)
    assert register.registered_patients == 21_000
