"""A sheet of another form: what its words are guessed to mean, and that nothing is silent."""

from dataclasses import replace

import pytest

from raftlib import settings
from raftlib.domain.audit_mapping import AuditMapping
from raftlib.errors import TableError
from raftlib.sources.audit_guess import guess_mapping
from raftlib.sources.audit_mapping import apply_mapping, unknown_headings, unknown_of_sheets
from raftlib.sources.audit_sheet import open_audit, read_audit, read_opened
from raftlib.sources.given_files import GivenFile
from raftlib.sources.mapping_file import guess_file, read_mapping, read_mapping_hints, write_mapping
from raftlib.sources.menus import read_audit_menu
from raftlib.sources.problems import CellsError

MENU = read_audit_menu(settings.data_path("menus/audit.toml"))
HINTS = read_mapping_hints(settings.data_path("menus/audit_headings.toml"))
HEADINGS = (
    "Site,Date of session,Time of day,Clinician type,Clinician ID,Outcome,Better seen by,Room"
)
FORM = f"""{HEADINGS}
Z00003,03/10/2023,Morning,GP,A,Yes - fully,Dentist,1
Z00003,03/10/2023,Morning,GP,A,No,,1
Z00003,04/10/2023,Afternoon,Nurse,B,Did not attend,,2
"""
COLUMNS = {
    "practice_code": "Site",
    "session_on": "Date of session",
    "session": "Time of day",
    "clinician_role": "Clinician type",
    "clinician_label": "Clinician ID",
    "avoidable": "Outcome",
    "could_have_been": "Better seen by",
}
MAPPING = AuditMapping(
    columns=COLUMNS,
    left_out=("Room",),
    answers={
        "session": {"Morning": "am", "Afternoon": "pm"},
        "clinician_role": {"Nurse": "practice nurse"},
        "avoidable": {"Yes - fully": "wholly", "No": "not", "Did not attend": ""},
    },
)


def opened(text: str = FORM):
    return open_audit(GivenFile("form.csv", text.encode()))


def sheets(text: str = FORM):
    return opened(text).sheets


def without(column: str, answer: str) -> AuditMapping:
    meant = {key: ours for key, ours in MAPPING.answers[column].items() if key != answer}
    return replace(MAPPING, answers={**MAPPING.answers, column: meant})


def test_headings_of_another_form_are_guessed():
    guessed = guess_mapping(sheets(), MENU, HINTS)

    assert guessed.columns == COLUMNS
    assert guessed.left_out == ("Room",)


def test_answers_of_another_form_are_guessed_and_those_like_none_are_not():
    guessed = guess_mapping(sheets(), MENU, HINTS)

    assert guessed.answers == {
        "session": {"Morning": "am", "Afternoon": "pm"},
        "clinician_role": {"Nurse": "practice nurse"},
        "avoidable": {"Yes - fully": "wholly", "No": "not"},
    }


def test_what_stands_under_a_heading_says_more_than_its_name():
    """A column called Session that holds days is no half-day."""
    guessed = guess_mapping(sheets("Session,When\n03/10/2023,am\n04/10/2023,pm\n"), MENU, HINTS)

    assert guessed.columns["session_on"] == "Session"
    assert guessed.columns["session"] == "When"


def test_headings_of_ours_are_known():
    (rows,) = sheets("Practice Code,session-on,Weather\nZ00003,03/10/2023,fine\n").values()

    assert unknown_headings(rows) == ["Weather"]


def test_mapped_sheet_is_read_as_ours():
    found = read_opened(opened(), MENU, mapping=MAPPING).appointments

    read = found[["session", "clinician_role", "avoidable", "could_have_been"]].to_numpy().tolist()
    assert read == [["am", "GP", "wholly", "dentist"], ["am", "GP", "not", ""]]


@pytest.mark.parametrize(
    ("column", "answer", "row"),
    [("session", "Afternoon", 4), ("clinician_role", "Nurse", 4), ("avoidable", "No", 3)],
)
def test_answer_that_is_not_mapped_is_an_error_with_its_row(column, answer, row):
    keep = without("avoidable", "Did not attend") if column != "avoidable" else MAPPING
    mapping = without(column, answer)
    if column != "avoidable":
        meant = {
            **mapping.answers,
            "avoidable": {**keep.answers["avoidable"], "Did not attend": "not"},
        }
        mapping = replace(mapping, answers=meant)

    with pytest.raises(CellsError, match=rf"form\.csv, row {row}: {column} is '{answer}'"):
        read_opened(opened(), MENU, mapping=mapping)


def test_heading_that_is_neither_mapped_nor_left_out_is_an_error():
    with pytest.raises(TableError, match="'Room' is not among the columns"):
        read_opened(opened(), MENU, mapping=replace(MAPPING, left_out=()))


