"""What a member entered by hand in a practice and what of it counts: theirs alone to see."""

from datetime import date, datetime

import sqlalchemy as sa

from raftlib.domain.audit_entry import AuditEntry
from raftlib.store.audit_entries import read_entered
from raftlib.store.connection import Store
from raftlib.store.schema import appointment, audit_entry, audit_import

_Key = tuple[str, date, str, str]


def read_own_counted(store: Store, member_number: int, practice_code: str) -> list[AuditEntry]:
    """Return a member's appointments of a practice that count, in the order they were entered.

    Those of a session that a later sheet brought again do not count any more.
    """
    mine = (
        sa.select(audit_entry.c.original_id)
        .where(audit_entry.c.member_id == member_number)
        .where(audit_entry.c.practice_code == practice_code)
    )
    with store.read() as connection:
        ids = set(connection.scalars(mine))
        if not ids:
            return []
        entries, changed = read_entered(connection, [practice_code])
        own = [entry for entry in entries if entry.original_id in ids]
        sheets = _sheets_at(connection, practice_code)
    return [entry for entry in own if _is_by_hand(entry.of_session.key, changed, sheets)]


def _is_by_hand(key: _Key, changed: dict[_Key, datetime], sheets: dict[_Key, datetime]) -> bool:
    return key not in sheets or changed[key] >= sheets[key]


def _sheets_at(connection: sa.Connection, practice_code: str) -> dict[_Key, datetime]:
    """Return when the last sheet with a session was imported, by session."""
    key = appointment.c.session_on, appointment.c.session, appointment.c.clinician_label
    query = (
        sa.select(*key, sa.func.max(appointment.c.audit_import_id).label("number"))
        .where(appointment.c.practice_code == practice_code)
        .group_by(*key)
        .order_by("number")
    )
    instants = sa.select(audit_import.c.audit_import_id, audit_import.c.imported_at)
    at = {row.audit_import_id: row.imported_at for row in connection.execute(instants)}
    return {
        (practice_code, row.session_on, row.session, row.clinician_label.casefold()): at[row.number]
        for row in connection.execute(query)
    }
