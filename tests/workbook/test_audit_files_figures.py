"""Each figure of the audit's pages is in its files, and nothing that is not for them."""

import re
from datetime import UTC, date, datetime
from html import escape
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import load_workbook

from raftlib.analysis.disclosure import ROUNDED_TO
from raftlib.domain.team_talk import TeamTalk
from raftlib.store.audits import add_audit
from raftlib.store.connection import Store
from raftlib.workbook.formats.audit_contents import read_contents
from raftlib.workbook.formats.audit_files import make_audit_files
from raftlib.workbook.models.audit import LocalityAuditModel
from raftlib.workbook.models.audit_files import AuditFilesModel
from raftlib.workbook.models.funnel import read_funnel
from raftlib.workbook.views.audit_breakdown import write_breakdown
from raftlib.workbook.views.audit_hours import write_hours
from raftlib.workbook.views.audit_rounds import write_rounds
from raftlib.workbook.views.funnel import write_funnel
from raftlib.workbook.views.practice_audit import (
    write_enough,
    write_practice_findings,
    write_what_it_takes,
)
from raftlib.workbook.views.themes import write_themes
from raftlib.workbook.wording.audit_files import FileKind
from raftlib.workbook.wording.numbers import percent
from tests.analysis.audits import MENU, make_rows, make_table
from tests.workbook.practices import AT_OAK, OAK, WORKED, add_round, add_two_rounds, open_practice
from tests.workbook.stores import access_to, add_practices, add_sheet, opened

NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)
TALK = TeamTalk(questions=("What else?",), actions=("What we will try first",))
CODES = [f"Z{number:05}" for number in range(1, 19)]
SUMMARY = ["How much", "What it could have been", "Who owns the change"]
BREAKDOWNS = ["By role", "By how they met", "By how it was booked", "By weekday", "By session"]
OF_PRACTICE = [
    "Now, or only if added",
    "Which change it would take",
    *BREAKDOWNS,
    "Hours releasable",
    "Round against round",
    "Change between rounds",
    "Still needed",
]
OF_LOCALITY = [
    "What would have to change",
    "Now, or only if added",
    "Practices by who owns it",
    "Practices beside each other",
    "Lines of the chart",
    "Typical range",
    "Who took part",
]


