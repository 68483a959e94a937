"""Two rounds of one practice, in which no clinician's own figures are shown."""

from dataclasses import dataclass

from raftlib.analysis.audit_counts import AuditCounts
from raftlib.analysis.disclosure import FEWEST_CLINICIANS
from raftlib.analysis.rounds_compared import PracticeCompared, compare_rounds
from raftlib.domain.period import Period


@dataclass(frozen=True, kw_only=True)
class OwnRounds:
    """A practice's two rounds, the earlier first.

    Attributes
    ----------
    compared : PracticeCompared or None
        None where fewer than three clinicians took part in one of them: their figures are their
        own.
    everybody : bool
        Whether all appointments are compared, and not those of the same clinicians, of whom there
        are one or two.
    """

    first: Period
    second: Period
    compared: PracticeCompared | None
    everybody: bool

    @property
    def overlap(self) -> bool:
        """Return whether some days are in both."""
        return self.second.first_on <= self.first.last_on


def compare_own_rounds(counts: AuditCounts, one: Period, other: Period) -> OwnRounds | None:
    """Compare two periods of one practice; None where it audited nothing in one of them.

    Notes
    -----
    The same clinicians are compared, as those differ more than rounds do. What one or two of them
    found is theirs alone, so then everybody's appointments are.
    """
    first, second = sorted((one, other))
    before, after = (counts.within(period) for period in (first, second))
    took_part = _aliases(before), _aliases(after)
    if not all(took_part):
        return None
    everybody = 0 < len(set.intersection(*took_part)) < FEWEST_CLINICIANS
    found = compare_rounds(before, after, everybody=everybody)
    may_be_shown = min(map(len, took_part)) >= FEWEST_CLINICIANS
    return OwnRounds(
        first=first,
        second=second,
        compared=found[0] if may_be_shown else None,
        everybody=everybody,
    )


def _aliases(counts: AuditCounts) -> set[str]:
    return set(counts.count("clinician_label")["clinician_label"].str.casefold())
