"""Step 4: appointments that clinicians enter on a page; a correction is added, nothing changed."""

from raftlib.store.migrations.statements import Step

_ONLY_ADDED = "entries of an audit are only ever added"
# Also what stops INSERT OR REPLACE, which on SQLite takes a row away without a DELETE.
_IS_THERE = "EXISTS (SELECT 1 FROM audit_entry WHERE entry_id = NEW.entry_id)"

AUDIT_ENTRIES = Step(
    both=(
        """CREATE TABLE audit_entry (
            audit_entry_id {own_number},
            entry_id VARCHAR(32) NOT NULL,
            original_id VARCHAR(32) NOT NULL,
            practice_code VARCHAR(6) NOT NULL,
            session_on DATE NOT NULL,
            session VARCHAR(20) NOT NULL,
            clinician_role VARCHAR(60) NOT NULL,
            clinician_label VARCHAR(60) NOT NULL,
            mode VARCHAR(60) NOT NULL,
            booked_as VARCHAR(60) NOT NULL,
            avoidable VARCHAR(20) NOT NULL,
            could_have_been VARCHAR(120) NOT NULL,
            change_needed VARCHAR(120) NOT NULL,
            achievable VARCHAR(60) NOT NULL,
            note VARCHAR(300) NOT NULL,
            taken_back BOOLEAN NOT NULL,
            member_id INTEGER NOT NULL REFERENCES member (member_id),
            entered_at {instant} NOT NULL,
            UNIQUE (entry_id)
        )""",
        "CREATE INDEX audit_entry_original ON audit_entry (original_id, audit_entry_id)",
        "CREATE INDEX audit_entry_practice ON audit_entry (practice_code)",
        "CREATE INDEX audit_entry_member ON audit_entry (member_id, entered_at)",
    ),
    sqlite=(
        f"""CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
            WHEN {_IS_THERE}
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
    ),
    postgresql=(
        f"""CREATE FUNCTION refuse_audit_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{_ONLY_ADDED}' USING ERRCODE = '23000';
            END $$""",
        """CREATE TRIGGER audit_entry_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_entry_change()""",
    ),
)
