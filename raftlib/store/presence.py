"""Who is at a shared text now."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from raftlib.domain.people import Viewer
from raftlib.store.changes import record_change
from raftlib.store.connection import Store
from raftlib.store.documents import document_topic
from raftlib.store.schema import member, presence

# Pages say so every 20 seconds; who has not been heard of for three times that long has left.
SEEN_WITHIN = timedelta(seconds=60)


def note_presence(store: Store, document: str, viewer: Viewer, now: datetime) -> None:
    """Note that somebody writes in a shared text now, and announce it."""
    values = {"member_id": viewer.member.number, "seen_at": now}
    here = (presence.c.document == document, presence.c.sign_in_id == viewer.sign_in)
    with store.write() as connection:
        record_change(connection, document_topic(document))
        # Who was where an hour ago is nobody's business.
        connection.execute(presence.delete().where(presence.c.seen_at < now - SEEN_WITHIN))
        found = connection.execute(presence.update().where(*here).values(**values))
        if found.rowcount == 0:
            added = {"document": document, "sign_in_id": viewer.sign_in, **values}
            connection.execute(presence.insert().values(**added))


def who_is_here(
    store: Store, document: str, now: datetime, besides: int | None = None
) -> list[str]:
    """Return the names of those who write in a shared text now, each once, in their order.

    Parameters
    ----------
    besides : int, optional
        The number of a member who is left out: whoever asks.

    Notes
    -----
    Somebody seen exactly ``SEEN_WITHIN`` ago is still here.
    """
    query = (
        sa.select(member.c.name)
        .join(presence, presence.c.member_id == member.c.member_id)
        .where(presence.c.document == document, presence.c.seen_at >= now - SEEN_WITHIN)
        .distinct()
    )
    if besides is not None:
        query = query.where(member.c.member_id != besides)
    with store.read() as connection:
        return sorted(connection.scalars(query), key=str.casefold)
