"""How a Word file of ours looks: one page of A4, Arial, dark blue headings, tables to write in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

FONT = "Arial"
INK, DARK, GREY = "212B32", "003087", "4C6272"  # NHS identity guidelines, colours
TINT = "E8EDEE"  # of a box
MARGIN_CM = 1.5


@dataclass(frozen=True, kw_only=True)
class Look:
    """The size of a style in points, its colour, and the room around its paragraphs."""

    size: float
    colour: str = INK
    bold: bool = False
    before: float = 0
    after: float = 2


LOOKS = {
    "Normal": Look(size=9.5, after=3),
    "Title": Look(size=18, colour=DARK, bold=True),
    "Subtitle": Look(size=9.5, colour=GREY, after=4),
    "Intense Quote": Look(size=11, colour=DARK, after=6),
    "Heading 1": Look(size=12, colour=DARK, bold=True, before=5),
    "List Bullet": Look(size=9.5, after=1),
    "Caption": Look(size=7.5, colour=GREY, before=4, after=0),
    "Table Text": Look(size=8.5, before=1, after=1),
    "Table Head": Look(size=8.5, bold=True, before=1, after=1),
    "After Table": Look(size=9.5, before=4, after=3),
    "Figure": Look(size=20, colour=DARK, bold=True, after=0),
}


def set_page(document: "Document") -> None:
    """Make it A4 with narrow margins, in British English."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    section.header_distance = section.footer_distance = Cm(0.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def set_styles(document: "Document") -> None:
    """Set every style that is used, and add those that Word has not."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    for name, look in LOOKS.items():
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        _set_style(styles[name], look)


def add_table(document: "Document", rows: int, columns: int, *, grid: bool = True) -> "Table":
    """Add a table; its rows are never broken over two pages."""
    from docx.oxml import OxmlElement

    style = "Table Grid" if grid else "Normal Table"
    table: Table = document.add_table(rows=rows, cols=columns, style=style)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def set_widths(table: "Table", *widths_cm: float) -> None:
    """Make the columns of a table so wide."""
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)  # for LibreOffice; Word goes by the cells
        for cell in column.cells:
            cell.width = Cm(width)


def set_heights(table: "Table", height_cm: float) -> None:
    """Make each row so high at least, to be written in by hand."""
    from docx.shared import Cm

    for row in table.rows:
        row.height = Cm(height_cm)


def fill(cell: "_Cell", text: str, style: str) -> "Paragraph":
    """Write into a cell."""
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.text, paragraph.style = text, style
    return paragraph


def shade(paragraph: "Paragraph") -> None:
    """Put a tint behind a paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    tint = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
        tint.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().append(tint)


def _set_style(style: "ParagraphStyle", look: Look) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    font, room = style.font, style.paragraph_format
    font.name, font.size, font.color.rgb = FONT, Pt(look.size), RGBColor.from_string(look.colour)
    font.bold, font.italic = look.bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    room.space_before, room.space_after = Pt(look.before), Pt(look.after)
    room.line_spacing = 1.0
    if style.name != "List Bullet":
        room.left_indent = room.right_indent = Cm(0)
    properties = style.element.rPr
    for found in (*style.element.iter(qn("w:pBdr")), *properties.findall(qn("w:spacing"))):
        found.getparent().remove(found)  # lines, and letters apart, of Word's own styles
