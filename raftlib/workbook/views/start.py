"""The parts of the page to start on."""

from raftlib.domain.people import Role, Viewer
from raftlib.workbook.models.decisions_shown import DecisionShown
from raftlib.workbook.models.start import AuditOf, StartModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView
from raftlib.workbook.wording import start as wording
from raftlib.workbook.wording.decisions_list import find_places


class WhoView(FragmentView):
    """Says as whom one is signed in, what that is for, and how far one's practices are."""

    def __init__(self, model: StartModel) -> None:
        super().__init__(model, lambda: write_who(model), "viewer", "names", "audits", "problem")


class OnNowView(FragmentView):
    """Shows what runs now."""

    def __init__(self, model: StartModel) -> None:
        super().__init__(
            model, lambda: write_on_now(model), "viewer", "running", "open_votes", "seen_at"
        )


class ChainView(FragmentView):
    """Shows the chain as the way through the workbook."""

    def __init__(self, model: StartModel) -> None:
        super().__init__(model, write_chain, "viewer")


def write_who(model: StartModel) -> str:
    """Write who looks, or what is wrong."""
    if model.problem or model.viewer is None:
        return fragments.paragraph(model.problem, "error")
    return "".join(
        (
            fragments.paragraph(wording.describe_viewer(model.viewer, model.names)),
            fragments.bullets(wording.describe_first_steps(model.viewer)),
            *(write_audit_of(item, model) for item in model.audits),
        )
    )


def write_on_now(model: StartModel) -> str:
    """Write the running meetings and the open votes, each with its link."""
    if model.viewer is None:
        return ""
    meetings = [
        _item(
            wording.describe_running(item),
            "meeting-notes",
            wording.WRITE_NOTES,
            meeting=str(item.number),
        )
        for item in model.running
    ]
    votes = [_vote(item, model.viewer) for item in model.open_votes]
    if meetings or votes:
        return "".join([*meetings, *votes])
    begin = ""
    if model.viewer.has(Role.FACILITATOR):
        begin = fragments.link(fragments.page_address("meeting-notes"), wording.START_A_MEETING)
    return fragments.paragraph(wording.NOTHING_ON, "note") + begin


def write_audit_of(audit: AuditOf, model: StartModel) -> str:
    """Write how far a practice of the viewer's is with its audit."""
    sentence = wording.describe_audit_of(audit, model.names)
    asked = {"practice": audit.practice_code}
    return _item(sentence, "avoidable-appointments", wording.SEE_AUDIT, **asked)


def write_chain() -> str:
    """Write the steps of the chain in their order."""
    return fragments.steps([(step.title, step.text, _href(step)) for step in wording.CHAIN])


def _vote(one: DecisionShown, viewer: Viewer) -> str:
    """Write an open vote, with the first page about it that the viewer may open."""
    slug, link = find_places(one, viewer)[0]
    return _item(wording.describe_open_vote(one), slug, link, decision=one.code)


def _href(step: wording.Step) -> str:
    return fragments.page_address(step.slug) if step.slug else ""


def _item(sentence: str, slug: str, link: str, **asked: str) -> str:
    return fragments.card(sentence, fragments.page_address(slug, **asked), link)
