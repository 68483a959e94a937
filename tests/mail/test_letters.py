"""Drafts and invitations, as the programs that open them read them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import icalendar
import pytest

from raftlib.mail.invitations import Invitation, make_invitation
from raftlib.mail.letters import Letter, make_draft, one_line

NOW = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00\n")


def read_draft(content: bytes):
    return message_from_bytes(content, policy=default)


def read_invitation(content: bytes):
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.events
    return calendar, event


def invite(**words: object) -> bytes:
    meeting = {
        "uid": "D-2024-01-meeting@raft-workbook",
        "sequence": 0,
        "title": "D-2024-01 Hub",
        "text": "Offered by the CDs.",
        "starts_at": datetime(2024, 1, 11, 12, 30, tzinfo=LONDON),
        "length_minutes": 30,
        "join": "https://meet.example/1",
    }
    return make_invitation(Invitation(**(meeting | words)), NOW)


def test_draft_opens_as_not_sent_and_has_no_sender_and_no_recipient():
    draft = read_draft(make_draft(Letter(subject="Vote", text="Please – vote.\n")))

    assert (draft["X-Unsent"], draft["Subject"]) == ("1", "Vote")
    assert [draft[name] for name in ("From", "To", "Bcc", "Importance")] == [None] * 4
    assert draft.get_content().splitlines() == ["Please – vote."]


def test_addresses_of_a_draft_do_not_see_each_other():
    content = make_draft(Letter(subject="Vote", text="t"), ["a@one.example", "b@two.example"])

    draft = read_draft(content)
    assert draft["Bcc"] == "a@one.example, b@two.example"
    assert (draft["To"], draft["Cc"]) == (None, None)


@pytest.mark.parametrize("sign", BREAKS)
def test_no_sign_in_a_headline_begins_a_header(sign):
    draft = read_draft(make_draft(Letter(subject=f"Hub{sign}Bcc: spy@elsewhere.example", text="t")))

    assert draft["Bcc"] is None
    assert draft["Subject"] == "Hub Bcc: spy@elsewhere.example"


def test_signs_that_are_not_printed_are_left_out():
    assert one_line("  a\x00b\u202ec  d ") == "abc d"


@pytest.mark.parametrize(
    ("local", "utc_hour"),
    [
        (datetime(2024, 1, 11, 12, 30, tzinfo=LONDON), 12),  # winter
        (datetime(2024, 7, 11, 12, 30, tzinfo=LONDON), 11),  # summer
    ],
)
def test_invitation_is_at_the_hour_of_the_clocks_in_birmingham(local, utc_hour):
    _, event = read_invitation(invite(starts_at=local))

    assert event.start == local
    assert event.start.utcoffset() == timedelta(0)
    assert (event.start.hour, event.start.minute) == (utc_hour, 30)
    assert event.end - event.start == timedelta(minutes=30)


def test_invitation_is_published_and_names_nobody():
    calendar, event = read_invitation(invite())

    assert calendar["method"] == "PUBLISH"
    assert event["uid"] == "D-2024-01-meeting@raft-workbook"
    assert event["location"] == "https://meet.example/1"
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_invitation_that_is_sent_again_moves_the_meeting():
    first, second = (read_invitation(invite(sequence=at))[1] for at in (0, 1))

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


@pytest.mark.parametrize("sign", BREAKS)
def test_no_sign_in_a_title_or_a_link_begins_a_line_of_the_calendar(sign):
    hostile = f"Hub{sign}ATTENDEE:mailto:spy@elsewhere.example"

    calendar, event = read_invitation(invite(title=hostile, join=hostile, text=hostile))

    assert "ATTENDEE" not in event
    assert len(calendar.subcomponents) == 1
    assert event["summary"] == "Hub ATTENDEE:mailto:spy@elsewhere.example"