def test_answer_that_is_left_out_is_empty_and_its_row_stays():
    mapping = replace(MAPPING, answers={**MAPPING.answers, "could_have_been": {"Dentist": ""}})

    found = read_opened(opened(), MENU, mapping=mapping).appointments

    assert found["could_have_been"].tolist() == ["", ""]


def test_rows_that_are_left_out_leave_the_numbers_of_the_others():
    (rows,) = sheets().values()

    assert list(apply_mapping(rows, MAPPING)) == [1, 2, 3]


def test_empty_answer_to_a_needed_question_is_an_error_and_never_left_out():
    with pytest.raises(CellsError, match="row 2: session is empty"):
        read_opened(opened(f"{HEADINGS}\nZ00003,03/10/2023,,GP,A,No,,1\n"), MENU, mapping=MAPPING)


def test_practice_of_all_rows_can_be_said():
    columns = {name: heading for name, heading in COLUMNS.items() if name != "practice_code"}
    mapping = replace(MAPPING, columns=columns, left_out=("Room", "Site"), practice_code="Z00013")

    found = read_opened(opened(), MENU, mapping=mapping).appointments

    assert set(found["practice_code"]) == {"Z00013"}


def test_cell_beside_the_mapped_table_is_refused():
    text = FORM.replace("Dentist,1", "Dentist,1,beside")

    with pytest.raises(TableError, match=r"row 2: there are \d+ cells under"):
        read_opened(opened(text), MENU, mapping=MAPPING)


def test_sheet_of_which_every_row_is_left_out_is_refused():
    text = f"{HEADINGS}\nZ00003,04/10/2023,Afternoon,GP,B,Did not attend,,2\n"

    with pytest.raises(TableError, match="the mapping leaves out every row"):
        read_opened(opened(text), MENU, mapping=MAPPING)


def test_unknown_answers_are_counted():
    unknown = unknown_of_sheets(sheets(), replace(MAPPING, answers={}), MENU)

    assert unknown["session"] == {"Morning": 2, "Afternoon": 1}
    assert unknown["avoidable"] == {"Yes - fully": 1, "No": 1, "Did not attend": 1}
    assert "could_have_been" not in unknown


def test_patient_data_under_any_heading_is_refused_without_echo():
    text = FORM.replace("Dentist", "Mrs Windermere")

    with pytest.raises(CellsError, match="row 2: column G holds what looks like") as raised:
        opened(text)

    assert "Windermere" not in repr(raised.value.problems)


def test_practice_of_others_is_an_error_beside_the_other_errors():
    text = FORM.replace("Afternoon", "Lunch").replace("Z00003,04", "Z00013,04")
    mapping = replace(
        MAPPING,
        answers={
            **MAPPING.answers,
            "avoidable": {"Yes - fully": "wholly", "No": "not", "Did not attend": "not"},
        },
    )

    with pytest.raises(CellsError, match="Z00013") as raised:
        read_opened(opened(text), MENU, mapping=mapping, practices={"Z00003"})

    wrong = [(problem.row, problem.column) for problem in raised.value.problems]
    assert wrong == [(4, "session"), (4, "practice_code")]


def test_mapping_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(write_mapping(MAPPING, {}), "utf-8")

    assert read_mapping(path, MENU) == MAPPING


def test_answer_that_nothing_was_guessed_for_has_to_be_decided(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(guess_file(opened(), MENU, HINTS), "utf-8")

    assert '"Did not attend" = "?"  # in 1 rows' in path.read_text("utf-8")
    with pytest.raises(TableError, match=r"avoidable 'Did not attend' means '\?', which is none"):
        read_mapping(path, MENU)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = 3", r"m\.toml is not a mapping"),
        ('rows = "all"', r"m\.toml is not a mapping"),
        ('[columns]\nweather = "Outcome"', "'weather' is none of our columns"),
        ('[answers.note]\na = "b"', "note 'a' means 'b'"),
        ("[columns", r"m\.toml is not a TOML file"),
    ],
)
def test_file_that_is_no_mapping_is_refused(tmp_path, text, said):
    path = tmp_path / "m.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(TableError, match=said):
        read_mapping(path, MENU)


def test_hints_of_another_form_are_refused(tmp_path):
    path = tmp_path / "hints.toml"
    path.write_text('[headings]\nmode = "how"', "utf-8")

    with pytest.raises(TableError, match=r"hints\.toml: \[headings\]"):
        read_mapping_hints(path)


def test_without_a_mapping_headings_of_another_form_are_refused(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text(FORM, "utf-8")

    with pytest.raises(TableError, match="'Site', 'Date of session'"):
        read_audit(path, MENU)
