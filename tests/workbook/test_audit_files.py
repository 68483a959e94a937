"""The files of an audit: what is in them, what must not be, and who may have them."""

import base64
import re
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import docx
import pandas as pd
import pytest
from docx.shared import Cm
from PIL import Image
from python_calamine import load_workbook

from raftlib import settings
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.team_talk import TeamTalk
from raftlib.errors import ReportError
from raftlib.sources.team_talk import read_team_talk
from raftlib.store.sign_ins import end_sign_ins_of
from raftlib.workbook.formats import audit_contents
from raftlib.workbook.formats.audit_contents import read_contents
from raftlib.workbook.formats.audit_figures_listed import FIGURES
from raftlib.workbook.formats.audit_files import make_audit_files
from raftlib.workbook.formats.listed_figure import ListedFigure
from raftlib.workbook.models.audit import AuditModel, Choice, LocalityAuditModel
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from raftlib.workbook.views import audit_files as views
from raftlib.workbook.views.audit_files import AuditFilesView
from raftlib.workbook.views.practice_audit import write_practice_findings
from raftlib.workbook.wording.audit import CONTEXT
from raftlib.workbook.wording.audit_files import MAKING, FileKind
from tests.analysis.audits import MENU
from tests.workbook.practices import open_practice
from tests.workbook.stores import access_to, add_practices, add_sheet, open_audit, opened

NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)
TALK = TeamTalk(questions=("What else?",), actions=("What we will try first", "Who, and when"))
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
FACILITATOR = HeldRole(role=Role.FACILITATOR)


def make(model, kind, now=NOW):
    return make_audit_files(read_contents(model, now), kind, TALK)


def read_excel(model):
    (made,) = make(model, FileKind.EXCEL)
    return load_workbook(BytesIO(made.content))


def read_word(model):
    (made,) = make(model, FileKind.WORD)
    return docx.Document(BytesIO(made.content))


