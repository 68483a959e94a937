"""The part of the audit page that looks at a practice's appointments by role, mode and more."""

import ipywidgets as widgets

from raftlib.analysis.audit_breakdown import Breakdown
from raftlib.charts.audit_parts import draw_parts
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import ChoiceView, FragmentView, show
from raftlib.workbook.views.practice_audit import share_bar, write_nothing
from raftlib.workbook.wording import audit_parts as wording
from raftlib.workbook.wording.audit import describe_source


class BreakdownView(widgets.VBox):
    """Chooses by what the appointments are looked at, and shows them."""

    def __init__(self, model: PracticeAuditModel) -> None:
        self._model = model
        self.by = ChoiceView(wording.LOOK_BY, model, "by", wording.offer_breakdowns)
        self.by.add_class("raft-in-address")
        traits = ("opened", "summary", "breakdown")
        self.found = FragmentView(model, lambda: write_breakdown(model), *traits)
        super().__init__([self.by, self.found])
        model.observe(self._arrange, "figures")
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        show(self.by, self._model.figures is not None)


def write_breakdown(model: PracticeAuditModel) -> str:
    """Write whether groups differ, with a chart and a table; none of one or two clinicians."""
    breakdown = model.breakdown
    if breakdown is None:
        return write_nothing(model)
    sentence = wording.describe_breakdown(breakdown)
    if not breakdown.groups:
        return fragments.paragraph(sentence, "note")
    return "".join(
        (
            fragments.paragraph(sentence),
            _draw(breakdown, sentence) if len(breakdown.groups) > 1 else "",
            fragments.text_table(wording.breakdown_table(breakdown)),
            fragments.paragraph(wording.describe_small_groups(breakdown), "context"),
        )
    )


def _draw(breakdown: Breakdown, alt: str) -> str:
    by = breakdown.by
    bars = [
        share_bar(wording.name_group(by, one), one.estimate, one.looked_at, has_few=one.has_few)
        for one in breakdown.groups
    ]
    looked_at = sum(one.looked_at for one in breakdown.groups)
    return pictures.chart(
        draw_parts,
        bars,
        rows=len(bars),
        alt=alt,
        title=wording.BY_WORDS[by],
        unit="% of these appointments avoidable",
        source=describe_source(looked_at, disclosed=False),
    )
