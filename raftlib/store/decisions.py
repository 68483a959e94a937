"""Recorded decisions, as JSON text; an edited record stands beside the one before."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from raftlib.domain.decision import Decision
from raftlib.store.changes import decision_topic, record_change
from raftlib.store.connection import Store
from raftlib.store.content import Added, find_content, fingerprint, insert_content
from raftlib.store.schema import decision_record


@dataclass(frozen=True, kw_only=True)
class DecisionListed:
    """One line of the list of decisions."""

    number: int
    decision_code: str
    title: str


def add_decision(store: Store, decision: Decision, record: Any, imported_at: datetime) -> Added:
    """Keep a record, or find the same one. ``record`` is the JSON that ``decision`` came from."""
    mark = fingerprint(record)
    with store.write() as connection:
        if found := find_content(connection, decision_record, mark):
            return found
        row = {
            "imported_at": imported_at,
            "decision_code": decision.decision_code,
            "title": decision.title,
            "record": json.dumps(record, ensure_ascii=False),
            "fingerprint": mark,
        }
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


def read_decision_record(store: Store, number: int) -> Any:
    """Return the JSON of one record, or None where there is none of this number."""
    query = sa.select(decision_record.c.record).where(
        decision_record.c.decision_record_id == number
    )
    with store.read() as connection:
        text = connection.scalar(query)
    return None if text is None else json.loads(text)
