"""Which audited sessions count, and as what came last: from a sheet, or as entered by hand.

A session counts whole as it came last: from the last sheet that has it, or from what was entered
by hand if any of that came at the same instant or later. If all that was entered of it is taken
back, the sheet counts again. An alias is the same in capitals or not, by Python's ``casefold``,
which no database has; so what differs is found here, among the sessions, and not in a query.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from raftlib.analysis.spellings import find_respelled
from raftlib.domain.audit import SESSION_KEY
from raftlib.domain.audit_entry import session_key
from raftlib.store.audit_entries import find_entered, find_outdated
from raftlib.store.listed import without
from raftlib.store.schema import appointment, audit_entry, audit_import

Session = tuple[str, date, str, str]  # with its alias as it was written
_IN_SHEET = [appointment.c.audit_import_id, *(appointment.c[name] for name in SESSION_KEY)]
_BY_HAND = [audit_entry.c[name] for name in SESSION_KEY]


class Brought(NamedTuple):
    """A session that a sheet brought, by the sheet's number."""

    number: int
    session: Session

    @property
    def key(self) -> Session:
        """Return what makes it one session."""
        return session_key(*self.session)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What counts in some practices, at one moment of a store to which rows are only added.

    Attributes
    ----------
    last_import, last_entry : int
        Rows that came later are not looked at.
    respelled : mapping of tuple to str
        By practice_code and alias, the first spelling of an alias that has another.
    replaced : tuple of tuple
        A sheet's number and a session, where a later sheet has it or it was entered by hand.
    not_by_hand : tuple of tuple
        Sessions that were entered by hand, and that a sheet brought later.
    outdated : tuple of int
        The numbers of the entries that were corrected.
    """

    last_import: int
    last_entry: int
    respelled: Mapping[tuple[str, str], str]
    replaced: tuple[tuple[Any, ...], ...]
    not_by_hand: tuple[Session, ...]
    outdated: tuple[int, ...]

    @cached_property
    def digest(self) -> str:
        """Return a word that stands for all of it."""
        return sha256(repr(self).encode()).hexdigest()

    def imported(
        self, dialect: str, practice_codes: Collection[str], *columns: sa.ColumnElement[Any]
    ) -> sa.Select[Any]:
        """Return the query for the appointments that count and came in sheets."""
        query = (
            sa.select(*columns)
            .where(appointment.c.practice_code.in_(practice_codes))
            .where(appointment.c.audit_import_id <= self.last_import)
        )
        return without(query, dialect, _IN_SHEET, self.replaced)

    def entered(
        self, dialect: str, practice_codes: Collection[str], *columns: sa.ColumnElement[Any]
    ) -> sa.Select[Any]:
        """Return the query for the appointments that count and were entered by hand."""
        query = (
            sa.select(*columns)
            .where(audit_entry.c.practice_code.in_(practice_codes))
            .where(audit_entry.c.audit_entry_id <= self.last_entry)
            .where(audit_entry.c.taken_back.is_(False))
        )
        query = without(query, dialect, [audit_entry.c.audit_entry_id], self.outdated)
        return without(query, dialect, _BY_HAND, self.not_by_hand)

    def spell(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table with ``practice_code`` and each ``clinician_label`` as it stands."""
        who = zip(table["practice_code"], table["clinician_label"], strict=True)
        labels = [self.respelled.get(one, one[1]) for one in who]
        kind = table["clinician_label"].dtype
        return table.assign(clinician_label=pd.Series(labels, index=table.index, dtype=kind))


def find_counted(connection: sa.Connection, practice_codes: Collection[str]) -> Counted:
    """Find out what counts in some practices, without reading their appointments."""
    outdated = find_outdated(connection, practice_codes)
    entered = find_entered(connection, practice_codes, outdated)
    brought = _find_brought(connection, practice_codes)
    latest: dict[Session, int] = {}
    for one in brought:
        latest[one.key] = max(one.number, latest.get(one.key, 0))
    sheets_at = _read_instants(connection) if entered else {}
    by_hand = {
        key
        for key, session in entered.items()
        if key not in latest or session.changed_at >= sheets_at[latest[key]]
    }
    written = [session for one in entered.values() for session in one.written]
    aliases = {(code, alias) for code, _, _, alias in [*(one.session for one in brought), *written]}
    return Counted(
        last_import=_last(connection, audit_import.c.audit_import_id),
        last_entry=_last(connection, audit_entry.c.audit_entry_id),
        respelled=find_respelled(aliases, lambda codes: _find_first(connection, codes, outdated)),
        replaced=tuple(
            (one.number, *one.session)
            for one in brought
            if one.number != latest[one.key] or one.key in by_hand
        ),
        not_by_hand=tuple(one for one in written if session_key(*one) not in by_hand),
        outdated=tuple(outdated),
    )


def _last(connection: sa.Connection, number: sa.Column[int]) -> int:
    return connection.scalar(sa.select(sa.func.max(number))) or 0


def _find_brought(connection: sa.Connection, practice_codes: Collection[str]) -> list[Brought]:
    number, *session = _IN_SHEET
    query: sa.Select[Any] = (
        sa.select(*session, number)
        .where(appointment.c.practice_code.in_(practice_codes))
        .group_by(*session, number)  # in the order of the index
    )
    return [
        Brought(number, (code, day, half, alias))
        for code, day, half, alias, number in connection.execute(query)
    ]


def _read_instants(connection: sa.Connection) -> dict[int, datetime]:
    """Return when each sheet was imported, by its number."""
    query = sa.select(audit_import.c.audit_import_id, audit_import.c.imported_at)
    return {row.audit_import_id: row.imported_at for row in connection.execute(query)}


def _find_first(
    connection: sa.Connection, practice_codes: Collection[str], outdated: Iterable[int]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return where each alias came first, by practice_code and alias: sheets before entries."""
    who = appointment.c.practice_code, appointment.c.clinician_label
    in_sheets = (
        sa.select(*who, sa.func.min(appointment.c.appointment_id))
        .where(who[0].in_(practice_codes))
        .group_by(*who)
    )
    live = sa.select(
        audit_entry.c.practice_code, audit_entry.c.clinician_label, first_entry().label("first")
    ).where(audit_entry.c.practice_code.in_(practice_codes), audit_entry.c.taken_back.is_(False))
    dialect = connection.dialect.name
    numbered = without(live, dialect, [audit_entry.c.audit_entry_id], outdated).subquery()
    by_hand = sa.select(numbered.c[0], numbered.c[1], sa.func.min(numbered.c.first)).group_by(
        numbered.c[0], numbered.c[1]
    )
    found = {(code, alias): (1, number) for code, alias, number in connection.execute(by_hand)}
    return found | {
        (code, alias): (0, number) for code, alias, number in connection.execute(in_sheets)
    }


def first_entry() -> sa.ScalarSelect[int]:
    """Return the number of the first entry of an appointment: its place among the others."""
    first = audit_entry.alias()
    return (
        sa.select(sa.func.min(first.c.audit_entry_id))
        .where(first.c.original_id == audit_entry.c.original_id)
        .scalar_subquery()
    )
