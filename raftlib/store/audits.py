"""Audited appointments, from sheets and from the page on which they are entered by hand.

A session counts whole as it came last: from the last sheet that has it, or from what was entered
by hand if any of that came at the same instant or later. If all that was entered of it is taken
back, the sheet counts again.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

import pandas as pd
import sqlalchemy as sa

from raftlib.domain.audit import AUDIT_COLUMNS, SESSION_KEY
from raftlib.errors import StoreError
from raftlib.store.audit_entries import read_entered
from raftlib.store.changes import AUDIT_TOPIC, record_change
from raftlib.store.connection import Store
from raftlib.store.content import Added, find_content, fingerprint, insert_content
from raftlib.store.schema import appointment, audit_clinicians, audit_import

BY_HAND = 0  # where other rows have the number of their sheet
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
    known = {_session(*row) for row in connection.execute(query)}
    _, entered = read_entered(connection, codes)
    known |= {key for key, at in entered.items() if since is None or at >= since}
    sessions = rows[SESSION_KEY].drop_duplicates().itertuples(index=False, name=None)
    return sorted(session for session in sessions if _session(*session) in known)


def _session(code: str, session_on: date, session: str, label: str) -> tuple[str, date, str, str]:
    """Return what makes a session one: two spellings of an alias are one clinician."""
    return code, session_on, session, label.casefold()


def read_appointments(store: Store, practice_codes: Collection[str]) -> pd.DataFrame:
    """Return the appointments that count, with ``AUDIT_COLUMNS``; ``session_on`` as datetime."""
    with store.read() as connection:
        imported = _read_imported(connection, practice_codes)
        entries, changed = read_entered(connection, practice_codes)
        sheets_at = _read_instants(connection) if entries else {}
    rows = imported
    if entries:
        entered = pd.DataFrame(map(asdict, entries)).assign(audit_import_id=BY_HAND)
        rows = pd.concat([imported, entered[list(imported.columns)]], ignore_index=True)
    # Sheets may spell an alias in capitals or not; the first spelling in a practice stands.
    alias = [rows["practice_code"], rows["clinician_label"].str.casefold()]
    rows = rows.assign(
        session_on=pd.to_datetime(rows["session_on"]),
        clinician_label=rows.groupby(alias)["clinician_label"].transform("first"),
    )
    latest = rows.groupby(SESSION_KEY)["audit_import_id"].transform("max")
    if entries:
        by_hand = _is_by_hand(rows, latest, changed, sheets_at)
        latest = latest.mask(by_hand, BY_HAND)
    counted = rows[rows["audit_import_id"] == latest]
    return counted[list(AUDIT_COLUMNS)].reset_index(drop=True)


def _read_imported(connection: sa.Connection, practice_codes: Collection[str]) -> pd.DataFrame:
    query = (
        sa.select(appointment.c.audit_import_id, *(appointment.c[name] for name in AUDIT_COLUMNS))
        .where(appointment.c.practice_code.in_(practice_codes))
        .order_by(appointment.c.appointment_id)
    )
    found = connection.execute(query.execution_options(yield_per=READ_AT_ONCE))
    # Tuples, because pandas is slow with Rows; and of each word one copy: 200 pages hold them.
    one = dict[str, str]().setdefault
    cells = [tuple(one(cell, cell) if type(cell) is str else cell for cell in row) for row in found]
    return pd.DataFrame(cells, columns=["audit_import_id", *AUDIT_COLUMNS])


def _read_instants(connection: sa.Connection) -> dict[int, datetime]:
    """Return when each sheet was imported, by its number."""
    query = sa.select(audit_import.c.audit_import_id, audit_import.c.imported_at)
    return {row.audit_import_id: row.imported_at for row in connection.execute(query)}


def _is_by_hand(
    rows: pd.DataFrame,
    latest: pd.Series,
    changed: Mapping[tuple[str, date, str, str], datetime],
    sheets_at: Mapping[int, datetime],
) -> pd.Series:
    """Return of which rows the session counts as it was entered by hand.

    ``latest`` is the number of the last sheet of each row's session, ``BY_HAND`` for none.
    """
    keys = zip(
        rows["practice_code"],
        rows["session_on"].dt.date,
        rows["session"],
        rows["clinician_label"].str.casefold(),
        strict=True,
    )
    counts = [
        key in changed and (number == BY_HAND or changed[key] >= sheets_at[number])
        for key, number in zip(keys, latest, strict=True)
    ]
    return pd.Series(counts, index=rows.index, dtype=bool)


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
