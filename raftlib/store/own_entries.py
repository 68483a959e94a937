"""What a member entered by hand in a practice and what of it counts: theirs alone to see."""

from dataclasses import fields

import sqlalchemy as sa

from raftlib.domain.audit_entry import AuditEntry
from raftlib.store.connection import Store
from raftlib.store.counted_sessions import find_counted, first_entry
from raftlib.store.schema import audit_entry


def read_own_counted(store: Store, member_number: int, practice_code: str) -> list[AuditEntry]:
    """Return a member's appointments of a practice that count, in the order they were entered.

    Those of a session that a later sheet brought again do not count any more.
    """
    names = [field.name for field in fields(AuditEntry)]
    columns = [audit_entry.c[name] for name in names]
    mine = sa.select(audit_entry.c.original_id).where(
        audit_entry.c.member_id == member_number, audit_entry.c.practice_code == practice_code
    )
    with store.read() as connection:
        counted = find_counted(connection, [practice_code])
        query = counted.entered(connection.dialect.name, [practice_code], *columns)
        own = query.where(audit_entry.c.original_id.in_(mine)).order_by(first_entry())
        return [AuditEntry(**dict(zip(names, row, strict=True))) for row in connection.execute(own)]
