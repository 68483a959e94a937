"""The tables as they are now; ``migrations`` has the steps that lead an older store to them.

Rows are added, never changed: a later import stands beside the earlier one.
"""

import sqlalchemy as sa

# Those of the audit are made with the others: who asks for the schema knows them all.
from raftlib.store.action_tables import practice_action as practice_action
from raftlib.store.audit_tables import audit_entry as audit_entry
from raftlib.store.audit_tables import audit_mapping as audit_mapping
from raftlib.store.round_tables import audit_round as audit_round
from raftlib.store.round_tables import audit_round_plan as audit_round_plan
from raftlib.store.round_tables import audit_round_share as audit_round_share
from raftlib.store.schema_words import Instant
from raftlib.store.schema_words import metadata as metadata

schema_version = sa.Table(
    "schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True)
)

register_snapshot = sa.Table(
    "register_snapshot",
    metadata,
    sa.Column("snapshot_id", sa.Integer, primary_key=True),
    sa.Column("as_at", sa.Date, nullable=False),
    sa.Column("imported_at", Instant, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
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
    sa.Column("imported_at", Instant, nullable=False),
    sa.Column("file", sa.String(200), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
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
    sa.Index(
        "appointment_counts",
        "practice_code",
        "session_on",
        "session",
        "clinician_label",
        "audit_import_id",
        "avoidable",
        "could_have_been",
    ),
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
    sa.Column("imported_at", Instant, nullable=False),
    sa.Column("decision_code", sa.String(80), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
)

ledger_entry = sa.Table(
    "ledger_entry",
    metadata,
    sa.Column("decision_code", sa.String(80), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(40), nullable=False),  # as it was hashed, so as text
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("prev", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.UniqueConstraint("decision_code", "prev"),  # a chain never forks
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("change_id", sa.Integer, primary_key=True),
    sa.Column("topic", sa.String(120), nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)

member = sa.Table(
    "member",
    metadata,
    sa.Column("member_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("sign_in_name", sa.String(200), unique=True),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

member_role = sa.Table(
    "member_role",
    metadata,
    sa.Column("member_role_id", sa.Integer, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("member.member_id"), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("practice_code", sa.String(6), nullable=False),  # empty where it is no matter
    sa.Column("pcn_code", sa.String(6), nullable=False),
    sa.Column("deputy", sa.Boolean, nullable=False),
    sa.Column("given_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Index("member_role_member", "member_id"),
)

personal_code = sa.Table(
    "personal_code",
    metadata,
    sa.Column("personal_code_id", sa.Integer, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("member.member_id"), nullable=False),
    # keyed hashes: of the first letters, by which it is found, and of the whole code
    sa.Column("selector_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Index("personal_code_member", "member_id"),
)

sign_in = sa.Table(
    "sign_in",
    metadata,
    sa.Column("sign_in_id", sa.String(32), primary_key=True),  # known to kernels
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),  # of the cookie's value
    sa.Column("member_id", sa.ForeignKey("member.member_id"), nullable=False),
    sa.Column("signed_in_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Index("sign_in_member", "member_id"),
)

reading_depth = sa.Table(
    "reading_depth",
    metadata,
    sa.Column("member_id", sa.ForeignKey("member.member_id"), primary_key=True),
    sa.Column("depth", sa.String(20), nullable=False),
    sa.Column("chosen_at", Instant, nullable=False),
)

meeting = sa.Table(
    "meeting",
    metadata,
    sa.Column("meeting_id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("locality", sa.String(80), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("started_by", sa.ForeignKey("member.member_id")),
    sa.Column("ended_at", Instant),
)

# Text that several people write at once: the updates as they came, and what older ones said.
document_update = sa.Table(
    "document_update",
    metadata,
    sa.Column("document_update_id", sa.Integer, primary_key=True),
    sa.Column("document", sa.String(120), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("member_id", sa.ForeignKey("member.member_id")),
    sa.Column("made_at", Instant, nullable=False),
    sa.Index("document_update_document", "document", "document_update_id"),
)

document_history = sa.Table(
    "document_history",
    metadata,
    sa.Column("document_history_id", sa.Integer, primary_key=True),
    sa.Column("document", sa.String(120), nullable=False),
    sa.Column("member_id", sa.ForeignKey("member.member_id")),
    sa.Column("from_at", Instant, nullable=False),
    sa.Column("until_at", Instant, nullable=False),
    sa.Column("written", sa.Text, nullable=False),
    sa.Column("removed", sa.Text, nullable=False),
    sa.Index("document_history_document", "document"),
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("document", sa.String(120), primary_key=True),
    sa.Column("sign_in_id", sa.String(32), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("member.member_id")),
    sa.Column("seen_at", Instant, nullable=False),
)

# What people think of the tool. A change is added; of each person's the last one counts.
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("feedback_id", sa.Integer, primary_key=True),
    sa.Column("member_id", sa.ForeignKey("member.member_id"), nullable=False),
    sa.Column("locality", sa.String(80), nullable=False),
    sa.Column("period", sa.String(40), nullable=False),
    sa.Column("answers", sa.Text, nullable=False),  # JSON, by the keys of the questions
    sa.Column("given_at", Instant, nullable=False),
    sa.Index("feedback_locality", "locality", "period"),
)
