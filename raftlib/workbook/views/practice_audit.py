"""The parts of the audit page for one practice: its figures, exactly, which stay in it."""

from raftlib.analysis.audit_figures import PracticeFigures
from raftlib.charts.audit import draw_shares
from raftlib.charts.audit_parts import ShareBar, draw_parts
from raftlib.domain.proportion import Estimate, Proportion
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
            pictures.chart(
                draw_shares,
                _labelled(figures),
                wording.CONTEXT_LINES,
                rows=3,
                alt=describe_found(figures),
                source=wording.describe_source(summary.appointments, disclosed=False),
            ),
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
    bars = [share_bar(one.label, one.found, one.found.denominator) for one in model.changes]
    now = [
        share_bar(parts.achievable_label(one), one.found, one.found.denominator)
        for one in model.achievable
    ]
    avoidable = model.figures.avoidable.count
    return "".join(
        (
            fragments.paragraph(now_or_later),
            draw_bars(now, "When it could have gone elsewhere", now_or_later, avoidable),
            fragments.text_table(
                parts.answers_table("When it could have gone elsewhere", "When", model.achievable)
            ),
            fragments.paragraph(changes),
            draw_bars(bars, "Which change it would have taken", changes, avoidable),
            fragments.text_table(
                parts.answers_table("Which change it would have taken", "Change", model.changes)
            ),
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


def draw_bars(bars: list[ShareBar], title: str, alt: str, avoidable: int) -> str:
    """Return a chart of shares of the avoidable appointments."""
    return pictures.chart(
        draw_parts,
        bars,
        rows=len(bars),
        alt=alt,
        title=title,
        unit="% of the avoidable appointments",
        source=wording.describe_source(avoidable, disclosed=False),
    )


def share_bar(
    label: str, found: Estimate | Proportion, base: int, *, has_few: bool = False
) -> ShareBar:
    """Return a share as a chart takes it, with the number that it is of."""
    return ShareBar(
        label=label,
        share=found.share,
        lower=found.lower,
        upper=found.upper,
        said=f"{percent(found.share)} of {base:,}",
        has_few=has_few,
    )


def _labelled(figures: PracticeFigures) -> list[tuple[str, Estimate]]:
    return [
        (f"{label}: {percent(one.estimate.share)}", one.estimate)
        for label, one in parts.name_findings(figures)
    ]


def _tiles(figures: PracticeFigures) -> list[fragments.Tile]:
    return [
        fragments.Tile(
            figure=percent(one.estimate.share),
            label=label.lower(),
            note=parts.describe_finding(one, figures.summary.appointments),
        )
        for label, one in parts.name_findings(figures)
    ]
