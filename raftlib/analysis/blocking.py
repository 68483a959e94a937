"""Who can stop a decision, and how many it takes: to be seen before the vote, not after."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from raftlib.analysis.tally import meets, vote_weights
from raftlib.domain.decision import Compare, Decision


@dataclass(frozen=True, kw_only=True)
class Blocking:
    """What the weights alone allow at one share, if every entitled practice votes yes or no.

    ``blocking_practices`` can each stop it alone; ``blocking_pairs`` can together, neither alone.
    Both start with the largest weight. ``fewest_to_carry`` and ``fewest_to_block`` count
    practices; None where even all of them together cannot.
    """

    share: Fraction
    fewest_to_carry: int | None
    fewest_to_block: int | None
    blocking_practices: tuple[str, ...]
    blocking_pairs: tuple[tuple[str, str], ...]


def largest_first(decision: Decision) -> list[tuple[str, int | Fraction]]:
    """Return practice_code and weight of the entitled practices, the largest weight first."""
    weights = vote_weights(decision)
    entitled = [
        (p.practice_code, weights[p.practice_code]) for p in decision.practices if not p.recused
    ]
    return sorted(entitled, key=lambda item: (-item[1], item[0]))


def find_blocking(decision: Decision, share: Fraction) -> Blocking:
    """Find the coalitions that can stop a decision at this share; its votes are not looked at."""
    return find_blocking_weights(largest_first(decision), share, decision.rule.compare)


def find_blocking_weights(
    practices: Sequence[tuple[str, int | Fraction]],
    share: Fraction,
    compare: Compare = Compare.AT_LEAST,
) -> Blocking:
    """Find the coalitions that can stop any decision of these practices.

    Parameters
    ----------
    practices : sequence of (str, int or Fraction)
        practice_code and weight, the largest weight first.
    share : Fraction
        The share required, above 0 and at most 1.

    Notes
    -----
    A coalition blocks when the weight of all others misses the share of the whole. The fewest are
    found by taking the largest weights first. Source: DECISIONS, "While it is open, and after".
    """
    total = sum(weight for _, weight in practices)
    threshold = share * total

    def carries(weight: int | Fraction) -> bool:
        return total > 0 and meets(weight, threshold, compare)

    def blocks(weight: int | Fraction) -> bool:
        return weight > 0 and not carries(total - weight)

    running = list(accumulate(weight for _, weight in practices))
    alone = tuple(code for code, weight in practices if blocks(weight))
    return Blocking(
        share=share,
        fewest_to_carry=_first(running, carries),
        fewest_to_block=_first(running, blocks),
        blocking_practices=alone,
        blocking_pairs=_find_pairs(practices[len(alone) :], blocks),
    )


def _first(weights: Iterable[int | Fraction], test: Callable[[int | Fraction], bool]) -> int | None:
    return next((size for size, weight in enumerate(weights, start=1) if test(weight)), None)


def _find_pairs(
    practices: Sequence[tuple[str, int | Fraction]], blocks: Callable[[int | Fraction], bool]
) -> tuple[tuple[str, str], ...]:
    """Find the pairs that block; among the largest first, the search of each stops at a miss."""
    pairs = []
    for place, (code, weight) in enumerate(practices):
        for other, other_weight in practices[place + 1 :]:
            if not blocks(weight + other_weight):
                break
            pairs.append((code, other))
    return tuple(pairs)
