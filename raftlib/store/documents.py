"""The updates of shared texts, as they came. What older ones said is in ``document_history``."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from raftlib.domain.shared_text import TextUpdate
from raftlib.store.changes import record_change
from raftlib.store.schema import document_update

LONGEST_NAME = 100


def document_topic(document: str) -> str:
    """Return the topic under which changes of a shared text are announced.

    Raises
    ------
    ValueError
        If the name is empty, or too long for the tables.
    """
    if not 0 < len(document) <= LONGEST_NAME:
        raise ValueError(f"{document!r} is no name of a shared text.")
    return f"document:{document}"


def append_update(
    connection: sa.Connection, document: str, content: bytes, member_number: int, now: datetime
) -> int:
    """Add what a member changed, announce it, and return its number."""
    record_change(connection, document_topic(document))
    added = document_update.insert().values(
        document=document, content=content, member_id=member_number, made_at=now
    )
    key = cast("Sequence[int]", connection.execute(added).inserted_primary_key)
    return key[0]


def read_updates(connection: sa.Connection, document: str, after: int = 0) -> list[TextUpdate]:
    """Return the updates with a number above ``after``, in the order of their numbers.

    Whoever writes holds the store's one write lock, so none comes later with a lower number.
    """
    query = (
        sa.select(document_update)
        .where(document_update.c.document == document)
        .where(document_update.c.document_update_id > after)
        .order_by(document_update.c.document_update_id)
    )
    return [
        TextUpdate(
            number=row.document_update_id,
            content=bytes(row.content),
            member_number=row.member_id,
            made_at=row.made_at,
        )
        for row in connection.execute(query)
    ]


def newest_update(connection: sa.Connection, document: str) -> int:
    """Return the number of the newest update, 0 where there is none."""
    newest = sa.func.max(document_update.c.document_update_id)
    query = sa.select(newest).where(document_update.c.document == document)
    return connection.scalar(query) or 0
