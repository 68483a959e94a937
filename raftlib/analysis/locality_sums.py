"""The counts of a locality that add up to each other, and what a reader could work out of them."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from raftlib.analysis.audit_counts import APPOINTMENTS, MONTH, AuditCounts
from raftlib.analysis.disclosure import (
    FEWEST_CLINICIANS,
    FEWEST_FOR_A_SHARE,
    SMALLEST_SHOWN,
    is_small,
    round_count,
    rounded_from,
)
from raftlib.analysis.working_out import Reader, Sum
from raftlib.domain.audit import AuditShare, Avoidable
from raftlib.domain.proportion import PracticeCount

ALL = "all"
PRACTICE, BOTH = "practice", "practice in a month"
# The tables of the avoidable appointments.
ANSWERS, LEVELS, CHANGES, WHEN = "answers", "levels", "changes", "when"
# A count that is hidden may be any of as many as there are from 1 to 7; one that is rounded may be
# at least one other.
LEAST_OPEN_HIDDEN, LEAST_OPEN_ROUNDED = SMALLEST_SHOWN - 1, 2
_PAIR = ["practice_code", MONTH]

Unit = tuple[str, ...]
Table = Mapping[str, int]


@dataclass(frozen=True)
class Cell:
    """One count: of a unit (all, a practice, a month), and what is counted there."""

    unit: Unit
    counted: str


LOOKED_AT, AVOIDABLE = "looked at", "avoidable"
WHOLLY, PARTIALLY, NEITHER = (
    str(a) for a in (Avoidable.WHOLLY, Avoidable.PARTIALLY, Avoidable.NOT)
)
QUANTITIES = (LOOKED_AT, AVOIDABLE, WHOLLY, PARTIALLY, NEITHER)


class LocalitySums:
    """The exact counts of a locality, as a reader relates them.

    A reader is taken to know which practice audited in which month.

    Parameters
    ----------
    counts : AuditCounts
        Of the whole locality.
    tables : mapping of str to (mapping of str to int)
        What the avoidable appointments are told by: in each table the rows add up to them.
    levels : mapping of str to str
        The owner level of each answer, if tables ``levels`` and ``answers`` are there.
    """

    def __init__(
        self, counts: AuditCounts, tables: Mapping[str, Table], levels: Mapping[str, str]
    ) -> None:
        judged = counts.count(*_PAIR, "clinician_label", "avoidable")
        self.clinicians = _who(judged)
        self.exact: dict[Cell, int] = _count_units(judged)
        for name, table in tables.items():
            self.exact.update({Cell((name, row), AVOIDABLE): n for row, n in table.items()})
        self._reader = Reader(
            [*_judgement_sums(self.exact), *_unit_sums(self.exact), *_table_sums(tables, levels)]
        )

    def units(self, kind: str) -> list[str]:
        """Return the practices, or the months, in their order."""
        return sorted(unit[1] for unit in self.clinicians if unit[0] == kind)

    def count(self, unit: Unit, counted: str) -> int:
        """Return an exact count; 0 where nothing was audited."""
        return self.exact.get(Cell(unit, counted), 0)

    def practice_count(self, code: str, share: AuditShare) -> PracticeCount:
        """Return what a practice counted, exactly."""
        unit = (PRACTICE, code)
        return PracticeCount(
            practice_code=code,
            numerator=self.count(unit, share.value),
            denominator=self.count(unit, LOOKED_AT),
        )

    def is_safe(self, told: Collection[Cell]) -> bool:
        """Return whether nothing hidden can be worked out where these cells are told, rounded.

        A count of 1 to 7 stays open to ``LEAST_OPEN_HIDDEN`` values, any other to
        ``LEAST_OPEN_ROUNDED``; and how many fewer than three clinicians looked at may be 7.
        """
        found = self._narrow(frozenset(told))
        return all(self._is_open(cell, *ends) for cell, ends in found.items())

    def _is_open(self, cell: Cell, least: int, most: int) -> bool:
        exact = self.exact[cell]
        if not exact:
            return True
        few = len(self.clinicians.get(cell.unit, ())) < FEWEST_CLINICIANS
        if cell.unit in self.clinicians and few and least >= SMALLEST_SHOWN:
            return False
        needed = LEAST_OPEN_HIDDEN if is_small(exact) else LEAST_OPEN_ROUNDED
        return most - least + 1 >= needed

    def _narrow(self, told: frozenset[Cell]) -> dict[Cell, tuple[int, int]]:
        known: dict[Hashable, tuple[float, float]] = {
            Cell(unit, LOOKED_AT): (1, float("inf")) for unit in self.clinicians
        }
        known |= {cell: rounded_from(round_count(self.exact[cell])) for cell in told}
        shares = [cell.unit for cell in told if cell.counted == AVOIDABLE]
        for unit in shares:
            looked_at = Cell(unit, LOOKED_AT)
            if looked_at in told:
                least, most = known[looked_at]
                known[looked_at] = max(least, FEWEST_FOR_A_SHARE), most
        neither = [Cell(unit, NEITHER) for unit in shares if unit in self.clinicians]
        found = self._reader.narrow(known, neither, SMALLEST_SHOWN)
        return {cell: ends for cell, ends in found.items() if isinstance(cell, Cell)}


def _who(judged: pd.DataFrame) -> dict[Unit, frozenset[tuple[str, str]]]:
    """Return who took part, by unit."""
    found: dict[Unit, set[tuple[str, str]]] = {}
    columns = (*_PAIR, "clinician_label")
    for practice, month, alias in judged[list(columns)].itertuples(index=False, name=None):
        for unit in _units_of(practice, month):
            found.setdefault(unit, set()).add((practice, alias))
    return {unit: frozenset(who) for unit, who in found.items()}


def _units_of(practice: str, month: str) -> tuple[Unit, ...]:
    return (ALL,), (PRACTICE, practice), (MONTH, month), (BOTH, practice, month)


def _count_units(judged: pd.DataFrame) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    rows = judged[[*_PAIR, "avoidable", APPOINTMENTS]].itertuples(index=False, name=None)
    for practice, month, answer, number in rows:
        for unit in _units_of(practice, month):
            found.update({c: 0 for q in QUANTITIES if (c := Cell(unit, q)) not in found})
            wanted = [LOOKED_AT, str(answer)]
            for quantity in wanted if answer == NEITHER else [*wanted, AVOIDABLE]:
                found[Cell(unit, quantity)] += int(number)
    return found


def _judgement_sums(exact: Mapping[Cell, int]) -> list[Sum]:
    units = [cell.unit for cell in exact if cell.counted == LOOKED_AT]
    return list(
        chain.from_iterable(
            (
                Sum(
                    whole=Cell(unit, LOOKED_AT),
                    parts=[Cell(unit, AVOIDABLE), Cell(unit, NEITHER)],
                ),
                Sum(
                    whole=Cell(unit, AVOIDABLE),
                    parts=[Cell(unit, WHOLLY), Cell(unit, PARTIALLY)],
                ),
            )
            for unit in units
        )
    )


def _unit_sums(exact: Mapping[Cell, int]) -> list[Sum]:
    """Return that practices and months add up to all, and a practice's months to it."""
    parts: dict[Cell, list[Cell]] = {}
    for cell in exact:
        kind, *names = cell.unit
        if kind in {PRACTICE, MONTH}:
            # Told apart, or practices and months would be taken for parts of one sum.
            parts.setdefault(Cell((ALL, kind), cell.counted), []).append(cell)
        elif kind == BOTH:
            for unit in ((PRACTICE, names[0]), (MONTH, names[1])):
                parts.setdefault(Cell(unit, cell.counted), []).append(cell)
    return [
        Sum(whole=Cell((ALL,), whole.counted) if whole.unit[0] == ALL else whole, parts=cells)
        for whole, cells in parts.items()
    ]


def _table_sums(tables: Mapping[str, Table], levels: Mapping[str, str]) -> list[Sum]:
    sums = [
        Sum(whole=Cell((ALL,), AVOIDABLE), parts=[Cell((name, row), AVOIDABLE) for row in table])
        for name, table in tables.items()
        if table
    ]
    by_level: dict[str, list[Cell]] = {}
    for answer in tables.get(ANSWERS, ()):
        by_level.setdefault(levels[answer], []).append(Cell((ANSWERS, answer), AVOIDABLE))
    sums += [
        Sum(whole=Cell((LEVELS, level), AVOIDABLE), parts=cells)
        for level, cells in by_level.items()
    ]
    return sums
