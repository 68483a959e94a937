"""Audited appointments, from sheets and from the page on which they are entered by hand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import pandas as pd
import sqlalchemy as sa

from raftlib.domain.audit import AUDIT_COLUMNS, SESSION_KEY
from raftlib.domain.audit_entry import session_key
from raftlib.errors import StoreError
from raftlib.store.audit_entries import find_entered, find_outdated
from raftlib.store.changes import AUDIT_TOPIC, record_change
from raftlib.store.connection import Store
from raftlib.store.content import Added, find_content, fingerprint, insert_content
from raftlib.store.counted_sessions import find_counted, first_entry
from raftlib.store.schema import appointment, audit_clinicians, audit_entry, audit_import

READ_AT_ONCE = 200  # rows; what was read is forgotten before the next ones come


def add_audit(
    store: Store,
    appointments: pd.DataFrame,
    clinicians_in_practice: Mapping[str, int],
    *,
    file: str,
    imported_at: datetime,
    replace: bool = False,
) -> Added:
    """Keep the appointments of one sheet, or find that the same content is there already.

    Parameters
    ----------
    appointments : DataFrame
        Columns ``AUDIT_COLUMNS``, one row an appointment.
    clinicians_in_practice : mapping of str to int
        How many clinicians could have taken part, by practice_code, where the sheet says so.
    replace : bool
        Whether sessions that are in the store may come again. The older rows are kept and no
        longer counted.

    Raises
    ------
    StoreError
        If sessions are in the store already and ``replace`` is False.
    """
    rows = appointments.assign(session_on=pd.to_datetime(appointments["session_on"]).dt.date)
    mark = _mark(rows, clinicians_in_practice)
    with store.write() as connection:
        found = find_content(connection, audit_import, mark)
        if found and not _came_later(connection, rows, found.number):
            return found
        if not replace:
            _refuse_known_sessions(connection, rows, file)
        row = {"imported_at": imported_at, "file": file, "fingerprint": mark}
        added = insert_content(connection, audit_import, row)
        numbered = rows[list(AUDIT_COLUMNS)].assign(audit_import_id=added.number)
        records = cast("list[dict[str, Any]]", numbered.to_dict("records"))
        connection.execute(appointment.insert(), records)
        for code, clinicians in clinicians_in_practice.items():
            connection.execute(
                audit_clinicians.insert().values(
                    audit_import_id=added.number,
                    practice_code=code,
                    clinicians_in_practice=clinicians,
                )
            )
        record_change(connection, AUDIT_TOPIC)
    return added


@dataclass(frozen=True, kw_only=True)
class KnownAudit:
    """What of a sheet the workbook has already.

    ``same`` is whether that very sheet is there, and nothing newer of its sessions. ``sessions``
    are those that are there, as code, day, half-day and alias.
    """

    same: bool
    sessions: tuple[tuple[str, date, str, str], ...]


def look_for_audit(
    store: Store, appointments: pd.DataFrame, clinicians_in_practice: Mapping[str, int]
) -> KnownAudit:
    """Return what of a sheet is there, before it is added as :func:`add_audit` does."""
    rows = appointments.assign(session_on=pd.to_datetime(appointments["session_on"]).dt.date)
    with store.read() as connection:
        found = find_content(connection, audit_import, _mark(rows, clinicians_in_practice))
        same = found is not None and not _came_later(connection, rows, found.number)
        return KnownAudit(same=same, sessions=tuple(_known_sessions(connection, rows)))


def take_back_audit(store: Store, number: int, imported_at: datetime) -> bool:
    """Take an import out, rows and all, as if it had never come; False if it is not there.

    What it was counted instead of counts again. ``imported_at`` is when it came: a number may be
    given again to another import.
    """
    with store.write() as connection:
        when = sa.select(audit_import.c.imported_at).where(audit_import.c.audit_import_id == number)
        if connection.scalar(when) != imported_at:
            return False
        for table in (appointment, audit_clinicians, audit_import):
            connection.execute(table.delete().where(table.c.audit_import_id == number))
        record_change(connection, AUDIT_TOPIC)
    return True


def _mark(rows: pd.DataFrame, clinicians_in_practice: Mapping[str, int]) -> str:
    """Return the fingerprint of a sheet, by which it is found again."""
    content = rows[list(AUDIT_COLUMNS)].to_numpy().tolist()
    return fingerprint([content, dict(clinicians_in_practice)])


def _refuse_known_sessions(connection: sa.Connection, rows: pd.DataFrame, file: str) -> None:
    again = _known_sessions(connection, rows)
    if again:
        code, session_on, session, label = again[0]
        raise StoreError(
            f"{file}: {len(again)} of its sessions are in the workbook already, the first being "
            f"{code}, {session_on:%d %B %Y}, {session}, {label}. Take them out of the sheet, or "
            "import it again with --replace to count the new rows instead."
        )


def _came_later(connection: sa.Connection, rows: pd.DataFrame, number: int) -> bool:
    """Return whether any session of these rows came again after an import."""
    query = sa.select(audit_import.c.imported_at).where(audit_import.c.audit_import_id == number)
    since = connection.scalar(query)
    return bool(_known_sessions(connection, rows, after=number, since=since))


def _known_sessions(
    connection: sa.Connection,
    rows: pd.DataFrame,
    after: int = 0,
    since: datetime | None = None,
) -> list[tuple[str, date, str, str]]:
    """Return the sessions of these rows that are there, from a sheet or entered by hand.

    Only those of an import of a number above ``after``, or that were entered at ``since`` or later.
    """
    codes = rows["practice_code"].unique().tolist()
    query = (
        sa.select(*(appointment.c[name] for name in SESSION_KEY))
        .where(appointment.c.practice_code.in_(codes))
        .where(appointment.c.audit_import_id > after)
        .distinct()
    )
    known = {session_key(*row) for row in connection.execute(query)}
    entered = find_entered(connection, codes, find_outdated(connection, codes))
    known |= {key for key, one in entered.items() if since is None or one.changed_at >= since}
    sessions = rows[SESSION_KEY].drop_duplicates().itertuples(index=False, name=None)
    return sorted(session for session in sessions if session_key(*session) in known)


def read_appointments(store: Store, practice_codes: Collection[str]) -> pd.DataFrame:
    """Return the appointments that count, with ``AUDIT_COLUMNS``; ``session_on`` as datetime.

    Those of sheets come first, in the order in which they came, then those entered by hand.
    """
    with store.read() as connection:
        dialect, counted = connection.dialect.name, find_counted(connection, practice_codes)
        in_sheets, by_hand = (
            [table.c[name] for name in AUDIT_COLUMNS] for table in (appointment, audit_entry)
        )
        imported = counted.imported(dialect, practice_codes, *in_sheets)
        entered = counted.entered(dialect, practice_codes, *by_hand)
        cells = [
            *_read_cells(connection, imported.order_by(appointment.c.appointment_id)),
            *_read_cells(connection, entered.order_by(first_entry())),
        ]
    rows = counted.spell(pd.DataFrame(cells, columns=list(AUDIT_COLUMNS)))
    return rows.assign(session_on=pd.to_datetime(rows["session_on"]))


def _read_cells(connection: sa.Connection, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
    found = connection.execute(query.execution_options(yield_per=READ_AT_ONCE))
    # Tuples, because pandas is slow with Rows; and of each word one copy.
    one = dict[str, str]().setdefault
    return [tuple(one(cell, cell) if type(cell) is str else cell for cell in row) for row in found]


def list_audited(store: Store) -> list[str]:
    """Return the codes of the practices that have audited, in order."""
    tables = (appointment, audit_entry)
    query = sa.union(*(sa.select(table.c.practice_code).distinct() for table in tables))
    with store.read() as connection:
        return sorted(connection.scalars(query))


def has_audits(store: Store) -> bool:
    """Return whether any audit has been imported."""
    with store.read() as connection:
        return connection.scalar(sa.select(audit_import.c.audit_import_id).limit(1)) is not None


def read_clinicians(store: Store, practice_codes: Collection[str]) -> dict[str, int]:
    """Return how many clinicians work in each practice, as the latest sheet that says so."""
    query = (
        sa.select(audit_clinicians.c.practice_code, audit_clinicians.c.clinicians_in_practice)
        .where(audit_clinicians.c.practice_code.in_(practice_codes))
        .order_by(audit_clinicians.c.audit_import_id)
    )
    with store.read() as connection:
        return {row.practice_code: row.clinicians_in_practice for row in connection.execute(query)}
