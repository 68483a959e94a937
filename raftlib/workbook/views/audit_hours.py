"""The part of the audit page that says how many hours a week a practice could release."""

import ipywidgets as widgets
import traitlets as tl

from raftlib.workbook.models.practice_audit import (
    BELIEF_STEP,
    LEAST_BELIEVED,
    MOST_BELIEVED,
    PracticeAuditModel,
)
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, show
from raftlib.workbook.views.practice_audit import write_nothing
from raftlib.workbook.wording import audit_hours as wording
from raftlib.workbook.wording.audit_figures import describe_hours


class HoursView(widgets.VBox):
    """Asks for what the hours are worked out with, and says what could be released."""

    def __init__(self, model: PracticeAuditModel) -> None:
        self._model = model
        self.a_week = widgets.Text(
            description=wording.A_WEEK,
            placeholder=wording.SUCH_AS_A_WEEK,
            continuous_update=False,
        )
        self.minutes = widgets.Text(
            description=wording.MINUTES,
            placeholder=wording.SUCH_AS_MINUTES,
            continuous_update=False,
        )
        self.believed = widgets.IntSlider(
            description=wording.BELIEVED,
            min=LEAST_BELIEVED,
            max=MOST_BELIEVED,
            step=BELIEF_STEP,
            value=model.believed,
            continuous_update=False,
        )
        for control, trait in (
            (self.a_week, "a_week"),
            (self.minutes, "minutes"),
            (self.believed, "believed"),
        ):
            tl.link((model, trait), (control, "value"))
            control.add_class("raft-in-address")
        traits = ("opened", "summary", "figures", "released", "believed", "hours_problem")
        self.found = FragmentView(model, lambda: write_hours(model), *traits)
        self.form = widgets.VBox([self.a_week, self.minutes, self.believed])
        super().__init__([self.form, self.found])
        model.observe(self._arrange, "figures")
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        show(self.form, self._model.figures is not None)


def write_hours(model: PracticeAuditModel) -> str:
    """Write what could be released a week, or what is still to be typed."""
    if model.figures is None:
        return write_nothing(model)
    if model.hours_problem:
        return fragments.paragraph(model.hours_problem, "error")
    released = model.released
    if released is None:
        return fragments.paragraph(wording.ASK, "note")
    return "".join(
        (
            fragments.paragraph(describe_hours(released), "statement"),
            fragments.paragraph(wording.describe_belief(model.believed)),
            fragments.paragraph(wording.describe_who(model.figures)),
            fragments.text_table(wording.hours_table(released)),
            fragments.paragraph(wording.NOT_A_SAVING, "context"),
        )
    )
