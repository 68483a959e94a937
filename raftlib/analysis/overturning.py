"""What would have overturned the option that won: its own tests, or another option."""

from dataclasses import dataclass
from fractions import Fraction

from raftlib.analysis.margins import Leeway, Weight, find_leeway, least_weight, parts_of_one
from raftlib.analysis.options import OptionFigures, OptionsTally, as_yes_no
from raftlib.domain.decision import Compare, Decision
from raftlib.domain.options import Option


@dataclass(frozen=True, kw_only=True)
class Rival:
    """An option that would have overturned the winner, and what it needed for that: one of two.

    ``weight`` would have had to name it instead of the winner; or ``cds`` more would have had to
    name it. ``ties`` says that both would then have had the same weight, so that none is carried;
    else the rival would have been carried.
    """

    option: Option
    weight: Weight = 0
    cds: int = 0
    ties: bool = False


@dataclass(frozen=True, kw_only=True)
class Overturning:
    """What would have overturned the winner, each way with all else as it was.

    ``leeway`` is what the winner's own tests had to spare. ``rivals`` are those that needed the
    least weight, where that is less than what the practices' test had to spare; then those that
    needed the fewest CDs.
    """

    leeway: Leeway
    rivals: tuple[Rival, ...]


def find_overturning(decision: Decision, tally: OptionsTally) -> Overturning:
    """Return what would have overturned the option that was carried.

    Weights are the smallest that would have done, as in :func:`find_leeway`. Who names a rival
    instead of the winner takes from one and adds to the other, in the same base, so no other
    change of votes does with less. A tie is enough: then none is carried.

    Raises
    ------
    ValueError
        If no option was carried.
    """
    found = [one for one in tally.figures if one.option.key == tally.winner]
    if not found:
        raise ValueError("no option was carried")
    winner = found[0]
    others = [one for one in tally.figures if one is not winner]
    leeway = find_leeway(as_yes_no(decision, winner.option.key), winner.tally)
    by_weight = [_by_weight(decision, winner, one) for one in others if one.tally.cds_met]
    near = [one for one in by_weight if leeway.turned is None or one.weight < leeway.turned]
    least = min((one.weight for one in near), default=0)
    by_cds = [one for other in others for one in _by_cds(decision, winner, other)]
    fewest = min((one.cds for one in by_cds), default=0)
    return Overturning(
        leeway=leeway,
        rivals=(
            *(one for one in near if one.weight == least),
            *(one for one in by_cds if one.cds == fewest),
        ),
    )


def _by_weight(decision: Decision, winner: OptionFigures, other: OptionFigures) -> Rival:
    """Return a rival with the least weight that reaches the winner's.

    While the winner still meets the share, an option with as much weight meets it as well.
    """
    apart = Fraction(winner.tally.weight.yes - other.tally.weight.yes)
    weight = least_weight(apart / 2, parts_of_one(decision), Compare.AT_LEAST)
    return Rival(option=other.option, weight=weight, ties=2 * weight == apart)


def _by_cds(decision: Decision, winner: OptionFigures, other: OptionFigures) -> list[Rival]:
    """Return a rival that has the weight and lacks only CDs; the winner shows there are enough."""
    apart = other.tally.weight.yes - winner.tally.weight.yes
    lacking = decision.rule.min_cds - int(other.tally.cds.yes)
    if apart < 0 or lacking <= 0:
        return []
    return [Rival(option=other.option, cds=lacking, ties=apart == 0)]
