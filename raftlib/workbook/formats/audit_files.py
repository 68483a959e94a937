"""The files of an audit: the data behind its figures, a page for the team, and its charts."""

from dataclasses import replace

from raftlib.domain.team_talk import TeamTalk
from raftlib.workbook.formats.audit_contents import AuditContents
from raftlib.workbook.formats.excel import EXCEL_TYPE, make_sheet, write_excel
from raftlib.workbook.formats.listed_figure import FigureShown
from raftlib.workbook.formats.made_file import MadeFile
from raftlib.workbook.formats.small_png import make_small
from raftlib.workbook.formats.team_talk_word import team_talk_as_word
from raftlib.workbook.views import pictures
from raftlib.workbook.views.pictures import WIDE_INCHES, Chart
from raftlib.workbook.wording.audit_files import TITLE, FileKind

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHART_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def make_audit_files(
    contents: AuditContents, kind: FileKind, team_talk: TeamTalk
) -> list[MadeFile]:
    """Make the files of one kind; the same contents give the same bytes."""
    if kind is FileKind.EXCEL:
        return [_make_excel(contents)]
    if kind is FileKind.WORD:
        return [_make_word(contents, team_talk)]
    return [
        _make_chart(contents, figure, figure.chart, ending)
        for figure in contents.figures
        if figure.chart
        for ending in CHART_TYPES
    ]


def _make_excel(contents: AuditContents) -> MadeFile:
    notes = {f"Sheet “{figure.title}”": figure.note for figure in contents.figures}
    sheets = [make_sheet(figure.title, figure.table) for figure in contents.figures]
    return MadeFile(
        name=contents.name("avoidable appointments", "xlsx"),
        media_type=EXCEL_TYPE,
        content=write_excel(TITLE, contents.about | notes, sheets),
    )


def _make_word(contents: AuditContents, team_talk: TeamTalk) -> MadeFile:
    return MadeFile(
        name=contents.name("team talk", "docx"),
        media_type=WORD_TYPE,
        content=team_talk_as_word(contents, team_talk),
    )


def _make_chart(
    contents: AuditContents, figure: FigureShown, chart: Chart, ending: str
) -> MadeFile:
    """Draw a chart; away from its page it says itself whose audit it shows."""
    source = "\n".join(filter(None, (contents.scope, chart.words.get("source", ""))))
    alone = replace(chart, words={**chart.words, "source": source})
    drawing = pictures.make_drawing(alone, WIDE_INCHES)
    title = f"{figure.title}. {contents.scope} {chart.alt}"
    content = pictures.render(drawing, ending, title)
    return MadeFile(
        name=contents.name(figure.title, ending),
        media_type=CHART_TYPES[ending],
        content=make_small(content) if ending == "png" else content,
    )
