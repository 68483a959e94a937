"""Everything that is told about a locality, decided together.

Each table may be fit to leave by itself, and yet two of them, or a month beside all months, tell
what neither does. So what is told is chosen as a whole, in the order of what it is worth to a
meeting; what would let a reader work out a hidden count is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import pandas as pd

from raftlib.analysis.audit import AuditSummary, summarise_audit
from raftlib.analysis.audit_counts import MONTH, AuditCounts
from raftlib.analysis.disclosure import (
    Part,
    choose_parts,
    disclose_audit,
    may_leave,
    round_practice,
)
from raftlib.analysis.locality_sums import (
    ALL,
    ANSWERS,
    AVOIDABLE,
    CHANGES,
    LEVELS,
    LOOKED_AT,
    NEITHER,
    PARTIALLY,
    PRACTICE,
    WHEN,
    WHOLLY,
    Cell,
    LocalitySums,
    Unit,
)
from raftlib.analysis.themes import Theme, count_themes, disclose_themes, owner_levels
from raftlib.domain.audit import AuditMenu, AuditShare
from raftlib.domain.period import Period
from raftlib.domain.proportion import PracticeCount

Told = frozenset[Cell]


@dataclass(frozen=True, kw_only=True, eq=False)
class LocalityFigures:
    """What is told about a locality: to be shown, drawn, said or handed on in any part.

    ``together`` is of all audited sessions, ``by_month`` has the shares alone, by months such as
    2023-10, unless there is but one. ``changes``, ``levels`` and ``when`` are of the avoidable
    appointments. ``practices`` are those that may stand beside each other, by what is counted.
    """

    together: AuditSummary
    by_month: Mapping[str, AuditSummary]
    changes: tuple[Theme, ...] = ()
    levels: tuple[Theme, ...] = ()
    when: tuple[Theme, ...] = ()
    practices: Mapping[AuditShare, tuple[PracticeCount, ...]] = field(default_factory=dict)
    practices_audited: int = 0

    def summary(self, period: Period | None) -> AuditSummary | None:
        """Return what is told of a month, or of all for None; None if nothing was audited then."""
        return self.by_month.get(str(period)) if period else self.together

    def is_whole(self, period: Period | None) -> bool:
        """Return whether the tables, too, are told of this period: it is all there is."""
        return period is None or set(self.by_month) == {str(period)}


def tell_locality(
    counts: AuditCounts, clinicians_in_practice: Mapping[str, int], menu: AuditMenu
) -> LocalityFigures:
    """Choose what is told about a locality.

    Parameters
    ----------
    counts : AuditCounts
        All that was audited in the locality.
    clinicians_in_practice : mapping of str to int
        By practice_code, where it is known.
    menu : AuditMenu
        Says which level owns each alternative.

    Notes
    -----
    By month only how many were looked at, and the shares: beside all months together, tables by
    month would tell small counts, or would have to lose most of their rows.
    """
    together = disclose_audit(summarise_audit(counts, clinicians_in_practice, menu))
    levels_of = owner_levels(menu, counts)
    exact = {
        CHANGES: count_themes(counts, "change_needed", {}),
        LEVELS: count_themes(counts, "could_have_been", levels_of),
        ANSWERS: count_themes(counts, "could_have_been", {}),
        WHEN: count_themes(counts, "achievable", {}),
    }
    tables = {name: {row.name: row.appointments for row in rows} for name, rows in exact.items()}
    sums = LocalitySums(counts, tables, levels_of)
    took_part = len(sums.units(PRACTICE))
    themes = {
        name: disclose_themes(rows, took_part) if together.avoidable else ()
        for name, rows in exact.items()
    }

    def of_month(month: str) -> AuditSummary:
        return summarise_audit(counts.within(Period.parse(month)), clinicians_in_practice, menu)

    months = {month: disclose_audit(_shares_alone(of_month(month))) for month in sums.units(MONTH)}
    told = _choose(sums, _offer(sums, together, themes, months))
    together = _keep(together, (ALL,), told)
    if len(months) == 1:
        months = dict.fromkeys(months, together)
    return LocalityFigures(
        together=together,
        by_month={m: _keep(one, (MONTH, m), told) for m, one in months.items()}
        if len(months) > 1
        else months,
        changes=_told_themes(themes, CHANGES, told),
        levels=_told_themes(themes, LEVELS, told),
        when=_told_themes(themes, WHEN, told),
        practices={share: _told_practices(sums, share, told) for share in AuditShare},
        practices_audited=took_part,
    )


def _choose(sums: LocalitySums, offers: Sequence[Sequence[Told]]) -> Told:
    """Return what is told: of each offer the first of which nothing hidden can be worked out."""
    everything = frozenset[Cell]().union(*(choices[0] for choices in offers))
    if sums.is_safe(everything):
        return everything
    told: Told = frozenset()
    for choices in offers:
        more = (told | choice for choice in choices)
        told = next((cells for cells in more if sums.is_safe(cells)), told)
    return told


def _offer(
    sums: LocalitySums,
    together: AuditSummary,
    themes: Mapping[str, tuple[Theme, ...]],
    months: Mapping[str, AuditSummary],
) -> list[list[Told]]:
    """Return what could be told, what is worth most first; each whole, then ever less of it."""
    offers = [_ever_less(_summary_cells((ALL,), together))]
    if together.avoidable:
        rows: dict[str, Sequence[str]] = {
            LEVELS: together.owner_levels["owner_level"].tolist(),
            ANSWERS: together.alternatives["could_have_been"].tolist(),
            CHANGES: [theme.name for theme in themes[CHANGES]],
            WHEN: [theme.name for theme in themes[WHEN]],
        }
        offers.append(_ever_less(_practice_cells(sums, (AVOIDABLE,))))
        offers += [
            _ever_less([[Cell((name, row), AVOIDABLE)] for row in names])
            for name, names in rows.items()
        ]
    if together.wholly and together.partially:
        offers.append(_ever_less(_practice_cells(sums, (WHOLLY, PARTIALLY))))
    if len(months) > 1:
        offers += _offer_months(sums, together, months)
    return offers


def _ever_less(rows: Sequence[Sequence[Cell]]) -> list[Told]:
    """Return all rows, all but the last, and so on, down to none."""
    return [frozenset(chain.from_iterable(rows[:end])) for end in range(len(rows), -1, -1)]


def _summary_cells(unit: Unit, summary: AuditSummary) -> list[list[Cell]]:
    """Return what a summary tells: how many, the share, and its two parts."""
    rows = [[LOOKED_AT]] if summary.appointments else []
    rows += [[AVOIDABLE]] if summary.avoidable else []
    rows += [[WHOLLY, PARTIALLY]] if summary.wholly and summary.partially else []
    return [[Cell(unit, counted) for counted in row] for row in rows]


def _practice_cells(sums: LocalitySums, counted: tuple[str, ...]) -> list[list[Cell]]:
    """Return the cells of each practice that may be told beside the others, the largest first.

    A practice whose wholly avoidable appointments are few does not tell its partially avoidable
    ones either: both together are told.
    """
    shown = _fit_practices(sums, (AVOIDABLE,))
    if AVOIDABLE not in counted:
        shown &= _fit_practices(sums, counted)
    sizes = {code: sums.count((PRACTICE, code), LOOKED_AT) for code in shown}
    return [
        [Cell((PRACTICE, code), one) for one in (LOOKED_AT, *counted)]
        for code in sorted(shown, key=lambda code: (-sizes[code], code))
    ]


def _fit_practices(sums: LocalitySums, counted: tuple[str, ...]) -> frozenset[str]:
    cells = counted if len(counted) > 1 else (*counted, NEITHER)

    def part(code: str) -> Part:
        unit = (PRACTICE, code)
        size, clinicians = sums.count(unit, LOOKED_AT), sums.clinicians[unit]
        fit = (
            may_leave(sums.practice_count(code, one), len(clinicians))
            for one in (AuditShare.AVOIDABLE, *map(AuditShare, counted))
        )
        found = tuple(sums.count(unit, one) for one in cells)
        return Part(key=code, size=size, clinicians=clinicians, cells=found, may_leave=all(fit))

    return choose_parts([part(code) for code in sums.units(PRACTICE)])


def _offer_months(
    sums: LocalitySums, together: AuditSummary, months: Mapping[str, AuditSummary]
) -> list[list[Told]]:
    """Return what each month could tell beside all months together."""
    told: dict[str, list[list[Cell]]] = {month: [] for month in months}
    levels = (
        (together.appointments, (LOOKED_AT,), (LOOKED_AT,)),
        (together.avoidable, (AVOIDABLE,), (AVOIDABLE, NEITHER)),
        (together.wholly and together.partially, (WHOLLY, PARTIALLY), (WHOLLY, PARTIALLY)),
    )
    for depth, (is_told, counted, cells) in enumerate(levels):
        fit = _fit_months(sums, months, told, cells, depth) if is_told else frozenset()
        for month in fit:
            told[month].append([Cell((MONTH, month), one) for one in counted])
    return [_ever_less(rows) for rows in told.values()]


def _fit_months(
    sums: LocalitySums,
    months: Mapping[str, AuditSummary],
    told: Mapping[str, Sequence[object]],
    cells: tuple[str, ...],
    depth: int,
) -> frozenset[str]:
    """Return the months that may tell these cells, of those that tell what is above them."""

    def part(month: str) -> Part:
        unit = (MONTH, month)
        fit = len(_summary_cells(unit, months[month])) > depth == len(told[month])
        return Part(
            key=month,
            size=sums.count(unit, LOOKED_AT),
            clinicians=sums.clinicians[unit],
            cells=tuple(sums.count(unit, one) for one in cells),
            may_leave=fit,
        )

    return choose_parts([part(month) for month in months])


def _keep(summary: AuditSummary, unit: Unit, told: Told) -> AuditSummary:
    """Return the summary with what is told alone."""

    def rows(table: pd.DataFrame, name: str, column: str) -> pd.DataFrame:
        # By place: of an empty table a mask without rows would take the columns.
        kept = [
            place for place, row in enumerate(table[column]) if Cell((name, row), AVOIDABLE) in told
        ]
        return table.iloc[kept].reset_index(drop=True)

    return replace(
        summary,
        appointments=summary.appointments if Cell(unit, LOOKED_AT) in told else 0,
        avoidable=summary.avoidable if Cell(unit, AVOIDABLE) in told else None,
        wholly=summary.wholly if Cell(unit, WHOLLY) in told else None,
        partially=summary.partially if Cell(unit, PARTIALLY) in told else None,
        alternatives=rows(summary.alternatives, ANSWERS, "could_have_been"),
        owner_levels=rows(summary.owner_levels, LEVELS, "owner_level"),
    )


def _shares_alone(summary: AuditSummary) -> AuditSummary:
    return replace(
        summary,
        alternatives=summary.alternatives.iloc[:0],
        owner_levels=summary.owner_levels.iloc[:0],
    )


def _told_themes(
    themes: Mapping[str, tuple[Theme, ...]], name: str, told: Told
) -> tuple[Theme, ...]:
    return tuple(one for one in themes[name] if Cell((name, one.name), AVOIDABLE) in told)


def _told_practices(sums: LocalitySums, share: AuditShare, told: Told) -> tuple[PracticeCount, ...]:
    return tuple(
        round_practice(sums.practice_count(code, share))
        for code in sums.units(PRACTICE)
        if Cell((PRACTICE, code), share.value) in told
    )
