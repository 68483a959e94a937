"""How many appointments an audit needs."""

from raftlib.analysis.proportions import score_limits

# A quarter is about what was found elsewhere. Source: MEASURES, "How many".
EXPECTED_SHARE = 0.25
# More than any audit looks at: a margin that needs more is not asked for.
MOST_APPOINTMENTS = 1_000_000


def appointments_needed(margin: float, share: float = EXPECTED_SHARE) -> int:
    """Return the fewest appointments whose interval reaches no more than ``margin`` either way.

    Parameters
    ----------
    margin : float
        Half the width of the 95% Wilson interval, above 0 and below a half; 0.05 is 5 points.
    share : float
        The share that is expected, from 0 to 1.

    Raises
    ------
    ValueError
        If the margin is not of that kind, or needs more than ``MOST_APPOINTMENTS``.

    Examples
    --------
    >>> appointments_needed(0.05), appointments_needed(0.10)
    (286, 70)
    """
    if not 0 < margin < 0.5 or _half_width(share, MOST_APPOINTMENTS) > margin:
        raise ValueError(f"no audit gives a share to within {margin}")
    too_few, enough = 0, MOST_APPOINTMENTS
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if _half_width(share, middle) <= margin:
            enough = middle
        else:
            too_few = middle
    return enough


def still_needed(looked_at: int, margin: float, share: float = EXPECTED_SHARE) -> int:
    """Return how many appointments are still to be looked at; 0 where there are enough.

    Examples
    --------
    >>> still_needed(180, 0.05), still_needed(180, 0.10)
    (106, 0)
    """
    return max(0, appointments_needed(margin, share) - looked_at)


def _half_width(share: float, size: int) -> float:
    lower, upper = score_limits(share, size)
    return (upper - lower) / 2
