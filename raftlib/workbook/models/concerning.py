"""Which decisions concern a person: those in which a practice or PCN of theirs has a say."""

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
