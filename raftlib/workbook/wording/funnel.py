"""What a page says of the practices of a locality beside each other; none is named."""

from raftlib.analysis.disclosure import (
    FEWEST_CLINICIANS,
    FEWEST_FOR_A_SHARE,
    ROUNDED_TO,
    SMALLEST_SHOWN,
)
from raftlib.analysis.funnel import FEWEST_FOR_DISPERSION, Flag, Funnel, FunnelPoint
from raftlib.analysis.shrinkage import TypicalRange
from raftlib.workbook.wording.numbers import counted, percent

NOTHING_TO_COMPARE = (
    "No practice has enough appointments and clinicians for its figures to leave it, so there is "
    "nothing to set side by side yet."
)
HOW_TO_READ = (
    "Each dot is a practice; none is named. If chance alone were at work, 19 practices in 20 would "
    "lie between the inner lines and 499 in 500 between the outer ones. The fewer appointments a "
    "practice looked at, the further chance can carry it."
)
NO_RANKING = (
    "This is no league table: the order of dots between the lines says nothing. Only one outside "
    "the outer lines is marked, and that is a question to ask, not a verdict."
)
ALL_SESSIONS = (
    "Practices side by side, what it could have been and the themes of change are given for all "
    "audited sessions together. Beside those, a single month would tell small numbers, so by month "
    "there are only the shares of all practices together."
)
CHOOSE_ALL = "This is given for all audited sessions together. Choose them as the period."
_SIDES = {
    Flag.ABOVE: "above the 99.8% limits",
    Flag.BELOW: "below the 99.8% limits",
    None: "inside the 99.8% limits",
}


def describe_points(funnel: Funnel, *, beside_own: bool = False) -> str:
    """Return how many practices lie further from the others than chance would put them."""
    kind = "other practice" if beside_own else "practice"
    share = (
        f"{counted(len(funnel.points), kind)} can be shown. Of all appointments that can be shown, "
        f"{percent(funnel.target)} could have gone elsewhere."
    )
    beyond = [counted(number, "practice") + f" {_SIDES[flag]}" for flag, number in _flags(funnel)]
    if not beyond:
        return f"{share} Each practice lies where chance alone could put it."
    return f"{share} Further away than chance would put them: {' and '.join(beyond)}."


def describe_spread(funnel: Funnel) -> str:
    """Return whether the lines were drawn wider than chance alone would have them."""
    if funnel.dispersion is None:
        return (
            f"The lines are those of chance alone: it takes {FEWEST_FOR_DISPERSION} practices to "
            "tell whether they differ otherwise."
        )
    if not funnel.widened:
        return "Practices differ by no more than chance, so the lines are those of chance alone."
    return (
        "Practices differ more than chance alone would make them, as their patients and ways of "
        f"working differ. The lines allow for that: they lie {funnel.factor:.1f} times as far "
        "apart as by chance alone."
    )


def describe_typical_range(typical: TypicalRange | None, funnel: Funnel) -> str:
    """Return between what shares practices lie when chance is taken out, and what that means."""
    if typical is None:
        return "One practice says nothing of what is typical."
    if typical.strength is None:
        return (
            f"Practices here differ by no more than chance: each is best described by the share of "
            f"all together, {percent(typical.mean)}."
        )
    shares = [point.share for point in funnel.points]
    return (
        f"Practices here typically lie between {percent(typical.lower)} and "
        f"{percent(typical.upper)}. That is where 95 in 100 of them would be if each had looked at "
        f"a great many appointments. What they found lies between {percent(min(shares))} and "
        f"{percent(max(shares))}: part of those differences is chance, the more the fewer "
        "appointments a practice looked at, and the typical range leaves it out."
    )


def describe_left_out(shown: int, audited: int) -> str:
    """Return how many practices audited and are not shown, and why."""
    if shown == audited:
        return f"Counts are rounded to {ROUNDED_TO}."
    return (
        f"Not shown: {counted(audited - shown, 'practice')} with fewer than {FEWEST_FOR_A_SHARE} "
        f"appointments or {FEWEST_CLINICIANS} clinicians, with a count of 1 to "
        f"{SMALLEST_SHOWN - 1}, or whose figures others would tell. Counts are rounded to "
        f"{ROUNDED_TO}."
    )


def describe_own(own: FunnelPoint | None) -> str:
    """Return where the viewer's own practice lies, exactly: for its members alone."""
    if own is None:
        return ""
    return (
        f"Your practice, exactly, and for you alone: {own.numerator:,} of {own.denominator:,} "
        f"({percent(own.share)}), {_SIDES[own.flag]}."
    )


def describe_side(point: FunnelPoint) -> str:
    """Return where a point lies, for a table."""
    return _SIDES[point.flag]


def _flags(funnel: Funnel) -> list[tuple[Flag, int]]:
    flags = [point.flag for point in funnel.points]
    return [(flag, flags.count(flag)) for flag in Flag if flag in flags]
