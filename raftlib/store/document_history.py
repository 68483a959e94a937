"""Who wrote what in a shared text: rows for what was merged, and the updates themselves."""

from datetime import datetime

import sqlalchemy as sa

from raftlib.analysis.text_copy import TextCopy
from raftlib.analysis.text_history import fold_history
from raftlib.domain.shared_text import HistoryEntry, WrittenPart
from raftlib.store.connection import Store
from raftlib.store.documents import read_updates
from raftlib.store.schema import document_history, document_update, member

# A page that opens merges all updates, so they are kept to a number that takes no time.
COMPACT_ABOVE = 300
# The newest stay single, so that what somebody is writing is not cut into two parts of history.
KEPT_SINGLE = 100


def compact(store: Store, document: str, now: datetime) -> int:
    """Merge the older updates of a text into one, once there are many, and return how many.

    What they said goes into the history first. What was deleted is dropped from the merged one.
    Pages that are open go on: the merged update has the number of the last one in it.
    """
    with store.write() as connection:
        updates = read_updates(connection, document)
        if len(updates) <= COMPACT_ABOVE:
            return 0
        old = updates[:-KEPT_SINGLE]
        merged = TextCopy(update.content for update in old).whole
        for part in fold_history(old):
            connection.execute(document_history.insert().values(document=document, **_row(part)))
        of_document = document_update.c.document == document
        number, last = document_update.c.document_update_id, old[-1].number
        connection.execute(document_update.delete().where(of_document, number < last))
        connection.execute(
            document_update.update()
            .where(number == last)
            .values(content=merged, member_id=None, made_at=now)
        )
    return len(old)


def _row(part: WrittenPart) -> dict[str, object]:
    return {
        "member_id": part.member_number,
        "from_at": part.from_at,
        "until_at": part.until_at,
        "written": part.written,
        "removed": part.removed,
    }


def read_history(store: Store, document: str) -> list[HistoryEntry]:
    """Return who wrote and removed what in a shared text, the newest last."""
    query = (
        sa.select(document_history)
        .where(document_history.c.document == document)
        .order_by(document_history.c.document_history_id)
    )
    with store.read() as connection:
        old = [
            WrittenPart(
                member_number=row.member_id,
                from_at=row.from_at,
                until_at=row.until_at,
                written=row.written,
                removed=row.removed,
            )
            for row in connection.execute(query)
        ]
        parts = [*old, *fold_history(read_updates(connection, document))]
        rows = connection.execute(sa.select(member.c.member_id, member.c.name))
        names = {row.member_id: row.name for row in rows}
    return [
        HistoryEntry(
            name=names.get(part.member_number, ""),
            from_at=part.from_at,
            until_at=part.until_at,
            written=part.written,
            removed=part.removed,
        )
        for part in sorted(parts, key=lambda part: part.until_at)
    ]
