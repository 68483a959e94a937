"""The tally sheet: one page of A4 on which a clinician counts one session with a pen."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

from raftlib.domain.audit import AuditMenu
from raftlib.errors import TableError
from raftlib.sources.new_file import write_new
from raftlib.workbook.wording import tally_sheet as wording

PDF_TYPE = "application/pdf"
# Fixed, so that the same menu always gives the same file.
_CREATED_AT = datetime(2023, 10, 1, tzinfo=UTC)
_MARGIN, _WIDTH, _HEIGHT = 10.0, 190.0, 297.0  # mm, of A4 upright
_BAND, _INK = (232, 237, 238), (33, 43, 50)
# Widths in mm; together the width of the page. A box takes some 15 strokes.
_COLUMNS = (68.0, 42.0, 42.0, 14.0, 24.0)
# From comfortable to the least that can be read and written in; mm for a box, points for a letter.
_SIZES = ((7.0, 9.5), (6.3, 9.0), (5.8, 8.5), (5.3, 8.0), (4.9, 7.5), (4.5, 7.0))


@dataclass(frozen=True)
class _Size:
    """How high the least row is, in mm, and how large its letters are, in points."""

    row: float
    letters: float

    @property
    def line(self) -> float:
        """Return the height of a line of text in mm."""
        return self.letters * 0.45


def make_tally_sheet(menu: AuditMenu) -> bytes:
    """Return the tally sheet of a menu as a PDF.

    Parameters
    ----------
    menu : AuditMenu
        The answers that are offered, as a locality or a round words them.

    Returns
    -------
    bytes
        One page; more only for a menu so long that its smallest print does not fit on one. No
        wording is cut: a long one takes more lines.

    Notes
    -----
    The same menu gives the same file, byte for byte. Title and language are set for screen
    readers. The library writes no tags for tables; the page Enter an audit asks the same.
    """
    for size in _SIZES:
        with closing(_draw(menu, _Size(*size))) as sheet:
            if sheet.pages_count == 1 or size == _SIZES[-1]:
                made = bytes(sheet.output())
                break
    return made


def write_tally_sheet(path: Path, menu: AuditMenu) -> None:
    """Write the tally sheet of a menu as a PDF.

    Raises
    ------
    TableError
        If the file exists, does not end in .pdf, or cannot be written.
    """
    if path.suffix.lower() != ".pdf":
        raise TableError(f"{path.name} is not the name of a PDF file. Let it end in .pdf.")
    write_new(path, make_tally_sheet(menu))


class _Sheet(FPDF):
    """A page of A4 in letters that have every accent."""

    def __init__(self, size: _Size) -> None:
        super().__init__(unit="mm", format="A4")
        self.size = size
        self.set_title(wording.TITLE)
        self.set_lang(wording.LANGUAGE)
        self.set_creator("RAFT workbook")
        self.set_creation_date(_CREATED_AT)
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font("sheet", style, _font_folder() / name)
        self.set_line_width(0.25)
        self.set_draw_color(*_INK)
        self.set_text_color(*_INK)
        self.set_fill_color(*_BAND)
        self.c_margin = 1.0
        self.add_page()

    def close(self) -> None:
        """Close the files of the letters, which the library leaves open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def say(self, text: str, points: float, *, bold: bool = False, gap: float = 0.0) -> None:
        """Write a paragraph across the page."""
        self.set_font("sheet", "B" if bold else "", points)
        self.multi_cell(0, points * 0.45, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_y(self.get_y() + gap)

    def height(self, text: str, width: float, *, bold: bool = False) -> float:
        """Return how high a text is in a cell of that width."""
        self.set_font("sheet", "B" if bold else "", self.size.letters)
        height = self.multi_cell(
            width, self.size.line, text, align="L", dry_run=True, output="HEIGHT"
        )
        return float(height)

    def row(
        self,
        texts: tuple[str, ...],
        widths: tuple[float, ...],
        *,
        bold: bool = False,
        least: float | None = None,
        fill: bool = False,
    ) -> None:
        """Draw a row of boxes, as high as the text that needs most."""
        needed = [
            self.height(text, width, bold=bold) for text, width in zip(texts, widths, strict=True)
        ]
        height = max(self.size.row if least is None else least, max(needed) + 1.2)
        if self.will_page_break(height):
            self.add_page()
        x, y = self.l_margin, self.get_y()
        for text, width, high in zip(texts, widths, needed, strict=True):
            self.rect(x, y, width, height, style="DF" if fill else "D")
            self.set_xy(x, y + (height - high) / 2)
            self.set_font("sheet", "B" if bold else "", self.size.letters)
            self.multi_cell(width, self.size.line, text, align="L")
            x += width
        self.set_xy(self.l_margin, y + height)


def _draw(menu: AuditMenu, size: _Size) -> _Sheet:
    sheet = _Sheet(size)
    sheet.say(wording.TITLE, 14, bold=True, gap=1)
    sheet.say(wording.INTRODUCTION, size.letters, gap=1.5)
    _draw_fields(sheet, menu)
    _draw_reasons(sheet, menu)
    sheet.set_y(sheet.get_y() + 1.5)
    sheet.say(wording.describe_change(), size.letters - 0.5, gap=0.8)
    for change in wording.letter_changes(menu):
        sheet.say(f"{change.letter}  {change.answer}", size.letters - 0.5)
    sheet.set_y(sheet.get_y() + 0.8)
    for sentence in wording.describe_sending():
        sheet.say(sentence, size.letters - 0.5)
    return sheet


def _draw_fields(sheet: _Sheet, menu: AuditMenu) -> None:
    high = sheet.size.row + 3
    sheet.row((wording.PRACTICE, "", wording.DAY, ""), (40, 82, 18, 50), least=high)
    sessions = "      ".join(menu.sessions)
    sheet.row((wording.SESSION, sessions, wording.ROLE, ""), (40, 82, 18, 50), least=high)
    sheet.row((wording.ALIAS, ""), (40, 150), least=high)
    sheet.set_y(sheet.get_y() + 0.8)
    sheet.say(wording.describe_roles(menu), sheet.size.letters - 1.5, gap=1.5)


def _draw_reasons(sheet: _Sheet, menu: AuditMenu) -> None:
    widths = (_COLUMNS[0], sum(_COLUMNS[1:3]), sum(_COLUMNS[3:]))
    tall = sheet.size.row + 5
    sheet.row((wording.NOT_AVOIDABLE, "", wording.TOTAL), widths, bold=True, least=tall)
    sheet.set_y(sheet.get_y() + 1.5)
    heads = (wording.INSTEAD, wording.PARTIALLY, wording.WHOLLY, wording.CHANGE, wording.WHEN)
    sheet.row(heads, _COLUMNS, bold=True)
    choice = f"{wording.NOW}   {wording.IF_ADDED}"
    for owner, answers in wording.by_owner(menu).items():
        sheet.row((owner,), (sum(_COLUMNS),), bold=True, least=0, fill=True)
        for answer in answers:
            sheet.row((answer, "", "", "", choice), _COLUMNS)
    sheet.row((wording.NONE_OF_THESE,), (sum(_COLUMNS),), bold=True, least=0, fill=True)
    sheet.row((wording.CANNOT_SAY, "", "", "", choice), _COLUMNS)
    for _ in range(wording.SPARE_ROWS):
        sheet.row((wording.SPARE, "", "", "", choice), _COLUMNS, least=sheet.size.row + 1.5)


def _font_folder() -> Path:
    """Return where matplotlib keeps DejaVu Sans, without loading matplotlib."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise TableError(
            "The letters of the tally sheet are not there. Install the workbook again."
        )
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
