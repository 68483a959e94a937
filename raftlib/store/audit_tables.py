"""The tables of what is entered of an audit, and of what other forms mean."""

import sqlalchemy as sa

from raftlib.store.schema_words import Instant, metadata

# Appointments that clinicians enter on a page. What corrects one has its ``original_id``.
audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("audit_entry_id", sa.Integer, primary_key=True),
    sa.Column("entry_id", sa.String(32), nullable=False, unique=True),  # made by the page
    sa.Column("original_id", sa.String(32), nullable=False),
    sa.Column("practice_code", sa.String(6), nullable=False),
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
    sa.Column("taken_back", sa.Boolean, nullable=False),
    sa.Column("member_id", sa.ForeignKey("member.member_id"), nullable=False),
    sa.Column("entered_at", Instant, nullable=False),
    sa.Index("audit_entry_original", "original_id", "audit_entry_id"),
    sa.Index("audit_entry_practice", "practice_code"),
    sa.Index("audit_entry_member", "member_id", "entered_at"),
    sa.Index(
        "audit_entry_counts",
        "practice_code",
        "session_on",
        "session",
        "clinician_label",
        "taken_back",
        "entered_at",
        "avoidable",
        "could_have_been",
    ),
)

# What the words of other audit forms mean; of two that are saved for a form the later one counts.
audit_mapping = sa.Table(
    "audit_mapping",
    metadata,
    sa.Column("audit_mapping_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("practice_code", sa.String(6), nullable=False),  # empty for all practices
    sa.Column("form", sa.String(64), nullable=False, index=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("member_id", sa.ForeignKey("member.member_id")),  # none at this computer
    sa.Column("saved_at", Instant, nullable=False),
)
