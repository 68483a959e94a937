import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raftlib.errors import TableError
from raftlib.sources import tables
from raftlib.sources.tables import is_excel, read_rows, sheet_names, table_with_header


def test_rows_keep_the_number_that_the_spreadsheet_shows(nhs):
    path = nhs.text("a.csv", "code,name\n\n,\nZ00001,A\n")

    assert read_rows(path) == {1: ["code", "name"], 4: ["Z00001", "A"]}


def test_line_break_inside_a_cell_is_one_row(nhs):
    path = nhs.text("a.csv", 'code,name\n"Z00001","two\nlines"\nZ00002,B\n')

    assert read_rows(path)[3] == ["Z00002", "B"]


def test_byte_order_mark_and_crlf_leave_no_trace(nhs):
    path = nhs.text("a.csv", "\ufeffcode, name \r\nZ00001,A\r\n")

    assert read_rows(path) == {1: ["code", "name"], 2: ["Z00001", "A"]}


def test_semicolons_separate_cells_where_the_first_line_has_more_of_them(nhs):
    path = nhs.text("a.csv", "code;name\nZ00001;Hill, north\n")

    assert read_rows(path)[2] == ["Z00001", "Hill, north"]


def test_letters_of_an_old_excel_csv_are_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("name\nCafé\n".encode("cp1252"))

    assert read_rows(path)[2] == ["Café"]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", ",,\n , \n"])
def test_file_with_nothing_in_it_is_refused(nhs, text):
    with pytest.raises(TableError, match=r"^a\.csv is empty\. Choose a file with rows in it\.$"):
        read_rows(nhs.text("a.csv", text))


def test_missing_file_is_named_without_its_folder(tmp_path):
    sentence = r"^gone\.csv cannot be read: No such file or directory\. Check the name and folder\."
    with pytest.raises(TableError, match=sentence):
        read_rows(tmp_path / "gone.csv")


def test_file_above_the_size_is_refused(nhs, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 2 * 1024 * 1024)
    path = nhs.text("a.csv", "x" * (2 * 1024 * 1024 + 1))

    with pytest.raises(TableError, match=r"a\.csv is larger than 2 MB\. Choose the file for one"):
        read_rows(path)


def test_file_of_exactly_the_size_is_read(nhs, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 10)

    assert read_rows(nhs.text("a.csv", "0123456789")) == {1: ["0123456789"]}


def test_file_cut_off_inside_quotes_is_refused_with_its_row(nhs):
    path = nhs.text("a.csv", 'code,name\nZ00001,A\nZ00002,"half a na')

    with pytest.raises(TableError, match=r"a\.csv, row 3: the quotation marks do not pair up"):
        read_rows(path)


def test_excel_file_named_csv_is_refused(nhs):
    path = nhs.workbook({"One": [["a"]]}).rename(nhs.folder / "a.csv")

    with pytest.raises(TableError, match=r"a\.csv is not a CSV file\. Save it as 'CSV UTF-8' or"):
        read_rows(path)


def test_csv_file_named_xlsx_is_refused(nhs):
    path = nhs.text("a.xlsx", "code,name\n")

    with pytest.raises(TableError, match=r"a\.xlsx is not an Excel file that can be read"):
        read_rows(path)


def test_excel_file_that_was_cut_off_is_refused(nhs):
    path = nhs.workbook({"One": [["a"]]}, "a.xlsx")
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(TableError, match=r"a\.xlsx is not an Excel file that can be read"):
        read_rows(path)


def test_excel_rows_count_from_the_top_of_the_sheet(nhs):
    path = nhs.workbook({"One": [[], [], ["code", 5, 2.5, True]]})

    assert read_rows(path) == {3: ["code", "5", "2.5", "True"]}


def test_sheet_is_found_whatever_its_spaces_and_capitals(nhs):
    path = nhs.workbook({"First": [["a"]], "PCN Details ": [["b"]]})

    assert read_rows(path, "PCNdetails") == {1: ["b"]}


def test_first_sheet_is_read_by_default(nhs):
    path = nhs.workbook({"First": [["a"]], "Second": [["b"]]})

    assert read_rows(path) == {1: ["a"]}


def test_missing_sheet_is_named_with_those_that_are_there(nhs):
    path = nhs.workbook({"First": [["a"]], "Second": [["b"]]})

    with pytest.raises(TableError, match=r"has no sheet 'PCNDetails'\. It has: First, Second\."):
        read_rows(path, "PCNDetails")


def test_sheets_are_listed_in_their_order(nhs):
    assert sheet_names(nhs.workbook({"B": [["a"]], "A": [["b"]]})) == ["B", "A"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSX", "a.xlsb", "a.ods"])
def test_ending_of_a_spreadsheet_is_known(tmp_path, name):
    assert is_excel(tmp_path / name)


def test_csv_is_no_spreadsheet(tmp_path):
    assert not is_excel(tmp_path / "a.csv")


def test_table_keeps_rows_and_joins_lines_of_its_header(nhs):
    path = nhs.text("a.csv", '"Partner\nCode ",name,\n\nZ00001\n')

    table = table_with_header(path, read_rows(path))

    expected = pd.DataFrame(
        {"Partner Code": ["Z00001"], "name": [""]}, index=pd.Index([3], name="row"), dtype="str"
    )
    pd.testing.assert_frame_equal(table, expected)


def test_column_that_is_there_twice_is_named(nhs):
    path = nhs.text("a.csv", "code,name,code\n")

    with pytest.raises(TableError, match=r"a\.csv, row 1: the column 'code' is there twice\."):
        table_with_header(path, read_rows(path))


def test_cell_without_a_heading_is_refused_with_its_row(nhs):
    path = nhs.text("a.csv", "code,name\nZ00001,Hill, north\n")

    with pytest.raises(TableError, match=r"a\.csv, row 2: there are 3 cells under 2 headings\."):
        table_with_header(path, read_rows(path))


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_a_program_writes_as_csv_is_read_back(tmp_path, rows):
    """Whatever the cells hold: the header row keeps the separator from being guessed wrongly."""
    text = io.StringIO()
    csv.writer(text).writerows([["first", "second"], *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode("utf-8"))

    stripped = {n: [cell.strip() for cell in row] for n, row in enumerate(rows, start=2)}
    assert read_rows(path) == {
        1: ["first", "second"],
        **{number: cells for number, cells in stripped.items() if any(cells)},
    }


def test_title_above_the_headings_is_named_as_such(tmp_path):
    path = tmp_path / "titled.csv"
    path.write_text("Our audit\npractice_code,session_on\n", "utf-8")

    with pytest.raises(TableError, match="first row must be the headings; delete a title above"):
        table_with_header(path, read_rows(path))
