"""What a page says about the actions of a practice."""

from datetime import date
from typing import Any

from raftlib.domain.action import SHARE, Action, ActionKept, ActionStatus, AuditFinding
from raftlib.domain.period import Period
from raftlib.workbook.models.action_draft import CHANGE, DROP, NEW, Draft
from raftlib.workbook.models.actions import CHANGED, STORED, UNDONE
from raftlib.workbook.wording.numbers import day, name_period, percent

TURN = "Turn this into an action"
OUR_ACTIONS = "Our actions"
AIM = "What will we do?"
FIRST_STEP = "First step"
LEAD = "Who leads? A role, never a name"
NO_LEAD = "Choose a role"
INITIALS = "Initials, if they help"
DUE = "By when?"
REVIEW = "Review on"
WHY = "Why is it dropped?"
SAVE = {NEW: "Save the action", CHANGE: "Save the change", DROP: "Drop the action"}
CANCEL = "Cancel"
UNDO = "Take it back"
PRIVATE = (
    "No names, and nothing that could identify a patient. Only members of your practice and the "
    "analyst see it."
)
NO_PRACTICE = (
    "Actions belong to one practice, and only its members and the analyst see them. Choose your "
    "own practice at the top."
)
NONE_YET = (
    "No action yet. Choose one finding above and press the button under it: one small change that "
    "somebody leads, and that you review, is enough to start."
)
NONE_TO_SEE = "This practice has written no action yet. Its members write them."
SAID = {
    STORED: "Saved. Everybody in your practice sees it now, under Our actions.",
    CHANGED: "Saved. Everybody in your practice sees the change now.",
    UNDONE: "Taken back. The list is as it was before.",
}


def describe_finding(finding: AuditFinding, period: Period | None) -> str:
    """Return a finding with its figures and its period, as it is kept with an action."""
    figure = percent(finding.count / finding.total)
    when = name_period(period) if period else "all audited sessions"
    if finding.question == SHARE:
        return (
            f"{finding.count:,} of {finding.total:,} appointments ({figure}) could have gone "
            f"elsewhere, {when}."
        )
    return (
        f"{_start(finding.answer)}: {finding.count:,} of the {finding.total:,} avoidable "
        f"appointments ({figure}), {when}."
    )


def label_turn(finding: AuditFinding) -> str:
    """Return what the button says that makes an action of a finding."""
    return f"{TURN}: {finding.answer}" if finding.answer else TURN


def describe_draft(draft: Draft, number: str) -> tuple[str, str]:
    """Return the heading of the form and the sentence under it."""
    if draft.finding is not None:
        found = describe_finding(draft.finding, draft.period)
        return "A new action", f"{found} {_describe_access_action(draft.base)}"
    heading = f"Drop action {number}" if draft.kind == DROP else f"Change action {number}"
    return heading, draft.base.found


def describe_action(kept: ActionKept, today: date) -> tuple[str, list[str]]:
    """Return the heading of an action, and what there is to know about it."""
    action = kept.action
    lines = [
        describe_status(action, today),
        f"Led by: {describe_lead(action)}. By {day(action.due_on)}{_describe_review(action)}.",
        f"First step: {action.first_step}" if action.first_step else "",
        f"It came from: {action.found} {_describe_access_action(action)}",
    ]
    return f"Action {kept.number}: {action.aim}", [line for line in lines if line]


def describe_status(action: Action, today: date) -> str:
    """Return how an action stands; one whose day is over is asked after, not blamed."""
    if action.status is ActionStatus.DONE:
        return "Done."
    if action.status is ActionStatus.DROPPED:
        return f"Dropped: {action.why}"
    if action.is_overdue(today):
        return (
            f"Open. Its day, {day(action.due_on)}, has passed: how is it going? Say that it is "
            "done, or give it a new day."
        )
    if action.due_on == today:
        return "Open. Today is its day."
    return "Open."


def describe_lead(action: Action) -> str:
    """Return who leads: a role, with initials if they were given."""
    return f"{action.lead} ({action.initials})" if action.initials else action.lead


def describe_actions(practice_code: str, actions: list[ActionKept], today: date) -> str:
    """Return all actions of a practice as text to read."""
    if not actions:
        return f"{practice_code}: no action yet."
    parts = []
    for kept in actions:
        heading, lines = describe_action(kept, today)
        parts.append("\n".join([heading, *(f"  {line}" for line in lines)]))
    return "\n\n".join(parts)


def action_answer(kept: ActionKept, today: date) -> dict[str, Any]:
    """Return an action for a program."""
    action = kept.action
    return {
        "practice_code": action.practice_code,
        "number": kept.number,
        "finding": action.finding,
        "found": action.found,
        "access_action": action.access_action,
        "aim": action.aim,
        "first_step": action.first_step,
        "lead": action.lead,
        "initials": action.initials,
        "due_on": action.due_on.isoformat(),
        "review_on": action.review_on.isoformat() if action.review_on else None,
        "status": action.status.value,
        "why": action.why,
        "overdue": action.is_overdue(today),
    }


def _describe_access_action(action: Action) -> str:
    return f"From the menu of access actions: {action.access_action}."


def _describe_review(action: Action) -> str:
    return f", reviewed on {day(action.review_on)}" if action.review_on else ""


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
