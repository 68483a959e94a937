"""What the files of an audit say, taken from a page at the moment when they are asked for."""

from dataclasses import dataclass
from datetime import datetime

from raftlib.analysis.audit import AuditSummary
from raftlib.errors import ReportError
from raftlib.workbook.formats.audit_figures_listed import FIGURES
from raftlib.workbook.formats.listed_figure import FigureShown
from raftlib.workbook.formats.made_file import name_part
from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.wording.audit_files import NOTHING_YET, describe_about, describe_methods
from raftlib.workbook.wording.audit_shown import describe_shown
from raftlib.workbook.wording.numbers import moment

ALL_SESSIONS = "all-sessions"  # instead of a period, in the name of a file


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditContents:
    """All that goes into the files; nothing of the page is asked again while they are made.

    ``stem`` is the end of every file's name: whose audit it is, and when. ``method`` says how the
    intervals of the shares were made.
    """

    stem: str
    scope: str
    made: str
    about: dict[str, str]
    summary: AuditSummary
    method: str
    figures: tuple[FigureShown, ...]

    def name(self, what: str, ending: str) -> str:
        """Return the name of a file: what it shows, whose audit it is, and when."""
        return f"{name_part(what)}-{self.stem}.{ending}"


def read_contents(model: AuditModel, now: datetime) -> AuditContents:
    """Take from a page what its files say.

    Raises
    ------
    ReportError
        If nothing was audited there, or the page has figures that may not leave a practice.
    """
    summary = model.fitted
    if summary is None or not summary.clinicians_took_part:
        raise ReportError(NOTHING_YET)
    if model.practice_code == ALL and not summary.disclosed:
        raise ReportError("These figures were not disclosed, so no file is made of them.")
    made = moment(now)
    found = (figure.show(model) for figure in FIGURES)
    return AuditContents(
        stem=_stem(model),
        scope=describe_shown(model),
        made=made,
        about=describe_about(model, summary, made),
        summary=summary,
        method=describe_methods(model),
        figures=tuple(figure for figure in found if figure),
    )


def _stem(model: AuditModel) -> str:
    whose = name_part(model.locality) if model.practice_code == ALL else model.practice_code
    return f"{whose}-{name_part(model.period) or ALL_SESSIONS}"
