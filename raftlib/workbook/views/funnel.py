"""The practices of a locality beside each other: the funnel plot and the typical range."""

import pandas as pd

from raftlib.analysis.funnel import Funnel
from raftlib.workbook.formats.locality_charts import funnel_chart
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.funnel import read_funnel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import FragmentView
from raftlib.workbook.wording import funnel as wording
from raftlib.workbook.wording.numbers import amount, percent


class FunnelView(FragmentView):
    """Shows the practices beside each other; a practice's own page marks it."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(model, lambda: write_funnel(model), "opened", "summary")


def write_funnel(model: AuditModel) -> str:
    """Write the sentence, the chart, how to read it, the typical range, and the table."""
    if not model.opened or model.summary is None:
        return ""
    if model.tells_shares_alone:
        return fragments.paragraph(wording.CHOOSE_ALL, "note")
    shown = read_funnel(model)
    if shown.funnel is None:
        return fragments.paragraph(wording.NOTHING_TO_COMPARE, "note")
    funnel = shown.funnel
    points = len(funnel.points) + (shown.own is not None)
    return "".join(
        (
            fragments.paragraph(wording.describe_own(shown.own), "statement"),
            fragments.paragraph(wording.describe_points(funnel, beside_own=shown.own is not None)),
            pictures.show_chart(funnel_chart(shown)),
            fragments.paragraph(wording.HOW_TO_READ),
            fragments.paragraph(wording.describe_spread(funnel)),
            fragments.paragraph(wording.NO_RANKING),
            fragments.paragraph(wording.describe_typical_range(shown.typical, funnel), "statement"),
            fragments.table(point_rows(funnel), "The practices, none named"),
            fragments.paragraph(
                wording.describe_left_out(points, shown.practices_audited), "context"
            ),
        )
    )


def point_rows(funnel: Funnel) -> pd.DataFrame:
    """Return the practices as a table of text, by how many appointments they looked at."""
    points = funnel.points
    rows = pd.DataFrame(
        {
            "Looked at about": [amount(point.denominator) for point in points],
            "Avoidable": [amount(point.numerator) for point in points],
            "Share": [percent(point.share) for point in points],
            "By chance alone between": [
                f"{percent(point.limits.lower_998)} and {percent(point.limits.upper_998)}"
                for point in points
            ],
            "Where it lies": [wording.describe_side(point) for point in points],
        }
    )
    rows.attrs["numbers"] = ["Avoidable", "Share", "By chance alone between"]
    return rows
