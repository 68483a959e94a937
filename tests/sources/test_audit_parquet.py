"""Appointments in Parquet have the figures of the same rows in a sheet, or are refused unread."""

import csv
import sys
from datetime import date

import duckdb
import pandas as pd
import pytest

from raftlib.analysis.audit import summarise_audit
from raftlib.analysis.audit_counts import COUNTED_BY, CountedRows
from raftlib.analysis.audit_figures import count_practices, figure_practices
from raftlib.domain.audit import AUDIT_COLUMNS, AuditShare
from raftlib.domain.period import Period
from raftlib.errors import ReportError, TableError
from raftlib.settings import data_path
from raftlib.sources.audit_parquet import open_parquet
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.menus import read_audit_menu
from raftlib.sources.parquet_file import write_parquet
from raftlib.workbook.wording.audit_figures import figures_answer
from tests.analysis.audits import MENU, make_rows, make_table
from tests.sources.parquet_files import write_any

LONDON = "Dr Somebody of London"
LATEST = date(2023, 12, 1)


def make_file(path, *groups, clinicians=None, **columns):
    """Write these rows; ``columns`` are put in place of theirs, or beside them."""
    table = make_table(*(groups or [make_rows(4)])).drop(columns="note")
    table = table.assign(session_on=table["session_on"].dt.date).assign(**columns)
    if clinicians is not None:
        table = table.assign(clinicians_in_practice=clinicians)
    return write_any(path, table)


def opened(path, **options):
    return open_parquet(path, MENU, latest=LATEST, **options)


def answers_of(counts, clinicians, menu):
    return [figures_answer(one) for one in figure_practices(counts, clinicians, menu)]


def test_figures_are_those_of_the_same_rows_in_a_sheet(tmp_path):
    """To the last digit; two of three rows of the example spell their alias in capitals."""
    menu = read_audit_menu(data_path("menus/audit.toml"))
    rows = list(csv.DictReader(data_path("example/audit.csv").read_text("utf-8").splitlines()))
    rows = rows[:1000]
    for place, row in enumerate(rows):
        alias = f"{row['clinician_label']} ß"
        row["clinician_label"] = alias.upper() if place % 3 else alias
    sheet = tmp_path / "audit.csv"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    read = read_audit(sheet, menu)
    as_written = pd.DataFrame(rows).assign(session_on=read.appointments["session_on"])
    whole = read.appointments.assign(clinician_label=as_written["clinician_label"])
    write_parquet(tmp_path / "a.parquet", [whole], read.clinicians_in_practice)

    found = open_parquet(tmp_path / "a.parquet", menu)

    expected = CountedRows(read.appointments)
    assert len(rows) == len(read.appointments)
    assert found.clinicians_in_practice == read.clinicians_in_practice
    assert answers_of(found.counts, found.clinicians_in_practice, menu) == answers_of(
        expected, read.clinicians_in_practice, menu
    )
    for share in AuditShare:
        assert count_practices(found.counts, share) == count_practices(expected, share)
    october = Period.parse("2023-10")
    for columns in (COUNTED_BY, ["month", "weekday"], ["clinician_label"]):
        for codes in (["Z00001", "Z00003"], []):
            pd.testing.assert_frame_equal(
                found.counts.of(codes).within(october).within(None).count(*columns),
                expected.of(codes).within(october).count(*columns),
                check_dtype=False,
            )


def test_files_of_a_folder_are_counted_together(tmp_path):
    make_file(tmp_path / "a.parquet", make_rows(2), clinicians=3)
    make_file(tmp_path / "b.parquet", make_rows(3, practice_code="Z00002"))

    found = opened(tmp_path)

    assert summarise_audit(found.counts, {}, MENU).appointments == 5
    assert found.clinicians_in_practice == {"Z00001": 3}


def test_session_in_two_files_is_refused_however_its_alias_is_spelled(tmp_path):
    make_file(tmp_path / "a.parquet", make_rows(2, clinician_label="GP 1"))
    make_file(tmp_path / "b.parquet", make_rows(3, clinician_label="gp 1"))

    with pytest.raises(
        TableError, match=r"1 sessions are in more than one file, .* Z00001, 03 Oct"
    ):
        opened(tmp_path)


def test_empty_folder_says_how_to_fill_it(tmp_path):
    with pytest.raises(TableError, match="raft audit parquet --out"):
        opened(tmp_path)


