"""Step 4: how deep each member reads a paper at first."""

from raftlib.store.migrations.statements import Step

READING_DEPTH = Step(
    both=(
        """CREATE TABLE reading_depth (
            member_id INTEGER NOT NULL REFERENCES member (member_id) PRIMARY KEY,
            depth VARCHAR(20) NOT NULL,
            chosen_at {instant} NOT NULL
        )""",
    ),
)
