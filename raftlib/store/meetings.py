"""Meetings: started, ended, and opened again when that was a mistake."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from raftlib.analysis.identifiers import find_identifiers
from raftlib.domain.meeting import Meeting
from raftlib.errors import StoreError
from raftlib.store.changes import record_change
from raftlib.store.connection import Store
from raftlib.store.registers import read_localities
from raftlib.store.schema import meeting

MEETING_TOPIC = "meeting"
LONGEST_TITLE = 200


def start_meeting(
    store: Store, title: str, locality: str, started_by: int | None, now: datetime
) -> Meeting:
    """Start a meeting of a locality.

    Raises
    ------
    StoreError
        If the title is empty, too long or could identify a person, there is no such locality, or
        a meeting of it is running already.
    """
    title = " ".join(title.split())
    _check_title(title)
    if locality not in read_localities(store):
        raise StoreError(f"There is no locality {locality!r} here. Choose one from the list.")
    row = {
        "title": title,
        "locality": locality,
        "started_by": started_by,
        "started_at": now,
        "ended_at": None,
    }
    with store.write() as connection:
        running = meeting.select().where(
            meeting.c.locality == locality, meeting.c.ended_at.is_(None)
        )
        if connection.execute(running).first():
            raise StoreError(f"A meeting of {locality} is running already. End it first.")
        key = connection.execute(meeting.insert().values(**row)).inserted_primary_key
        record_change(connection, MEETING_TOPIC)
    return Meeting(number=key[0] if key else 0, title=title, locality=locality, started_at=now)


def end_meeting(store: Store, number: int, now: datetime) -> None:
    """End a meeting that runs; one that has ended stays as it is."""
    with store.write() as connection:
        running = (meeting.c.meeting_id == number, meeting.c.ended_at.is_(None))
        connection.execute(meeting.update().where(*running).values(ended_at=now))
        record_change(connection, MEETING_TOPIC)


def reopen_meeting(store: Store, number: int) -> None:
    """Let a meeting that was ended by mistake go on.

    Raises
    ------
    StoreError
        If another meeting of the locality is running.
    """
    this = meeting.c.meeting_id == number
    with store.write() as connection:
        locality = sa.select(meeting.c.locality).where(this).scalar_subquery()
        others = meeting.select().where(
            meeting.c.locality == locality, meeting.c.ended_at.is_(None), ~this
        )
        if connection.execute(others).first():
            raise StoreError("Another meeting of this locality is running. End that one first.")
        connection.execute(meeting.update().where(this).values(ended_at=None))
        record_change(connection, MEETING_TOPIC)


def list_meetings(store: Store, localities: Collection[str]) -> list[Meeting]:
    """Return the meetings of these localities: those that run first, then the newest first."""
    query = (
        meeting.select()
        .where(meeting.c.locality.in_(localities))
        .order_by(
            meeting.c.ended_at.is_not(None),
            meeting.c.started_at.desc(),
            meeting.c.meeting_id.desc(),
        )
    )
    with store.read() as connection:
        return [
            Meeting(
                number=row.meeting_id,
                title=row.title,
                locality=row.locality,
                started_at=row.started_at,
                ended_at=row.ended_at,
            )
            for row in connection.execute(query)
        ]


def _check_title(title: str) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise StoreError(
            f"The title has {len(title)} characters. Give the meeting one of 1 to {LONGEST_TITLE}."
        )
    if kinds := find_identifiers(title):
        raise StoreError(
            f"The title has what looks like {' and '.join(kinds)} in it. Take it out: no names "
            "and no patient data. Nothing was stored."
        )
