"""The tables, and the numbered steps that lead an older store to them.

Rows are added, never changed: a later import stands beside the earlier one.
"""

from collections.abc import Callable

import sqlalchemy as sa

from raftlib.errors import StoreError

metadata = sa.MetaData()

schema_version = sa.Table(
    "schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True)
)

register_snapshot = sa.Table(
    "register_snapshot",
    metadata,
    sa.Column("snapshot_id", sa.Integer, primary_key=True),
    sa.Column("as_at", sa.Date, nullable=False),
    sa.Column("imported_at", sa.DateTime, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
)

register_practice = sa.Table(
    "register_practice",
    metadata,
    sa.Column("snapshot_id", sa.ForeignKey("register_snapshot.snapshot_id"), primary_key=True),
    sa.Column("practice_code", sa.String(6), primary_key=True),
    sa.Column("practice_name", sa.String(200), nullable=False),
    sa.Column("pcn_code", sa.String(6), nullable=False),
    sa.Column("registered_patients", sa.Integer, nullable=False),
    sa.Column("locality", sa.String(80)),
    sa.Column("cross_boundary", sa.Boolean, nullable=False),
)

register_pcn = sa.Table(
    "register_pcn",
    metadata,
    sa.Column("snapshot_id", sa.ForeignKey("register_snapshot.snapshot_id"), primary_key=True),
    sa.Column("pcn_code", sa.String(6), primary_key=True),
    sa.Column("pcn_name", sa.String(200), nullable=False),
)

register_left_out = sa.Table(
    "register_left_out",
    metadata,
    sa.Column("left_out_id", sa.Integer, primary_key=True),
    sa.Column("snapshot_id", sa.ForeignKey("register_snapshot.snapshot_id"), nullable=False),
    sa.Column("practice_code", sa.String(40), nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("file", sa.String(200), nullable=False),
    sa.Column("row", sa.Integer),  # empty where many rows are counted together
    sa.Column("rows", sa.Integer, nullable=False),
)

audit_import = sa.Table(
    "audit_import",
    metadata,
    sa.Column("audit_import_id", sa.Integer, primary_key=True),
    sa.Column("imported_at", sa.DateTime, nullable=False),
    sa.Column("file", sa.String(200), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
)

appointment = sa.Table(
    "appointment",
    metadata,
    sa.Column("appointment_id", sa.Integer, primary_key=True),
    sa.Column("audit_import_id", sa.ForeignKey("audit_import.audit_import_id"), nullable=False),
    sa.Column("practice_code", sa.String(6), nullable=False, index=True),
    sa.Column("session_on", sa.Date, nullable=False),
    sa.Column("session", sa.String(20), nullable=False),
    sa.Column("clinician_role", sa.String(60), nullable=False),
    sa.Column("clinician_label", sa.String(60), nullable=False),
    sa.Column("mode", sa.String(60), nullable=False),
    sa.Column("booked_as", sa.String(60), nullable=False),
    sa.Column("avoidable", sa.String(20), nullable=False),
    sa.Column("could_have_been", sa.String(120), nullable=False),
    sa.Column("change_needed", sa.String(120), nullable=False),
    sa.Column("achievable", sa.String(60), nullable=False),
    sa.Column("note", sa.String(300), nullable=False),
)

audit_clinicians = sa.Table(
    "audit_clinicians",
    metadata,
    sa.Column("audit_import_id", sa.ForeignKey("audit_import.audit_import_id"), primary_key=True),
    sa.Column("practice_code", sa.String(6), primary_key=True),
    sa.Column("clinicians_in_practice", sa.Integer, nullable=False),
)

decision_record = sa.Table(
    "decision_record",
    metadata,
    sa.Column("decision_record_id", sa.Integer, primary_key=True),
    sa.Column("imported_at", sa.DateTime, nullable=False),
    sa.Column("decision_code", sa.String(80), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
)

# Step n brings a store from version n-1 to n. A step that was released is never edited: once the
# tables above change, step 1 keeps the statements of its day.
MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (metadata.create_all,)


def migrate(connection: sa.Connection) -> None:
    """Bring the store to the version of this code, step by step, in one transaction.

    Raises
    ------
    StoreError
        If a newer workbook made it.
    """
    version = 0
    if sa.inspect(connection).has_table("schema_version"):
        version = connection.scalar(sa.select(sa.func.max(schema_version.c.version))) or 0
    if version > len(MIGRATIONS):
        raise StoreError(
            f"The store has version {version}; this workbook knows {len(MIGRATIONS)}. "
            "Start the newer workbook that made it."
        )
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        step(connection)
        connection.execute(schema_version.insert().values(version=number))
