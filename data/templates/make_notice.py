"""Makes notice.docx, the template of the Word file of a notice.

A locality may change the file in Word: its styles, its heading, a logo. What stands in braces is
filled in, and has to stay. To make it again: python data/templates/make_notice.py
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

DARK, INK, GREY = RGBColor(0x00, 0x30, 0x87), RGBColor(0x21, 0x2B, 0x32), RGBColor(0x4C, 0x62, 0x72)


def main(path: Path) -> None:
    """Write the template."""
    document = Document()
    set_look(document)
    document.add_paragraph("Notice of a locality decision", "Title")
    label(document.add_paragraph(style="Intense Quote"), "outcome")
    loop(document, "line in lines", lambda: label(document.add_paragraph(), "line"))
    loop(document, "part in parts", lambda: add_part(document))
    add_footer(document)
    document.core_properties.title = "{{ title }}"
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime(2023, 11, 30)  # noqa: DTZ001
    document.save(str(path))


def add_part(document: DocumentType) -> None:
    """Add what one part of the notice looks like."""
    document.add_paragraph("{{ part.title }}", "Heading 1")
    loop(document, "line in part.lines", lambda: label(document.add_paragraph(), "line"))
    loop(document, "table in part.tables", lambda: add_table(document))


def add_table(document: DocumentType) -> None:
    """Add a table that has as many columns and rows as there are; its head is on each page."""
    document.add_paragraph("{{ table.caption }}", "Caption")
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    table.autofit = True
    for cell in table._cells:  # as wide as what is in them: how many there are is not known here
        cell._tc.get_or_add_tcPr().get_or_add_tcW().type = "auto"
    head, begin, row, end = table.rows
    set_row(head._tr, "tblHeader")
    set_row(row._tr, "cantSplit")
    fill(head.cells, "{%tc for cell in table.columns %}", "", "{%tc endfor %}")
    for paragraph in add_cell(head.cells[1]):
        paragraph.runs[0].bold = True
    begin.cells[0].text = "{%tr for row in table.rows %}"
    fill(row.cells, "{%tc for cell in row %}", "", "{%tc endfor %}")
    add_cell(row.cells[1])
    end.cells[0].text = "{%tr endfor %}"
    document.add_paragraph("", "Caption")


def add_cell(cell: _Cell) -> list[Paragraph]:
    """Add a cell that is set to the right where it is a number, and return its two forms."""
    cell.paragraphs[0].text = "{%p if cell.number %}"
    right = cell.add_paragraph("{{ cell.text }}", "Table Text")
    right.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell.add_paragraph("{%p else %}")
    left = cell.add_paragraph("{{ cell.text }}", "Table Text")
    cell.add_paragraph("{%p endif %}")
    return [right, left]


def fill(cells: tuple[_Cell, ...], *texts: str) -> None:
    """Write into cells, in the small type of tables."""
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
        cell.paragraphs[0].style = "Table Text"


def loop(document: DocumentType, what: str, add: Callable[[], object]) -> None:
    """Add what is repeated."""
    document.add_paragraph(f"{{%p for {what} %}}")
    add()
    document.add_paragraph("{%p endfor %}")


def label(paragraph: Paragraph, name: str) -> None:
    """Write a line: its beginning bold."""
    paragraph.add_run(f"{{{{ {name}.label }}}}").bold = True
    paragraph.add_run(f"{{{{ {name}.text }}}}")


def add_footer(document: DocumentType) -> None:
    """Put the head of the record and the number of the page under each page."""
    footer = document.sections[0].footer
    footer.paragraphs[0].text = "{{ foot }}"
    paragraph = footer.add_paragraph("Page ", "Footer")
    add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES")


def add_field(paragraph: Paragraph, name: str) -> None:
    """Add a number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def set_row(row: CT_Row, name: str) -> None:
    """Set a property of a table's row."""
    row.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def set_look(document: DocumentType) -> None:
    """Set the page, the language and the styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    styles = document.styles
    set_style(styles["Normal"], 11, INK)
    set_style(styles["Title"], 22, DARK)
    set_style(styles["Heading 1"], 14, DARK)
    set_style(styles["Caption"], 10, INK)
    set_style(styles["Footer"], 8, GREY)
    small = styles.add_style("Table Text", 1)
    small.base_style = styles["Normal"]
    set_style(small, 9, INK)
    small.paragraph_format.space_before = small.paragraph_format.space_after = Pt(2)
    small.paragraph_format.line_spacing = 1.0
    styles["Normal"].paragraph_format.space_after = Pt(6)
    quote = styles["Intense Quote"]
    set_style(quote, 13, DARK)
    quote.font.italic = quote.font.bold = False
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Cm(0)
    language = styles["Normal"].element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), "en-GB")
    language.append(mark)


def set_style(style: CharacterStyle, size: int, colour: RGBColor) -> None:
    """Set a style's type: its size in points and its colour."""
    font = style.font
    font.name, font.size, font.color.rgb = "Arial", Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("notice.docx"))
