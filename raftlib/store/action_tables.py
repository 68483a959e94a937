"""The table of what practices do about their findings; rows are added, never changed."""

import sqlalchemy as sa

from raftlib.store.schema_words import Instant, metadata

# What practices will do about their findings. What corrects one has its ``original_id``.
practice_action = sa.Table(
    "practice_action",
    metadata,
    sa.Column("practice_action_id", sa.Integer, primary_key=True),
    sa.Column("entry_id", sa.String(32), nullable=False, unique=True),  # made by the page
    sa.Column("original_id", sa.String(32), nullable=False),
    sa.Column("practice_code", sa.String(6), nullable=False),
    sa.Column("finding", sa.String(200), nullable=False),
    sa.Column("found", sa.String(400), nullable=False),
    sa.Column("access_action", sa.String(120), nullable=False),
    sa.Column("aim", sa.String(300), nullable=False),
    sa.Column("first_step", sa.String(300), nullable=False),
    sa.Column("lead", sa.String(60), nullable=False),
    sa.Column("initials", sa.String(4), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("review_on", sa.Date),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("why", sa.String(300), nullable=False),
    sa.Column("taken_back", sa.Boolean, nullable=False),
    sa.Column("member_id", sa.ForeignKey("member.member_id"), nullable=False),
    sa.Column("stored_at", Instant, nullable=False),
    sa.Index("practice_action_practice", "practice_code"),
)
