"""Counts audited appointments where they are, in SQL."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import sqlalchemy as sa

from raftlib.analysis.audit_counts import APPOINTMENTS, COUNTED_BY, MONTH, WEEKDAY, add_up
from raftlib.domain.audit import AUDIT_COLUMNS
from raftlib.domain.period import Period
from raftlib.store.connection import Store
from raftlib.store.counted_sessions import Counted, find_counted
from raftlib.store.schema import appointment, audit_entry


@dataclass(frozen=True, kw_only=True)
class StoredCounts:
    """The appointments of some practices that count, as the store had them at one moment.

    What came later is not counted, so that figures that are asked for one after the other fit
    together.
    """

    store: Store
    counted: Counted
    practice_codes: tuple[str, ...]
    periods: tuple[Period, ...] = ()

    @property
    def description(self) -> tuple[str, ...]:
        """Return what says which appointments these are: of which store, moment and period."""
        practices, periods = map(str, (self.practice_codes, self.periods))
        return str(self.store.address), self.counted.digest, practices, periods

    def count(self, *columns: str) -> pd.DataFrame:
        """Return how many appointments there are of each combination that occurs.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        asked = self._stored(columns)
        rows: list[sa.Row[Any]] = []
        with self.store.read() as connection:
            dialect = connection.dialect.name
            for table, select in (
                (appointment, self.counted.imported),
                (audit_entry, self.counted.entered),
            ):
                cells = [table.c[name] for name in asked]
                query = select(dialect, self.practice_codes, *cells, sa.func.count())
                days = table.c.session_on
                for period in self.periods:
                    query = query.where(days.between(period.first_on, period.last_on))
                rows += connection.execute(query.group_by(*cells)).all()
        found = pd.DataFrame(map(tuple, rows), columns=[*asked, APPOINTMENTS])
        if "clinician_label" in found and self.counted.respelled:
            found = self.counted.spell(found)
        if "session_on" in found:
            found = found.assign(session_on=pd.to_datetime(found["session_on"]))
        return add_up(found, columns)

    def of(self, practice_codes: Collection[str]) -> "StoredCounts":
        """Return the appointments of some practices alone."""
        codes = tuple(code for code in self.practice_codes if code in practice_codes)
        return replace(self, practice_codes=codes)

    def within(self, period: Period | None) -> "StoredCounts":
        """Return the appointments of a period alone; all of them for None."""
        return replace(self, periods=(*self.periods, period)) if period else self

    def _stored(self, columns: Collection[str]) -> list[str]:
        """Return the columns of the store from which those that are asked for can be told."""
        asked = set(columns)
        if unknown := asked - set(COUNTED_BY):
            raise ValueError(f"not counted by {sorted(unknown)}")
        if asked & {MONTH, WEEKDAY}:
            asked.add("session_on")
        if "clinician_label" in asked and self.counted.respelled:
            asked.add("practice_code")
        return [name for name in AUDIT_COLUMNS if name in asked]


def count_stored(store: Store, practice_codes: Collection[str]) -> StoredCounts:
    """Return the appointments of some practices that count, to be counted.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    with store.read() as connection:
        counted = find_counted(connection, practice_codes)
    return StoredCounts(store=store, counted=counted, practice_codes=tuple(practice_codes))
