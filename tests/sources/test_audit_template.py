"""The empty audit workbook: what it offers, and that it can be read when it is filled in."""

import re
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from raftlib.domain.audit import AUDIT_COLUMNS, Alternative, AuditMenu
from raftlib.errors import TableError
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.audit_template import ROWS, write_audit_template

MENU = AuditMenu(
    sessions=("am", "pm", "evening"),
    clinician_roles=("GP", "ANP"),
    modes=("face to face", "telephone"),
    booked_as=("routine",),
    alternatives=(
        Alternative(label="optometry", owner_level="community"),
        Alternative(label="dentist", owner_level="community"),
    ),
    changes_needed=("continuity",),
)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "audit.xlsx"
    write_audit_template(path, MENU)
    return path


def cells(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def sheet_xml(path: Path, number: int) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def fill(path: Path, template: Path, rows: dict[str, list[dict[str, object]]]) -> Path:
    """Write a workbook with the template's sheets and headings, and rows under them."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for name in CalamineWorkbook.from_path(str(template)).sheet_names:
            headings, *rest = cells(template, name)
            worksheet = workbook.add_worksheet(name)
            entered = [
                [row.get(str(heading), "") for heading in headings] for row in rows.get(name, [])
            ]
            for number, line in enumerate([headings, *rest, *entered]):
                worksheet.write_row(number, 0, line)
    return path


def test_audit_sheet_has_the_columns_of_an_audit(template):
    assert cells(template, "Audit") == [[*AUDIT_COLUMNS, "clinicians_in_practice"]]


def test_tallies_sheet_asks_for_three_numbers_and_the_reasons(template):
    (headings,) = cells(template, "Tallies")

    assert headings == [
        "practice_code",
        "session_on",
        "session",
        "clinician_role",
        "clinician_label",
        "not_avoidable",
        "partially_avoidable",
        "wholly_avoidable",
        "could_have_been",
        "change_needed",
        "achievable",
        "note",
        "clinicians_in_practice",
    ]


def test_lists_hold_every_answer_of_the_menu(template):
    columns = list(zip(*cells(template, "Lists"), strict=True))

    assert columns[0] == ("session", "am", "pm", "evening")
    assert columns[5] == ("could_have_been", "optometry", "dentist", "")


def test_every_closed_question_has_a_drop_down_of_its_answers_in_500_rows(template):
    """The eighth column, H, is avoidable; its three answers are in the fifth of Lists, E."""
    xml = sheet_xml(template, 2)

    assert ROWS == 500
    assert len(re.findall('type="list"', xml)) == 8
    assert re.search(r'sqref="H2:H501"><formula1>Lists!\$E\$2:\$E\$4<', xml)


def test_date_may_not_be_before_2015_and_header_stays_in_view(template):
    """1 January 2015 is day 42005 of Excel's calendar."""
    xml = sheet_xml(template, 2)

    assert re.search('type="date"[^>]*sqref="B2:B501"><formula1>42005<', xml)
    assert '<pane ySplit="1"' in xml


def test_needed_cells_say_so_in_words(template):
    """practice_code, session_on, session, clinician_label and avoidable."""
    assert sheet_xml(template, 2).count("Needed in each row.") == 5


def test_tallies_may_be_from_0_to_200(template):
    xml = sheet_xml(template, 3)

    assert re.search(
        'type="whole"[^>]*sqref="F2:F501"><formula1>0</formula1><formula2>200</formula2>', xml
    )


def test_instructions_forbid_names_and_patient_data(template):
    text = " ".join(str(cell) for row in cells(template, "How to fill this in") for cell in row)

    for words in ("Never a name", "No names, NHS numbers", "potentially avoidable", "5 minutes"):
        assert words in text
    assert "inappropriate" not in text


def test_example_shows_both_ways_and_says_that_it_is_not_imported(template):
    rows = cells(template, "Example")

    assert rows[0][0] == "An example, to look at. Nothing on this sheet is imported."
    one, session = (dict(zip(rows[place], rows[place + 1], strict=True)) for place in (3, 7))
    assert (one["avoidable"], one["could_have_been"]) == ("wholly", "optometry")
    assert (session["not_avoidable"], session["wholly_avoidable"]) == ("12", "3")


def test_instructions_say_how_to_send_it_in(template):
    text = " ".join(str(cell) for row in cells(template, "How to fill this in") for cell in row)

    assert "choose it on the workbook's page Bring in an audit" in text


def test_empty_template_has_no_rows_to_read(template):
    with pytest.raises(TableError, match=r"audit\.xlsx has no rows under its headings"):
        read_audit(template, MENU)


def test_filled_template_is_read_from_both_sheets(template, tmp_path):
    session = {
        "practice_code": "Z00001",
        "session_on": date(2023, 10, 3),
        "session": "am",
        "clinician_label": "GP 1",
        "clinicians_in_practice": 6,
    }
    one = session | {"avoidable": "wholly", "could_have_been": "dentist", "mode": "telephone"}
    tallied = session | {"clinician_label": "GP 2", "not_avoidable": 1, "wholly_avoidable": 1}
    path = fill(tmp_path / "filled.xlsx", template, {"Audit": [one], "Tallies": [tallied]})

    found = read_audit(path, MENU)

    read = found.appointments[["clinician_label", "mode", "avoidable", "could_have_been"]]
    expected = pd.DataFrame(
        [
            ["GP 1", "telephone", "wholly", "dentist"],
            ["GP 2", "", "not", ""],
            ["GP 2", "", "wholly", ""],
        ],
        columns=read.columns,
        dtype="str",
    )
    pd.testing.assert_frame_equal(read, expected)
    assert set(found.appointments["session_on"]) == {pd.Timestamp(2023, 10, 3)}
    assert found.clinicians_in_practice == {"Z00001": 6}


def test_same_menu_gives_the_same_file(template, tmp_path):
    again = tmp_path / "again.xlsx"

    write_audit_template(again, MENU)

    assert again.read_bytes() == template.read_bytes()


def test_existing_file_is_kept(template):
    before = template.read_bytes()

    with pytest.raises(TableError, match=r"audit\.xlsx is there already"):
        write_audit_template(template, MENU)

    assert template.read_bytes() == before


def test_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(TableError, match=r"audit\.csv is not the name of an Excel file"):
        write_audit_template(tmp_path / "audit.csv", MENU)


def test_missing_folder_is_named_without_its_path(tmp_path):
    with pytest.raises(TableError, match=r"^audit\.xlsx cannot be written\. Check that its folder"):
        write_audit_template(tmp_path / "none" / "audit.xlsx", MENU)
