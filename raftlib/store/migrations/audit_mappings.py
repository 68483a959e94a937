"""A step: what the headings and answers of other audit forms mean, as somebody saved it."""

from raftlib.store.migrations.statements import Step

AUDIT_MAPPINGS = Step(
    both=(
        """CREATE TABLE audit_mapping (
            audit_mapping_id {own_number},
            name VARCHAR(60) NOT NULL,
            practice_code VARCHAR(6) NOT NULL,
            form VARCHAR(64) NOT NULL,
            content TEXT NOT NULL,
            member_id INTEGER REFERENCES member (member_id),
            saved_at {instant} NOT NULL
        )""",
        "CREATE INDEX audit_mapping_form ON audit_mapping (form)",
    ),
)
