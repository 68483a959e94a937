"""What the page of a meeting's notes says."""

from datetime import datetime

from raftlib.analysis.london_time import LONDON
from raftlib.domain.meeting import Meeting
from raftlib.workbook.wording.numbers import day, moment

NO_MEETING = (
    "No meeting of your locality has been started yet. When the facilitator starts one, its notes "
    "open here by themselves."
)
NO_MEETING_YET = "No meeting has been started yet. Start one below: its notes open for everybody."
NOTES_LABEL = "Notes of the meeting"
NOTES_HINT = (
    "Everybody at the meeting writes in the same text. Say what was agreed, who does it and when. "
    "No names of patients, and nothing that could identify one."
)
NEXT_STEP = (
    "Before you leave, agree who does what and by when, and write it down. The facilitator and the "
    "scribe can complete the notes after the meeting has ended."
)


def suggest_title(instant: datetime) -> str:
    """Return a title for a meeting that starts now.

    Examples
    --------
    >>> from datetime import UTC
    >>> suggest_title(datetime(2023, 11, 30, 12, 30, tzinfo=UTC))
    'All-practice meeting, Thu 30 November 2023'
    """
    return f"All-practice meeting, {day(instant.astimezone(LONDON))}"


def describe_meeting(meeting: Meeting) -> str:
    """Return a meeting as one line of a list."""
    running = "runs now" if meeting.is_running else f"started {moment(meeting.started_at)}"
    return f"{meeting.locality}: {meeting.title} ({running})"


def describe_state(meeting: Meeting) -> str:
    """Say since when a meeting runs, or when it ended and who may still write."""
    if meeting.ended_at is None:
        return f"The meeting runs since {moment(meeting.started_at)}. Everybody can write."
    return (
        f"The meeting ended {moment(meeting.ended_at)}. Facilitator and scribe can still "
        "complete its notes; everybody else reads them."
    )
