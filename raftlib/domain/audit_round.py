"""A round of the audit: when it runs, whose it is, what may be answered, and how many are asked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from raftlib.domain.audit import Alternative, AuditMenu
from raftlib.domain.period import Period

# Three weeks: room for 2 to 3 half-day sessions of everybody, holidays or not. Source: MEASURES,
# "How many"; the length is ours, and whoever makes a round changes it.
ROUND_DAYS = 21
MAX_ROUND_NAME = 60
MAX_ANSWER_CHARACTERS = 60  # it has to fit on a button
MAX_TARGET = 1000
MAX_CLINICIANS = 999


class RoundStage(StrEnum):
    """Where a round stands on a day."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """What whoever makes a round says of it.

    ``target`` is how many appointments each clinician is asked for, ``menu`` the round's own copy
    of the answers.
    """

    name: str
    period: Period
    target: int
    menu: AuditMenu


@dataclass(frozen=True, kw_only=True)
class AuditRound:
    """A round of a whole locality, or of one practice: the other of the two is empty.

    ``closed_on`` is the last day of one that was closed before its period ended; one that was
    called off has a day before its first, and no session belongs to it.
    """

    number: int
    plan: RoundPlan
    locality: str = ""
    practice_code: str = ""
    closed_on: date | None = None

    @property
    def period(self) -> Period:
        """Return the days whose sessions belong to the round."""
        planned = self.plan.period
        if self.closed_on is None or self.closed_on >= planned.last_on:
            return planned
        return replace(planned, last_on=max(self.closed_on, planned.first_on))

    @property
    def is_called_off(self) -> bool:
        """Return whether no session belongs to the round any more."""
        return self.closed_on is not None and self.closed_on < self.plan.period.first_on

    def has(self, on: date) -> bool:
        """Return whether sessions of a day belong to the round."""
        inside = self.period.first_on <= on <= self.period.last_on
        return inside and not self.is_called_off

    def stage(self, today: date) -> RoundStage:
        """Return where the round stands; its first and its last day are in it."""
        if self.closed_on is not None or today > self.plan.period.last_on:
            return RoundStage.CLOSED
        return RoundStage.COMING if today < self.plan.period.first_on else RoundStage.OPEN

    def days_left(self, today: date) -> int:
        """Return how many days are left, this one with them; 0 for none."""
        return max(0, (self.period.last_on - today).days + 1)


@dataclass(frozen=True, kw_only=True)
class PracticeShare:
    """What a practice says of its part in a round: its clinicians, and a target of its own.

    None where it has not said so; then the round's target stands.
    """

    clinicians: int | None = None
    target: int | None = None


def overlap(first: Period, second: Period) -> bool:
    """Return whether two periods have a day in common.

    Examples
    --------
    >>> october, november = Period.parse("2023-10"), Period.parse("2023-11")
    >>> overlap(october, november), overlap(october, Period.parse("2023-10-31/2023-11-02"))
    (False, True)
    """
    return first.first_on <= second.last_on and second.first_on <= first.last_on


def find_round(rounds: Iterable[AuditRound], on: date) -> AuditRound | None:
    """Return the round to which a practice's session of that day belongs.

    Where one of the practice and one of its locality both have the day, it is the practice's own.
    """
    there = [one for one in rounds if one.has(on)]
    return min(there, key=lambda one: (not one.practice_code, one.number), default=None)


def widen_menu(menu: AuditMenu, others: Iterable[AuditMenu]) -> AuditMenu:
    """Return a menu that has the answers of all of these: its own first, each once.

    An alternative keeps the owner level that the first menu with it gives it.
    """
    found = menu
    for other in others:
        labels = {item.label for item in found.alternatives}
        more = tuple(item for item in other.alternatives if item.label not in labels)
        found = AuditMenu(
            sessions=found.sessions,  # by these the half-day of a clock is told
            clinician_roles=_join(found.clinician_roles, other.clinician_roles),
            modes=_join(found.modes, other.modes),
            booked_as=_join(found.booked_as, other.booked_as),
            alternatives=found.alternatives + more,
            changes_needed=_join(found.changes_needed, other.changes_needed),
        )
    return found


def _join(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def add_alternative(menu: AuditMenu, label: str, owner_level: str) -> AuditMenu:
    """Return a menu with one more answer to what it could have been, the last of its level."""
    new = Alternative(label=label, owner_level=owner_level)
    places = [n for n, it in enumerate(menu.alternatives) if it.owner_level == owner_level]
    place = places[-1] + 1 if places else len(menu.alternatives)
    found = (*menu.alternatives[:place], new, *menu.alternatives[place:])
    return replace(menu, alternatives=found)


def add_change(menu: AuditMenu, label: str) -> AuditMenu:
    """Return a menu with one more change that is needed."""
    return replace(menu, changes_needed=(*menu.changes_needed, label))


def reword(menu: AuditMenu, old: str, new: str) -> AuditMenu:
    """Return a menu that says one alternative or change in other words, in its place."""
    return replace(
        menu,
        alternatives=tuple(
            replace(item, label=new) if item.label == old else item for item in menu.alternatives
        ),
        changes_needed=tuple(new if text == old else text for text in menu.changes_needed),
    )