@pytest.fixture(scope="module")
def oak(tmp_path_factory):
    """Return Oak's page: 30 of 60 in October and 12 of 60 in December, by 3 of 4 clinicians."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('oak') / 'raft.db'}")
    add_two_rounds(store)
    yield open_practice(store, **OAK, **WORKED)
    store.close()


@pytest.fixture(scope="module")
def north(tmp_path_factory):
    """Return the page of 18 practices, of which the last looked at 12 alone; a change is rare.

    Each of the others looked at 41 to 57, and 13 or 14 were avoidable. In all, 3 needed "rare".
    """
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('north') / 'raft.db'}")
    add_practices(store, *((code, f"Oak {code}", "North") for code in CODES))
    tables = []
    for place, code in enumerate(CODES[:-1]):
        first = "rare" if place < 3 else "continuity"
        rows = make_table(
            make_rows(1, "wholly", "dentist", change_needed=first, achievable="now"),
            make_rows(6, "wholly", "dentist", change_needed="continuity", achievable="now"),
            make_rows(4 + place % 2, "wholly", "hospital", change_needed="staff"),
            make_rows(2, "partially", "self-care", change_needed="room"),
            make_rows(28 + place),
        )
        tables.append((code, rows))
    tables.append((CODES[-1], make_table(make_rows(5, "wholly", "dentist"), make_rows(7))))
    for code, table in tables:
        labels = [f"GP {number % 3 + 1}" for number in range(len(table))]
        audited = table.assign(practice_code=code, clinician_label=labels)
        add_audit(store, audited, {code: 5}, file=f"{code}.csv", imported_at=NOW)
    yield opened(LocalityAuditModel(store, MENU), access_to(store), locality="North")
    store.close()


def read_book(model):
    (made,) = make_audit_files(read_contents(model, NOW), FileKind.EXCEL, TALK)
    return load_workbook(BytesIO(made.content))


def rows(model, title):
    """Return the rows of a sheet by heading."""
    first, *others = read_book(model).get_sheet_by_name(title).to_python()
    return [dict(zip(first, row, strict=True)) for row in others]


def charts(model):
    return {one.title: one.chart for one in read_contents(model, NOW).figures if one.chart}


def test_practice_has_a_sheet_for_each_figure_of_its_page(oak):
    """No alternative was given, so all are "not said" there."""
    assert read_book(oak).sheet_names == ["Read me", *SUMMARY, *OF_PRACTICE]


def test_locality_has_a_sheet_for_each_figure_of_its_page(north):
    assert read_book(north).sheet_names == ["Read me", *SUMMARY, *OF_LOCALITY]


def test_share_has_the_interval_of_the_page_and_its_method(oak):
    """3 of 4 clinicians took part, so it is the clustered one."""
    page = write_practice_findings(oak)
    about = dict(row[:2] for row in read_book(oak).get_sheet_by_name("Read me").to_python() if row)

    for row in rows(oak, "How much"):
        limits = percent(row["Very likely from"]), percent(row["Very likely to"])
        count = f"{row['Appointments']:.0f} of {row['Looked at']:.0f}"
        assert f"{count}; very likely between {limits[0]} and {limits[1]}" in page
    assert "wider (clustered), because 3 of 4 clinicians took part" in about["Intervals"]
    assert about["In a sentence"] in page


def test_what_it_would_have_taken_is_in_numbers(oak):
    """Each of three clinicians said "now" of one in each round, and nothing of the others."""
    now, added, silent = rows(oak, "Now, or only if added")
    change, _ = rows(oak, "Which change it would take")

    assert (now["When"], now["Appointments"], now["Avoidable in all"]) == ("possible now", 6, 42)
    assert now["Share"] == pytest.approx(6 / 42)
    assert (added["Appointments"], silent["Appointments"]) == (0, 36)
    assert (change["Change"], change["Appointments"]) == ("continuity", 36)


def test_breakdown_is_that_of_the_page_whatever_is_chosen_there(oak):
    """6 of 6 by telephone, 36 of 114 face to face; both rounds on a Tuesday."""
    oak.by = "session"
    met = rows(oak, "By how they met")
    (tuesday,) = rows(oak, "By weekday")

    oak.by = "mode"
    page = write_breakdown(oak)
    assert [(row["How they met"], row["Avoidable"], row["Looked at"]) for row in met] == [
        ("telephone", 6, 6), ("face to face", 36, 114),
    ]  # fmt: skip
    assert [row["Note"] for row in met] == ["few", ""]
    for row in met:
        assert f"{percent(row['Very likely from'])} and {percent(row['Very likely to'])}" in page
    assert (tuesday["Weekday"], tuesday["Avoidable"], tuesday["Looked at"]) == ("Tuesday", 42, 120)


def test_hours_are_those_of_the_page(oak):
    """620 a week of 13 minutes, 42 of 120 avoidable: 620 * 0.35 * 13 / 60 = 47.0 hours."""
    released, taken = rows(oak, "Hours releasable")
    page = write_hours(oak)

    assert round(taken["Hours a week"], 1) == 47.0
    assert f"{released['Hours a week']:.1f}" in page
    limits = f"{released['Very likely from']:.0f} and {released['Very likely to']:.0f}"
    assert limits in page


def test_rounds_are_those_of_the_page(oak):
    """From 30 of 60 to 12 of 60: 30 points fewer."""
    both = rows(oak, "Round against round")
    (change,) = rows(oak, "Change between rounds")

    assert [
        (row["Round"], row["Judgement"], row["Appointments"], row["Looked at"]) for row in both[:2]
    ] == [
        ("October 2023", "wholly or partially", 30, 60),
        ("December 2023", "wholly or partially", 12, 60),
    ]
    assert change["Change in points"] == pytest.approx(-30)
    limits = f"{-change['Very likely from']:.1f} points fewer and {-change['Very likely to']:.1f}"
    assert limits in write_rounds(oak)


def test_number_still_needed_is_that_of_the_page(oak):
    """70 for 10 points and 286 for 5: MEASURES, "How many"; 286 - 120 = 166."""
    ten, five = rows(oak, "Still needed")

    assert (ten["To within points"], ten["Needed"], ten["Still needed"]) == (10, 70, 0)
    assert (five["Needed"], five["Looked at"], five["Still needed"]) == (286, 120, 166)
    assert ">166<" in write_enough(oak)


def test_charts_of_a_practice_are_those_of_its_page(oak):
    found = charts(oak)

    assert list(found) == [
        "How much", "What it could have been", "Now, or only if added",
        "Which change it would take", "By how they met", "Round against round",
    ]  # fmt: skip
    for title, write in (
        ("How much", write_practice_findings),
        ("Now, or only if added", write_what_it_takes),
        ("Which change it would take", write_what_it_takes),
        ("By how they met", write_breakdown),
        ("Round against round", write_rounds),
    ):
        assert f'alt="{escape(found[title].alt)}"' in write(oak)


def test_place_of_the_practice_and_rates_of_clinicians_are_in_no_file(oak):
    contents = read_contents(oak, NOW)
    made = [one for kind in FileKind for one in make_audit_files(contents, kind, TALK)]

    text = "\n".join(said(one.content) for one in made)
    assert "for you alone" not in text
    assert [figure.title for figure in contents.figures] == [*SUMMARY, *OF_PRACTICE]
    cells = [cell for figure in contents.figures for cell in figure.table.to_numpy().ravel()]
    assert not {"A", "B", "C"} & {cell for cell in cells if isinstance(cell, str)}
    # One clinician looked at 20 in a round and 40 in all; 14 of these were avoidable.
    assert not {14, 20, 40} & {cell for cell in cells if isinstance(cell, int)}


def said(content: bytes) -> str:
    """Return what can be read of a file; of a picture, what it says of itself."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(re.sub("<[^>]*>", " ", part.decode("utf-8", "replace")) for part in parts)


