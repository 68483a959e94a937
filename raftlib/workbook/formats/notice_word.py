"""A notice as a Word file, made from a template that a locality may change."""

from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from raftlib.domain.proceedings import Depth
from raftlib.errors import ReportError
from raftlib.workbook.formats.printable import clean_text
from raftlib.workbook.wording.notice import Notice
from raftlib.workbook.wording.notice_lines import Part
from raftlib.workbook.wording.vote_tables import TextTable


def notice_as_word(notice: Notice, depth: Depth, template: Path) -> bytes:
    """Return the notice as a Word file.

    Parameters
    ----------
    template : Path
        A Word file with the fields ``title``, ``outcome``, ``parts`` and ``foot``, as
        ``data/templates/notice.docx`` has them.

    Raises
    ------
    ReportError
        If the template cannot be read or filled in.
    """
    # Here, since they take a second that a page without Word need not pay.
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    unusable = (OSError, KeyError, ValueError, SyntaxError, BadZipFile)
    first, *others = notice.at(depth)
    outcome, *lines = first.lines
    fields = {
        "title": notice.title,
        "outcome": asdict(outcome),
        "lines": [asdict(line) for line in lines],
        "parts": [_part(part) for part in others],
        "foot": notice.foot,
    }
    made = BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(_clean(fields), autoescape=True)
        document.save(made)
    except (*unusable, PackageNotFoundError, TemplateError) as error:
        raise ReportError(
            f"{template.name} cannot be filled in: {type(error).__name__}. Bring back the one that "
            "came with the workbook."
        ) from error
    return made.getvalue()


def _part(part: Part) -> dict[str, Any]:
    return {**asdict(part), "tables": [_table(table) for table in part.tables]}


def _table(table: TextTable) -> dict[str, Any]:
    """Return a table cell by cell, each with whether it is a number."""
    numbers = [name in table.numbers for name in table.columns]
    columns, *rows = [
        [{"text": cell, "number": number} for cell, number in zip(row, numbers, strict=True)]
        for row in (table.columns, *table.rows)
    ]
    return {"caption": table.caption, "columns": columns, "rows": rows}


def _clean(value: Any) -> Any:
    """Return a value in which every text is one that a Word file can hold."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list | tuple) else value
