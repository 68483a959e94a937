"""What an audit of avoidable appointments found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd

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


def choose_period(appointments: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """Return the rows whose ``session_on`` lies in the period; all of them for None."""
    if period is None:
        return appointments
    inside = appointments["session_on"].between(
        pd.Timestamp(period.first_on), pd.Timestamp(period.last_on)
    )
    return appointments[inside].reset_index(drop=True)


def list_months(appointments: pd.DataFrame) -> list[Period]:
    """Return the months that have sessions, in order of time."""
    months = appointments["session_on"].dt.strftime("%Y-%m").unique()
    return [Period.parse(month) for month in sorted(months)]


def summarise_audit(
    appointments: pd.DataFrame, clinicians_in_practice: Mapping[str, int], menu: AuditMenu
) -> AuditSummary:
    """Summarise audited appointments, exactly as they were judged.

    Parameters
    ----------
    appointments : DataFrame
        Columns ``AUDIT_COLUMNS``, one row an appointment.
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
    took_part = appointments[["practice_code", "clinician_label"]].drop_duplicates()
    codes = took_part["practice_code"].unique()
    known = sum(clinicians_in_practice.values()) if clinicians_in_practice else None
    total = len(appointments)
    counts = appointments["avoidable"].value_counts()
    wholly = int(counts.get(Avoidable.WHOLLY, 0))
    partially = int(counts.get(Avoidable.PARTIALLY, 0))
    avoidable = appointments[appointments["avoidable"] != Avoidable.NOT]
    alternatives = avoidable["could_have_been"].replace("", NOT_SAID)
    owners = alternatives.map({label: menu.owner_level(label) for label in alternatives.unique()})
    return AuditSummary(
        appointments=total,
        wholly=wilson(wholly, total) if total else None,
        partially=wilson(partially, total) if total else None,
        avoidable=wilson(wholly + partially, total) if total else None,
        clinicians_took_part=len(took_part),
        clinicians_in_practice=known if set(codes) <= set(clinicians_in_practice) else None,
        practices_took_part=len(codes),
        first_on=appointments["session_on"].min() if total else None,
        last_on=appointments["session_on"].max() if total else None,
        alternatives=_count_reasons(alternatives, owners),
        owner_levels=_count_reasons(owners, owners),
    )


def _count_reasons(answers: pd.Series, owners: pd.Series) -> pd.DataFrame:
    """Count answers, the most frequent first and equal ones by name, with Wilson intervals."""
    # Counted without pandas, which takes ten times as long on so few rows.
    counts = Counter(zip(answers, owners, strict=True))
    rows = sorted(counts.items(), key=lambda row: (-row[1], *row[0]))
    shares = [wilson(count, len(answers)) for _, count in rows]
    so_far = accumulate(count for _, count in rows)
    columns = {
        "could_have_been": pd.Series([label for (label, _), _ in rows], dtype=str),
        "owner_level": pd.Series([level for (_, level), _ in rows], dtype=str),
        "appointments": pd.Series([count for _, count in rows], dtype="int64"),
        "share": pd.Series([found.share for found in shares], dtype=float),
        "lower": pd.Series([found.lower for found in shares], dtype=float),
        "upper": pd.Series([found.upper for found in shares], dtype=float),
        "running_share": pd.Series([count / len(answers) for count in so_far], dtype=float),
    }
    return pd.DataFrame(columns)[REASON_COLUMNS]
