"""What practices will do about their findings: only ever added, and the last of each counts."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from raftlib.domain.action import Action, ActionKept, ActionStatus
from raftlib.store.connection import Store, reading
from raftlib.store.schema import practice_action

_COLUMNS = [practice_action.c[field.name] for field in fields(Action)]


def add_action(
    connection: sa.Connection, action: Action, member_number: int, stored_at: datetime
) -> None:
    """Add a version of an action whose entry_id is not there yet."""
    row = {**asdict(action), "status": action.status.value}
    connection.execute(
        practice_action.insert().values(**row, member_id=member_number, stored_at=stored_at)
    )


def has_entry(connection: sa.Connection, entry_id: str) -> bool:
    """Return whether a version of this id is there."""
    query = sa.select(practice_action.c.entry_id).where(practice_action.c.entry_id == entry_id)
    return connection.scalar(query) is not None


def read_actions(place: Store | sa.Connection, practice_code: str) -> list[ActionKept]:
    """Return the actions of a practice as they count now, in the order of their first versions.

    What was taken back is not among them, and keeps its number.
    """
    return [kept for kept in _read_latest(place, practice_code) if not kept.action.taken_back]


def find_action(connection: sa.Connection, practice_code: str, original_id: str) -> Action | None:
    """Return the last version of an action, even one that takes it back; None for no such one."""
    kept = _read_latest(connection, practice_code)
    return next((one.action for one in kept if one.action.original_id == original_id), None)


def count_actions(connection: sa.Connection, practice_code: str) -> int:
    """Return how many actions a practice ever had."""
    return len(_read_latest(connection, practice_code))


def read_versions(connection: sa.Connection, practice_code: str, original_id: str) -> list[Action]:
    """Return all versions of an action of a practice, the first one first."""
    query = (
        sa.select(*_COLUMNS)
        .where(practice_action.c.practice_code == practice_code)
        .where(practice_action.c.original_id == original_id)
        .order_by(practice_action.c.practice_action_id)
    )
    return [_as_action(row) for row in connection.execute(query)]


def _read_latest(place: Store | sa.Connection, practice_code: str) -> list[ActionKept]:
    query = (
        sa.select(*_COLUMNS)
        .where(practice_action.c.practice_code == practice_code)
        .order_by(practice_action.c.practice_action_id)
    )
    latest: dict[str, Action] = {}  # a later version takes the place of the first
    with reading(place) as connection:
        for row in connection.execute(query):
            latest[row.original_id] = _as_action(row)
    return [
        ActionKept(number=number, action=action)
        for number, action in enumerate(latest.values(), start=1)
    ]


def _as_action(row: sa.Row[Any]) -> Action:
    values = {field.name: getattr(row, field.name) for field in fields(Action)}
    return Action(**{**values, "status": ActionStatus(row.status)})
