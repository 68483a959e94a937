"""The part of the audit page that looks at a practice's appointments by role, mode and more."""

import ipywidgets as widgets

from raftlib.workbook.formats.practice_charts import breakdown_chart
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import ChoiceView, FragmentView, show
from raftlib.workbook.views.practice_audit import write_nothing
from raftlib.workbook.wording import audit_parts as wording


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
            pictures.show_chart(breakdown_chart(breakdown)),
            fragments.text_table(wording.breakdown_table(breakdown)),
            fragments.paragraph(wording.describe_small_groups(breakdown), "context"),
        )
    )
