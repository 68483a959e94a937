"""Two rounds of an audit: whether the share changed from the first to the second."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from raftlib.analysis.clinician_intervals import stratified
from raftlib.domain.proportion import ClinicianCount, Estimate, IntervalMethod, Proportion


class Verdict(StrEnum):
    """What two rounds say about the change."""

    FEWER = "fewer"
    MORE = "more"
    NOT_ENOUGH_TO_SAY = "not_enough_to_say"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The second share less the first, with its 95% interval, from -1 to 1."""

    difference: float
    lower: float
    upper: float
    method: IntervalMethod

    @property
    def verdict(self) -> Verdict:
        """Return what that says; an interval that holds 0, or ends there, is not enough."""
        if self.upper < 0:
            return Verdict.FEWER
        return Verdict.MORE if self.lower > 0 else Verdict.NOT_ENOUGH_TO_SAY


def newcombe(first: Proportion, second: Proportion) -> Difference:
    """Return how a share changed between two independent rounds.

    Parameters
    ----------
    first, second : Proportion
        With Wilson intervals.

    Notes
    -----
    Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.

    Examples
    --------
    >>> from raftlib.analysis.proportions import wilson
    >>> found = newcombe(wilson(45, 180), wilson(30, 180))
    >>> f"{found.difference:.3f} {found.lower:.3f} {found.upper:.3f}", str(found.verdict)
    ('-0.083 -0.166 0.001', 'not_enough_to_say')
    """
    return _difference(first, second, IntervalMethod.NEWCOMBE)


def newcombe_by_clinician(
    first: Mapping[str, ClinicianCount], second: Mapping[str, ClinicianCount]
) -> Difference:
    """Return how the share of the same clinicians changed, each weighing the same in both rounds.

    Parameters
    ----------
    first, second : mapping of str to ClinicianCount
        By alias, the same in both, each with at least one appointment.

    Raises
    ------
    ValueError
        If the aliases differ, there are none, or one of them has no appointments.

    Notes
    -----
    Newcombe's method 10 on the stratified intervals of the two rounds. A clinician's weight is
    that of their appointments in both rounds together, so that a round in which another clinician
    looked at more does not pass for a change.
    """
    if set(first) != set(second):
        raise ValueError("the two rounds are of different clinicians")
    aliases = sorted(first)
    workloads = [float(first[a].denominator + second[a].denominator) for a in aliases]
    before = stratified([first[a] for a in aliases], workloads)
    after = stratified([second[a] for a in aliases], workloads)
    return _difference(before, after, IntervalMethod.NEWCOMBE_BY_CLINICIAN)


def _difference(
    first: Proportion | Estimate, second: Proportion | Estimate, method: IntervalMethod
) -> Difference:
    difference = second.share - first.share
    down = sqrt((second.share - second.lower) ** 2 + (first.upper - first.share) ** 2)
    up = sqrt((second.upper - second.share) ** 2 + (first.share - first.lower) ** 2)
    return Difference(
        difference=difference, lower=difference - down, upper=difference + up, method=method
    )
