"""The parts of the page of a locality that only it has; the rest is that of the audit."""

import ipywidgets as widgets
import pandas as pd

from raftlib.workbook.models.audit import AuditModel, LocalityAuditModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.audit import choose_period, show_message
from raftlib.workbook.views.base import FragmentView, fragment_style
from raftlib.workbook.views.feedback_link import link_to_feedback
from raftlib.workbook.wording import audit as wording
from raftlib.workbook.wording.names import readable_name
from raftlib.workbook.wording.numbers import amount
from raftlib.workbook.wording.report import describe_register, describe_scope


class PeriodView(widgets.VBox):
    """Says which locality this is, and chooses the period."""

    def __init__(self, model: LocalityAuditModel) -> None:
        about = FragmentView(model, lambda: write_scope(model), "register", "summary")
        self.period = choose_period(model)
        super().__init__([fragment_style(), about, self.period, show_message(model)])


class RegisterView(FragmentView):
    """Shows the locality by PCN: practices, patients, and who audited."""

    def __init__(self, model: LocalityAuditModel) -> None:
        super().__init__(model, lambda: write_register(model), "register", "summary")


class LocalityNextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: LocalityAuditModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "summary")


def write_scope(model: AuditModel) -> str:
    """Write which locality, which period and which register this is about."""
    if model.register is None:
        return ""
    sentence = describe_scope(model.locality, model.period, model.register)
    return fragments.paragraph(sentence)


def write_register(model: AuditModel) -> str:
    """Write the locality by PCN: practices, patients, and who audited."""
    if model.register is None:
        return ""
    counts = model.pcns()
    rows = pd.DataFrame(
        {
            "PCN": counts["pcn_name"].map(readable_name),
            "Code": counts["pcn_code"],
            "Practices": counts["practices"].map(amount),
            "Registered patients": counts["registered_patients"].map(amount),
            "Practices that audited": counts["took_part"].map(amount),
        }
    )
    rows.attrs["numbers"] = ["Practices", "Registered patients", "Practices that audited"]
    sentence = describe_register(model.register, len(model.took_part))
    return fragments.paragraph(sentence) + fragments.table(rows, "The PCNs")


def write_next_step(model: AuditModel) -> str:
    """Write what to do now, and the links to this view and to one's own practice."""
    if model.summary is None:
        return ""
    return "".join(
        (
            fragments.next_step(wording.describe_next_step(model.summary)),
            fragments.link(
                fragments.page_address("locality-dashboard", **model.address), wording.LINK_TO_VIEW
            ),
            fragments.link(
                fragments.page_address("avoidable-appointments"), wording.SEE_OWN_PRACTICE
            ),
            link_to_feedback(model.locality),
        )
    )
