"""A notice as plain text, for a terminal and for an e-mail."""

from raftlib.domain.proceedings import Depth
from raftlib.workbook.wording.notice import Notice
from raftlib.workbook.wording.notice_lines import Part
from raftlib.workbook.wording.vote_tables import TextTable

GAP = "  "


def notice_as_text(notice: Notice, depth: Depth) -> str:
    """Return the notice as lines, its parts apart from each other."""
    parts = [*map(_part, notice.at(depth)), notice.foot]
    return "\n\n".join(parts) + "\n"


def _part(part: Part) -> str:
    title = [part.title.upper()] if part.title else []
    lines = "\n".join([*title, *map(str, part.lines)])
    return "\n\n".join([lines, *map(_table, part.tables)])


def _table(table: TextTable) -> str:
    """Return a table in columns as wide as their longest cell; numbers are set to the right."""
    rows = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        GAP.join(
            cell.rjust(width) if name in table.numbers else cell.ljust(width)
            for cell, width, name in zip(row, widths, table.columns, strict=True)
        ).rstrip()
        for row in rows
    ]
    return "\n".join([f"{table.caption}:", *lines])
