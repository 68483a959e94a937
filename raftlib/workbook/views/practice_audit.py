"""The parts of the audit page for one practice: its figures, exactly, which stay in it."""

from raftlib.analysis.audit_figures import PracticeFigures
from raftlib.workbook.formats.audit_charts import shares_chart
from raftlib.workbook.formats.practice_charts import achievable_chart, changes_chart
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.audit import write_findings
from raftlib.workbook.views.base import FragmentView
from raftlib.workbook.wording import audit as wording
from raftlib.workbook.wording import audit_parts as parts
from raftlib.workbook.wording import own_rounds as rounds
from raftlib.workbook.wording.audit_figures import describe_found, describe_method
from raftlib.workbook.wording.audit_shown import describe_shown
from raftlib.workbook.wording.numbers import percent


class PracticeFindingsView(FragmentView):
    """Says how much could have gone elsewhere, with the interval that fits who took part."""

    def __init__(self, model: PracticeAuditModel) -> None:
        super().__init__(model, lambda: write_practice_findings(model), "summary", "figures")


class WhatItTakesView(FragmentView):
    """Says what was possible now, and which change it would have taken."""

    def __init__(self, model: PracticeAuditModel) -> None:
        traits = ("opened", "summary", "achievable", "changes")
        super().__init__(model, lambda: write_what_it_takes(model), *traits)


class EnoughView(FragmentView):
    """Says how many appointments are still to be looked at."""

    def __init__(self, model: PracticeAuditModel) -> None:
        super().__init__(model, lambda: write_enough(model), "opened", "summary", "figures")


def write_practice_findings(model: PracticeAuditModel) -> str:
    """Write a practice's shares, how their interval is made, and who took part."""
    figures = model.figures
    if figures is None:
        return write_findings(model)
    summary = figures.summary
    return "".join(
        (
            fragments.paragraph(describe_shown(model), "context"),
            fragments.paragraph(describe_found(figures), "statement"),
            fragments.tiles(_tiles(figures)),
            fragments.paragraph(wording.describe_participation(summary)),
            fragments.paragraph(describe_method(figures)),
            fragments.paragraph(wording.describe_personal(summary), "note"),
            pictures.show_chart(shares_chart(figures.fitted)),
            fragments.text_table(parts.shares_table(figures)),
            fragments.paragraph(wording.CONTEXT, "context"),
        )
    )


def write_what_it_takes(model: PracticeAuditModel) -> str:
    """Write how many were possible now or only if something were added, and the changes named."""
    if model.figures is None:
        return write_nothing(model, parts.CHOOSE_ONE)
    if not model.achievable:
        return fragments.paragraph(parts.NONE_AVOIDABLE, "note")
    now_or_later = parts.describe_achievable(model.achievable)
    changes = parts.describe_changes(model.changes)
    return "".join(
        (
            fragments.paragraph(now_or_later),
            pictures.show_chart(achievable_chart(model.achievable)),
            fragments.text_table(parts.answers_table(parts.WHEN_TITLE, "When", model.achievable)),
            fragments.paragraph(changes),
            pictures.show_chart(changes_chart(model.changes)),
            fragments.text_table(parts.answers_table(parts.CHANGE_TITLE, "Change", model.changes)),
            fragments.paragraph(parts.PLAIN_INTERVALS, "context"),
        )
    )


def write_enough(model: PracticeAuditModel) -> str:
    """Write how many appointments are still needed, and what to ask of whom."""
    if model.figures is None:
        return write_nothing(model)
    return "".join(
        (
            fragments.paragraph(rounds.describe_enough(model.figures)),
            fragments.text_table(rounds.needed_table(model.figures)),
            fragments.paragraph(rounds.ADVICE),
        )
    )


def write_nothing(model: PracticeAuditModel, to_choose: str = parts.CHOOSE_ONE_HERE) -> str:
    """Write why a part shows nothing: nothing audited, nothing chosen, or nothing to choose."""
    if not model.opened or model.summary is None or (model.is_practice and model.problem):
        return ""
    if model.is_practice:
        return fragments.paragraph(parts.NOTHING_HERE, "note")
    return fragments.paragraph(to_choose if model.offered else parts.OWN_ONLY, "context")


def _tiles(figures: PracticeFigures) -> list[fragments.Tile]:
    return [
        fragments.Tile(
            figure=percent(one.estimate.share),
            label=label.lower(),
            note=parts.describe_finding(one, figures.summary.appointments),
        )
        for label, one in parts.name_findings(figures)
    ]
