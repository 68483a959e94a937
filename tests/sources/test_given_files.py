"""A file that is handed over on a page: its name is not believed, nor what it says of its size."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
import xlsxwriter

from raftlib import settings
from raftlib.errors import TableError
from raftlib.server.frames import MAX_MESSAGE_BYTES
from raftlib.sources import excel_archive
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.excel_archive import MAX_PARTS, MAX_SHEET_ROWS
from raftlib.sources.given_files import MAX_GIVEN_BYTES, MAX_GIVEN_ROWS, accept_file, clean_name
from raftlib.sources.menus import read_audit_menu
from raftlib.sources.tables import read_rows

MENU = read_audit_menu(settings.data_path("menus/audit.toml"))
HEADING = ["practice_code", "session_on", "session", "clinician_label", "avoidable", "note"]
ROW = ["Z00003", "03/10/2023", "am", "GP 1", "not", ""]


def make_excel(*rows: list[str], formula: str = "", far: tuple[int, int] | None = None) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Audit")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(1, 5, formula, value="what Excel had left there")
        if far:
            sheet.write_string(*far, "x")
    return made.getvalue()


def make_archive(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def claim(content: bytes, size: int) -> bytes:
    """Let the directory of an archive with one part say that it unpacks to that size."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("audit.csv", "audit.csv"),
        ("/etc/passwd.csv", "passwd.csv"),
        ("..\\..\\audit.xlsx", "audit.xlsx"),
        ('<img src=x onerror="a()">.csv', "img srcx onerrora().csv"),
        ("a\n\x00b.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 72 + ".csv"),
        ("", "file"),
    ],
)
def test_name_keeps_only_what_means_nothing_more(given, kept):
    assert clean_name(given) == kept


def test_file_of_3_mb_fits_a_message_of_a_page():
    """A message has some hundred bytes besides, 64 KiB at most."""
    assert MAX_GIVEN_BYTES == 3 * 2**20
    assert MAX_GIVEN_BYTES + 2**16 < MAX_MESSAGE_BYTES


def test_largest_file_is_taken_and_one_byte_more_is_refused():
    content = b"x" * MAX_GIVEN_BYTES

    assert accept_file("a.csv", content).content == content
    with pytest.raises(TableError, match=r"a\.csv is larger than 3 MB"):
        accept_file("a.csv", content + b"x")


def test_most_rows_are_taken_and_one_more_is_refused():
    assert accept_file("a.csv", b"x\n" * MAX_GIVEN_ROWS)

    with pytest.raises(TableError, match=r"a\.csv has more than 20,000 rows"):
        accept_file("a.csv", b"x\n" * (MAX_GIVEN_ROWS + 1))


@pytest.mark.parametrize("name", ["a.xls", "a.xlsb", "a.ods", "a.exe", "a"])
def test_file_of_another_kind_is_refused(name):
    with pytest.raises(TableError, match=r"Save as, then Excel workbook \(\.xlsx\)"):
        accept_file(name, b"content")


def test_empty_file_is_refused():
    with pytest.raises(TableError, match=r"a\.csv is empty"):
        accept_file("a.csv", b"")


def test_excel_file_is_read_from_memory():
    file = accept_file("a.xlsx", make_excel(HEADING, ROW))

    assert read_rows(file) == {1: HEADING, 2: [*ROW[:-1], ""]}


def test_formula_is_not_run_but_what_excel_left_is_read():
    file = accept_file("a.xlsx", make_excel(HEADING, ROW, formula="=1+1"))

    (note,) = read_audit(file, MENU).appointments["note"]

    assert note == "what Excel had left there"


def test_formula_in_a_csv_file_is_a_text_like_any_other():
    row = ["Z00003", "03/10/2023", "am", "GP 1", "not", "=1+1"]
    file = accept_file("a.csv", f"{','.join(HEADING)}\n{','.join(row)}\n".encode())

    assert read_audit(file, MENU).appointments["note"].tolist() == ["=1+1"]


def test_formula_in_a_closed_question_is_an_error():
    row = ["Z00003", "03/10/2023", "=1+1", "GP 1", "not", ""]
    file = accept_file("a.csv", f"{','.join(HEADING)}\n{','.join(row)}\n".encode())

    with pytest.raises(TableError, match=r"row 2: session is '=1\+1'"):
        read_audit(file, MENU)


@pytest.fixture
def little(monkeypatch):
    """Let an archive unpack to a megabyte only, which takes less time."""
    monkeypatch.setattr(excel_archive, "MAX_UNPACKED_BYTES", 10**6)


def test_archive_may_unpack_to_64_mb():
    assert excel_archive.MAX_UNPACKED_BYTES == 64 * 2**20


def test_archive_that_unpacks_to_too_much_is_refused(little):
    """As much as is allowed packs to a thousandth of it; one byte more is too much."""
    most = {"xl/a.xml": bytes(10**6)}
    assert accept_file("a.xlsx", make_archive(most))

    with pytest.raises(TableError, match=r"a\.xlsx unpacks to more than an audit sheet holds"):
        accept_file("a.xlsx", make_archive({**most, "b": b"x"}))


def test_size_that_an_archive_claims_is_not_believed(little):
    content = claim(make_archive({"xl/a.xml": bytes(10**6 + 1)}), 10)

    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.infolist()[0].file_size == 10
    with pytest.raises(TableError, match="unpacks to more"):
        accept_file("a.xlsx", content)


def test_archive_of_too_many_parts_is_refused():
    parts = {str(number): b"" for number in range(MAX_PARTS + 1)}

    with pytest.raises(TableError, match="unpacks to more"):
        accept_file("a.xlsx", make_archive(parts))


def test_last_row_and_column_are_taken():
    assert MAX_SHEET_ROWS == MAX_GIVEN_ROWS + 1  # and the headings
    assert accept_file("a.xlsx", make_excel(HEADING, far=(MAX_SHEET_ROWS - 1, 99)))


@pytest.mark.parametrize("far", [(MAX_SHEET_ROWS, 0), (0, 100), (1_048_575, 16_383)])
def test_cell_far_out_is_refused_before_room_is_made_for_it(far):
    with pytest.raises(TableError, match=r"a cell below row 20,001 or right of column 100"):
        accept_file("a.xlsx", make_excel(HEADING, far=far))


@pytest.mark.parametrize("before", [0, 40, 70])
def test_cell_far_out_is_found_where_pieces_meet(before):
    """The tag lies across the end of the first piece of 65,536 bytes."""
    cell = b'<x:c s="1" r="XFD1048576"/>'
    content = b" " * (2**16 - before) + cell

    with pytest.raises(TableError, match="right of column 100"):
        accept_file("a.xlsx", make_archive({"any/part.bin": content}))


def test_cell_whose_place_stands_far_behind_is_refused():
    cell = b'<c s="' + b"1" * 2**17 + b'" r="XFD1048576"/>'

    with pytest.raises(TableError, match=r"unpacks to more|right of column"):
        accept_file("a.xlsx", make_archive({"xl/worksheets/sheet1.xml": cell}))


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        make_archive({"a": b"x"})[:-30],
        b"PK\x03\x04" + zlib.compress(b"x") * 9,
    ],
    ids=["text", "cut off", "no directory"],
)
def test_what_is_no_archive_is_refused(content):
    with pytest.raises(TableError, match=r"a\.xlsx is not an Excel file that can be read"):
        accept_file("a.xlsx", content)
