"""Audit sheets in every layout, and what is said about those that cannot be used."""

import traceback
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from raftlib.domain.audit import AUDIT_COLUMNS, Alternative, AuditMenu
from raftlib.errors import TableError
from raftlib.sources.audit_sheet import read_audit

MENU = AuditMenu(
    sessions=("am", "pm"),
    clinician_roles=("GP", "practice nurse"),
    modes=("face to face", "telephone"),
    booked_as=("routine", "same day"),
    alternatives=(
        Alternative(label="optometry", owner_level="community"),
        Alternative(label="self-care", owner_level="community"),
    ),
    changes_needed=("continuity", "signposting at reception"),
)
HEADER = "practice_code,session_on,session,clinician_label,avoidable"
ROW = "Z00001,2023-10-03,am,A,wholly"


@pytest.fixture
def sheet(tmp_path):
    def write(*lines: str) -> Path:
        path = tmp_path / "audit.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def excel(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for name, rows in sheets.items():
            worksheet = workbook.add_worksheet(name)
            for number, cells in enumerate(rows):
                worksheet.write_row(number, 0, cells)
    return path


def expected(**columns: list[str]) -> pd.DataFrame:
    """Return an audit table from columns; those not given are empty, the usual ones as in ROW."""
    length = len(next(iter(columns.values())))
    usual = {"practice_code": "Z00001", "session": "am", "clinician_label": "A"}
    table = pd.DataFrame(
        {name: columns.get(name, [usual.get(name, "")] * length) for name in AUDIT_COLUMNS},
        dtype="str",
    )
    days = columns.get("session_on", ["2023-10-03"] * length)
    return table.assign(session_on=pd.to_datetime(pd.Series(days)).astype("datetime64[s]"))


def read(path: Path, **options: object) -> pd.DataFrame:
    return read_audit(path, MENU, **options).appointments


def test_row_is_an_appointment(sheet):
    path = sheet(
        "practice_code,session_on,session,clinician_role,clinician_label,mode,booked_as,avoidable,"
        "could_have_been,change_needed,achievable,note",
        "Z00001,2023-10-03,am,GP,A,telephone,routine,wholly,optometry,continuity,now,red eye",
        "Z00001,2023-10-03,am,GP,A,telephone,routine,not,,,,",
    )

    assert tuple(read(path).columns) == AUDIT_COLUMNS
    pd.testing.assert_frame_equal(
        read(path),
        expected(
            clinician_role=["GP", "GP"],
            mode=["telephone", "telephone"],
            booked_as=["routine", "routine"],
            avoidable=["wholly", "not"],
            could_have_been=["optometry", ""],
            change_needed=["continuity", ""],
            achievable=["now", ""],
            note=["red eye", ""],
        ),
    )


def test_three_layouts_give_the_same_table(sheet):
    common = "Z00001,2023-10-03,am,A"
    one = read(
        sheet(
            f"{HEADER},could_have_been",
            f"{common},not,",
            f"{common},not,",
            f"{common},partially,optometry",
            f"{common},wholly,optometry",
            f"{common},wholly,optometry",
            f"{common},wholly,optometry",
        )
    )
    counted = read(
        sheet(
            f"{HEADER},could_have_been,appointments",
            f"{common},not,,2",
            f"{common},partially,optometry,1",
            f"{common},wholly,optometry,3",
        )
    )
    tallied = read(
        sheet(
            f"{HEADER.removesuffix(',avoidable')},not_avoidable,partially_avoidable,"
            "wholly_avoidable,could_have_been",
            f"{common},2,1,3,optometry",
        )
    )

    pd.testing.assert_frame_equal(
        one,
        expected(
            avoidable=["not"] * 2 + ["partially"] + ["wholly"] * 3,
            could_have_been=["", "", *["optometry"] * 4],
        ),
    )
    pd.testing.assert_frame_equal(counted, one)
    pd.testing.assert_frame_equal(tallied, one)


