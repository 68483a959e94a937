"""The part of the audit page that compares two rounds of a practice."""

import ipywidgets as widgets

from raftlib.workbook.formats.practice_charts import rounds_chart
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.audit import name_offered, with_chosen
from raftlib.workbook.views.base import ChoiceView, FragmentView, show
from raftlib.workbook.views.practice_audit import write_nothing
from raftlib.workbook.wording import own_rounds as wording


class RoundsView(widgets.VBox):
    """Chooses two rounds, and says whether something changed between them."""

    def __init__(self, model: PracticeAuditModel) -> None:
        self._model = model
        self.first = ChoiceView(
            wording.FIRST, model, "first", lambda: _offer(model, model.first), "comparable"
        )
        self.second = ChoiceView(
            wording.SECOND, model, "second", lambda: _offer(model, model.second), "comparable"
        )
        for choice in (self.first, self.second):
            choice.add_class("raft-in-address")
        traits = ("opened", "summary", "figures", "own_rounds", "first", "second")
        self.found = FragmentView(model, lambda: write_rounds(model), *traits)
        self.form = widgets.HBox([self.first, self.second])
        super().__init__([self.form, self.found])
        model.observe(self._arrange, ["figures", "comparable"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        show(self.form, self._model.figures is not None and len(self._model.comparable) > 1)


def write_rounds(model: PracticeAuditModel) -> str:
    """Write how the share changed, or why that cannot be said."""
    rounds = model.own_rounds
    if model.figures is None:
        return write_nothing(model)
    if len(model.comparable) < 2:
        return fragments.paragraph(wording.ONE_ROUND, "note")
    if rounds is None:
        return fragments.paragraph(wording.SAME_ROUND, "note")
    if rounds.compared is None:
        return fragments.paragraph(wording.PERSONAL_ROUND, "note")
    compared = rounds.compared
    sentence = wording.describe_rounds(rounds, compared)
    return "".join(
        (
            fragments.paragraph(sentence, "statement"),
            pictures.show_chart(rounds_chart(rounds)),
            fragments.text_table(wording.rounds_table(rounds, compared)),
            fragments.paragraph(wording.describe_weighing(compared), "note"),
            fragments.paragraph(
                wording.describe_who_compared(rounds, compared),
                "" if compared.in_both and not rounds.everybody else "note",
            ),
        )
    )


def _offer(model: PracticeAuditModel, chosen: str) -> list[tuple[str, str]]:
    offered = [(name_offered(model, period), str(period)) for period in model.comparable]
    return with_chosen(offered, chosen)
