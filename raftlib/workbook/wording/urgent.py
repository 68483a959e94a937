"""What the checklist of the urgent route says."""

from datetime import datetime

from raftlib.domain.proceedings import UrgentStep
from raftlib.workbook.wording.numbers import moment

STEPS = {
    UrgentStep.EMAIL: "E-mail to all practices, marked as urgent",
    UrgentStep.MEETING: "Virtual meeting offered by the CDs",
    UrgentStep.VIEWS: "Online ideas and views opened",
    UrgentStep.VOTE: "Online vote opened",
}
NOT_URGENT = "This decision is on the standard route, so there are no urgent steps."
NOT_DONE = "Not done yet."
EXPLAIN = (
    "Each step has its time. The first two you do, and say so; the other two follow from what is "
    "in the workbook. A step that is not done is named in the notice."
)
OPEN_EMAIL = "Download the e-mail to all practices (.eml)"
OPEN_INVITATION = "Download the invitation to the virtual meeting (.ics)"
EMAIL_DONE = "It is written down that the e-mail was sent."
MEETING_DONE = "It is written down that the virtual meeting was offered."
INVITE = (
    "Attach the invitation to an e-mail to all practices, then write down that it was offered. If "
    "the meeting moves, make it again: calendars then move the meeting too."
)


def describe_done(done_at: datetime | None) -> str:
    """Return when a step was done, or that it was not."""
    return f"Done: {moment(done_at)}." if done_at else NOT_DONE


def why_urgent(urgency: str) -> str:
    """Return why the decision is urgent, as its author wrote it."""
    return f"Why it is urgent: {urgency}" if urgency else ""
