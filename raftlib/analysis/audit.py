"""What an audit of avoidable appointments found."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

import pandas as pd

from raftlib.analysis.audit_counts import MONTH, AuditCounts, rows_of
from raftlib.analysis.proportions import wilson
from raftlib.domain.audit import NOT_SAID, AuditMenu, Avoidable
from raftlib.domain.period import Period
from raftlib.domain.proportion import Proportion

REASON_COLUMNS = [
    "could_have_been",
    "owner_level",
    "appointments",
    "share",
    "lower",
    "upper",
    "running_share",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditSummary:
    """The findings of one audit, for one practice or for several together.

    ``avoidable`` is wholly and partially together. The shares are None where nothing was audited,
    and a single one is None where it may not leave the practice. ``alternatives`` and
    ``owner_levels`` have one row an answer, the most frequent first, with the columns
    ``REASON_COLUMNS``; ``share`` is of the avoidable appointments and ``running_share`` that of
    all rows down to this one, from 0 to 1. ``disclosed`` says
    that the figures are rounded, so that they may leave the practice.
    """

    appointments: int
    wholly: Proportion | None
    partially: Proportion | None
    avoidable: Proportion | None
    clinicians_took_part: int
    clinicians_in_practice: int | None
    practices_took_part: int
    first_on: pd.Timestamp | None
    last_on: pd.Timestamp | None
    alternatives: pd.DataFrame
    owner_levels: pd.DataFrame
    disclosed: bool = False

    @property
    def numerators(self) -> tuple[int, int]:
        """Return how many were wholly and how many partially avoidable; 0 where not known."""
        wholly, partially = self.wholly, self.partially
        return wholly.numerator if wholly else 0, partially.numerator if partially else 0


@dataclass(frozen=True)
class _Counted:
    """What the findings of one practice, or of all together, are made of."""

    clinicians: set[tuple[str, str]] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    days: set[pd.Timestamp] = field(default_factory=set)


def list_months(counts: AuditCounts) -> list[Period]:
    """Return the months that have sessions, in order of time."""
    return [Period.parse(month) for month in counts.count(MONTH)[MONTH]]


def list_days(counts: AuditCounts) -> list[date]:
    """Return the days that have sessions, in order of time."""
    return [day.date() for day in counts.count("session_on")["session_on"]]


def summarise_audit(
    counts: AuditCounts, clinicians_in_practice: Mapping[str, int], menu: AuditMenu
) -> AuditSummary:
    """Summarise audited appointments, exactly as they were judged.

    Parameters
    ----------
    counts : AuditCounts
        The appointments that are looked at, all together.
    clinicians_in_practice : mapping of str to int
        By practice_code, of all practices that are looked at. The total is None unless it is known
        for each practice that took part.
    menu : AuditMenu
        Says which level owns each alternative.

    Returns
    -------
    AuditSummary
        With shares of None and empty tables where there are no appointments.
    """
    return _summarise(_count(counts, apart=False)[""], clinicians_in_practice, menu)


def summarise_practices(
    counts: AuditCounts, clinicians_in_practice: Mapping[str, int], menu: AuditMenu
) -> dict[str, AuditSummary]:
    """Summarise the appointments of each practice that audited, by code, in order of code."""
    known = clinicians_in_practice
    return {
        code: _summarise(counted, {code: known[code]} if code in known else {}, menu)
        for code, counted in sorted(_count(counts, apart=True).items())
    }


def _count(counts: AuditCounts, *, apart: bool) -> dict[str, _Counted]:
    """Count by practice_code, or all together under an empty one."""
    found: dict[str, _Counted] = defaultdict(_Counted)
    practice = ["practice_code"] if apart else []
    took_part = counts.count("practice_code", "clinician_label", "avoidable")
    for code, alias, answer, number in rows_of(took_part):
        counted = found[code if apart else ""]
        counted.clinicians.add((code, alias))
        counted.answers[answer] += number
    reasons = counts.count(*practice, "avoidable", "could_have_been")
    reasons = reasons[reasons["avoidable"] != Avoidable.NOT]
    for *codes, _, reason, number in rows_of(reasons):
        found["".join(codes)].reasons[reason or NOT_SAID] += number
    for *codes, day, _ in rows_of(counts.count(*practice, "session_on")):
        found["".join(codes)].days.add(day)
    return found


def _summarise(
    counted: _Counted, clinicians_in_practice: Mapping[str, int], menu: AuditMenu
) -> AuditSummary:
    codes = {code for code, _ in counted.clinicians}
    known = sum(clinicians_in_practice.values()) if clinicians_in_practice else None
    total = counted.answers.total()
    wholly, partially = counted.answers[Avoidable.WHOLLY], counted.answers[Avoidable.PARTIALLY]
    owned = {label: menu.owner_level(label) for label in counted.reasons}
    owners: Counter[str] = Counter()
    for label, number in counted.reasons.items():
        owners[owned[label]] += number
    return AuditSummary(
        appointments=total,
        wholly=wilson(wholly, total) if total else None,
        partially=wilson(partially, total) if total else None,
        avoidable=wilson(wholly + partially, total) if total else None,
        clinicians_took_part=len(counted.clinicians),
        clinicians_in_practice=known if codes <= set(clinicians_in_practice) else None,
        practices_took_part=len(codes),
        first_on=min(counted.days, default=None),
        last_on=max(counted.days, default=None),
        alternatives=_table_of_reasons(counted.reasons, owned),
        owner_levels=_table_of_reasons(owners, {level: level for level in owners}),
    )


def _table_of_reasons(answers: Mapping[str, int], owners: Mapping[str, str]) -> pd.DataFrame:
    """Return counted answers, the most frequent first and equal ones by name, with Wilson's."""
    rows = sorted(answers.items(), key=lambda row: (-row[1], row[0]))
    total = sum(answers.values())
    shares = [wilson(count, total) for _, count in rows]
    so_far = accumulate(count for _, count in rows)
    columns = {
        "could_have_been": pd.Series([label for label, _ in rows], dtype=str),
        "owner_level": pd.Series([owners[label] for label, _ in rows], dtype=str),
        "appointments": pd.Series([count for _, count in rows], dtype="int64"),
        "share": pd.Series([found.share for found in shares], dtype=float),
        "lower": pd.Series([found.lower for found in shares], dtype=float),
        "upper": pd.Series([found.upper for found in shares], dtype=float),
        "running_share": pd.Series([count / total for count in so_far], dtype=float),
    }
    return pd.DataFrame(columns)[REASON_COLUMNS]
