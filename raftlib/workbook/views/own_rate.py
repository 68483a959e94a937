"""The part of the audit's page that only the clinician who looks at it sees."""

from raftlib.workbook.models.own_rate import OwnRateModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView
from raftlib.workbook.wording import own_rate as wording


class OwnRateView(FragmentView):
    """Shows one's own rate, or how to get one."""

    def __init__(self, model: OwnRateModel) -> None:
        watched = ("opened", "practice_code", "aliases", "rate", "problem")
        super().__init__(model, lambda: write_own_rate(model), *watched)


def write_own_rate(model: OwnRateModel) -> str:
    """Write one's own rate beside the practice's."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if not model.opened:
        return ""
    if not model.practice_code:
        return fragments.paragraph(wording.NOT_HERE, "note")
    if model.aliases == 0:
        href = fragments.page_address("enter-an-audit", practice=model.practice_code)
        link = fragments.link(href, wording.GO_TO_ENTRY)
        return fragments.paragraph(wording.NOTHING_ENTERED, "note") + link
    if model.rate is None:
        return fragments.paragraph(wording.describe_aliases(model.aliases), "note")
    return "".join(
        (
            fragments.paragraph(wording.describe_own_rate(model.rate), "statement"),
            fragments.paragraph(wording.describe_beside(model.rate)),
            fragments.paragraph(wording.ONLY_YOU, "context"),
        )
    )
