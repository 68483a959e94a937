"""The weighted locality vote, counted exactly. No float and no rounding in this module."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil, floor

from raftlib.analysis.refusals import find_refusals
from raftlib.analysis.votes_in_force import cd_positions, votes_in_force
from raftlib.domain.decision import (
    Base,
    Choice,
    Compare,
    Counts,
    Decision,
    Quorum,
    QuorumOf,
    Refused,
    Tally,
    VoteWeight,
)


def tally_votes(decision: Decision) -> Tally | Refused:
    """Count a decision, or say why its vote must not open.

    Parameters
    ----------
    decision : Decision
        As recorded. Weights are integers or exact fractions, in patients.

    Returns
    -------
    Tally or Refused
        Equality with the threshold meets "at least". An empty base is never carried. Silence is
        never a vote: it counts only in the base ``entitled``.

    Raises
    ------
    ValueError
        If it is a vote on options, which :func:`raftlib.analysis.options.tally_decision` counts.

    Notes
    -----
    Source: DECISIONS, "The tally", items 1 to 10.
    """
    if decision.options:
        raise ValueError("a vote on options has no one tally: count it with tally_decision")
    if errors := find_refusals(decision):
        return Refused(errors=errors)
    return count_votes(decision)


def count_votes(decision: Decision) -> Tally:
    """Count a decision that may open, as :func:`tally_votes`."""
    rule, weights = decision.rule, vote_weights(decision)
    votes, positions = votes_in_force(decision), cd_positions(decision)
    choices = {vote.practice_code: vote.choice for vote in votes.counted}
    entitled = [p.practice_code for p in decision.practices if not p.recused]
    weight = _count(choices, {code: weights[code] for code in entitled})
    practices = _count(choices, dict.fromkeys(entitled, 1))
    base_weight = _base_weight(weight, rule.base)
    threshold = rule.share * base_weight
    return Tally(
        weight=weight,
        weight_recused=sum(weights[p.practice_code] for p in decision.practices if p.recused),
        practices=practices,
        cds=_count(positions.choices, {seat.pcn_code: 1 for seat in decision.cds}),
        base_weight=base_weight,
        share=Fraction(weight.yes) / base_weight if base_weight else None,
        threshold_weight=threshold,
        needed_weight=_needed_weight(threshold, base_weight, rule.compare, weights.values()),
        share_met=base_weight > 0 and meets(weight.yes, threshold, rule.compare),
        cds_met=sum(choice == Choice.YES for choice in positions.choices.values()) >= rule.min_cds,
        quorum_met=_quorum_met(rule.quorum, weight, practices),
        counted=votes.counted,
        excluded=votes.excluded,
        cd_positions=tuple(positions.choices.items()),
        cd_excluded=positions.excluded,
        conflicts=votes.conflicts,
        cd_at_odds=_cds_at_odds(positions.choices, choices, decision, weights),
    )


def vote_weights(decision: Decision) -> dict[str, int | Fraction]:
    """Return what each practice's vote counts for, by practice code."""
    if decision.rule.weight is VoteWeight.ONE_EACH:
        return {practice.practice_code: 1 for practice in decision.practices}
    return {practice.practice_code: practice.list_size or 0 for practice in decision.practices}


def _count(choices: Mapping[str, str], units: Mapping[str, int | Fraction]) -> Counts:
    """Add the units of everyone entitled by choice; who said nothing has not voted."""
    sums: dict[str | None, int | Fraction] = {}
    for code, unit in units.items():
        choice = choices.get(code)
        sums[choice] = sums.get(choice, 0) + unit
    return Counts(
        yes=sums.get(Choice.YES, 0),
        no=sums.get(Choice.NO, 0),
        abstain=sums.get(Choice.ABSTAIN, 0),
        not_voted=sums.get(None, 0),
    )


def _base_weight(weight: Counts, base: Base) -> int | Fraction:
    if base is Base.ENTITLED:
        return weight.entitled
    return weight.cast if base is Base.CAST else weight.yes + weight.no


def meets(amount: int | Fraction, threshold: Fraction, compare: Compare) -> bool:
    """Return whether an amount in favour meets the threshold; at equality only "at least" does."""
    return amount >= threshold if compare is Compare.AT_LEAST else amount > threshold


def _needed_weight(
    threshold: Fraction,
    base_weight: int | Fraction,
    compare: Compare,
    weights: Iterable[int | Fraction],
) -> int | None:
    """Return the smallest whole weight that would do; None for decimal weights or no base."""
    if not base_weight or any(weight.denominator != 1 for weight in weights):
        return None
    return ceil(threshold) if compare is Compare.AT_LEAST else floor(threshold) + 1


def _quorum_met(quorum: Quorum | None, weight: Counts, practices: Counts) -> bool | None:
    """Return whether enough took part; where nobody is entitled a quorum cannot be met."""
    if quorum is None:
        return None
    counts = weight if quorum.of is QuorumOf.WEIGHT else practices
    return counts.entitled > 0 and counts.cast >= quorum.share * counts.entitled


def _cds_at_odds(
    positions: Mapping[str, str],
    choices: Mapping[str, str],
    decision: Decision,
    weights: Mapping[str, int | Fraction],
) -> tuple[str, ...]:
    """Return the PCNs whose CD said yes while their practices' weight leaned no, or the reverse."""
    lean: dict[str, int | Fraction] = {}
    sign: dict[str | None, int] = {Choice.YES: 1, Choice.NO: -1}
    for practice in decision.practices:
        choice = choices.get(practice.practice_code)
        if choice in sign:
            weight = sign[choice] * weights[practice.practice_code]
            lean[practice.pcn_code] = lean.get(practice.pcn_code, 0) + weight
    return tuple(
        pcn
        for pcn, choice in sorted(positions.items())
        if sign.get(choice, 0) * lean.get(pcn, 0) < 0
    )
