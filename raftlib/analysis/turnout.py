"""Who has voted so far, and never how: all that may be known while a vote is open."""

from dataclasses import dataclass
from fractions import Fraction

from raftlib.analysis.votes_in_force import cd_positions, votes_in_force
from raftlib.domain.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """Codes of the entitled, by whether something of theirs counts, and their patients.

    A vacant or recused seat, and a recused practice, are in none of them.
    """

    voted: tuple[str, ...]
    not_voted: tuple[str, ...]
    cds_taken: tuple[str, ...]
    cds_not_taken: tuple[str, ...]
    patients_voted: int | Fraction
    patients_entitled: int | Fraction

    @property
    def practices_entitled(self) -> int:
        """Return how many practices may vote."""
        return len(self.voted) + len(self.not_voted)

    @property
    def cds_entitled(self) -> int:
        """Return how many CDs may take a position."""
        return len(self.cds_taken) + len(self.cds_not_taken)


def count_turnout(decision: Decision) -> Turnout:
    """Count who has voted; a vote that was withdrawn, or does not count, is none.

    An abstention is a vote. The patients are those on the frozen lists, whatever a vote weighs.
    """
    voted = {vote.practice_code for vote in votes_in_force(decision).counted}
    taken = set(cd_positions(decision).choices)
    entitled = {
        practice.practice_code: practice.list_size or 0
        for practice in decision.practices
        if not practice.recused
    }
    seats = [seat.pcn_code for seat in decision.cds if not (seat.vacant or seat.recused)]
    return Turnout(
        voted=tuple(code for code in entitled if code in voted),
        not_voted=tuple(code for code in entitled if code not in voted),
        cds_taken=tuple(pcn for pcn in seats if pcn in taken),
        cds_not_taken=tuple(pcn for pcn in seats if pcn not in taken),
        patients_voted=sum(size for code, size in entitled.items() if code in voted),
        patients_entitled=sum(entitled.values()),
    )
