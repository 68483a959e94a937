"""How far an outcome was from the other one: what was lacking, or what it had to spare."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from raftlib.analysis.tally import vote_weights
from raftlib.domain.decision import Compare, Counts, Decision, Quorum, QuorumOf, Rule, Tally

# Weights are shown to so many parts of one where a locality has decimal ones; whole otherwise.
DECIMAL_PARTS = 100

Weight = int | Fraction


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """What would have carried a decision that was not carried; None or 0 where nothing lacked.

    ``turned`` is the weight inside the base that would have had to be for, ``joined`` that from
    outside it, which widens the base. Either would have done; each is None where there is not so
    much of it.
    """

    turned: Weight | None = None
    joined: Weight | None = None
    cds: int = 0
    quorum: Weight = 0  # in weight or in practices, as the rule counts it


@dataclass(frozen=True, kw_only=True)
class Leeway:
    """What would have stopped a decision that was carried; None where nothing could.

    ``turned`` is the weight that would have had to vote against instead of for, ``cds`` how many
    CDs fewer for, and ``quorum`` how much would have had not to vote, in weight or in practices as
    the rule counts it.
    """

    turned: Weight | None
    cds: int | None
    quorum: Weight | None


def find_shortfall(decision: Decision, tally: Tally) -> Shortfall:
    """Return what a decision lacked.

    Weights are the smallest that would have done, in whole patients, or in hundredths where the
    register has decimals; no practice may be just as large.
    """
    rule, parts = decision.rule, parts_of_one(decision)
    turned, joined = None, None
    if not tally.share_met:
        within = tally.base_weight - tally.weight.yes
        outside = tally.weight.entitled - tally.base_weight
        turned = _if_there(least_weight(-tally.margin, parts, rule.compare), within)
        joined = _if_there(_least_joining(rule, tally, parts), outside)
    return Shortfall(
        turned=turned,
        joined=joined,
        cds=max(0, rule.min_cds - int(tally.cds.yes)),
        quorum=_missing_from_quorum(rule.quorum, tally, parts),
    )


def find_leeway(decision: Decision, tally: Tally) -> Leeway:
    """Return what a carried decision had to spare, in the same units as a shortfall."""
    rule, parts = decision.rule, parts_of_one(decision)
    opposite = Compare.MORE_THAN if rule.compare is Compare.AT_LEAST else Compare.AT_LEAST
    turned = least_weight(tally.margin, parts, opposite)
    cds = int(tally.cds.yes) - rule.min_cds + 1
    return Leeway(
        turned=_if_there(turned, tally.weight.yes),
        cds=cds if cds <= tally.cds.yes else None,
        quorum=_spare_in_quorum(rule.quorum, tally, parts),
    )


def parts_of_one(decision: Decision) -> int:
    """Return into how many parts one unit of weight is shown: 1, or hundredths for decimals."""
    whole = all(weight.denominator == 1 for weight in vote_weights(decision).values())
    return 1 if whole else DECIMAL_PARTS


def least_weight(lacking: Fraction, parts: int, compare: Compare) -> Weight:
    """Return the smallest weight in such parts that is at least, or more than, what is lacking."""
    scaled = lacking * parts
    found = ceil(scaled) if compare is Compare.AT_LEAST else floor(scaled) + 1
    return Fraction(max(found, 0), parts)


def _least_joining(rule: Rule, tally: Tally, parts: int) -> Weight | None:
    """Return the least weight that would have done by voting too, each unit widening the base.

    That is the least x with ``yes + x >= share * (base + x)``; an empty base is never carried.
    """
    if rule.share == 1:  # all have to be for: whoever joins cannot make up for one who is not
        alone = not tally.base_weight and rule.compare is Compare.AT_LEAST
        return Fraction(1, parts) if alone else None
    least = least_weight(-tally.margin / (1 - rule.share), parts, rule.compare)
    return least or Fraction(1, parts)


def _if_there(weight: Weight | None, available: Weight) -> Weight | None:
    """Return a weight if it is one, and there is so much of it."""
    return weight if weight and weight <= available else None


def _missing_from_quorum(quorum: Quorum | None, tally: Tally, parts: int) -> Weight:
    """Return how much more would have had to take part."""
    if quorum is None or tally.quorum_met:
        return 0
    counts, step = _as_quorum_counts(quorum, tally, parts)
    lacking = Fraction(quorum.share * counts.entitled - counts.cast)
    return least_weight(lacking, step, Compare.AT_LEAST)


def _spare_in_quorum(quorum: Quorum | None, tally: Tally, parts: int) -> Weight | None:
    """Return how much would have had not to vote for the quorum to be missed."""
    if quorum is None:
        return None
    counts, step = _as_quorum_counts(quorum, tally, parts)
    spare = Fraction(counts.cast - quorum.share * counts.entitled)
    return _if_there(least_weight(spare, step, Compare.MORE_THAN), counts.cast)


def _as_quorum_counts(quorum: Quorum, tally: Tally, parts: int) -> tuple[Counts, int]:
    """Return what the quorum is counted in, and into how many parts one of it is shown."""
    return (tally.weight, parts) if quorum.of is QuorumOf.WEIGHT else (tally.practices, 1)
