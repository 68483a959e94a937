"""The parts of the page of an outcome that only it has; the rest is that of the vote."""

import ipywidgets as widgets

from raftlib.workbook.models.decision import ClosedDecisionModel, DecisionModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, fragment_style
from raftlib.workbook.views.decision import show_message
from raftlib.workbook.wording.decision import SEE_DECISIONS, decision_name, describe_next_step


class AboutDecisionView(widgets.VBox):
    """Says which decision this is, where it cannot be chosen, or why there is none."""

    def __init__(self, model: ClosedDecisionModel) -> None:
        about = FragmentView(model, lambda: write_about(model), "decision")
        super().__init__([fragment_style(), about, show_message(model)])


class OutcomeNextStepView(FragmentView):
    """Says what to do with an outcome that is shown to the room."""

    def __init__(self, model: ClosedDecisionModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "decision")


def write_about(model: DecisionModel) -> str:
    """Write which decision this is."""
    return fragments.paragraph(decision_name(model.decision)) if model.decision else ""


def write_next_step(model: DecisionModel) -> str:
    """Write what to do now, and where all decisions are."""
    if model.outcome is None:
        return ""
    step = fragments.next_step(describe_next_step(model.outcome))
    return step + fragments.link(fragments.page_address("locality-vote"), SEE_DECISIONS)
