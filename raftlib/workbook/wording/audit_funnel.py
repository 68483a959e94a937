"""What `raft audit funnel` says: the practices of a locality beside each other, unranked."""

from typing import Any

from raftlib.analysis.disclosure import (
    FEWEST_CLINICIANS,
    FEWEST_FOR_A_SHARE,
    ROUNDED_TO,
    SMALLEST_SHOWN,
)
from raftlib.analysis.funnel import FEWEST_FOR_DISPERSION, Flag, Funnel, FunnelPoint
from raftlib.analysis.shrinkage import TypicalRange
from raftlib.workbook.wording.numbers import counted, percent

_SIDES = {Flag.ABOVE: "above", Flag.BELOW: "below"}
NOTHING_TO_SHOW = (
    "No practice has enough appointments and clinicians for its figures to leave it, so there is "
    "nothing to compare."
)
KEEP_TO_YOURSELF = (
    "These figures are exact: they are for the analyst alone, and must not be passed on."
)
WHOLE_MONTHS = (
    "The period {period!r} is not a month. Figures of several practices are given by whole "
    "months; choose a month, or all."
)

ALL_MONTHS = (
    "The period {period!r} is not all that was audited. Practices beside each other are given for "
    "all audited sessions together: with those of one month, small counts could be worked out. "
    "Leave --period away, or type --exact if it is for the analyst alone."
)


def funnel_answer(
    funnel: Funnel | None, typical: TypicalRange | None, not_shown: int, *, disclosed: bool
) -> dict[str, Any]:
    """Return the funnel for a program, the practices by code; nothing further is rounded."""
    return {
        "disclosed": disclosed,
        "target": funnel.target if funnel else None,
        "phi": funnel.dispersion if funnel else None,
        "over_dispersed": funnel.widened if funnel else False,
        "practices": [_point_answer(point, typical) for point in funnel.points] if funnel else [],
        "not_shown": not_shown,
        "typical_range": _typical_answer(typical) if typical else None,
        "sentence": describe_flags(funnel) if funnel else NOTHING_TO_SHOW,
    }


def describe_funnel(
    funnel: Funnel | None, typical: TypicalRange | None, not_shown: int, *, disclosed: bool
) -> str:
    """Return the funnel in words, the practices by code and never by share."""
    lines = [NOTHING_TO_SHOW]
    if funnel:
        lines = [
            describe_flags(funnel),
            *(_describe_point(point) for point in funnel.points),
            describe_dispersion(funnel),
            describe_typical(typical),
        ]
    lines += [describe_not_shown(not_shown), "" if disclosed else KEEP_TO_YOURSELF]
    return "\n".join(line for line in lines if line)


def describe_flags(funnel: Funnel) -> str:
    """Return which practices lie further from the others than chance would put them."""
    beyond = [
        f"{point.practice_code} ({_SIDES[point.flag]})" for point in funnel.points if point.flag
    ]
    practices = counted(len(funnel.points), "practice")
    if not beyond:
        return (
            f"{practices} together: {percent(funnel.target)}. Each lies where chance alone could "
            "put it (99.8% limits)."
        )
    return (
        f"{practices} together: {percent(funnel.target)}. Further away than chance alone would "
        f"put them (99.8% limits): {', '.join(beyond)}. Ask what is different there; it is no "
        "verdict."
    )


def describe_dispersion(funnel: Funnel) -> str:
    """Return whether the limits were widened, and why or why not."""
    if funnel.dispersion is None:
        return (
            f"The limits are those of chance alone: {FEWEST_FOR_DISPERSION} practices or more "
            "tell whether practices differ otherwise."
        )
    if not funnel.widened:
        return "Practices differ by no more than chance."
    return (
        f"Practices differ more than by chance (phi = {funnel.dispersion:.2f}), so the limits are "
        "wider by its root."
    )


def describe_typical(typical: TypicalRange | None) -> str:
    """Return between what shares practices lie when chance is taken out."""
    if typical is None:
        return "One practice says nothing of what is typical."
    if typical.strength is None:
        return (
            f"A typical practice has {percent(typical.mean)}; they differ by no more than chance."
        )
    return (
        f"A typical practice has {percent(typical.mean)}; when chance is taken out, most lie "
        f"between {percent(typical.lower)} and {percent(typical.upper)}."
    )


def describe_not_shown(not_shown: int) -> str:
    """Return how many practices audited and are not shown, and why."""
    if not not_shown:
        return ""
    return (
        f"Not shown: {counted(not_shown, 'practice')} with fewer than {FEWEST_FOR_A_SHARE} "
        f"appointments or {FEWEST_CLINICIANS} clinicians, with a count of 1 to "
        f"{SMALLEST_SHOWN - 1}, or whose figures the others would tell. Counts are rounded to "
        f"{ROUNDED_TO}."
    )


def _describe_point(point: FunnelPoint) -> str:
    limits = point.limits
    beyond = f", {_SIDES[point.flag]} the limits" if point.flag else ""
    return (
        f"  {point.practice_code}: {point.numerator:,} of {point.denominator:,} "
        f"({percent(point.share)}); limits {percent(limits.lower_998)} to "
        f"{percent(limits.upper_998)}{beyond}"
    )


def _point_answer(point: FunnelPoint, typical: TypicalRange | None) -> dict[str, Any]:
    shrunken = typical.shrink(point.numerator, point.denominator) if typical else None
    return {
        "practice_code": point.practice_code,
        "n": point.denominator,
        "count": point.numerator,
        "share": point.share,
        **vars(point.limits),
        "flag": str(point.flag) if point.flag else None,
        "shrunken": shrunken,
    }


def _typical_answer(typical: TypicalRange) -> dict[str, Any]:
    return {
        "mean": typical.mean,
        "low": typical.lower,
        "high": typical.upper,
        "strength": typical.strength,
    }
