"""A clinician's own rate beside the practice's, so that no other clinician's can be inferred."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scipy.special import betaincinv

from raftlib.analysis.clinician_intervals import CLINICIANS_ALIKE
from raftlib.analysis.proportions import wilson
from raftlib.domain.proportion import ClinicianCount, Proportion

# A range is of clinicians, so there have to be some.
OTHERS_FOR_A_RANGE = 3
# A clinician who looked at fewer hides nobody, and a rate on fewer is mostly chance.
FEWEST_EACH = 10
# Each other clinician's rate could be so much higher or lower with all that is shown the same.
HIDDEN_BY = Fraction(1, 10)


class Beside(StrEnum):
    """What stands beside one's own rate, or why nothing does."""

    RANGE = "range"
    SHARE = "share"
    NOBODY = "nobody"
    ONE_OTHER = "one other"
    TELLING = "telling"


@dataclass(frozen=True, kw_only=True)
class OwnRate:
    """One's own rate, and what of the practice may stand beside it.

    ``practice`` is the practice's share, and ``lower`` to ``upper`` where the middle half of the
    clinicians of such a practice usually lies, from 0 to 1; each is None where it may not be shown.
    """

    own: Proportion
    beside: Beside
    practice: Proportion | None = None
    lower: float | None = None
    upper: float | None = None


def compare_own_rate(
    own: ClinicianCount, own_label: str, clinicians: Mapping[str, ClinicianCount]
) -> OwnRate:
    """Put one's own rate beside the practice's.

    Parameters
    ----------
    own : ClinicianCount
        What the viewer entered; its denominator is above 0.
    own_label : str
        Their alias.
    clinicians : mapping of str to ClinicianCount
        All who took part by alias, the viewer too.

    Notes
    -----
    Whoever knows their own figures and the practice's knows what the others found together. So
    with one other clinician, or if the others found nearly none or nearly all of theirs avoidable,
    only the own rate is shown. Clinicians with fewer than ``FEWEST_EACH`` appointments count as
    nobody here.

    The range is made from the practice's share alone, so that it tells no more than that does: the
    quartiles of the beta distribution with that mean and the intraclass correlation
    ``CLINICIANS_ALIKE``. Quartiles of the clinicians themselves are not shown: with three or four
    others, tried one by one, they and the share often fix what each of them found. What is shown,
    and whether, follows from what all together found, and from how many appointments each looked
    at.

    Examples
    --------
    >>> four = {f"GP {n}": ClinicianCount(numerator=n, denominator=20) for n in (2, 4, 6, 8)}
    >>> found = compare_own_rate(four["GP 2"], "GP 2", four)
    >>> found.beside.value, found.practice.share, f"{found.lower:.2f} {found.upper:.2f}"
    ('range', 0.25, '0.13 0.35')
    """
    label = own_label.casefold()
    others = [one for name, one in clinicians.items() if name.casefold() != label]
    counting = [one for one in others if one.denominator >= FEWEST_EACH]
    mine = wilson(own.numerator, own.denominator)
    if not others:
        return OwnRate(own=mine, beside=Beside.NOBODY)
    if len(counting) < 2:
        return OwnRate(own=mine, beside=Beside.ONE_OTHER)
    if not _hides_each(others):
        return OwnRate(own=mine, beside=Beside.TELLING)
    practice = wilson(
        sum(one.numerator for one in clinicians.values()),
        sum(one.denominator for one in clinicians.values()),
    )
    if len(counting) < OTHERS_FOR_A_RANGE:
        return OwnRate(own=mine, beside=Beside.SHARE, practice=practice)
    lower, upper = usual_middle_half(practice.share)
    return OwnRate(own=mine, beside=Beside.RANGE, practice=practice, lower=lower, upper=upper)


def usual_middle_half(share: float) -> tuple[float, float]:
    """Return where the middle half of the clinicians of a practice with this share usually lies.

    Parameters
    ----------
    share : float
        Above 0 and below 1.

    Notes
    -----
    A beta distribution with mean p and intraclass correlation r has the parameters
    ``p (1 / r - 1)`` and ``(1 - p) (1 / r - 1)``.
    """
    size = 1 / CLINICIANS_ALIKE - 1
    first, second = share * size, (1 - share) * size
    return float(betaincinv(first, second, 0.25)), float(betaincinv(first, second, 0.75))


def _hides_each(clinicians: Sequence[ClinicianCount]) -> bool:
    """Return whether what they found together leaves each one's rate open, by ``HIDDEN_BY``."""
    together = sum(one.numerator for one in clinicians)
    looked_at = sum(one.denominator for one in clinicians)
    return all(
        _most(one, together) - _least(one, together, looked_at) >= HIDDEN_BY * one.denominator
        for one in clinicians
    )


def _most(one: ClinicianCount, together: int) -> int:
    """Return how many could be this clinician's, of what was found together."""
    return min(one.denominator, together)


def _least(one: ClinicianCount, together: int, looked_at: int) -> int:
    """Return how many must be this clinician's, as the rest have no more appointments."""
    return max(0, together - (looked_at - one.denominator))
