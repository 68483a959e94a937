"""The tally sheet on paper: one page of A4 from the menu, and nothing of it cut off."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from raftlib import settings
from raftlib.domain.audit import Alternative, AuditMenu
from raftlib.errors import TableError
from raftlib.sources.menus import read_audit_menu
from raftlib.workbook.formats.tally_sheet import make_tally_sheet, write_tally_sheet
from raftlib.workbook.wording.tally_sheet import letter_changes

MENU = read_audit_menu(settings.data_path("menus/audit.toml"))
A4_POINTS = (595.28, 841.89)
LONG = "Überweisung – a very long wording that a locality chose, since nobody wanted it shorter"


def make_menu(alternatives: int, wording: str = "answer", changes: tuple[str, ...] = ("change",)):
    return AuditMenu(
        sessions=("am",),
        clinician_roles=("GP",),
        modes=("telephone",),
        booked_as=("routine",),
        alternatives=tuple(
            Alternative(label=f"{wording} {number}", owner_level="community")
            for number in range(alternatives)
        ),
        changes_needed=changes,
    )


def read(menu: AuditMenu) -> PdfReader:
    return PdfReader(BytesIO(make_tally_sheet(menu)))


def text_of(sheet: PdfReader) -> str:
    """Return all text of the sheet; a wording that takes two lines reads as one."""
    return " ".join(" ".join(page.extract_text() for page in sheet.pages).split())


@pytest.fixture(scope="module")
def made() -> bytes:
    return make_tally_sheet(MENU)


@pytest.fixture(scope="module")
def text(made) -> str:
    return text_of(PdfReader(BytesIO(made)))


def test_menu_of_the_workbook_fits_one_page_of_a4(made):
    (page,) = PdfReader(BytesIO(made)).pages

    assert (page.mediabox.width, page.mediabox.height) == pytest.approx(A4_POINTS, abs=0.01)


def test_every_answer_and_owner_of_the_menu_is_on_the_sheet(text):
    answers = [item.label for item in MENU.alternatives]
    owners = {item.owner_level for item in MENU.alternatives}

    missing = [words for words in (*answers, *owners, *MENU.changes_needed) if words not in text]

    assert len(answers) == 22
    assert missing == []


@pytest.mark.parametrize(
    "words",
    [
        "Practice and its code",
        "Date",
        "am pm evening",
        "Alias, never a name",
        "Not avoidable",
        "Partially avoidable Wholly avoidable",
        "only if a service were added",
        "Enter an audit and choose Tallies",
        "No patient's details and no names",
    ],
)
def test_sheet_asks_for(text, words):
    assert words in text


def test_title_and_language_are_set(made):
    found = PdfReader(BytesIO(made))

    assert found.metadata.title == "Tally sheet: audit of potentially avoidable appointments"
    assert found.trailer["/Root"]["/Lang"] == "en-GB"


def test_long_wordings_are_whole_on_one_page():
    """Each takes two lines in its column, and none is cut."""
    sheet = read(make_menu(14, LONG, changes=(f"{LONG} indeed",)))

    assert len(sheet.pages) == 1
    found = text_of(sheet)
    assert [number for number in range(14) if f"{LONG} {number}" not in found] == []
    assert f"A {LONG} indeed" in found


def test_menu_that_fits_no_page_goes_on_with_the_next():
    sheet = read(make_menu(80))

    assert len(sheet.pages) == 2
    assert "answer 79" in text_of(sheet)


def test_categories_of_a_round_are_on_its_sheet():
    found = text_of(read(make_menu(2, "hub")))

    assert "hub 0" in found
    assert "hub 1" in found
    assert "dentist" not in found


def test_changes_beyond_z_get_two_letters():
    menu = make_menu(1, changes=tuple(f"change {number}" for number in range(28)))

    assert [change.letter for change in letter_changes(menu)][24:] == ["Y", "Z", "AA", "AB"]


def test_same_menu_gives_the_same_file(made):
    assert make_tally_sheet(MENU) == made


def test_sheet_that_is_there_is_kept(tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_text("mine")

    with pytest.raises(TableError, match=r"^sheet\.pdf is there already"):
        write_tally_sheet(path, MENU)

    assert path.read_text() == "mine"


def test_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(TableError, match=r"sheet\.doc is not the name of a PDF file"):
        write_tally_sheet(tmp_path / "sheet.doc", MENU)


def test_missing_folder_is_named_without_its_path(tmp_path):
    with pytest.raises(TableError, match=r"^sheet\.pdf cannot be written\. Check that its folder"):
        write_tally_sheet(tmp_path / "none" / "sheet.pdf", MENU)
