"""The interval of a practice's share, which knows that clinicians differ more than practices do.

Source: MEASURES, "The audit of avoidable appointments".
"""

from collections.abc import Sequence

from raftlib.analysis.proportions import check_counts, score_limits
from raftlib.domain.proportion import ClinicianCount, Estimate, IntervalMethod

# How much alike two appointments of one clinician are, against two of the practice: the intraclass
# correlation. Source: MEASURES; four GPs of one practice had from 5% to 43%.
CLINICIANS_ALIKE = 0.13


def choose_interval(
    clinicians: Sequence[ClinicianCount], in_practice: int | None, *, plain: bool = False
) -> Estimate:
    """Return a practice's share with the interval that fits who took part.

    Parameters
    ----------
    clinicians : sequence of ClinicianCount
        One each who took part, at least one.
    in_practice : int or None
        How many clinicians the practice has. None where that is not known: then the interval is
        Wilson's, which holds if those who took part speak for the others. Fewer than took part,
        as where locums did, is the same as all.
    plain : bool
        Wilson's interval in any case.

    Examples
    --------
    >>> four = [ClinicianCount(numerator=x, denominator=45) for x in (5, 10, 14, 20)]
    >>> for in_practice in (None, 4, 8):
    ...     found = choose_interval(four, in_practice)
    ...     print(found.method, f"{found.lower:.3f} {found.upper:.3f}")
    wilson 0.212 0.341
    stratified 0.214 0.339
    clustered 0.165 0.414
    """
    if plain or in_practice is None:
        numerator, denominator = _totals(clinicians)
        share = numerator / denominator
        lower, upper = score_limits(share, denominator)
        return Estimate(share=share, lower=lower, upper=upper, method=IntervalMethod.WILSON)
    if len(clinicians) >= in_practice:
        return stratified(clinicians)
    return clustered(clinicians, in_practice)


def stratified(
    clinicians: Sequence[ClinicianCount], workloads: Sequence[float] | None = None
) -> Estimate:
    """Return the share of a practice of which every clinician took part, with its 95% interval.

    Parameters
    ----------
    clinicians : sequence of ClinicianCount
        All clinicians of the practice, each with at least one appointment.
    workloads : sequence of float, optional
        How much each works, in any unit; as many as they looked at if not given.

    Raises
    ------
    ValueError
        If there are no clinicians, or one of them has no appointments.

    Notes
    -----
    The share is ``sum(w x / m)`` and its variance ``sum(w^2 p (1 - p) / m)``, where w is a
    clinician's part of the workload and m their appointments. For p, x of m stands as
    ``(x + 1/2) / (m + 1)``: 0 of 5 is not never, and without that the interval of five
    appointments a clinician covers 92% and that of one appointment nothing. The limits are
    Wilson's for as many independent appointments as have that variance; they are never wider than
    if the clinicians were all alike.
    """
    weights = _weights(clinicians, workloads)
    share = _share(clinicians, weights, workloads is None)
    return _estimate(share, _within(clinicians, weights, share), IntervalMethod.STRATIFIED)


def clustered(
    clinicians: Sequence[ClinicianCount],
    in_practice: int,
    *,
    alike: float = CLINICIANS_ALIKE,
) -> Estimate:
    """Return the share of a practice of which some clinicians took part, with its 95% interval.

    Parameters
    ----------
    clinicians : sequence of ClinicianCount
        Those who took part, each with at least one appointment.
    in_practice : int
        How many clinicians there are, at least those who took part; at as many it is
        :func:`stratified` by another name.
    alike : float
        The intraclass correlation, from 0 to 1.

    Raises
    ------
    ValueError
        If there are no clinicians, one of them has no appointments, or there are more than
        ``in_practice``.

    Notes
    -----
    To the variance of :func:`stratified` comes that of who took part, k of K:
    ``(1 - k/K) alike p (1 - p) / k`` where all looked at equally many. Where they did not, one who
    looked at most weighs more: ``((1 - k/K)^2 sum(w^2) + (1 - k/K) / K) alike p (1 - p)``, which
    is the same for equal w and takes the absent to work as much as the others on average.
    """
    k = len(clinicians)
    if k > in_practice:
        raise ValueError(f"{k} clinicians took part, of {in_practice}")
    weights = _weights(clinicians, None)
    share = _share(clinicians, weights, True)
    absent = 1 - k / in_practice
    who = alike * (absent**2 * sum(w * w for w in weights) + absent / in_practice)
    within = _within(clinicians, weights, share)
    return _estimate(share, within + who, IntervalMethod.CLUSTERED)


def _totals(clinicians: Sequence[ClinicianCount]) -> tuple[int, int]:
    for one in clinicians:
        check_counts(one.numerator, one.denominator)
    numerator = sum(one.numerator for one in clinicians)
    denominator = sum(one.denominator for one in clinicians)
    check_counts(numerator, denominator)
    return numerator, denominator


def _weights(
    clinicians: Sequence[ClinicianCount], workloads: Sequence[float] | None
) -> list[float]:
    _totals(clinicians)
    sizes = workloads or [one.denominator for one in clinicians]
    return [size / sum(sizes) for size in sizes]


def _share(clinicians: Sequence[ClinicianCount], weights: list[float], pooled: bool) -> float:
    """Return the weighted share; where weights are the appointments, exactly that of the sums."""
    numerator, denominator = _totals(clinicians)
    # The sum of rounded parts could miss 0 and 1 in its last digit.
    if pooled or numerator in (0, denominator):
        return numerator / denominator
    shares = (one.numerator / one.denominator for one in clinicians)
    return sum(w * p for w, p in zip(weights, shares, strict=True))


def _within(clinicians: Sequence[ClinicianCount], weights: list[float], share: float) -> float:
    """Return the variance of appointments within clinicians, as a part of ``p (1 - p)``."""
    if_alike = sum(w * w / one.denominator for w, one in zip(weights, clinicians, strict=True))
    if share in (0, 1):
        return if_alike
    variance = 0.0
    for w, one in zip(weights, clinicians, strict=True):
        p = (one.numerator + 0.5) / (one.denominator + 1)
        variance += w * w * p * (1 - p) / one.denominator
    return min(variance / (share * (1 - share)), if_alike)


def _estimate(share: float, variance: float, method: IntervalMethod) -> Estimate:
    """Return Wilson limits for the variance, given as a part of ``p (1 - p)``."""
    lower, upper = score_limits(share, 1 / variance)
    return Estimate(share=share, lower=lower, upper=upper, method=method)
