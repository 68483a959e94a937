"""Moves all rows from one store to another, of either kind, and empties a store before that."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa

from raftlib.store.schema import (
    audit_entry,
    audit_round,
    audit_round_plan,
    audit_round_share,
    change,
    feedback,
    ledger_entry,
    metadata,
    practice_action,
    schema_version,
)

ROWS_AT_ONCE = 1000
# What is a store's own, and not content: its version, and who has to look again.
_CONTENT = [table for table in metadata.sorted_tables if table not in (schema_version, change)]
# What the database itself keeps anybody from changing.
_GUARDED = (
    ledger_entry,
    audit_entry,
    audit_round,
    audit_round_plan,
    audit_round_share,
    practice_action,
    feedback,
)


def has_content(connection: sa.Connection) -> bool:
    """Return whether anything was ever imported or decided here."""
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        for table in _CONTENT
    )


def count_rows(connection: sa.Connection) -> dict[str, int]:
    """Return how many rows each table of content has, by its name."""
    return {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in _CONTENT
    }


def copy_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Copy all content into tables that are empty, the ledger in the order of its chains."""
    source = source.execution_options(yield_per=ROWS_AT_ONCE)
    for table in _CONTENT:
        for rows in source.execute(sa.select(table).order_by(*table.primary_key)).partitions():
            target.execute(table.insert(), [row._asdict() for row in rows])
        _go_on_counting(target, table)


def _go_on_counting(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number the next row after those that came with their numbers."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    counter = sa.func.pg_get_serial_sequence(table.name, column.name)
    last = connection.scalar(sa.select(sa.func.max(column)))
    if last is not None and connection.scalar(sa.select(counter)) is not None:
        connection.execute(sa.select(sa.func.setval(counter, last)))


def delete_rows(connection: sa.Connection) -> None:
    """Take all content away, the ledger too; only what is kept elsewhere may be deleted."""
    with ExitStack() as unguarded:
        for table in _GUARDED:
            unguarded.enter_context(_unguarded(connection, table.name))
        for table in reversed(_CONTENT):
            connection.execute(table.delete())


@contextmanager
def _unguarded(connection: sa.Connection, name: str) -> Iterator[None]:
    """Switch the triggers off that refuse every change; nobody else sees this transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        yield
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    triggers = connection.exec_driver_sql(query, (name,)).all()
    for trigger in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    yield
    for trigger in triggers:
        connection.exec_driver_sql(trigger.sql)