@pytest.mark.parametrize("column", ["note", "nhs_number"])
def test_column_that_an_audit_does_not_have_is_named_without_its_cells(tmp_path, column):
    path = make_file(tmp_path / "a.parquet", **{column: LONDON})

    with pytest.raises(TableError, match=f"a.parquet: '{column}' is not among") as error:
        opened(path)

    assert LONDON not in str(error.value)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"avoidable": LONDON}, "avoidable has 1 entry that cannot be right"),
        ({"avoidable": ""}, "avoidable has 1 entry"),
        ({"could_have_been": LONDON}, "could_have_been has 1 entry"),
        ({"practice_code": LONDON}, "practice_code has 1 entry"),
        ({"clinician_label": LONDON + " 943 476 5919"}, "clinician_label has 1 entry"),
        ({"clinician_label": "x" * 41}, "clinician_label has 1 entry"),
        ({"clinician_label": ""}, "clinician_label has 1 entry"),
        ({"clinician_label": "GP  1"}, "with single spaces"),
        ({"session_on": date(2014, 12, 31)}, "session_on has 1 entry .* before 2015"),
        ({"session_on": date(2023, 12, 2)}, "session_on has 1 entry .* not after 2023-12-01"),
        ({"mode": None}, "mode is .*Write it as VARCHAR"),
        ({"mode": ["telephone", None, "", ""]}, "1 appointments have no mode"),
        ({"session_on": "2023-10-03"}, "session_on is VARCHAR. Write it as DATE"),
        ({"clinicians_in_practice": 1.5}, "clinicians_in_practice is DOUBLE"),
        ({"clinicians_in_practice": [3, 4, 3, 4]}, "has 3 and 4 clinicians"),
        ({"clinicians_in_practice": 0}, "has 0 clinicians, and 1 aliases took part"),
        ({"clinicians_in_practice": 1000}, "from 1 to 999"),
        ({"could_have_been": "dentist"}, "4 appointments are not avoidable and have a reason"),
    ],
)
def test_what_a_sheet_may_not_hold_is_refused_without_repeating_it(tmp_path, columns, words):
    path = make_file(tmp_path / "a.parquet", **columns)

    with pytest.raises(TableError, match=words) as error:
        opened(path)

    assert LONDON not in str(error.value)


@pytest.mark.parametrize(
    "columns",
    [
        {"session_on": date(2015, 1, 1)},
        {"session_on": LATEST},
        {"clinician_label": "x" * 40},
        {"clinicians_in_practice": 999},
        {"clinicians_in_practice": 1},
    ],
)
def test_what_is_just_allowed_is_counted(tmp_path, columns):
    assert opened(make_file(tmp_path / "a.parquet", **columns)).counts.count("mode").size == 2


def test_missing_column_is_named(tmp_path):
    write_any(tmp_path / "a.parquet", make_table(make_rows(1))[["practice_code", "avoidable"]])

    with pytest.raises(TableError, match=r"the column session_on, session, .* is missing"):
        opened(tmp_path / "a.parquet")


def test_number_of_clinicians_can_be_given_for_one_practice(tmp_path):
    one = make_file(tmp_path / "a.parquet")
    two = make_file(tmp_path / "b.parquet", make_rows(1), make_rows(1, practice_code="Z00002"))

    assert opened(one, clinicians=4).clinicians_in_practice == {"Z00001": 4}
    with pytest.raises(TableError, match="is given for one practice, and the file has 2"):
        opened(two, clinicians=4)


def test_file_that_is_not_parquet_is_refused(tmp_path):
    (tmp_path / "a.parquet").write_text(LONDON, "utf-8")

    with pytest.raises(TableError, match=r"a\.parquet cannot be read as Parquet") as error:
        opened(tmp_path / "a.parquet")

    assert LONDON not in str(error.value)


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TableError, match=r"b\.parquet is not there"):
        opened(tmp_path / "b.parquet")


def test_file_named_after_a_person_is_refused(tmp_path):
    path = make_file(tmp_path / "Mrs Smith.parquet")

    with pytest.raises(TableError, match="file's name looks as if") as error:
        opened(path)

    assert "Smith" not in str(error.value)


def test_file_without_rows_is_refused(tmp_path):
    write_parquet(tmp_path / "a.parquet", [], {})

    with pytest.raises(TableError, match="has no appointments"):
        opened(tmp_path / "a.parquet")


def test_notes_are_not_written(tmp_path):
    table = make_table(make_rows(2, note=LONDON))

    assert write_parquet(tmp_path / "a.parquet", [table, table], {"Z00001": 3}) == 4

    with duckdb.connect() as connection:
        found = connection.read_parquet(str(tmp_path / "a.parquet")).df()
    kept = [name for name in AUDIT_COLUMNS if name != "note"]
    assert list(found.columns) == [*kept, "clinicians_in_practice"]
    assert LONDON.encode() not in (tmp_path / "a.parquet").read_bytes()


@pytest.mark.parametrize("does", [open_parquet, write_parquet])
def test_package_that_is_not_installed_is_asked_for(tmp_path, monkeypatch, does):
    path = make_file(tmp_path / "a.parquet")
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(ReportError, match=r"pip install 'raftlib\[scale\]'"):
        opened(path) if does is open_parquet else write_parquet(path, [], {})
