"""Writes down that something changed, in the transaction of the change itself."""

from datetime import UTC, datetime

import sqlalchemy as sa

from raftlib.store.schema import change

# PostgreSQL wakes those who listen here; SQLite has a counter that they look at instead.
CHANNEL = "raft_change"
EVERYTHING = "*"  # the topic of a change that concerns everybody, such as a restored store
AUDIT_TOPIC = "audit"
ACTION_TOPIC = "action"
KEPT_CHANGES = 10_000
_ADD = change.insert()
PRUNED_EVERY = 100  # changes; looking for old ones each time would keep other writers waiting


def decision_topic(decision_code: str) -> str:
    """Return the topic under which changes of a decision are announced."""
    return f"decision:{decision_code}"


def record_change(connection: sa.Connection, topic: str) -> None:
    """Say that what ``topic`` names has changed; it is seen when the transaction has ended.

    Little more than the last ``KEPT_CHANGES`` are kept: who was away for longer reads everything
    anew.
    """
    row = {"topic": topic, "changed_at": datetime.now(UTC)}
    key = connection.execute(_ADD, row).inserted_primary_key
    if key is not None and key[0] % PRUNED_EVERY == 0:
        connection.execute(change.delete().where(change.c.change_id <= key[0] - KEPT_CHANGES))
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))
