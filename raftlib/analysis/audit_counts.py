"""Audited appointments, counted: what every figure of an audit is made from.

Figures ask for counts, not for appointments, so that a store may count where the appointments
are. Of a hundred thousand of them only the few rows that differ are read.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol, Self

import pandas as pd

from raftlib.domain.audit import AUDIT_COLUMNS
from raftlib.domain.period import Period

# The month is a text such as 2023-10; the weekday a number, 1 for Monday.
MONTH, WEEKDAY = "month", "weekday"
# What appointments can be counted by; what was noted at one is nobody's figure.
COUNTED_BY = (*(name for name in AUDIT_COLUMNS if name != "note"), MONTH, WEEKDAY)
APPOINTMENTS = "appointments"


class AuditCounts(Protocol):
    """Audited appointments that can be counted, wherever they are kept."""

    def count(self, *columns: str) -> pd.DataFrame:
        """Return how many appointments there are of each combination that occurs.

        Parameters
        ----------
        columns : str
            Some of ``COUNTED_BY``, at least one.

        Returns
        -------
        DataFrame
            These columns and ``appointments`` (int64, at least 1), in the order of the columns.
        """

    def of(self, practice_codes: Collection[str]) -> Self:
        """Return the appointments of some practices alone."""

    def within(self, period: Period | None) -> Self:
        """Return the appointments of a period alone; all of them for None."""


class CountedRows:
    """Counts appointments that were read, as those of a sheet.

    Parameters
    ----------
    appointments : DataFrame
        Columns ``AUDIT_COLUMNS``, one row an appointment; ``session_on`` as datetime.

    Examples
    --------
    >>> rows = pd.DataFrame({"mode": ["telephone", "home visit", "telephone"]})
    >>> CountedRows(rows).count("mode").to_numpy().tolist()
    [['home visit', 1], ['telephone', 2]]
    """

    def __init__(self, appointments: pd.DataFrame) -> None:
        self._rows = appointments

    def count(self, *columns: str) -> pd.DataFrame:
        """Return how many appointments there are of each combination that occurs."""
        return add_up(self._rows.assign(**{APPOINTMENTS: 1}), columns)

    def of(self, practice_codes: Collection[str]) -> "CountedRows":
        """Return the appointments of some practices alone."""
        return CountedRows(self._rows[self._rows["practice_code"].isin(practice_codes)])

    def within(self, period: Period | None) -> "CountedRows":
        """Return the appointments of a period alone; all of them for None."""
        if period is None:
            return self
        days = self._rows["session_on"]
        inside = days.between(pd.Timestamp(period.first_on), pd.Timestamp(period.last_on))
        return CountedRows(self._rows[inside])


def add_up(counted: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Add up what was counted by more columns, in the order of those that are asked for.

    Parameters
    ----------
    counted : DataFrame
        Some columns of an audit, and ``appointments``; ``session_on`` as datetime, for ``month``
        and ``weekday`` too.
    columns : sequence of str
        Some of ``COUNTED_BY``.
    """
    keys = [_column(counted, name).rename(name) for name in columns]
    return counted[APPOINTMENTS].astype("int64").groupby(keys, observed=True).sum().reset_index()


def rows_of(counted: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a few columns; pandas' own way is slow where text is kept by Arrow."""
    return zip(*(counted[name].tolist() for name in counted), strict=True)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in {MONTH, WEEKDAY}:
        return table[name]
    days: pd.Series[pd.Timestamp] = table["session_on"]
    return days.dt.strftime("%Y-%m") if name == MONTH else days.dt.day_of_week + 1


NOTHING_COUNTED = CountedRows(
    pd.DataFrame(columns=list(AUDIT_COLUMNS)).astype({"session_on": "datetime64[s]"})
)
