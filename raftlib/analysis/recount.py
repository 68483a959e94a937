"""The answer of a recount, in the form that DECISIONS fixes ("Record format")."""

from fractions import Fraction

from raftlib.domain.decision import Counts, ExcludedEntry, Refused, Tally

# More decimal places than a list size in a record may have, so a sum of them has no more either.
MOST_PLACES = 30

Json = str | int | bool | list["Json"] | dict[str, "Json"] | None


def as_answer(outcome: Tally | Refused) -> dict[str, Json]:
    """Return the recount's answer as JSON values: no float, fractions as ``[n, d]``."""
    if isinstance(outcome, Refused):
        return {"outcome": "refused", "errors": [error.value for error in outcome.errors]}
    return {
        "outcome": "carried" if outcome.carried else "not_carried",
        "reasons": [reason.value for reason in outcome.reasons],
        "weight": {**_counts(outcome.weight), "recused": exact_number(outcome.weight_recused)},
        "practices": _counts(outcome.practices),
        "base_weight": exact_number(outcome.base_weight),
        "share": None if outcome.share is None else _pair(outcome.share),
        "threshold_weight": _pair(outcome.threshold_weight),
        "needed_weight": outcome.needed_weight,
        "margin": _pair(outcome.margin),
        "share_met": outcome.share_met,
        "cds": _choices(outcome.cds),
        "cds_met": outcome.cds_met,
        "quorum_met": outcome.quorum_met,
        "counted": [
            [v.practice_code, v.choice.value, v.way.value, v.index] for v in outcome.counted
        ],
        "excluded": _excluded(outcome.excluded),
        "cd_excluded": _excluded(outcome.cd_excluded),
        "conflicts": list(outcome.conflicts),
        "cd_at_odds": list(outcome.cd_at_odds),
    }


def exact_number(number: int | Fraction) -> int | str:
    """Return a whole number as it is and a decimal one as text, as a record writes list sizes.

    Raises
    ------
    ValueError
        If the number has no end as a decimal; sums of list sizes always have.

    Examples
    --------
    >>> exact_number(Fraction(16001, 2)), exact_number(Fraction(8000))
    ('8000.5', 8000)
    """
    if number.denominator == 1:
        return int(number)
    for places in range(1, MOST_PLACES + 1):
        if (number * 10**places).denominator == 1:
            digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
            return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    raise ValueError(f"{number} is not a decimal number")


def _pair(fraction: Fraction) -> list[Json]:
    return [fraction.numerator, fraction.denominator]


def _choices(counts: Counts) -> dict[str, Json]:
    words = ("yes", "no", "abstain", "not_voted")
    return {word: exact_number(getattr(counts, word)) for word in words}


def _counts(counts: Counts) -> dict[str, Json]:
    return {**_choices(counts), "entitled": exact_number(counts.entitled)}


def _excluded(entries: tuple[ExcludedEntry, ...]) -> list[Json]:
    return [[entry.index, entry.reason.value] for entry in entries]
