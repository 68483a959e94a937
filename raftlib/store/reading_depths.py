"""How deep each member likes to read a paper at first; they can always go deeper."""

from datetime import datetime

import sqlalchemy as sa

from raftlib.domain.proceedings import Depth
from raftlib.store.connection import Store
from raftlib.store.people import require_member
from raftlib.store.schema import reading_depth

# For those who have chosen none: a paragraph fits a phone, and a headline alone says too little.
FIRST_DEPTH = Depth.SUMMARY


def read_depth(store: Store, member_number: int) -> Depth:
    """Return how deep a member reads at first."""
    query = sa.select(reading_depth.c.depth).where(reading_depth.c.member_id == member_number)
    with store.read() as connection:
        found = connection.scalar(query)
    return Depth(found) if found else FIRST_DEPTH


def keep_depth(store: Store, member_number: int, depth: Depth, now: datetime) -> None:
    """Keep how deep a member reads at first, in place of what they chose before.

    Raises
    ------
    StoreError
        If there is no such member.
    """
    values = {"depth": depth.value, "chosen_at": now}
    theirs = reading_depth.c.member_id == member_number
    with store.write() as connection:
        require_member(connection, member_number)
        if connection.execute(reading_depth.update().where(theirs).values(**values)).rowcount == 0:
            row = {"member_id": member_number, **values}
            connection.execute(reading_depth.insert().values(**row))
