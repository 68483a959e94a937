"""The answer of a recount, in the form that DECISIONS fixes ("Record format")."""

from fractions import Fraction

from raftlib.analysis.options import OptionFigures, OptionsTally
from raftlib.domain.decision import CountedVote, Counts, ExcludedEntry, Refused, Tally

# More decimal places than a list size in a record may have, so a sum of them has no more either.
MOST_PLACES = 30

Json = str | int | bool | list["Json"] | dict[str, "Json"] | None


def as_answer(outcome: Tally | OptionsTally | Refused) -> dict[str, Json]:
    """Return the recount's answer as JSON values: no float, fractions as ``[n, d]``.

    That of a vote on options has ``winner`` (a key or null), ``tied`` (keys) and ``options``:
    each with its key, whether it meets the rule, and the figures of a yes/no vote on it.
    """
    if isinstance(outcome, Refused):
        return {"outcome": "refused", "errors": [error.value for error in outcome.errors]}
    found: dict[str, Json] = {"outcome": "carried" if outcome.carried else "not_carried"}
    if isinstance(outcome, OptionsTally):
        found |= {
            "winner": outcome.winner,
            "tied": list(outcome.tied),
            "options": [_option(one) for one in outcome.figures],
        }
    else:
        found |= _figures(outcome)
    return {
        **found,
        "counted": [_counted(vote) for vote in outcome.counted],
        "excluded": _excluded(outcome.excluded),
        "cd_excluded": _excluded(outcome.cd_excluded),
        "conflicts": list(outcome.conflicts),
        "cd_at_odds": list(outcome.cd_at_odds),
    }


def _option(one: OptionFigures) -> dict[str, Json]:
    return {
        "key": one.option.key,
        "title": one.option.title,
        "meets_rule": one.tally.carried,
        **_figures(one.tally),
        "cd_at_odds": list(one.tally.cd_at_odds),
    }


def _figures(tally: Tally) -> dict[str, Json]:
    return {
        "reasons": [reason.value for reason in tally.reasons],
        "weight": {**_counts(tally.weight), "recused": exact_number(tally.weight_recused)},
        "practices": _counts(tally.practices),
        "base_weight": exact_number(tally.base_weight),
        "share": None if tally.share is None else _pair(tally.share),
        "threshold_weight": _pair(tally.threshold_weight),
        "needed_weight": tally.needed_weight,
        "margin": _pair(tally.margin),
        "share_met": tally.share_met,
        "cds": _choices(tally.cds),
        "cds_met": tally.cds_met,
        "quorum_met": tally.quorum_met,
    }


def _counted(vote: CountedVote) -> list[Json]:
    return [vote.practice_code, str(vote.choice), vote.way.value, vote.index]


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
