"""Step 7: what practices will do about their findings; a correction is added, nothing changed."""

from raftlib.store.migrations.statements import Step

_ONLY_ADDED = "actions of a practice are only ever added"
# Also what stops INSERT OR REPLACE, which on SQLite takes a row away without a DELETE.
_IS_THERE = "EXISTS (SELECT 1 FROM practice_action WHERE entry_id = NEW.entry_id)"

PRACTICE_ACTIONS = Step(
    both=(
        """CREATE TABLE practice_action (
            practice_action_id {own_number},
            entry_id VARCHAR(32) NOT NULL,
            original_id VARCHAR(32) NOT NULL,
            practice_code VARCHAR(6) NOT NULL,
            finding VARCHAR(200) NOT NULL,
            found VARCHAR(400) NOT NULL,
            access_action VARCHAR(120) NOT NULL,
            aim VARCHAR(300) NOT NULL,
            first_step VARCHAR(300) NOT NULL,
            lead VARCHAR(60) NOT NULL,
            initials VARCHAR(4) NOT NULL,
            due_on DATE NOT NULL,
            review_on DATE,
            status VARCHAR(20) NOT NULL,
            why VARCHAR(300) NOT NULL,
            taken_back BOOLEAN NOT NULL,
            member_id INTEGER NOT NULL REFERENCES member (member_id),
            stored_at {instant} NOT NULL,
            UNIQUE (entry_id)
        )""",
        "CREATE INDEX practice_action_practice ON practice_action (practice_code)",
    ),
    sqlite=(
        f"""CREATE TRIGGER practice_action_update BEFORE UPDATE ON practice_action
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER practice_action_delete BEFORE DELETE ON practice_action
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER practice_action_insert BEFORE INSERT ON practice_action
            WHEN {_IS_THERE}
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
    ),
    postgresql=(
        f"""CREATE FUNCTION refuse_practice_action_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{_ONLY_ADDED}' USING ERRCODE = '23000';
            END $$""",
        """CREATE TRIGGER practice_action_change
            BEFORE UPDATE OR DELETE OR TRUNCATE ON practice_action
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_practice_action_change()""",
    ),
)
