"""Appointments that clinicians enter on a page: only ever added, and the last of each counts."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from raftlib.domain.audit import SESSION_KEY
from raftlib.domain.audit_entry import AuditEntry, AuditSession, session_key
from raftlib.store.changes import AUDIT_TOPIC, record_change
from raftlib.store.connection import Store
from raftlib.store.listed import without
from raftlib.store.schema import appointment, audit_entry

_COLUMNS = [audit_entry.c[field.name] for field in fields(AuditEntry)]
# Made once: both run while everybody else waits to write.
_ADD = audit_entry.insert()
_FIND = sa.select(
    audit_entry.c.member_id, audit_entry.c.original_id, audit_entry.c.practice_code
).where(audit_entry.c.entry_id == sa.bindparam("entry_id"))
_COUNT = (
    sa.select(sa.func.count())
    .select_from(audit_entry)
    .where(audit_entry.c.member_id == sa.bindparam("member_id"))
    .where(audit_entry.c.entered_at >= sa.bindparam("since"))
)


class Kept(NamedTuple):
    """Whose an entry is, and what it stands for."""

    member_number: int
    original_id: str
    practice_code: str


def add_entry(
    connection: sa.Connection, entry: AuditEntry, member_number: int, entered_at: datetime
) -> None:
    """Add an entry whose id is not there yet."""
    row = {**asdict(entry), "member_id": member_number, "entered_at": entered_at}
    connection.execute(_ADD, row)


def rehearse_entry(store: Store, member_number: int, now: datetime) -> None:
    """Add an entry and take it back, so that the first real one of a new process is quick.

    Raises
    ------
    StoreError
        If the store cannot be written.
    """
    entry = AuditEntry(
        entry_id="",
        original_id="",
        practice_code="",
        session_on=now.date(),
        session="",
        clinician_label="",
        avoidable="",
    )
    with store.write() as connection:
        find_entry(connection, entry.entry_id)
        count_entries(connection, member_number, now)
        add_entry(connection, entry, member_number, now)
        record_change(connection, AUDIT_TOPIC)
        connection.rollback()


def find_entry(connection: sa.Connection, entry_id: str) -> Kept | None:
    """Return whose an entry is, or None where there is none of this id."""
    found = connection.execute(_FIND, {"entry_id": entry_id}).first()
    return Kept(*found) if found else None


def count_entries(connection: sa.Connection, member_number: int, since: datetime) -> int:
    """Return how many entries a member has made since an instant, corrections and all."""
    of = {"member_id": member_number, "since": since}
    return connection.scalar(_COUNT, of) or 0


def _of_latest(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the query for the last entry of each appointment, in the order of the first ones.

    ``where`` must hold for all that stand for the same appointment, or for none of them.
    """
    last = (
        sa.select(
            sa.func.max(audit_entry.c.audit_entry_id).label("last"),
            sa.func.min(audit_entry.c.audit_entry_id).label("first"),
        )
        .where(*where)
        .group_by(audit_entry.c.original_id)
        .subquery()
    )
    return (
        sa.select(*_COLUMNS, audit_entry.c.entered_at)
        .join(last, audit_entry.c.audit_entry_id == last.c.last)
        .order_by(last.c.first)
    )


def read_own_entries(store: Store, member_number: int, session: AuditSession) -> list[AuditEntry]:
    """Return what a member entered in one session and did not take back, as it counts now."""
    query = _of_latest(
        audit_entry.c.member_id == member_number,
        audit_entry.c.practice_code == session.practice_code,
    ).where(audit_entry.c.session_on == session.session_on)
    with store.read() as connection:
        found = [_as_entry(row) for row in connection.execute(query)]
    return [
        entry for entry in found if entry.of_session.key == session.key and not entry.taken_back
    ]


def read_last_entry(store: Store, member_number: int) -> AuditEntry | None:
    """Return what a member entered last, whatever came of it: it says as whom they enter."""
    query = (
        sa.select(*_COLUMNS)
        .where(audit_entry.c.member_id == member_number)
        .order_by(audit_entry.c.audit_entry_id.desc())
        .limit(1)
    )
    with store.read() as connection:
        found = connection.execute(query).first()
    return _as_entry(found) if found else None


@dataclass(frozen=True, kw_only=True)
class EnteredSession:
    """A session of which something was entered by hand and not all taken back.

    ``changed_at`` is when any of it was entered, corrected or taken back last; ``written`` has
    each spelling of its alias that counts.
    """

    changed_at: datetime
    written: tuple[tuple[str, date, str, str], ...]


def find_outdated(connection: sa.Connection, practice_codes: Collection[str]) -> list[int]:
    """Return the numbers of the entries that were corrected or taken back by a later one."""
    last = (
        sa.select(
            audit_entry.c.original_id, sa.func.max(audit_entry.c.audit_entry_id).label("last")
        )
        .where(audit_entry.c.practice_code.in_(practice_codes))
        .group_by(audit_entry.c.original_id)
        .having(sa.func.count() > 1)
        .subquery()
    )
    query = (
        sa.select(audit_entry.c.audit_entry_id)
        .join(last, audit_entry.c.original_id == last.c.original_id)
        .where(audit_entry.c.audit_entry_id != last.c.last)
    )
    return list(connection.scalars(query))


def find_entered(
    connection: sa.Connection, practice_codes: Collection[str], outdated: Iterable[int]
) -> dict[tuple[str, date, str, str], EnteredSession]:
    """Return the sessions that were entered by hand in some practices, without the outdated."""
    session = [audit_entry.c[name] for name in SESSION_KEY]
    query: sa.Select[Any] = (
        sa.select(
            *session,
            sa.func.max(audit_entry.c.entered_at),
            sa.func.sum(sa.case((audit_entry.c.taken_back, 0), else_=1)),
        )
        .where(audit_entry.c.practice_code.in_(practice_codes))
        .group_by(*session)
    )
    query = without(query, connection.dialect.name, [audit_entry.c.audit_entry_id], outdated)
    changed: dict[tuple[str, date, str, str], datetime] = {}
    written: dict[tuple[str, date, str, str], list[tuple[str, date, str, str]]] = {}
    for code, day, half, alias, entered_at, live in connection.execute(query):
        key = session_key(code, day, half, alias)
        changed[key] = max(entered_at, changed.get(key, entered_at))
        if live:
            written.setdefault(key, []).append((code, day, half, alias))
    return {
        key: EnteredSession(changed_at=changed[key], written=tuple(sorted(spelled)))
        for key, spelled in written.items()
    }


def count_imported(store: Store, session: AuditSession) -> int:
    """Return how many appointments of a session the last sheet that has it brought."""
    query = (
        sa.select(appointment.c.audit_import_id, appointment.c.clinician_label, sa.func.count())
        .where(appointment.c.practice_code == session.practice_code)
        .where(appointment.c.session_on == session.session_on)
        .where(appointment.c.session == session.session)
        .group_by(appointment.c.audit_import_id, appointment.c.clinician_label)
        .order_by(appointment.c.audit_import_id)
    )
    brought: dict[int, int] = {}
    with store.read() as connection:
        for number, label, count in connection.execute(query):
            if label.casefold() == session.clinician_label.casefold():
                brought[number] = brought.get(number, 0) + count
    return brought[max(brought)] if brought else 0


def _as_entry(row: sa.Row[Any]) -> AuditEntry:
    return AuditEntry(**{field.name: getattr(row, field.name) for field in fields(AuditEntry)})