def test_csv_and_excel_give_the_same_table(sheet, tmp_path):
    cells = [HEADER.split(","), ["Z00001", date(2023, 10, 3), "am", "A", "wholly"]]

    from_excel = read(excel(tmp_path / "audit.xlsx", {"Sheet1": cells}))

    pd.testing.assert_frame_equal(from_excel, read(sheet(HEADER, ROW)))


def test_headings_may_differ_in_case_spaces_hyphens_and_order(sheet):
    path = sheet(
        "AVOIDABLE,Clinician Label,session,Session-On,PracticeCode", "wholly,A,am,2023-10-03,Z00001"
    )

    pd.testing.assert_frame_equal(read(path), read(sheet(HEADER, ROW)))


@pytest.mark.parametrize("heading", ["appointments", "Count", "n"])
def test_number_of_appointments_has_three_headings(sheet, heading):
    assert len(read(sheet(f"{HEADER},{heading}", f"{ROW},7"))) == 7


def test_tallies_have_short_headings_and_empty_means_none(sheet):
    path = sheet(
        "practice_code,session_on,session,clinician_label,Not,Partially,Wholly",
        "Z00001,2023-10-03,am,A,,1,2",
    )

    assert read(path)["avoidable"].tolist() == ["partially", "wholly", "wholly"]


@pytest.mark.parametrize(
    ("column", "typed", "stored"),
    [
        ("mode", "Face-to-face", "face to face"),
        ("mode", " FACE_TO_FACE ", "face to face"),
        ("booked_as", "Same-day", "same day"),
        ("clinician_role", "gp", "GP"),
        ("could_have_been", "Self care", "self-care"),
        ("achievable", "Only if a service were added", "only if a service were added"),
        ("achievable", "Only if added", "only if a service were added"),
        ("could_have_been", "Optometry (red eye and itchy eye)", "optometry"),
        ("note", "=1+1", "=1+1"),
        ("note", "seen again (twice)", "seen again (twice)"),
    ],
)
def test_answer_is_stored_in_the_wording_of_the_menu(sheet, column, typed, stored):
    assert read(sheet(f"{HEADER},{column}", f"{ROW},{typed}"))[column].tolist() == [stored]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Wholly avoidable", "wholly"),
        ("not_avoidable", "not"),
        ("NOT", "not"),
        ("partially potentially avoidable", "partially"),
    ],
)
def test_avoidable_is_understood_with_and_without_the_word(sheet, typed, stored):
    path = sheet(HEADER, ROW.replace("wholly", typed))

    assert read(path)["avoidable"].tolist() == [stored]


@pytest.mark.parametrize("typed", ["2023-10-03", "03/10/2023", "3/10/2023"])
def test_date_is_read_with_the_day_first(sheet, typed):
    path = sheet(HEADER, ROW.replace("2023-10-03", typed))

    assert read(path)["session_on"].tolist() == [pd.Timestamp(2023, 10, 3)]


def test_practice_code_gets_capitals(sheet):
    assert read(sheet(HEADER, ROW.lower()))["practice_code"].tolist() == ["Z00001"]


def test_alias_in_two_spellings_is_one_clinician_of_a_practice(sheet):
    path = sheet(
        HEADER,
        ROW.replace(",A,", ",GP one,"),
        ROW.replace(",A,", ",gp  One,"),
        ROW.replace(",A,", ",GP ONE,").replace("Z00001", "Z00002"),
    )

    assert read(path)["clinician_label"].tolist() == ["GP one", "GP one", "GP ONE"]


