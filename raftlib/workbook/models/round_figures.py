"""How far a practice, or a locality, is in a round, as the store has it now."""

from collections.abc import Mapping, Sequence

from raftlib.analysis.round_progress import (
    PracticesBegun,
    RoundProgress,
    count_progress,
    stand_in_round,
)
from raftlib.domain.audit_round import AuditRound, PracticeShare
from raftlib.errors import RoundError
from raftlib.store.audit_counts import count_stored
from raftlib.store.audit_rounds import read_rounds_of, read_shares
from raftlib.store.audits import read_clinicians
from raftlib.store.connection import Store


def read_progress(store: Store, one: AuditRound, practice_code: str) -> RoundProgress:
    """Return how far a practice is in a round: exact figures, which stay in the practice.

    Raises
    ------
    RoundError
        If it takes no part in the round.
    """
    if one.number not in {it.number for it in read_rounds_of(store, practice_code)}:
        raise RoundError(
            f"{one.plan.name} is not a round of the practice {practice_code!r}. Name one that "
            "takes part."
        )
    share = read_shares(store, one.number).get(practice_code, PracticeShare())
    ever = count_stored(store, [practice_code])
    return count_progress(
        ever.within(one.period),
        ever,
        target=share.target or one.plan.target,
        clinicians=share.clinicians or read_clinicians(store, [practice_code]).get(practice_code),
    )


def read_standing(store: Store, one: AuditRound, practice_codes: Sequence[str]) -> PracticesBegun:
    """Return which of these practices have begun a round."""
    shares: Mapping[str, PracticeShare] = read_shares(store, one.number)
    said = {code: share.clinicians for code, share in shares.items() if share.clinicians}
    return stand_in_round(
        count_stored(store, practice_codes).within(one.period),
        {
            code: shares.get(code, PracticeShare()).target or one.plan.target
            for code in practice_codes
        },
        {**read_clinicians(store, practice_codes), **said},
    )
