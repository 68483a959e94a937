"""What people think of the tool and the results; a change is added, nothing is overwritten."""

from raftlib.store.migrations.statements import Step

_ONLY_ADDED = "feedback is only ever added"
# Also what stops INSERT OR REPLACE, which on SQLite takes a row away without a DELETE.
_IS_THERE = "EXISTS (SELECT 1 FROM feedback WHERE feedback_id = NEW.feedback_id)"

FEEDBACK = Step(
    both=(
        """CREATE TABLE feedback (
            feedback_id {own_number},
            member_id INTEGER NOT NULL REFERENCES member (member_id),
            locality VARCHAR(80) NOT NULL,
            period VARCHAR(40) NOT NULL,
            answers TEXT NOT NULL,
            given_at {instant} NOT NULL
        )""",
        "CREATE INDEX feedback_locality ON feedback (locality, period)",
    ),
    sqlite=(
        f"""CREATE TRIGGER feedback_update BEFORE UPDATE ON feedback
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER feedback_delete BEFORE DELETE ON feedback
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER feedback_insert BEFORE INSERT ON feedback
            WHEN {_IS_THERE}
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
    ),
    postgresql=(
        f"""CREATE FUNCTION refuse_feedback_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{_ONLY_ADDED}' USING ERRCODE = '23000';
            END $$""",
        """CREATE TRIGGER feedback_change BEFORE UPDATE OR DELETE OR TRUNCATE ON feedback
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_feedback_change()""",
    ),
)
