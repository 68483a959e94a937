"""Themes of change: which changes clinicians named, and in how many practices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from raftlib.analysis.audit_counts import APPOINTMENTS, AuditCounts
from raftlib.analysis.disclosure import (
    ROUNDED_TO,
    SMALLEST_SHOWN,
    disclose_counts,
    round_count,
    rounded_from,
    share_of,
)
from raftlib.domain.audit import NOT_SAID, AuditMenu, Avoidable
from raftlib.domain.proportion import Proportion


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Between which numbers of practices named a theme, both included: all that may be told."""

    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class ExactTheme:
    """A theme with its exact counts, which stay in the practices."""

    name: str
    appointments: int
    practices: int


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A theme as it may be told.

    ``share`` is None where there are too few appointments for one, ``named_by`` where there are
    too few practices.
    """

    name: str
    appointments: int
    share: Proportion | None
    named_by: Naming | None


def count_themes(counts: AuditCounts, column: str, names: Mapping[str, str]) -> list[ExactTheme]:
    """Count the avoidable appointments by an answer, the most frequent first.

    Parameters
    ----------
    counts : AuditCounts
        Of the whole locality.
    column : str
        The answer, one of ``COUNTED_BY``; one that was not given is ``NOT_SAID``.
    names : mapping of str to str
        What an answer counts as, where that is not the answer itself.
    """
    rows = counts.count("practice_code", "avoidable", column)
    rows = rows[rows["avoidable"] != Avoidable.NOT]
    said = rows[column].replace("", NOT_SAID)
    rows = rows.assign(theme=said.map(lambda answer: names.get(answer, answer)))
    found = rows.groupby("theme").agg({APPOINTMENTS: "sum", "practice_code": "nunique"})
    themes = [
        ExactTheme(name=str(name), appointments=int(number), practices=int(practices))
        for name, number, practices in found.itertuples(name=None)
    ]
    return sorted(themes, key=lambda one: (-one.appointments, one.name))


def owner_levels(menu: AuditMenu, counts: AuditCounts) -> dict[str, str]:
    """Return the owner level of each answer that was given."""
    given = counts.count("could_have_been")["could_have_been"].replace("", NOT_SAID)
    return {answer: menu.owner_level(answer) for answer in given}


def disclose_themes(themes: Sequence[ExactTheme], practices: int) -> tuple[Theme, ...]:
    """Return the themes that may be told, the most frequent first and equal ones by name.

    Parameters
    ----------
    themes : sequence of ExactTheme
        They add up to the avoidable appointments, which are told too.
    practices : int
        How many took part, which is told exactly.
    """
    base = sum(one.appointments for one in themes)
    counts = disclose_counts(pd.Series([one.appointments for one in themes], dtype="int64"))
    told = [
        Theme(
            name=one.name,
            appointments=int(count),
            share=share_of(int(count), base),
            named_by=disclose_naming(one.practices, practices),
        )
        for one, count in zip(themes, counts, strict=True)
        if not pd.isna(count)
    ]
    return tuple(sorted(told, key=lambda one: (-one.appointments, one.name)))


def disclose_naming(practices: int, took_part: int) -> Naming | None:
    """Return how many practices named a theme, as it may be told.

    Notes
    -----
    From 1 to 7 is hidden, as 0 is with it, and so are 1 to 7 that did not name it, as the rest
    would tell them; between these, the numbers that round to the same. Of fewer than twice eight
    practices nothing is told.

    Examples
    --------
    >>> [disclose_naming(practices, 24) for practices in (7, 9, 22)] == [
    ...     Naming(least=0, most=7), Naming(least=8, most=12), Naming(least=17, most=24)]
    True
    """
    if took_part < 2 * SMALLEST_SHOWN:
        return None
    if practices < SMALLEST_SHOWN:
        return Naming(least=0, most=SMALLEST_SHOWN - 1)
    last = took_part - SMALLEST_SHOWN
    if round_count(last) - ROUNDED_TO // 2 == last:  # it would be told alone, and so exactly
        last -= 1
    if practices > last:
        return Naming(least=last + 1, most=took_part)
    least, most = rounded_from(round_count(practices))
    return Naming(least=least, most=min(most, last))
