"""What the page to start on says."""

from collections.abc import Mapping
from dataclasses import dataclass

from raftlib.domain.meeting import Meeting
from raftlib.domain.people import Role, Viewer
from raftlib.workbook.models.decisions_shown import DecisionShown
from raftlib.workbook.models.start import AuditOf
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import day, moment
from raftlib.workbook.wording.people import describe_role

NOTHING_ON = "Nothing runs at this moment: no meeting and no open vote."
START_A_MEETING = "Start a meeting"
SEE_AUDIT = "See the audit"
WRITE_NOTES = "Write in the notes"
NOT_YET = "Not in the workbook yet."


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the chain; ``slug`` names its page, if there is one to open."""

    title: str
    text: str
    slug: str = ""


# The chain that the workbook joins. Source: DOMAIN, "The setting".
CHAIN = (
    Step(
        title="Audit",
        text="Clinicians judge a session's appointments: which could have gone elsewhere? "
        "Enter them on a phone, or let the analyst bring sheets in. Your practice sees what "
        "they say.",
        slug="avoidable-appointments",
    ),
    Step(
        title="Dashboard",
        text="See together what the audits of the locality found.",
        slug="locality-dashboard",
    ),
    Step(
        title="Priorities", text=f"The practices choose which access actions to work on. {NOT_YET}"
    ),
    Step(
        title="Pathway and plan", text=f"Agree what to change, who does it and by when. {NOT_YET}"
    ),
    Step(title="Measure", text=f"Follow whether the change is an improvement. {NOT_YET}"),
    Step(
        title="Discussion",
        text="Write down together what was said and agreed at the meeting.",
        slug="meeting-notes",
    ),
    Step(
        title="Decision",
        text="Read what is proposed, say what you think, and vote: practices by list size, and CDs "
        "for themselves. Then see whether both tests were met.",
        slug="decisions",
    ),
    Step(title="Evidence", text=f"Bring it together for the practice's records. {NOT_YET}"),
)
FIRST_STEPS = {
    Role.FACILITATOR: "You start and end meetings, and you can sign everybody out.",
    Role.SCRIBE: "You write the notes, also after the meeting has ended.",
    Role.CD: "You speak for the practices of your PCN.",
    Role.PRACTICE: "You see your own practice's figures exactly; others see them only in sums.",
    Role.ANALYST: "You import files and re-run reports, with the raft command.",
}


def describe_viewer(viewer: Viewer, names: Mapping[str, str]) -> str:
    """Say as whom and as what somebody is signed in."""
    roles = "; ".join(describe_role(held, names) for held in viewer.member.roles)
    return f"You are signed in as {viewer.name}: {roles}."


def describe_first_steps(viewer: Viewer) -> list[str]:
    """Say what each of the viewer's roles is there for."""
    return [FIRST_STEPS[role] for role in Role if role in viewer.roles]


def describe_running(meeting: Meeting) -> str:
    """Say that a meeting runs."""
    return f"{meeting.title}, {meeting.locality}, runs since {moment(meeting.started_at)}."


def describe_open_vote(one: DecisionShown) -> str:
    """Say that a vote is open, and until when."""
    name = f"{one.code} {one.headline}".strip() or "A decision"
    until = f" until {moment(one.closes_at)}" if one.closes_at else ""
    return f"{name}: the vote is open{until}."


def describe_audit_of(audit: AuditOf, names: Mapping[str, str]) -> str:
    """Say when a practice audited last, or that it has not."""
    practice = code_and_name(audit.practice_code, names)
    if audit.last_on is None:
        return f"{practice} has not audited yet. Five minutes after one session are a start."
    return f"{practice} audited last on {day(audit.last_on)}."