def test_column_without_heading_and_content_is_left_out(sheet):
    pd.testing.assert_frame_equal(read(sheet(f",{HEADER}", f",{ROW}")), read(sheet(HEADER, ROW)))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER + ",modus,x", "'modus', 'x' are not among the columns .* Known: practice_code,"),
        (HEADER + ",,x", "'x' is not among"),
        (HEADER + ",Session On", "2 columns for session_on. Keep one"),
        (HEADER + ",count,n", "2 columns for appointments"),
        (HEADER.replace(",session,", ",mode,"), "column session is missing"),
        ("mode", "practice_code, session_on, session, clinician_label, avoidable is missing"),
        (
            HEADER.replace("avoidable", "mode"),
            "avoidable is missing.* Instead of avoidable: not_av",
        ),
        (HEADER + ",not,partially,wholly", "columns not_avoidable and avoidable. Keep"),
        (HEADER.replace("avoidable", "not,partially,wholly,n"), "not_avoidable and appointments"),
        (HEADER.replace("avoidable", "not,wholly"), "column partially_avoidable is missing"),
    ],
)
def test_headings_that_make_no_layout_are_named(sheet, header, message):
    with pytest.raises(TableError, match=message):
        read(sheet(header, "a" + "," * header.count(",")))


def test_cells_under_no_heading_are_refused(sheet):
    with pytest.raises(TableError, match="empty is not among the columns"):
        read(sheet(f",{HEADER}", f"x,{ROW}"))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("practice_code", "", "row 2: practice_code is empty. Enter the ODS code"),
        ("practice_code", "I00001", "practice_code is 'I00001'"),
        ("practice_code", "Z0001", "practice_code is 'Z0001'"),
        ("practice_code", "U000011", "practice_code is 'U000011'"),
        ("session_on", "", "session_on is empty. Enter the day"),
        ("session_on", "3/10", "session_on is '3/10'. Enter the day .* 03/10/2023"),
        ("session_on", "31/02/2023", "session_on is '31/02/2023'"),
        ("session_on", "2023-13-01", "session_on is '2023-13-01'"),
        ("session", "", "session is empty. Choose one of: am, pm.$"),
        ("session", "night", "session is 'night'. Choose one of: am, pm.$"),
        ("session", "?", r"session is '\?'"),
        ("clinician_label", "", "clinician_label is empty. Enter an alias"),
        ("avoidable", "", "avoidable is empty. Choose one of: not, partially, wholly"),
        ("avoidable", "avoidable", "avoidable is 'avoidable'"),
    ],
)
def test_wrong_cell_is_named(sheet, column, value, message):
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | {column: value}

    with pytest.raises(TableError, match=message):
        read(sheet(HEADER, ",".join(cells.values())))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("mode", "pigeon", "mode is 'pigeon'. Choose one of: face to face, telephone, or nothing"),
        ("appointments", "", "appointments is empty. Enter a whole number from 0 to 200"),
        ("appointments", "201", "appointments is '201'"),
        ("appointments", "-1", "appointments is '-1'"),
        ("appointments", "1.5", "appointments is '1.5'"),
        ("appointments", "many", "appointments is 'many'"),
        ("clinicians_in_practice", "1000", "clinicians_in_practice is '1000'"),
        ("clinicians_in_practice", "few", "clinicians_in_practice is 'few'"),
    ],
)
def test_wrong_optional_cell_is_named(sheet, column, value, message):
    with pytest.raises(TableError, match=message):
        read(sheet(f"{HEADER},{column}", f"{ROW},{value}"))


@pytest.mark.parametrize("number", [199, 200])
def test_session_has_up_to_200_appointments(sheet, number):
    assert len(read(sheet(f"{HEADER},n", f"{ROW},{number}"))) == number


def test_tallied_row_without_any_number_is_named(sheet):
    header = HEADER.replace("avoidable", "not,partially,wholly")

    with pytest.raises(TableError, match="row 3: not_avoidable is empty"):
        read(sheet(header, "Z00001,2023-10-03,am,A,1,,", "Z00001,2023-10-03,am,A,,,"))


def test_sheet_that_counts_nothing_is_refused(sheet):
    with pytest.raises(TableError, match="counts 0 appointments"):
        read(sheet(f"{HEADER},n", f"{ROW},0"))


