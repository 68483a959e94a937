"""The tables of the rounds of an audit; rows are added, never changed."""

import sqlalchemy as sa

from raftlib.store.schema_words import Instant, metadata

# Rounds of the audit: of a whole locality, or of one practice. The last plan of each counts.
audit_round = sa.Table(
    "audit_round",
    metadata,
    sa.Column("audit_round_id", sa.Integer, primary_key=True),
    sa.Column("locality", sa.String(80), nullable=False),  # empty for one practice's own
    sa.Column("practice_code", sa.String(6), nullable=False),  # empty for a locality's
    sa.Index("audit_round_practice", "practice_code"),
)

audit_round_plan = sa.Table(
    "audit_round_plan",
    metadata,
    sa.Column("audit_round_plan_id", sa.Integer, primary_key=True),
    sa.Column("audit_round_id", sa.ForeignKey("audit_round.audit_round_id"), nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("first_on", sa.Date, nullable=False),
    sa.Column("last_on", sa.Date, nullable=False),
    sa.Column("target", sa.Integer, nullable=False),  # appointments of each clinician
    sa.Column("menu", sa.Text, nullable=False),
    sa.Column("closed_on", sa.Date),  # empty for one that was not closed before its last day
    sa.Column("member_id", sa.ForeignKey("member.member_id")),
    sa.Column("said_at", Instant, nullable=False),
    sa.Index("audit_round_plan_round", "audit_round_id"),
)

# What a practice says of its part in a round; the last counts.
audit_round_share = sa.Table(
    "audit_round_share",
    metadata,
    sa.Column("audit_round_share_id", sa.Integer, primary_key=True),
    sa.Column("audit_round_id", sa.ForeignKey("audit_round.audit_round_id"), nullable=False),
    sa.Column("practice_code", sa.String(6), nullable=False),
    sa.Column("clinicians", sa.Integer),
    sa.Column("target", sa.Integer),
    sa.Column("member_id", sa.ForeignKey("member.member_id")),
    sa.Column("said_at", Instant, nullable=False),
    sa.Index("audit_round_share_round", "audit_round_id", "practice_code"),
)
