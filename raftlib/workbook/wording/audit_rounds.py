"""What `raft audit compare` says: two rounds of a practice, in words and for programs."""

from typing import Any

from raftlib.analysis.rounds import Difference, Verdict
from raftlib.analysis.rounds_compared import PracticeCompared, ShareCompared
from raftlib.domain.proportion import IntervalMethod, Proportion
from raftlib.workbook.wording.numbers import counted, percent

_VERDICTS = {
    Verdict.FEWER: "There are fewer than before.",
    Verdict.MORE: "There are more than before.",
    Verdict.NOT_ENOUGH_TO_SAY: "That is not enough to say whether it changed.",
}
SAME_SESSIONS = "Some sessions are in both rounds: what did not change counts twice."


def compared_answer(compared: PracticeCompared) -> dict[str, Any]:
    """Return a practice's two rounds for a program; nothing is rounded."""
    return {
        "practice_code": compared.practice_code,
        "clinicians": {
            "in_both": compared.in_both,
            "only_first": compared.only_first,
            "only_second": compared.only_second,
        },
        "left_out": compared.left_out,
        "wholly": _share_answer(compared.wholly),
        "partially": _share_answer(compared.partially),
        "avoidable": _share_answer(compared.avoidable),
        "sentence": describe_change(compared.avoidable),
    }


def describe_compared(compared: PracticeCompared) -> str:
    """Return a practice's two rounds in words."""
    parts = (("Wholly", compared.wholly), ("Partially", compared.partially))
    lines = [
        compared.practice_code,
        describe_change(compared.avoidable),
        *(f"{word}: {_in_figures(part)}" for word, part in parts),
        describe_same_clinicians(compared),
    ]
    return "\n".join(lines)


def describe_change(share: ShareCompared) -> str:
    """Return how the share changed, and whether that is enough to say so."""
    first, second, found = share.first, share.second, share.difference
    return (
        f"From {_counted(first)} to {_counted(second)}: {points(found.difference)} (very likely "
        f"between {points(found.lower)} and {points(found.upper)}). {_VERDICTS[found.verdict]}"
    )


def describe_same_clinicians(compared: PracticeCompared) -> str:
    """Return whose appointments are compared, and what that means."""
    changed = compared.only_first + compared.only_second
    if not compared.in_both:
        return (
            "No clinician took part in both rounds, so the difference may be that of the "
            "clinicians. Ask the same ones again."
        )
    who = counted(compared.in_both, "clinician")
    if not changed:
        return f"The same {who} took part in both rounds."
    if compared.left_out:
        return (
            f"Compared are the appointments of {who} who took part in both rounds; "
            f"{counted(compared.left_out, 'appointment')} of others are left out, because "
            "clinicians differ more than rounds do."
        )
    return (
        f"All appointments are compared, as asked for; only {who} took part in both rounds, so the "
        "difference may be that of the clinicians."
    )


def points(difference: float) -> str:
    """Return a difference of two shares in percentage points.

    Examples
    --------
    >>> points(-0.0833), points(0.0008), points(0.0001)
    ('8.3 points fewer', '0.1 points more', '0.0 points')
    """
    size = f"{abs(100 * difference):.1f} points"
    if size == "0.0 points":
        return size
    return f"{size} {'fewer' if difference < 0 else 'more'}"


def _in_figures(share: ShareCompared) -> str:
    return (
        f"{_counted(share.first)}, then {_counted(share.second)}; "
        f"{points(share.difference.difference)}."
    )


def _counted(found: Proportion) -> str:
    return f"{found.numerator:,} of {found.denominator:,} ({percent(found.share)})"


def _share_answer(share: ShareCompared) -> dict[str, Any]:
    return {
        "first": _round_answer(share.first),
        "second": _round_answer(share.second),
        **_difference_answer(share.difference),
        "by_clinician": _difference_answer(share.by_clinician) if share.by_clinician else None,
    }


def _round_answer(found: Proportion) -> dict[str, Any]:
    return {
        "n": found.denominator,
        "count": found.numerator,
        "share": found.share,
        "low": found.lower,
        "high": found.upper,
        "method": str(IntervalMethod.WILSON),
    }


def _difference_answer(found: Difference) -> dict[str, Any]:
    return {
        "difference": found.difference,
        "low": found.lower,
        "high": found.upper,
        "method": str(found.method),
        "verdict": str(found.verdict),
    }
