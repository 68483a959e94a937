"""Recorded decisions, as JSON text; an edited record stands beside the one before."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from raftlib.domain.decision import Decision
from raftlib.errors import StoreError
from raftlib.store.changes import decision_topic, record_change
from raftlib.store.connection import Store, writing
from raftlib.store.content import Added, find_content, fingerprint, insert_content
from raftlib.store.ledger import read_head
from raftlib.store.schema import decision_record

DECISIONS_TOPIC = "decisions"  # of the list; each decision has a topic of its own as well


@dataclass(frozen=True, kw_only=True)
class DecisionListed:
    """One line of the list of decisions."""

    number: int
    decision_code: str
    title: str


def add_decision(
    store: Store | sa.Connection,
    decision: Decision,
    record: Any,
    imported_at: datetime,
    *,
    replace: bool = False,
    of_chain: bool = False,
) -> Added:
    """Keep a record, or find that it is the latest of its decision already.

    Parameters
    ----------
    record : object
        The JSON that ``decision`` came from.
    replace : bool
        Whether it may stand in the place of another record of the same decision. Both are kept.
    of_chain : bool
        Whether it was counted from the decision's chain; it then replaces the one before. No other
        record may stand for a decision that has a chain here.

    Raises
    ------
    StoreError
        If another record of the decision is there and ``replace`` is False, or its votes are
        recorded here.
    """
    mark = fingerprint(record)
    same_decision = decision_record.c.decision_code == decision.decision_code
    with writing(store) as connection:
        if found := find_content(connection, decision_record, mark, same_decision):
            return found
        if not of_chain and read_head(connection, decision.decision_code).entries:
            raise StoreError(
                f"{decision.decision_code} is decided in this workbook: its record comes from its "
                "own votes. Give this record another code. Nothing was stored."
            )
        known = connection.scalar(sa.select(sa.func.count()).where(same_decision))
        if known and not (replace or of_chain):
            raise StoreError(
                f"Another record of {decision.decision_code or 'this decision'} is in the workbook "
                "already, and this one differs. Find out which is right. To show this one, import "
                "it again with --replace; both are kept."
            )
        row = {
            "imported_at": imported_at,
            "decision_code": decision.decision_code,
            "title": decision.title,
            "record": json.dumps(record, ensure_ascii=False),
            "fingerprint": mark,
        }
        record_change(connection, DECISIONS_TOPIC)
        record_change(connection, decision_topic(decision.decision_code))
        return insert_content(connection, decision_record, row)


def list_decisions(store: Store) -> list[DecisionListed]:
    """Return the decisions, the latest record of each code only, the newest first."""
    latest = sa.select(sa.func.max(decision_record.c.decision_record_id)).group_by(
        decision_record.c.decision_code
    )
    query = (
        sa.select(decision_record)
        .where(decision_record.c.decision_record_id.in_(latest))
        .order_by(decision_record.c.decision_record_id.desc())
    )
    with store.read() as connection:
        return [
            DecisionListed(
                number=row.decision_record_id, decision_code=row.decision_code, title=row.title
            )
            for row in connection.execute(query)
        ]


def list_codes(connection: sa.Connection) -> list[str]:
    """Return the codes of the decisions that have a record, in order."""
    query = sa.select(decision_record.c.decision_code).distinct()
    return sorted(connection.scalars(query))


def read_decision_record(store: Store, number: int) -> Any:
    """Return the JSON of one record, or None where there is none of this number."""
    query = sa.select(decision_record.c.record).where(
        decision_record.c.decision_record_id == number
    )
    with store.read() as connection:
        text = connection.scalar(query)
    return None if text is None else json.loads(text)