@pytest.mark.parametrize("length", [299, 300])
def test_note_has_up_to_300_characters(sheet, length):
    assert read(sheet(f"{HEADER},note", f"{ROW},{'x' * length}"))["note"].str.len().item() == length


def test_longer_note_is_counted_and_not_repeated(sheet):
    with pytest.raises(TableError, match=r"note holds 301 characters. Shorten it to 300") as raised:
        read(sheet(f"{HEADER},note", f"{ROW},{'x' * 301}"))

    assert "xxx" not in str(raised.value)


@pytest.mark.parametrize("length", [39, 40])
def test_alias_has_up_to_40_characters(sheet, length):
    path = sheet(HEADER, ROW.replace(",A,", f",{'x' * length},"))

    assert read(path)["clinician_label"].str.len().item() == length


def test_longer_alias_is_counted_and_not_repeated(sheet):
    path = sheet(HEADER, ROW.replace(",A,", f",{'x' * 41},"))

    with pytest.raises(TableError, match="clinician_label holds 41 characters") as raised:
        read(path)

    assert "xxx" not in str(raised.value)


@pytest.mark.parametrize("day", ["2023-10-02", "2023-10-03"])
def test_session_up_to_the_latest_day_is_read(sheet, day):
    path = sheet(HEADER, ROW.replace("2023-10-03", day))

    assert len(read(path, latest=date(2023, 10, 3))) == 1


def test_session_after_the_latest_day_is_named(sheet):
    path = sheet(HEADER, ROW.replace("2023-10-03", "2023-10-04"))

    with pytest.raises(TableError, match=r"'2023-10-04'. .* cannot be after 2023-10-03"):
        read(path, latest=date(2023, 10, 3))


def test_latest_day_is_not_checked_if_not_given(sheet):
    assert len(read(sheet(HEADER, ROW.replace("2023", "2999")))) == 1


def test_session_on_the_first_day_of_2015_is_read(sheet):
    assert len(read(sheet(HEADER, ROW.replace("2023-10-03", "01/01/2015")))) == 1


def test_session_before_2015_is_refused_without_repeating_what_may_be_a_birthday(sheet):
    path = sheet(HEADER, ROW.replace("2023-10-03", "31/12/2014"))

    with pytest.raises(TableError, match=r"row 2: session_on .* cannot be before 2015") as raised:
        read(path)

    assert "2014" not in str(raised.value)


@pytest.mark.parametrize(
    ("column", "value"),
    [("could_have_been", "optometry"), ("change_needed", "continuity"), ("achievable", "now")],
)
def test_reason_for_an_appointment_that_is_not_avoidable_is_named(sheet, column, value):
    path = sheet(f"{HEADER},{column}", f"{ROW.replace('wholly', 'not')},{value}")

    with pytest.raises(TableError, match=f"row 2: {column} is '{value}'. No appointment of this"):
        read(path)


def test_reason_in_a_tallied_row_without_avoidable_ones_is_named(sheet):
    header = HEADER.replace("avoidable", "not,partially,wholly,could_have_been")

    with pytest.raises(TableError, match=r"could_have_been is 'optometry'. No appointment"):
        read(sheet(header, "Z00001,2023-10-03,am,A,5,0,,optometry"))


@pytest.mark.parametrize(("wrong", "more"), [(5, False), (6, True)])
def test_five_wrong_cells_are_listed_in_the_order_of_the_sheet(sheet, wrong, more):
    path = sheet(HEADER, *[ROW.replace("am", "dawn")] * wrong)

    with pytest.raises(TableError, match="row 2: session is 'dawn'") as raised:
        read(path)

    lines = str(raised.value).split("\n")
    assert [f"row {row}:" in line for row, line in enumerate(lines[:5], start=2)] == [True] * 5
    assert (lines[-1] == "and 1 more") is more


