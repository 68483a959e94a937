"""Which decisions concern a person: those in which a practice or PCN of theirs has a say."""

from collections.abc import Iterator
from datetime import datetime

from raftlib.domain.decision import Decision
from raftlib.domain.people import Viewer
from raftlib.errors import RaftError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.connection import Store
from raftlib.store.decisions import DecisionListed, list_decisions, read_decision_record


def list_concerning(store: Store, viewer: Viewer) -> dict[DecisionListed, Decision | None]:
    """Return the decisions that concern somebody, the newest first.

    A record that cannot be read any more stands with None, for those whom all decisions concern:
    its own page says what is wrong with it.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    listed = {item: _read(store, item.number) for item in list_decisions(store)}
    return {item: decision for item, decision in listed.items() if concerns(decision, viewer)}


def read_latest(store: Store, decision_code: str) -> dict[DecisionListed, Decision | None]:
    """Return one decision, as :func:`list_concerning` would, whomever it concerns.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    listed = [item for item in list_decisions(store) if item.decision_code == decision_code]
    return {item: _read(store, item.number) for item in listed}


def find_closed(
    store: Store, viewer: Viewer, now: datetime, decision_code: str = ""
) -> Iterator[str]:
    """Yield the codes of the closed decisions that concern somebody, the newest first.

    With ``decision_code`` no other is looked at.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    for item in list_decisions(store):
        if decision_code in ("", item.decision_code):
            decision = _read(store, item.number)
            if decision and concerns(decision, viewer) and has_closed(decision, now):
                yield item.decision_code


def has_closed(decision: Decision, now: datetime) -> bool:
    """Return whether the window of a decision has ended: at its last moment it has."""
    return decision.closes_at <= now


def concerns(decision: Decision | None, viewer: Viewer) -> bool:
    """Return whether a decision is one of the viewer's: the staff's are all."""
    if viewer.is_staff:
        return True
    if decision is None:
        return False
    practices = {practice.practice_code for practice in decision.practices}
    seats = {seat.pcn_code for seat in decision.cds}
    return bool(viewer.practice_codes & practices or viewer.pcn_codes & seats)


def _read(store: Store, number: int) -> Decision | None:
    record = read_decision_record(store, number)
    try:
        return parse_decision(record)
    except RaftError:
        return None
