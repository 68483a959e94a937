"""When each practice audited last: for a page that waits for no tables."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from raftlib.store.connection import Store
from raftlib.store.schema import appointment


def read_last_sessions(store: Store, practice_codes: Collection[str]) -> dict[str, date]:
    """Return the day of the last audited session of those practices that have audited."""
    query = (
        sa.select(
            appointment.c.practice_code, sa.func.max(appointment.c.session_on).label("last_on")
        )
        .where(appointment.c.practice_code.in_(practice_codes))
        .group_by(appointment.c.practice_code)
    )
    with store.read() as connection:
        return {row.practice_code: row.last_on for row in connection.execute(query)}
