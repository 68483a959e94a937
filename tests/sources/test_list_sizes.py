from datetime import date

import pytest

from raftlib.errors import TableError
from raftlib.sources.list_sizes import ListSize, read_list_sizes


def test_old_layout_is_read(nhs):
    sizes = read_list_sizes(nhs.lists(("Z00001", 1200), ("Z00002", 0), day="01JAN2021"))

    assert sizes.as_at == date(2021, 1, 1)
    assert sizes.lists == {
        "Z00001": ListSize(row=2, practice_code="Z00001", registered_patients=1200),
        "Z00002": ListSize(row=3, practice_code="Z00002", registered_patients=0),
    }


def test_new_layout_of_four_columns_is_read(nhs):
    header = "EXTRACT_DATE,SUB_ICB_LOCATION_CODE,CODE,NUMBER_OF_PATIENTS"

    sizes = read_list_sizes(nhs.text("new.csv", f"{header}\n2026-04-01,Z1E,Z00001,1200\n"))

    assert sizes.as_at == date(2026, 4, 1)
    assert sizes.lists["Z00001"].registered_patients == 1200


def test_rows_by_sex_or_age_are_passed_over(nhs):
    header = "EXTRACT_DATE,CODE,SEX,AGE,NUMBER_OF_PATIENTS"
    rows = ["01OCT2023,Z00001,ALL,ALL,100", "01OCT2023,Z00001,MALE,ALL,48"]
    rows += ["01OCT2023,Z00001,ALL,95+,2"]

    sizes = read_list_sizes(nhs.text("all.csv", "\n".join([header, *rows])))

    assert sizes.lists["Z00001"].registered_patients == 100


def test_file_with_nothing_but_breakdowns_is_refused(nhs):
    text = "EXTRACT_DATE,CODE,SEX,AGE,NUMBER_OF_PATIENTS\n01OCT2023,Z00001,MALE,ALL,48\n"

    with pytest.raises(TableError, match=r"age\.csv has no row for all patients of a practice\."):
        read_list_sizes(nhs.text("age.csv", text))


def test_practices_given_as_lists_are_refused_in_one_sentence(nhs):
    path = nhs.epraccur(*[(f"Z{n:05}",) for n in range(1, 50)])

    with pytest.raises(
        TableError,
        match=r"^epraccur\.csv, row 1: there is no column EXTRACT_DATE, so these are not list "
        r"sizes\. Choose gp-reg-pat-prac-all\.csv [^\n]*$",
    ):
        read_list_sizes(path)


def test_excel_file_given_as_lists_is_refused(nhs):
    with pytest.raises(TableError, match=r"ePCN\.xlsx is an Excel file, not the list sizes\."):
        read_list_sizes(nhs.workbook({"One": [["a"]]}))


@pytest.mark.parametrize("number", ["-1", "12.5", "many", "1e3", "²"])
def test_list_that_is_no_whole_number_is_named(nhs, number):
    with pytest.raises(
        TableError,
        match=rf"lists\.csv, row 3: NUMBER_OF_PATIENTS is '{number}'\. Enter the number of "
        "patients as a whole number without commas, 0 or more",
    ):
        read_list_sizes(nhs.lists(("Z00001", 5), ("Z00002", number)))


def test_row_that_was_cut_off_has_no_number(nhs):
    text = "EXTRACT_DATE,CODE,NUMBER_OF_PATIENTS\n01OCT2023,Z00001,5\n01OCT2023,Z00002"

    with pytest.raises(TableError, match="row 3: NUMBER_OF_PATIENTS is empty"):
        read_list_sizes(nhs.text("lists.csv", text))


def test_practice_that_is_there_twice_is_named_with_both_rows(nhs):
    with pytest.raises(
        TableError, match=r"row 4: CODE is 'Z00001'\. Row 2 has the same code: keep the row"
    ):
        read_list_sizes(nhs.lists(("Z00001", 5), ("Z00002", 6), ("Z00001", 5)))


def test_wrong_code_is_named(nhs):
    with pytest.raises(TableError, match=r"row 2: CODE is 'Z1'\. A practice code is a letter and"):
        read_list_sizes(nhs.lists(("Z1", 5)))


def test_second_date_is_named_with_the_first(nhs):
    rows = "01OCT2023,Z00001,5\n01OCT2023,Z00002,5\n01NOV2023,Z00003,5\n"

    with pytest.raises(
        TableError,
        match=r"row 4: EXTRACT_DATE is '01NOV2023', and on row 2 it is '01OCT2023'\. Choose a "
        "file with the lists of one date",
    ):
        read_list_sizes(nhs.text("l.csv", "EXTRACT_DATE,CODE,NUMBER_OF_PATIENTS\n" + rows))


def test_date_that_is_none_is_named(nhs):
    with pytest.raises(
        TableError, match=r"row 2: EXTRACT_DATE is '31SEP2023'\. Write the date as 2023-10-01,"
    ):
        read_list_sizes(nhs.lists(("Z00001", 5), day="31SEP2023"))