def test_cells_of_one_row_come_in_the_order_of_its_columns(sheet):
    path = sheet(HEADER, ROW, "x,y,z,A,wholly", "x,y,z,A,wholly")

    with pytest.raises(TableError, match="row 3") as raised:
        read(path)

    found = [line.split(": ")[1].split(" is")[0] for line in str(raised.value).split("\n")[:5]]
    assert found == ["practice_code", "session_on", "session", "practice_code", "session_on"]


def test_blank_rows_do_not_shift_the_row_that_is_named(sheet):
    with pytest.raises(TableError, match="row 5: session is 'dawn'"):
        read(sheet(HEADER, ROW, ",,,,", "", ROW.replace("am", "dawn")))


def test_sheet_with_headings_only_is_refused(sheet):
    with pytest.raises(TableError, match=r"audit\.csv has no rows under its headings"):
        read(sheet(HEADER))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("943 476 5919", "an NHS number"),
        ("12/03/1954", "a date of birth"),
        ("rang 07700 900123", "a phone number"),
        ("B4 6GA", "a full postcode"),
        ("seen by Dr Example", "a title with a surname"),
    ],
)
@pytest.mark.parametrize("column", ["note", "clinician_label", "mode", "practice_code"])
def test_patient_data_in_any_cell_is_refused_and_never_repeated(sheet, column, text, kind):
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | {column: text}
    path = sheet(",".join(cells), ",".join(cells.values()))

    with pytest.raises(TableError, match=f"row 2: {column} holds what looks like {kind}") as raised:
        read(path)

    assert text not in "".join(traceback.format_exception(raised.value))
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_patient_data_in_an_unknown_column_is_named_by_its_letter(sheet):
    with pytest.raises(TableError, match="row 2: column F holds what looks like an NHS number"):
        read(sheet(f"{HEADER},patient", f"{ROW},9434765919"))


def test_patient_data_in_a_heading_is_refused(sheet):
    with pytest.raises(TableError, match=r"row 1: column F holds .* a phone") as raised:
        read(sheet(f"{HEADER},07700 900123", f"{ROW},x"))

    assert "07700" not in str(raised.value)


def test_nhs_number_in_the_date_column_is_refused(sheet):
    with pytest.raises(TableError, match="session_on holds what looks like an NHS number"):
        read(sheet(HEADER, ROW.replace("2023-10-03", "9434765919")))


def test_nhs_number_that_excel_keeps_as_a_number_is_refused(tmp_path):
    cells = [[*HEADER.split(","), "note"], [*ROW.split(","), 9434765919]]

    with pytest.raises(TableError, match="note holds what looks like an NHS number"):
        read(excel(tmp_path / "audit.xlsx", {"Sheet1": cells}))


def test_clinicians_in_practice_come_from_the_column(sheet):
    path = sheet(
        f"{HEADER},Clinicians in practice",
        f"{ROW},",
        f"{ROW},6",
        f"{ROW.replace('Z00001', 'Z00002')},4",
        f"{ROW.replace('Z00001', 'Z00003')},",
    )

    assert read_audit(path, MENU).clinicians_in_practice == {"Z00001": 6, "Z00002": 4}


def test_clinicians_in_practice_come_from_the_argument(sheet):
    found = read_audit(sheet(HEADER, ROW), MENU, clinicians=1)

    assert found.clinicians_in_practice == {"Z00001": 1}


def test_clinicians_in_practice_are_not_known_if_nothing_says_so(sheet):
    assert read_audit(sheet(HEADER, ROW), MENU).clinicians_in_practice == {}


def test_argument_for_two_practices_is_refused(sheet):
    path = sheet(HEADER, ROW, ROW.replace("Z00001", "Z00002"))

    with pytest.raises(TableError, match=r"clinicians, 3, is given for one practice.* has 2"):
        read_audit(path, MENU, clinicians=3)


