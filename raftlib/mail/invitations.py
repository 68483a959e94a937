"""Makes an invitation to a meeting that calendars open."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar

from raftlib.mail.letters import one_line


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A meeting: what about, from when, how long, and where or by which link one joins.

    ``uid`` is the same whenever it is sent again, with a higher ``sequence``: so a calendar moves
    the meeting instead of keeping two.
    """

    uid: str
    sequence: int
    title: str
    text: str
    starts_at: datetime
    length_minutes: int
    join: str


def make_invitation(invitation: Invitation, at: datetime) -> bytes:
    """Return the meeting as a calendar file; its times are in UTC, so each calendar shows its own.

    It is published, not asked about: nobody answers, and no addresses are in it.
    """
    event = icalendar.Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(UTC))
    event.add("duration", timedelta(minutes=invitation.length_minutes))
    event.add("summary", one_line(invitation.title))
    event.add("description", invitation.text.strip())
    if join := one_line(invitation.join):
        event.add("location", join)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//RAFT workbook//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
