"""What an audit found on one page of A4, for a team to talk about and to write its action on."""

from datetime import datetime
from io import BytesIO
from textwrap import shorten
from typing import TYPE_CHECKING

from raftlib.analysis.audit import AuditSummary
from raftlib.domain.team_talk import TeamTalk
from raftlib.workbook.formats.audit_charts import alternatives_chart, named_shares
from raftlib.workbook.formats.audit_contents import AuditContents
from raftlib.workbook.formats.fixed_zip import without_times
from raftlib.workbook.formats.printable import clean_text
from raftlib.workbook.formats.small_png import make_small
from raftlib.workbook.formats.word_look import (
    add_table,
    fill,
    set_heights,
    set_page,
    set_styles,
    set_widths,
    shade,
)
from raftlib.workbook.views import pictures
from raftlib.workbook.wording import audit as wording
from raftlib.workbook.wording.audit_files import ACTIONS, QUESTIONS, TEAM_TALK, describe_foot
from raftlib.workbook.wording.numbers import amount, percent

if TYPE_CHECKING:
    import pandas as pd
    from docx.document import Document

# So many answers leave room for the questions and the action on the same page.
MOST_REASONS = 5
# Characters: one line of the table each, and the chart's legend stays in its place.
LONGEST_ANSWER, LONGEST_LEVEL = 40, 24
CHART_INCHES = 7.0  # the width between the margins is 18 cm
REASON_CM, ACTION_CM = (6.5, 2.4, 1.6, 3.5, 4.0), (6.0, 12.0)
LINE_CM = 0.85  # of a line to be filled in by hand
_MADE_AT = datetime(2023, 10, 1)  # noqa: DTZ001  fixed: it tells nobody's hours


def team_talk_as_word(contents: AuditContents, team_talk: TeamTalk) -> bytes:
    """Return the page as a Word file, with the chart as a picture that says what it shows."""
    from docx import Document  # here, since a page without Word need not wait for it

    document = Document()
    set_page(document)
    set_styles(document)
    _set_properties(document, contents)
    document.add_paragraph(TEAM_TALK, "Title")
    document.add_paragraph(clean_text(contents.scope), "Subtitle")
    sentence = document.add_paragraph(wording.describe_audit(contents.summary), "Intense Quote")
    shade(sentence)
    _add_shares(document, contents.summary)
    _add_reasons(document, contents.summary)
    who = wording.describe_participation(contents.summary)
    personal = wording.describe_personal(contents.summary)
    said = filter(None, (who, contents.method, personal))
    document.add_paragraph(" ".join(said), "After Table")
    document.add_paragraph(QUESTIONS, "Heading 1")
    for question in team_talk.questions:
        document.add_paragraph(clean_text(question), "List Bullet")
    document.add_paragraph(ACTIONS, "Heading 1")
    _add_actions(document, team_talk)
    document.add_paragraph(describe_foot(contents.summary, contents.made), "Caption")
    made = BytesIO()
    document.save(made)
    return without_times(made.getvalue())


def _set_properties(document: "Document", contents: AuditContents) -> None:
    about = document.core_properties
    about.title = clean_text(f"{TEAM_TALK}. {contents.scope}")
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = _MADE_AT
    about.language = "en-GB"


def _add_shares(document: "Document", summary: AuditSummary) -> None:
    """Add the three shares side by side: large, and their interval below."""
    shares = named_shares(summary)
    table = add_table(document, 1, len(shares), grid=False)
    for cell, (name, found) in zip(table.rows[0].cells, shares, strict=True):
        fill(cell, percent(found.share) if found else "–", "Figure")
        cell.add_paragraph(name, "Table Head")
        note = wording.describe_interval(found) if found else wording.NOT_SHOWN
        cell.add_paragraph(note, "Table Text")


def _add_reasons(document: "Document", summary: AuditSummary) -> None:
    """Add the Pareto and the table of the answers given most; or why there is neither."""
    reasons = summary.alternatives.dropna(subset=["share"]).head(MOST_REASONS)
    brief = reasons.assign(
        could_have_been=reasons["could_have_been"].map(_shorten),
        owner_level=[_shorten(level, LONGEST_LEVEL) for level in reasons["owner_level"]],
    )
    chart = alternatives_chart(summary, brief)
    if chart is None:
        document.add_paragraph(wording.describe_no_reasons(summary))
        return
    png = make_small(pictures.render(pictures.make_drawing(chart, CHART_INCHES), "png"))
    _add_picture(document, png, chart.alt)
    headings = ("Given most", "Appointments", "Share", "Very likely between", "Who owns the change")
    table = add_table(document, 1 + len(brief), len(headings))
    set_widths(table, *REASON_CM)
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        fill(cell, text, "Table Head")
    for row, texts in zip(table.rows[1:], _reason_rows(brief), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            fill(cell, text, "Table Text")


def _shorten(text: str, longest: int = LONGEST_ANSWER) -> str:
    return shorten(clean_text(text), longest, placeholder="…")


def _reason_rows(reasons: "pd.DataFrame") -> list[tuple[str, ...]]:
    columns = ["could_have_been", "appointments", "share", "lower", "upper", "owner_level"]
    return [
        (answer, amount(int(n)), percent(share), f"{percent(low)} and {percent(high)}", owner)
        for answer, n, share, low, high, owner in reasons[columns].to_numpy().tolist()
    ]


def _add_picture(document: "Document", png: bytes, alt: str) -> None:
    from docx.shared import Inches

    picture = document.add_picture(BytesIO(png), width=Inches(CHART_INCHES))
    picture._inline.docPr.set("descr", clean_text(alt))  # python-docx has no other way


def _add_actions(document: "Document", team_talk: TeamTalk) -> None:
    """Add a line to be filled in for each part of the action."""
    table = add_table(document, len(team_talk.actions), 2)
    set_widths(table, *ACTION_CM)
    set_heights(table, LINE_CM)
    for row, text in zip(table.rows, team_talk.actions, strict=True):
        fill(row.cells[0], clean_text(text), "Table Head")
        fill(row.cells[1], "", "Table Text")
