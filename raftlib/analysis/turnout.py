"""Who has taken part in a vote so far, which is all that is told while it is open."""

from dataclasses import dataclass
from fractions import Fraction

from raftlib.analysis.votes_in_force import votes_in_force
from raftlib.domain.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How many of those entitled have voted, and who; never what.

    ``voted`` and ``not_voted`` are practice codes in the order of the register; ``patients`` are
    on the lists of those who have voted, ``entitled_patients`` on those of all entitled.
    """

    voted: tuple[str, ...]
    not_voted: tuple[str, ...]
    patients: int | Fraction
    entitled_patients: int | Fraction

    @property
    def entitled(self) -> int:
        """Return how many practices may vote."""
        return len(self.voted) + len(self.not_voted)


def count_turnout(decision: Decision) -> Turnout:
    """Count who has voted, by practices and by patients, exactly.

    An abstention is a vote, and so is one that a CD conveyed; a vote that was withdrawn is none.
    Recused practices are not entitled.
    """
    counted = {vote.practice_code for vote in votes_in_force(decision).counted}
    sizes = {p.practice_code: p.list_size or 0 for p in decision.practices if not p.recused}
    voted = tuple(code for code in sizes if code in counted)
    return Turnout(
        voted=voted,
        not_voted=tuple(code for code in sizes if code not in counted),
        patients=sum(sizes[code] for code in voted),
        entitled_patients=sum(sizes.values()),
    )
