"""When each practice audited last: for a page that waits for no tables."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from raftlib.store.audit_entries import find_entered, find_outdated
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
        last = {row.practice_code: row.last_on for row in connection.execute(query)}
        outdated = find_outdated(connection, practice_codes)
        entered = find_entered(connection, practice_codes, outdated)
    for code, day, *_ in entered:
        last[code] = max(day, last.get(code, day))
    return last