def test_different_numbers_of_clinicians_are_refused(sheet):
    path = sheet(f"{HEADER},clinicians_in_practice", f"{ROW},3", f"{ROW},4")

    with pytest.raises(TableError, match="practice Z00001 has 3 and 4 clinicians"):
        read(path)


def test_argument_that_contradicts_the_column_is_refused(sheet):
    with pytest.raises(TableError, match="practice Z00001 has 3 and 4 clinicians"):
        read(sheet(f"{HEADER},clinicians_in_practice", f"{ROW},3"), clinicians=4)


@pytest.mark.parametrize("clinicians", [2, 3])
def test_practice_has_at_least_the_clinicians_who_took_part(sheet, clinicians):
    found = read_audit(sheet(HEADER, ROW, ROW.replace("A", "B")), MENU, clinicians=clinicians)

    assert found.clinicians_in_practice == {"Z00001": clinicians}


def test_fewer_clinicians_than_took_part_are_refused(sheet):
    path = sheet(HEADER, ROW, ROW.replace("A", "B"))

    with pytest.raises(TableError, match="has 1 clinicians, and 2 aliases took part"):
        read(path, clinicians=1)


def test_audit_and_tallies_sheets_are_put_together(tmp_path):
    tallies = HEADER.replace("avoidable", "not,partially,wholly").split(",")
    path = excel(
        tmp_path / "audit.xlsx",
        {
            "Notes": [["anything"]],
            "Audit": [HEADER.split(","), ROW.split(",")],
            "tallies": [tallies, ["Z00001", "2023-10-04", "am", "A", 1, 0, 0]],
        },
    )

    pd.testing.assert_frame_equal(
        read(path),
        expected(avoidable=["wholly", "not"], session_on=["2023-10-03", "2023-10-04"]),
    )


def test_error_names_the_sheet_of_a_workbook(tmp_path):
    rows = [HEADER.split(","), ROW.replace("am", "dawn").split(",")]

    with pytest.raises(TableError, match=r"audit\.xlsx, sheet Audit, row 2: session is 'dawn'"):
        read(excel(tmp_path / "audit.xlsx", {"Other": [["x"]], "Audit": rows}))


def test_200_000_appointments_are_read_and_one_more_refused(sheet):
    rows = [f"{ROW},200"] * 1000

    assert len(read(sheet(f"{HEADER},n", *rows))) == 200_000
    with pytest.raises(TableError, match="counts 200,001 appointments, more than 200,000"):
        read(sheet(f"{HEADER},n", *rows, f"{ROW},1"))


@pytest.mark.parametrize(
    "typed",
    [
        *("3/10/2023", "03.10.2023", "3-10-2023", "3/10/23", "3 October 2023", "3 Oct 2023"),
        *("2023-10-3", "2023-10-03T09:30:00", "2023-10-03 09:30:00"),
    ],
)
def test_day_is_read_as_people_type_it(sheet, typed):
    table = read(sheet(HEADER, ROW.replace("2023-10-03", typed)))

    assert table["session_on"].tolist() == [pd.Timestamp("2023-10-03")]


def test_file_name_that_names_a_person_is_refused_and_not_repeated(sheet):
    path = sheet(HEADER, ROW)
    path = path.rename(path.with_name("Mrs Patel 9434765919.csv"))

    with pytest.raises(TableError, match="Rename the file") as caught:
        read_audit(path, MENU)

    assert "Patel" not in str(caught.value)


def test_session_in_both_sheets_is_refused(tmp_path):
    """It would count twice."""
    row = ["Z00001", "2023-10-03", "am", "A"]
    path = excel(
        tmp_path / "audit.xlsx",
        {
            "Audit": [HEADER.split(","), [*row, "wholly"]],
            "Tallies": [
                [*HEADER.split(",")[:4], "not", "partially", "wholly"],
                [*row, 10, 3, 2],
            ],
        },
    )

    with pytest.raises(TableError, match="1 sessions are in both sheets, Audit and Tallies"):
        read_audit(path, MENU)