def test_parts_that_the_page_does_not_show_give_no_sheet(empty_store):
    """Two clinicians, one round, no hours typed, and nothing avoidable."""
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_round(empty_store, "Z00001", date(2023, 10, 3), "AB", wholly=1, neither=19)
    few = read_book(open_practice(empty_store, **OAK)).sheet_names
    add_practices(empty_store, ("Z00002", "ELM", "North"))
    add_sheet(empty_store, "Z00002", neither=40)
    none = read_book(open_practice(empty_store, practice="Z00002")).sheet_names

    assert few == ["Read me", *SUMMARY, *OF_PRACTICE[:2], "Still needed"]
    assert none == ["Read me", "How much", *BREAKDOWNS, "Still needed"]


def test_month_beside_others_gives_the_shares_alone(oak):
    place = open_practice(oak._store, locality="North", period="2023-10")

    assert read_book(place).sheet_names == ["Read me", "How much", "Who took part"]


def test_command_makes_the_same_files_with_the_rounds_and_hours(oak):
    about = read_contents(oak, NOW).about["To make it again"]

    assert about == (
        "raft audit download --practice Z00001 --first 2023-10 --second 2023-12 --a-week 620 "
        "--minutes 13 --out FOLDER"
    )


@pytest.mark.parametrize(
    ("name", "value"), [("believed", 80), ("minutes", "15"), ("first", "2023-12")]
)
def test_other_hours_or_rounds_take_the_files_away(oak, name, value):
    model = open_practice(oak._store, AT_OAK, **WORKED)
    files = AuditFilesModel(model)
    files.end(files.begin(FileKind.EXCEL), ("a file",))
    assert files.files == ("a file",)

    setattr(model, name, value)

    assert files.files == ()


def test_practices_beside_each_other_are_those_of_the_page(north):
    found = rows(north, "Practices beside each other")
    points = read_funnel(north).funnel.points

    assert [(row["Looked at about"], row["Avoidable"]) for row in found] == [
        (point.denominator, point.numerator) for point in points
    ]
    assert 10 not in {row["Looked at about"] for row in found}  # the one that looked at 12
    (typical,) = rows(north, "Typical range")
    assert f"{percent(typical['Typical share'])}" in write_funnel(north)
    assert f'alt="{escape(charts(north)["Practices beside each other"].alt)}"' in write_funnel(
        north
    )


def test_themes_are_those_of_the_page(north):
    """116 needed continuity, 76 staff, 34 a room; 3 are hidden, and so is the next smallest."""
    page = write_themes(north)
    found = rows(north, "What would have to change")

    assert found[0]["Theme"] == "continuity"
    assert found[0]["Appointments"] == 115
    assert f">{found[0]['Appointments']:.0f}<" in page
    assert f'alt="{escape(charts(north)["What would have to change"].alt)}"' in page


def test_files_of_a_locality_hold_nothing_hidden(north):
    """No practice, no clinician, no rare change; and counts that are all rounded."""
    contents = read_contents(north, NOW)
    made = [one for kind in FileKind for one in make_audit_files(contents, kind, TALK)]

    text = "\n".join(said(one.content) for one in made)
    assert [word for word in ("Z000", "Oak", "OAK", "rare", "GP 1") if word in text] == []
    counted = ("Appointments", "Looked at", "Looked at about", "Avoidable")
    exact = [
        (figure.title, cell)
        for figure in contents.figures
        if figure.title != "Lines of the chart"  # its sizes are those of a line, not of practices
        for name in figure.table
        if name in counted
        for cell in figure.table[name].dropna()
        if cell % ROUNDED_TO
    ]
    assert exact == []
