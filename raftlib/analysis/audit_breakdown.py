"""How often appointments are avoidable by role, mode, booking, weekday or session."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from raftlib.analysis.audit_counts import APPOINTMENTS, WEEKDAY, AuditCounts
from raftlib.analysis.clinician_intervals import choose_interval
from raftlib.analysis.disclosure import FEWEST_CLINICIANS, FEWEST_FOR_A_SHARE
from raftlib.domain.audit import NOT_SAID, Avoidable
from raftlib.domain.proportion import ClinicianCount, Estimate

# What a practice's appointments are looked at by, in the order in which it is offered.
BREAKDOWNS = ("clinician_role", "mode", "booked_as", WEEKDAY, "session")
# All clinicians of a practice have appointments of most kinds: there is something to see at once.
FIRST_BREAKDOWN = "mode"
ByClinician = Mapping[str, ClinicianCount]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some of a practice's appointments, and how many of them were avoidable.

    ``answers`` is what they have in common; several where each alone had too few clinicians.
    """

    answers: tuple[str, ...]
    avoidable: int
    looked_at: int
    clinicians: int
    estimate: Estimate

    @property
    def has_few(self) -> bool:
        """Return whether there are too few appointments to say anything of them."""
        return self.looked_at < FEWEST_FOR_A_SHARE


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Two groups whose intervals do not meet."""

    higher: Group
    lower: Group


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A practice's appointments in groups, in the order of the menu and never by share.

    There are no groups where fewer than three clinicians took part.
    """

    by: str
    groups: tuple[Group, ...]

    @property
    def contrast(self) -> Contrast | None:
        """Return the groups that lie furthest apart, if their intervals do not meet.

        Groups with few appointments are not compared, nor those that several answers share.
        """
        compared = [one for one in self.groups if not one.has_few and len(one.answers) == 1]
        if len(compared) < 2:
            return None
        higher = max(compared, key=lambda one: one.estimate.lower)
        lower = min(compared, key=lambda one: one.estimate.upper)
        if higher.estimate.lower <= lower.estimate.upper:
            return None
        return Contrast(higher=higher, lower=lower)


def break_down(
    counts: AuditCounts, by: str, in_practice: int | None, order: Sequence[str] = ()
) -> Breakdown:
    """Count a practice's appointments, and the avoidable ones, group by group.

    Parameters
    ----------
    counts : AuditCounts
        Those of one practice.
    by : str
        One of ``BREAKDOWNS``.
    in_practice : int or None
        How many clinicians the practice has, where that is known.
    order : sequence of str
        The answers as they are offered; others come after them, ``NOT_SAID`` last.

    Notes
    -----
    A group of one or two clinicians would show how these judged, which is theirs alone
    (DOMAIN, "Governance"). Such groups are counted together, with the next smallest until three
    clinicians are among them, so that no total gives them away either. The interval is made as
    that of the whole practice: as large a part of each group's clinicians is taken to be absent.
    """
    clinicians = _count(counts.count(by, "clinician_label", "avoidable"), by)
    everybody = len({alias for group in clinicians.values() for alias in group})
    groups = [
        _group(answers, found, everybody, in_practice)
        for answers, found in _roll_up(clinicians, order)
    ]
    return Breakdown(by=by, groups=tuple(groups))


def _count(table: pd.DataFrame, by: str) -> dict[str, dict[str, ClinicianCount]]:
    """Return what each clinician looked at and found, by answer and alias."""
    found: dict[str, dict[str, ClinicianCount]] = {}
    rows = table[[by, "clinician_label", "avoidable", APPOINTMENTS]]
    for answer, alias, judged, number in rows.itertuples(index=False, name=None):
        avoidable = 0 if judged == Avoidable.NOT else number
        group = found.setdefault(str(answer) or NOT_SAID, {})
        group[alias] = _add(group.get(alias), avoidable, number)
    return found


def _roll_up(
    found: Mapping[str, ByClinician], order: Sequence[str]
) -> list[tuple[tuple[str, ...], ByClinician]]:
    """Return the groups, those of too few clinicians counted together at the end."""
    known = [answer for answer in order if answer in found]
    others = sorted(found.keys() - {*known, NOT_SAID})
    answers = [*known, *others, *({NOT_SAID} & found.keys())]
    small = [answer for answer in answers if len(found[answer]) < FEWEST_CLINICIANS]
    large = [answer for answer in answers if answer not in small]
    together = _merge(found[answer] for answer in small)
    while small and large and len(together) < FEWEST_CLINICIANS:
        smallest = min(large, key=lambda answer: (len(found[answer]), _looked_at(found[answer])))
        large.remove(smallest)
        small = [answer for answer in answers if answer not in large]
        together = _merge(found[answer] for answer in small)
    groups: list[tuple[tuple[str, ...], ByClinician]] = [((one,), found[one]) for one in large]
    if len(together) >= FEWEST_CLINICIANS:
        groups.append((tuple(small), together))
    return groups


def _merge(groups: Iterable[ByClinician]) -> ByClinician:
    merged: dict[str, ClinicianCount] = {}
    for group in groups:
        for alias, one in group.items():
            merged[alias] = _add(merged.get(alias), one.numerator, one.denominator)
    return merged


def _add(before: ClinicianCount | None, numerator: int, denominator: int) -> ClinicianCount:
    return ClinicianCount(
        numerator=(before.numerator if before else 0) + numerator,
        denominator=(before.denominator if before else 0) + denominator,
    )


def _looked_at(group: ByClinician) -> int:
    return sum(one.denominator for one in group.values())


def _group(
    answers: tuple[str, ...], found: ByClinician, everybody: int, in_practice: int | None
) -> Group:
    known = None if in_practice is None else max(in_practice, everybody)
    # Rounded up: a part of a clinician who may be absent is one who may be.
    in_group = None if known is None else -(-len(found) * known // everybody)
    return Group(
        answers=answers,
        avoidable=sum(one.numerator for one in found.values()),
        looked_at=_looked_at(found),
        clinicians=len(found),
        estimate=choose_interval(list(found.values()), in_group),
    )
