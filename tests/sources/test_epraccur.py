import pytest

from raftlib.errors import TableError
from raftlib.sources.epraccur import EpraccurRow, read_epraccur


def test_row_is_read_by_the_place_of_its_fields(nhs):
    path = nhs.epraccur(("Z00001", "ONE", "A", "4"), ("Z00002", "TWO", "C", "10"))

    rows = read_epraccur(path)

    assert rows[1] == EpraccurRow(
        row=2,
        practice_code="Z00002",
        practice_name="TWO",
        is_active=False,
        is_gp_practice=False,
    )
    assert (rows[0].is_active, rows[0].is_gp_practice) == (True, True)


def test_header_that_somebody_added_is_passed_over(nhs):
    header = nhs.epraccur_line("Organisation Code", "Name", "Status Code", "Setting")

    rows = read_epraccur(nhs.epraccur(header, ("Z00001",)))

    assert [(row.row, row.practice_code) for row in rows] == [(2, "Z00001")]


def test_header_alone_is_refused(nhs):
    header = nhs.epraccur_line("Organisation Code", "Name", "Status Code", "Setting")

    with pytest.raises(TableError, match=r"epraccur\.csv has no active GP practice"):
        read_epraccur(nhs.epraccur(header))


def test_byte_order_mark_and_semicolons_are_read(nhs):
    line = nhs.epraccur_line("Z00001").replace(",", ";")

    rows = read_epraccur(nhs.text("epraccur.csv", "\ufeff" + line + "\r\n"))

    assert rows[0].practice_code == "Z00001"


def test_odd_code_of_another_organisation_does_not_matter(nhs):
    path = nhs.epraccur(("Z00001",), ("ABC", "SHOP", "A", "1"), ("XYZ", "OLD", "C", "4"))

    assert len(read_epraccur(path)) == 3


def test_list_sizes_given_as_practices_are_refused_in_one_sentence(nhs):
    path = nhs.lists(*[(f"Z{n:05}", 100) for n in range(1, 50)])

    with pytest.raises(
        TableError,
        match=r"^lists\.csv, row 1: there are 10 fields, and epraccur has 27\. Choose [^\n]*$",
    ):
        read_epraccur(path)


def test_file_saved_again_in_excel_with_26_fields_is_refused_in_one_sentence(nhs):
    line = nhs.epraccur_line("Z00001").removesuffix(',""')

    with pytest.raises(
        TableError,
        match=r"^epraccur\.csv, row 1: there are 26 fields, and epraccur has 27\. [^\n]*$",
    ):
        read_epraccur(nhs.epraccur(line, line))


def test_excel_file_given_as_practices_is_refused(nhs):
    with pytest.raises(TableError, match=r"ePCN\.xlsx is an Excel file, not epraccur\. Choose"):
        read_epraccur(nhs.workbook({"One": [["a"]]}))


def test_file_without_an_active_gp_practice_is_refused(nhs):
    path = nhs.epraccur(("Z00001", "ONE", "C", "4"), ("Z00002", "TWO", "A", "1"))

    with pytest.raises(
        TableError,
        match=r"on no row is field 13 \(status\) A and field 26 \(prescribing setting\) 4\.",
    ):
        read_epraccur(path)


def test_row_that_was_cut_off_is_named(nhs):
    path = nhs.epraccur(("Z00001",), '"Z00002","TWO"')

    with pytest.raises(TableError, match=r"row 2: the number of fields is '2'\. It must be 27\."):
        read_epraccur(path)


def test_code_that_is_there_twice_is_named_with_both_rows(nhs):
    path = nhs.epraccur(("Z00001",), ("Z00002",), ("Z00001", "OLD", "C"))

    with pytest.raises(
        TableError,
        match=r"row 3: field 1 \(practice code\) is 'Z00001'\. Row 1 has the same code: keep",
    ):
        read_epraccur(path)


def test_active_practice_with_a_wrong_code_is_named(nhs):
    with pytest.raises(
        TableError,
        match=r"row 2: field 1 \(practice code\) is 'M8500l'\. A practice code is a letter and",
    ):
        read_epraccur(nhs.epraccur(("Z00001",), ("M8500l",)))


def test_active_practice_without_a_name_is_named(nhs):
    with pytest.raises(TableError, match=r"row 1: field 2 \(name\) is empty\. Enter the name of"):
        read_epraccur(nhs.epraccur(("Z00001", "")))


def test_unknown_status_is_named(nhs):
    with pytest.raises(
        TableError, match=r"row 2: field 13 \(status\) is 'X'\. It must be A \(active\), C"
    ):
        read_epraccur(nhs.epraccur(("Z00001",), ("Z00002", "TWO", "X")))


def test_five_problems_are_listed_and_the_rest_counted(nhs):
    path = nhs.epraccur(("Z00001",), *[(f"Z0000{n}", "") for n in range(2, 9)])

    with pytest.raises(TableError, match=r"row 6: field 2[^\n]*\nand 2 more$"):
        read_epraccur(path)
