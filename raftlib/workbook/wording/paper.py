"""What the pages say on which a paper is read and talked about."""

from collections.abc import Mapping, Sequence

from raftlib.domain.proceedings import Depth, Paper, Proceedings, Remark, Stage, View
from raftlib.workbook.models.proceedings import ProceedingsModel
from raftlib.workbook.wording.choices import describe_rule_of
from raftlib.workbook.wording.names import readable_name
from raftlib.workbook.wording.numbers import counted, moment

DEPTHS = {Depth.HEADLINE: "Headline", Depth.SUMMARY: "Summary", Depth.FULL: "Full paper"}
DEPTH_LABEL = "How deep to read"
REMARKS = {Remark.IDEA: "Idea", Remark.VIEW: "View"}
REMARK_LABEL = "What is it?"
STAGES = {Stage.COMING: "coming", Stage.OPEN: "open now", Stage.CLOSED: "closed"}
NOTHING_PROPOSED = (
    "Nothing has been proposed in your locality yet. When the facilitator proposes something, it "
    "opens here by itself."
)
NO_VIEWS = "No practice has left an idea or a view yet."
NO_OTHER_VIEWS = "No other practice has left an idea or a view yet."
NO_OWN_VIEWS = "Nothing yet."
OWN_VIEWS = "What my practice thinks"
OTHER_VIEWS = "What the other practices think"
TEXT_LABEL = "What does your practice think?"
TEXT_HINT = (
    "It is shown with your practice's name to everybody in the locality, and it stays. No names "
    "of people, and nothing about patients."
)
PRACTICES_SAY = "Members of practices leave ideas and views here. You read them."
TOO_LATE = "The vote has closed, so nothing can be added."
NEXT_STEPS = {
    Stage.COMING: "Talk about it in your practice, leave what you think above, and come back to "
    "vote when the vote opens.",
    Stage.OPEN: "The vote is open. One member votes for each practice.",
    Stage.CLOSED: "The vote has closed. Read what came of it.",
}
NOTHING_TO_DO = "Come back when something has been proposed."
GO_TO_VOTE = "Go to the vote"
GO_TO_CD = "Go to your page as CD"
SEE_RESULT = "See the result"
SEE_PAPER = "Read the paper, and what practices think"


def name_of(code: str, names: Mapping[str, str]) -> str:
    """Return the readable name of a practice or PCN, or its code if it has none."""
    return readable_name(names.get(code, "")) or code


def describe_listed(found: Proceedings, stage: Stage) -> str:
    """Return a decision as one line of a list."""
    return f"{found.decision_code} {found.paper.headline} ({STAGES[stage]})"


def describe_first_depth(depth: Depth) -> str:
    """Return what the button says that opens papers at this depth from now on."""
    return f"Always start with the {DEPTHS[depth].lower()}"


def describe_version(paper: Paper, latest: bool) -> str:
    """Return one version of a paper, and since when it is there."""
    return f"Version {paper.version}, {moment(paper.at)}{' (this one)' if latest else ''}"


def describe_versions(papers: Sequence[Paper]) -> list[str]:
    """Return the versions of a paper with their times, the newest first."""
    last = len(papers)
    return [describe_version(paper, paper.version == last) for paper in reversed(papers)]


def describe_the_rule(model: ProceedingsModel) -> str:
    """Return the rule in words, with its version, draft or agreed."""
    return f"The rule: {describe_rule_of(model.found)}" if model.found else ""


def describe_view(view: View, names: Mapping[str, str]) -> str:
    """Say who left a view, what it is, and when."""
    who = f"{name_of(view.practice_code, names)} ({view.practice_code})"
    return f"{REMARKS[view.remark]} {view.seq} of {who}, {moment(view.at)}"


def describe_agreement(view: View, names: Mapping[str, str]) -> str:
    """Say how many practices agree with a view, and which."""
    if not view.agreed_by:
        return "No other practice has said that it agrees."
    who = ", ".join(sorted(name_of(code, names) for code in view.agreed_by))
    verb = "agrees" if len(view.agreed_by) == 1 else "agree"
    return f"{counted(len(view.agreed_by), 'practice')} {verb}: {who}."


def describe_press(view: View, code: str, names: Mapping[str, str], *, alone: bool) -> str:
    """Return what the button says with which a practice agrees, or takes that back."""
    of = f"{REMARKS[view.remark].lower()} {view.seq}"
    agreed = code in view.agreed_by
    who = "we" if alone else name_of(code, names)
    if agreed:
        return f"Take back that {who} agree{'' if alone else 's'} with {of}"
    return f"{'We agree' if alone else f'{who} agrees'} with {of}"


def describe_leave(practice_code: str, names: Mapping[str, str]) -> str:
    """Return what the button says that leaves a view."""
    return f"Leave it for {name_of(practice_code, names)}"
