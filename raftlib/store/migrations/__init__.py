"""The numbered steps that lead a store of an older workbook to the tables of this one."""

import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.store.migrations.audit_counts import AUDIT_COUNTS
from raftlib.store.migrations.audit_entries import AUDIT_ENTRIES
from raftlib.store.migrations.audit_mappings import AUDIT_MAPPINGS
from raftlib.store.migrations.audit_rounds import AUDIT_ROUNDS
from raftlib.store.migrations.feedback import FEEDBACK
from raftlib.store.migrations.first_tables import FIRST_TABLES
from raftlib.store.migrations.ledger_and_changes import LEDGER_AND_CHANGES
from raftlib.store.migrations.people_and_meetings import PEOPLE_AND_MEETINGS
from raftlib.store.migrations.practice_actions import PRACTICE_ACTIONS
from raftlib.store.migrations.reading_depth import READING_DEPTH
from raftlib.store.migrations.statements import Step, run_step
from raftlib.store.schema import schema_version

# Step n brings a store from version n-1 to n. A step that was released is never edited.
MIGRATIONS: tuple[Step, ...] = (
    FIRST_TABLES,
    LEDGER_AND_CHANGES,
    PEOPLE_AND_MEETINGS,
    READING_DEPTH,
    AUDIT_ENTRIES,
    AUDIT_ROUNDS,
    AUDIT_COUNTS,
    PRACTICE_ACTIONS,
    FEEDBACK,
    AUDIT_MAPPINGS,
)


def read_version(connection: sa.Connection) -> int:
    """Return the version of a store; 0 where there is none yet."""
    if not sa.inspect(connection).has_table(schema_version.name):
        return 0
    return connection.scalar(sa.select(sa.func.max(schema_version.c.version))) or 0


def migrate(connection: sa.Connection) -> None:
    """Bring the store to the version of this code, step by step, in one transaction.

    The transaction has to hold the write lock, so that of two that come at once one waits and
    then finds nothing to do.

    Raises
    ------
    StoreError
        If a newer workbook made it.
    """
    version = read_version(connection)
    check_version(version)
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        run_step(connection, step)
        connection.execute(schema_version.insert().values(version=number))


def check_version(version: int) -> None:
    """Refuse what a newer workbook made.

    Raises
    ------
    StoreError
        If ``version`` is above that of this code.
    """
    if version > len(MIGRATIONS):
        raise StoreError(
            f"The store has version {version}; this workbook knows {len(MIGRATIONS)}. "
            "Start the newer workbook that made it."
        )
