"""What the files of an audit say of themselves, and the part of a page that offers them."""

import shlex
from enum import StrEnum

from raftlib.analysis.audit import AuditSummary
from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.models.practice_audit import USUAL_BELIEF, PracticeAuditModel
from raftlib.workbook.wording import audit as wording
from raftlib.workbook.wording.audit_figures import describe_method
from raftlib.workbook.wording.audit_shown import describe_shown
from raftlib.workbook.wording.numbers import amount, counted


class FileKind(StrEnum):
    """What can be taken along."""

    EXCEL = "excel"
    WORD = "word"
    CHARTS = "charts"


# What stands on the button of each.
BUTTONS = {
    FileKind.EXCEL: "Excel: the data behind every figure",
    FileKind.WORD: "Word: one page for the team talk",
    FileKind.CHARTS: "The charts, as pictures (PNG and SVG)",
}
TITLE = "Audit of avoidable appointments"
MAKING = "The files are being made."
READY = "Ready. Each link saves a file that says what this page says now:"
NOTHING_YET = "There is nothing to take along yet: nothing was audited here in this period."
EXACT = (
    "Exact figures of one practice. They stay in it: share the files only with people of this "
    "practice."
)
INTERVALS = (
    "Very likely from and to: the 95% interval. If all appointments were looked at, the share "
    "would very likely lie there."
)
PLAIN_INTERVALS = "The interval is the plain one (Wilson)."
OTHERS_ARE_PLAIN = "Those of single answers and of rounds are the plain ones (Wilson)."
ON_THE_PAGE_ALONE = (
    "Where this practice lies beside others, and what one clinician found, are on the page alone."
)
TEAM_TALK = "Avoidable appointments: team talk"
QUESTIONS, ACTIONS = "Questions for the team", "Our action"


def describe_files(summary: AuditSummary | None) -> str:
    """Return whom the files are for, before they are made."""
    if summary is None:
        return ""
    if not summary.clinicians_took_part:
        return NOTHING_YET
    return wording.describe_rounding(summary) or EXACT


def describe_about(model: AuditModel, summary: AuditSummary, made: str) -> dict[str, str]:
    """Return what a reader of the figures has to know, by what it is about."""
    about = "about " if summary.disclosed else ""
    others = "" if summary.disclosed else OTHERS_ARE_PLAIN
    said = {
        "Whose audit, and when": describe_shown(model),
        "In a sentence": wording.describe_audit(summary),
        "Appointments looked at": f"{about}{amount(summary.appointments)}",
        "Who took part": wording.describe_participation(summary),
        "Intervals": f"{INTERVALS} {describe_methods(model)} {others}".strip(),
        "Rules": wording.describe_rounding(summary) or EXACT,
        "Not in the files": "" if summary.disclosed else ON_THE_PAGE_ALONE,
        "For few people's eyes": wording.describe_personal(summary),
        "Context": wording.CONTEXT,
        "Made": made,
        "To make it again": describe_command(model),
    }
    return {topic: text for topic, text in said.items() if text}


def describe_command(model: AuditModel) -> str:
    """Return the command that makes the same files."""
    whose = f"--practice {model.practice_code}"
    if model.practice_code == ALL:
        whose = f'--locality "{model.locality}"'
    when = f" --period {model.period}" if model.period else ""
    return f"raft audit download {whose}{when}{_describe_options(model)} --out FOLDER"


def describe_methods(model: AuditModel) -> str:
    """Return how the intervals of the shares were made; of groups they are made the same way."""
    if isinstance(model, PracticeAuditModel) and model.figures:
        return describe_method(model.figures)
    return PLAIN_INTERVALS


def _describe_options(model: AuditModel) -> str:
    """Return what was chosen and typed for a practice's rounds and hours, as options."""
    if not isinstance(model, PracticeAuditModel):
        return ""
    given: dict[str, str] = {}
    if model.own_rounds:
        given |= {"first": model.first, "second": model.second}
    if model.released:
        given |= {"a-week": model.a_week.strip(), "minutes": model.minutes.strip()}
        given |= {"believed": str(model.believed)} if model.believed != USUAL_BELIEF else {}
    return "".join(f" --{name} {shlex.quote(value)}" for name, value in given.items())


def describe_written(count: int, folder: str) -> str:
    """Return what the command wrote."""
    return f"{counted(count, 'file')} in {folder}."


def describe_foot(summary: AuditSummary, made: str) -> str:
    """Return the last line of the page for the team: the rules, and when it was made."""
    rules = wording.describe_rounding(summary) or EXACT
    return f"{rules} {wording.CONTEXT} Made {made}."
