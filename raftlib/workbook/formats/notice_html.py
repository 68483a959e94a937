"""A notice as HTML: the fragments of the page, and one file that needs nothing from anywhere."""

from html import escape
from pathlib import Path
from string import Template

from raftlib.domain.proceedings import Depth
from raftlib.workbook.views import fragments
from raftlib.workbook.wording.notice import Notice
from raftlib.workbook.wording.notice_lines import Part

_TEMPLATE = Path(__file__).with_name("notice.html")


def notice_as_html(notice: Notice, depth: Depth) -> str:
    """Return the notice as a page of its own."""
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        title=escape(notice.title),
        style=fragments.style_sheet(),
        said=write_notice_parts(notice, depth, level=2),
        foot=escape(notice.foot),
    )


def write_notice_parts(notice: Notice, depth: Depth, *, level: int) -> str:
    """Return the parts of a notice as fragments, their titles as headings of that level.

    The box with the outcome comes first; it holds the whole headline where nothing else is read.
    """
    first, *others = notice.at(depth)
    outcome, *lines = first.lines
    told = [str(line) for line in lines]
    box = fragments.outcome(str(outcome), told, carried=notice.carried)
    return box + "".join(_part(part, level) for part in others)


def _part(part: Part, level: int) -> str:
    lines = (fragments.labelled(line.label, line.text) for line in part.lines)
    tables = map(fragments.text_table, part.tables)
    return "".join((fragments.heading(part.title, level), *lines, *tables))
