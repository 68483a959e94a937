"""How far a round of the audit is: sessions and appointments by alias, never judgements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from raftlib.analysis.audit_counts import APPOINTMENTS, AuditCounts
from raftlib.analysis.sample_size import appointments_needed

# Source: MEASURES, "How many": points either way at 25%, for the practice together.
MARGIN, ROUGH_MARGIN = 0.05, 0.10
# Where nobody has said how many clinicians there are: 286 among 7, what 2 to 3 half-day sessions
# of each come to.
USUAL_TARGET = 40


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """How many appointments to ask each clinician for, and of how many clinicians that is made.

    ``together`` gives a share to within 5 points either way, ``rough`` to within 10;
    ``clinicians`` is None where their number is not known.
    """

    each: int
    together: int
    rough: int
    clinicians: int | None


@dataclass(frozen=True, kw_only=True)
class AliasProgress:
    """What one alias has looked at in a round."""

    clinician_label: str
    sessions: int
    appointments: int


@dataclass(frozen=True, kw_only=True)
class RoundProgress:
    """How far one practice is in a round: exact figures, which stay in the practice.

    ``clinicians`` is how many there are, or None where nobody has said; ``absent`` are aliases of
    earlier audits that have looked at nothing in this round. Both are in order of the alias.
    """

    target: int
    clinicians: int | None
    by_alias: tuple[AliasProgress, ...]
    absent: tuple[str, ...] = ()

    @property
    def appointments(self) -> int:
        """Return how many appointments all have looked at."""
        return sum(one.appointments for one in self.by_alias)

    @property
    def begun(self) -> int:
        """Return how many clinicians have begun."""
        return len(self.by_alias)

    @property
    def not_begun(self) -> int | None:
        """Return how many have not; None where nobody knows."""
        return None if self.clinicians is None else max(0, self.clinicians - self.begun)

    @property
    def below(self) -> tuple[AliasProgress, ...]:
        """Return who has begun and has not reached the target."""
        return tuple(one for one in self.by_alias if one.appointments < self.target)

    @property
    def reached(self) -> int:
        """Return how many have reached the target."""
        return self.begun - len(self.below)

    @property
    def all_reached(self) -> bool:
        """Return whether nobody is left, as far as it is known how many there are."""
        return bool(self.by_alias) and not self.below and not self.not_begun


def suggest_target(clinicians: int | None) -> Suggestion:
    """Return how many appointments each clinician of a practice would have to look at.

    Examples
    --------
    >>> suggest_target(7).each, suggest_target(2).each, suggest_target(None).each
    (41, 143, 40)
    """
    together, rough = appointments_needed(MARGIN), appointments_needed(ROUGH_MARGIN)
    each = -(-together // clinicians) if clinicians else USUAL_TARGET
    return Suggestion(each=each, together=together, rough=rough, clinicians=clinicians or None)


def count_progress(
    counts: AuditCounts, before: AuditCounts, *, target: int, clinicians: int | None
) -> RoundProgress:
    """Count the sessions and appointments of each alias.

    Parameters
    ----------
    counts : AuditCounts
        The appointments of one practice in the round.
    before : AuditCounts
        All that the practice ever audited.
    target : int
        Appointments that each clinician is asked for.
    clinicians : int or None
        How many there are.
    """
    sessions = counts.count("clinician_label", "session_on", "session")
    found = sessions.groupby("clinician_label")[APPOINTMENTS].agg(["size", "sum"])
    by_alias = [
        AliasProgress(clinician_label=str(alias), sessions=int(size), appointments=int(total))
        for alias, size, total in found.itertuples(name=None)
    ]
    known = {one.clinician_label for one in by_alias}
    ever = before.count("clinician_label")["clinician_label"]
    return RoundProgress(
        target=target,
        clinicians=clinicians,
        by_alias=tuple(sorted(by_alias, key=lambda one: _in_order(one.clinician_label))),
        absent=tuple(sorted(map(str, set(ever) - known), key=_in_order)),
    )


@dataclass(frozen=True, kw_only=True)
class PracticesBegun:
    """Which practices of a locality have begun a round, and how many have done all that is asked.

    Nothing here is about patients, and no number of appointments leaves its practice: that one has
    begun is what its facilitator must know to remind the others.
    """

    begun: tuple[str, ...]
    not_begun: tuple[str, ...]
    all_reached: int


def stand_in_round(
    counts: AuditCounts, practices: Mapping[str, int], clinicians: Mapping[str, int]
) -> PracticesBegun:
    """Say which practices have begun.

    Parameters
    ----------
    counts : AuditCounts
        The appointments of the locality in the round.
    practices : mapping of str to int
        The target of each practice that takes part, by code.
    clinicians : mapping of str to int
        How many clinicians a practice has, where that is known. Only where it is, a practice can
        have done all: each of them has reached the target.
    """
    found = counts.count("practice_code", "clinician_label")
    reached: dict[str, list[bool]] = {}
    for code, total in zip(found["practice_code"], found[APPOINTMENTS], strict=True):
        reached.setdefault(str(code), []).append(int(total) >= practices.get(str(code), 0))
    begun = tuple(sorted(set(practices) & set(reached)))
    return PracticesBegun(
        begun=begun,
        not_begun=tuple(sorted(set(practices) - set(reached))),
        all_reached=sum(
            all(reached[code])
            and len(reached[code]) >= clinicians.get(code, len(reached[code]) + 1)
            for code in begun
        ),
    )


def _in_order(alias: str) -> list[tuple[bool, int, str]]:
    """Return by what aliases are ordered: GP 2 before GP 10."""
    parts = re.split(r"(\d+)", alias.casefold())
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