def all_text(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def unpacked(content: bytes) -> str:
    """Return all that can be read of a file, the parts of an archive too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(part.decode("utf-8", "replace") for part in parts if b"PNG" not in part[:8])


def said(content: bytes) -> str:
    """Return the words and numbers of a file, without what they look like."""
    return re.sub(r"<[^>]*>", " ", unpacked(content)).replace(CONTEXT, "")


class Later:
    """Keeps what is to be drawn until the test draws it."""

    def __init__(self, monkeypatch):
        self._jobs = []
        monkeypatch.setattr(views.later, "do_later", self._keep)

    def _keep(self, job, then):
        self._jobs.append((job, then))
        return True

    def draw(self):
        """Draw, and go on as the page does."""
        job, then = self._jobs.pop()
        job()
        then()


@pytest.fixture
def oak(store) -> PracticeAuditModel:
    """Return the page of a practice with 49 of 180 avoidable, 40 of them for a dentist."""
    return open_practice(store, practice="Z00001", period="2023-10")


@pytest.fixture
def hidden(empty_store) -> LocalityAuditModel:
    """Return a locality's page: of 156 avoidable, 3 were for the optometry, 13 unsaid."""
    add_practices(empty_store, ("Z00001", "OAK", "North"), ("Z00002", "ELM", "North"))
    reasons = {"dentist": 100, "self-care": 40, "optometry": 3}
    add_sheet(empty_store, "Z00001", wholly=131, partially=21, neither=132, reasons=reasons)
    add_sheet(empty_store, "Z00002", wholly=4, partially=0, neither=34)
    return opened(LocalityAuditModel(empty_store, MENU), access_to(empty_store), locality="North")


def test_excel_has_a_sheet_for_each_figure_and_one_that_explains(oak):
    book = read_excel(oak)

    assert book.sheet_names[:4] == ["Read me", *(figure.title for figure in FIGURES[:3])]
    about = {row[0]: row[1] for row in book.get_sheet_by_name("Read me").to_python() if row[0]}
    assert about["Whose audit, and when"].startswith("Z00001 Oak: sessions from Sun 1 October 2023")
    assert about["Appointments looked at"] == "180"
    assert about["Made"] == "Fri 1 December 2023, 12:00"
    assert about["Rules"].startswith("Exact figures of one practice. They stay in it")
    assert "raft audit download --practice Z00001 --period 2023-10" in about["To make it again"]
    assert about["Sheet “What it could have been”"].startswith("The answer given most was dentist")


def test_excel_has_numbers_as_numbers(oak):
    book = read_excel(oak)

    first, *rows = book.get_sheet_by_name("How much").to_python()
    assert first[:4] == ["Which", "Appointments", "Looked at", "Share"]
    assert rows[0][:4] == ["Wholly or partially avoidable", 49, 180, pytest.approx(49 / 180)]
    reasons = book.get_sheet_by_name("What it could have been").to_python()
    assert reasons[0][:3] == ["Could have been", "Who owns the change", "Appointments"]
    assert reasons[1][:3] == ["dentist", "community", 40]


def test_text_that_looks_like_a_formula_is_none(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", "=North"))
    add_sheet(empty_store, "Z00001", wholly=10, neither=30, reasons={"=1+1": 8})
    model = open_audit(empty_store, practice="Z00001")

    (made,) = make(model, FileKind.EXCEL)

    cells = load_workbook(BytesIO(made.content)).get_sheet_by_name("What it could have been")
    assert cells.to_python()[1][0] == "'=1+1"
    assert "<f>" not in unpacked(made.content)


def test_figure_that_is_listed_has_its_sheet_and_its_files(oak, monkeypatch):
    table = pd.DataFrame({"Weekday": ["Mon"], "On": [pd.Timestamp("2023-10-02")], "N": [None]})
    shown = FIGURES[0].show(oak).chart
    weekday = ListedFigure(
        title="Who came when",
        read=lambda model: model,
        table=lambda _model: table,
        chart=lambda _model: shown,
        note=lambda _model: "",
    )
    monkeypatch.setattr(audit_contents, "FIGURES", (*FIGURES, weekday))

    rows = read_excel(oak).get_sheet_by_name("Who came when").to_python()
    names = [made.name for made in make(oak, FileKind.CHARTS)]

    assert rows == [["Weekday", "On", "N"], ["Mon", date(2023, 10, 2), ""]]
    assert names[-2:] == [
        "who-came-when-Z00001-2023-10.png",
        "who-came-when-Z00001-2023-10.svg",
    ]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.title)
def test_title_of_a_figure_can_be_the_name_of_a_sheet(figure):
    """Source: Microsoft Support, Rename a worksheet."""
    assert 0 < len(figure.title) <= 31
    assert not set(figure.title) & set("[]:*?/\\")


def test_word_page_has_the_finding_the_questions_and_lines_to_fill_in(oak):
    """3 of 5 clinicians, of 60 each: 1/180 + 0.4/3 * 0.13 = 1/43.7; Wilson's for so many."""
    document = read_word(oak)

    text = all_text(document)
    assert "We looked at 180 appointments and 49 (27%) could have gone elsewhere." in text
    tile = "49 of 180; very likely between 16% and 42%"
    assert tile in text
    assert tile in write_practice_findings(oak)
    assert "The interval is wider (clustered), because 3 of 5 clinicians took part" in text
    assert "3 of 5 clinicians took part" in text
    assert [cell.text for cell in document.tables[1].rows[1].cells] == [
        "dentist", "40", "82%", "69% and 90%", "community",
    ]  # fmt: skip
    assert "What else?" in text
    assert [row.cells[1].text for row in document.tables[-1].rows] == ["", ""]
    assert document.tables[-1].rows[0].cells[0].text == "What we will try first"


def test_word_page_is_a4_and_its_picture_says_what_it_shows(oak):
    document = read_word(oak)

    (section,) = document.sections
    (picture,) = document.inline_shapes
    assert [round(side.cm, 1) for side in (section.page_width, section.page_height)] == [21, 29.7]
    assert picture._inline.docPr.get("descr").startswith("The answer given most was dentist")
    assert picture.height < Cm(12)


def test_word_page_lists_five_answers_and_cuts_long_ones(empty_store):
    """Six answers of 60 characters would not stay on the page."""
    reasons = {f"{number} {'far away ' * 7}": 20 - number for number in range(6)}
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_sheet(empty_store, "Z00001", wholly=120, reasons=reasons)

    rows = read_word(open_audit(empty_store, practice="Z00001")).tables[1].rows

    assert len(rows) == 1 + 5
    assert all(len(row.cells[0].text) <= 40 for row in rows)


def test_word_file_names_no_author_and_no_hour(oak):
    (made,) = make(oak, FileKind.WORD)

    about = docx.Document(BytesIO(made.content)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    with ZipFile(BytesIO(made.content)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}


def test_each_chart_is_a_picture_and_a_drawing_that_say_whose_they_are(oak):
    files = {made.name: made.content for made in make(oak, FileKind.CHARTS)}

    assert sorted(files) == [
        f"{what}-Z00001-2023-10.{ending}"
        for what in (
            "how-much",
            "now-or-only-if-added",
            "what-it-could-have-been",
            "which-change-it-would-take",
        )
        for ending in ("png", "svg")
    ]
    drawing = files["what-it-could-have-been-Z00001-2023-10.svg"].decode()
    title = ET.fromstring(drawing).find("{http://www.w3.org/2000/svg}title").text  # noqa: S314
    assert title.startswith("What it could have been. Z00001 Oak: sessions from")
    assert "Z00001 Oak: sessions from" in drawing.split("</metadata>")[1]
    with Image.open(BytesIO(files["how-much-Z00001-2023-10.png"])) as picture:
        assert picture.info["Title"].startswith("How much. Z00001 Oak")
        assert picture.width == 9 * 192


@pytest.mark.parametrize("kind", FileKind)
def test_same_figures_give_the_same_bytes(oak, kind):
    assert make(oak, kind) == make(oak, kind)


@pytest.mark.parametrize("kind", FileKind)
def test_no_file_names_a_folder_of_this_computer(oak, kind):
    text = "".join(unpacked(made.content) for made in make(oak, kind))

    assert str(settings.ROOT) not in text
    assert "/tmp" not in text  # noqa: S108


@pytest.mark.parametrize("kind", FileKind)
def test_files_of_several_practices_hold_nothing_hidden(hidden, kind):
    """322 appointments, 156 avoidable; 3 for the optometry are hidden, and with them self-care.

    320, 155 and 100 are what is disclosed; no practice is named, and no clinician.
    """
    files = make(hidden, kind)

    text = "".join(said(made.content) for made in files)
    for word in ("optometry", "self-care", "Z0000", "Oak", "OAK", "GP 1"):
        assert word not in text
    assert "dentist" in text
    assert not {"322", "156", "166"} & set(re.findall(r"(?<![\d.])\d+(?![\d.])", text))
    assert {made.name.partition("-north")[2].partition(".")[0] for made in files} == {
        "-all-sessions"
    }


def test_excel_of_several_practices_has_the_disclosed_figures(hidden):
    book = read_excel(hidden)

    assert book.get_sheet_by_name("How much").to_python()[1][:4] == [
        "Wholly or partially avoidable", 155, 320, 155 / 320,
    ]  # fmt: skip
    about = {row[0]: row[1] for row in book.get_sheet_by_name("Read me").to_python() if row[0]}
    assert about["Rules"].startswith("Counts of several practices: 1 to 7 are hidden")
    assert about["Appointments looked at"] == "about 320"


def test_figure_that_is_not_shown_has_an_empty_cell_and_says_why(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_sheet(empty_store, "Z00001", wholly=3, neither=40)
    model = open_audit(empty_store)

    rows = read_excel(model).get_sheet_by_name("How much").to_python()

    assert rows[1][1:6] == [""] * 5
    assert rows[1][6].startswith("not shown: the numbers are too small")
    assert len(make(model, FileKind.WORD)) == 1
    assert make(model, FileKind.CHARTS) == []


def test_figures_that_were_not_disclosed_make_no_file(oak):
    oak._shown = Choice(locality="North", practice_code="", period="2023-10")
    oak.practice_code = ""

    with pytest.raises(ReportError, match="were not disclosed"):
        read_contents(oak, NOW)


def test_files_are_made_only_when_asked_for(oak):
    view = AuditFilesView(oak, TALK, lambda: NOW)

    assert view.files.value == ""
    view.buttons[FileKind.EXCEL].click()

    names = re.findall(r'download="([^"]+)"', view.files.value)
    data = re.search(r"base64,([^\"]+)", view.files.value)[1]
    assert names == ["avoidable-appointments-Z00001-2023-10.xlsx"]
    assert base64.b64decode(data).startswith(b"PK")


def test_page_says_that_files_are_being_made(oak, monkeypatch):
    later = Later(monkeypatch)
    view = AuditFilesView(oak, TALK, lambda: NOW)

    view.buttons[FileKind.EXCEL].click()
    assert MAKING in view.files.value
    later.draw()

    assert "download=" in view.files.value


def test_files_of_what_was_shown_before_are_not_offered(oak, monkeypatch):
    later = Later(monkeypatch)
    view = AuditFilesView(oak, TALK, lambda: NOW)
    view.buttons[FileKind.EXCEL].click()

    oak.practice_code = ""
    later.draw()

    assert view.files.value == ""


def test_another_choice_takes_the_files_away(oak):
    view = AuditFilesView(oak, TALK, lambda: NOW)
    view.buttons[FileKind.EXCEL].click()

    oak.period = ""

    assert view.files.value == ""


def test_fault_of_ours_is_said(oak, monkeypatch):
    monkeypatch.setattr(views, "_make", lambda *_words: 1 / 0)
    view = AuditFilesView(oak, TALK, lambda: NOW)

    view.buttons[FileKind.WORD].click()

    assert views.OUR_FAULT in view.files.value


def test_who_has_left_the_practice_gets_no_file_of_it(store):
    access = access_to(store, AT_OAK)
    model = opened(AuditModel(store, MENU), access)
    assert model.practice_code == "Z00001"
    view = AuditFilesView(model, TALK, lambda: NOW)
    end_sign_ins_of(store, access.viewer().member.number, NOW)

    view.buttons[FileKind.EXCEL].click()

    assert "You are signed out" in view.files.value
    assert "download=" not in view.files.value


def test_facilitator_who_asks_for_a_practice_gets_the_disclosed_files(store):
    model = opened(AuditModel(store, MENU), access_to(store, FACILITATOR), practice="Z00001")

    (made,) = make(model, FileKind.EXCEL)

    assert made.name == "avoidable-appointments-north-all-sessions.xlsx"
    assert "Z00001" not in unpacked(made.content)


def test_exact_figures_are_refused_to_whom_the_page_was_never_for(oak, store):
    oak._access = access_to(store, FACILITATOR)
    view = AuditFilesView(oak, TALK, lambda: NOW)

    view.buttons[FileKind.EXCEL].click()

    assert "stay in that practice" in view.files.value


def test_page_where_nothing_was_audited_offers_nothing(store):
    model = open_audit(store, practice="Z00003")
    view = AuditFilesView(model, TALK, lambda: NOW)

    assert "There is nothing to take along yet" in views.write_about(model)
    assert view.choices.layout.display == "none"


def test_nothing_is_offered_before_the_page_is_opened(store):
    view = AuditFilesView(AuditModel(store, MENU), TALK, lambda: NOW)

    assert view.choices.layout.display == "none"
    assert view.files.value == ""


def test_questions_that_come_with_the_workbook_fit_the_page():
    talk = read_team_talk(settings.data_path("menus/team_talk.toml"))

    assert len(talk.questions) == len(talk.actions) == 4
