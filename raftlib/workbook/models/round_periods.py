"""The rounds of a practice as periods, for pages that show figures of one practice."""

from typing import NamedTuple

from raftlib.domain.period import Period
from raftlib.store.audit_rounds import read_rounds_of
from raftlib.store.connection import Store


class RoundPeriod(NamedTuple):
    """What a round is called, and the days whose sessions belong to it."""

    name: str
    period: Period


def rounds_of(store: Store, practice_code: str) -> list[RoundPeriod]:
    """Return the rounds that a practice takes part in, the latest first.

    For a page of one practice alone: several practices together are given by whole months, and a
    round is not one.
    """
    rounds = read_rounds_of(store, practice_code)
    return [RoundPeriod(one.plan.name, one.period) for one in rounds if not one.is_called_off]
