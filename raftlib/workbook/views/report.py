"""What a report notebook shows: the fragments of the pages, as they stand."""

from collections.abc import Sequence
from fractions import Fraction

from IPython.display import HTML

from raftlib.domain.proceedings import Depth
from raftlib.workbook.formats.notice_html import write_notice_parts
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.audit import write_alternatives, write_findings
from raftlib.workbook.views.decision import write_blocking
from raftlib.workbook.views.funnel import write_funnel
from raftlib.workbook.views.locality import write_register
from raftlib.workbook.views.themes import write_themes
from raftlib.workbook.wording import report as wording
from raftlib.workbook.wording.audit import describe_next_step
from raftlib.workbook.wording.notice import Notice


def show_scope(model: AuditModel) -> HTML:
    """Show which locality, which period and which register the report is about."""
    sentence = wording.describe_scope(model.locality, model.period, model.register)
    return HTML(fragments.paragraph(sentence, "statement"))


def show_register(model: AuditModel) -> HTML:
    """Show the locality by PCN: practices, patients, and who audited."""
    return HTML(write_register(model))


def show_findings(model: AuditModel) -> HTML:
    """Show how much could have gone elsewhere."""
    return HTML(write_findings(model))


def show_alternatives(model: AuditModel) -> HTML:
    """Show what the appointments could have been."""
    return HTML(write_alternatives(model))


def show_funnel(model: AuditModel) -> HTML:
    """Show the practices beside each other, none named, and what is typical."""
    return HTML(write_funnel(model))


def show_themes(model: AuditModel) -> HTML:
    """Show the themes of change."""
    return HTML(write_themes(model))


def show_next_step(model: AuditModel) -> HTML:
    """Show what to do with the findings."""
    if model.summary is None:
        return HTML("")
    return HTML(fragments.next_step(describe_next_step(model.summary)))


def show_blocking(model: AuditModel, shares: Sequence[Fraction]) -> HTML:
    """Show who could stop a decision of this locality, if all practices voted."""
    return HTML(write_blocking(model.blocking(shares), model.largest_first, model.names))


def show_checks(checks: Sequence[str], warning: str) -> HTML:
    """Show what was checked in an export, or what is wrong with it, and what cannot be found."""
    return HTML(fragments.bullets(checks) + fragments.paragraph(warning, "note"))


def show_result(result: str) -> HTML:
    """Show what an exported decision comes to; its first line says whether it was carried."""
    headline, *lines = result.splitlines() or [wording.NOTHING_COUNTED]
    return HTML(fragments.paragraph(headline, "statement") + fragments.bullets(lines))


def show_notice(notice: Notice | None) -> HTML:
    """Show the notice of an exported decision, as deep as it goes."""
    if notice is None:
        return HTML(fragments.paragraph(wording.NO_NOTICE, "note"))
    parts = write_notice_parts(notice, Depth.FULL, level=3)
    return HTML(parts + fragments.paragraph(notice.foot, "context"))


def show_head(head: str) -> HTML:
    """Show the head of an export's chain."""
    return HTML(fragments.paragraph(head or wording.NO_HEAD))
