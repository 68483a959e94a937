"""Step 6: rounds of the audit; what is changed of one is added, and the last of it counts."""

from raftlib.store.migrations.statements import Step

_ONLY_ADDED = "rounds of an audit are only ever added to"
# The tables, each with its key: also INSERT OR REPLACE, a change without an UPDATE, is stopped.
_TABLES = {
    "audit_round": "audit_round_id",
    "audit_round_plan": "audit_round_plan_id",
    "audit_round_share": "audit_round_share_id",
}

AUDIT_ROUNDS = Step(
    both=(
        """CREATE TABLE audit_round (
            audit_round_id {own_number},
            locality VARCHAR(80) NOT NULL,
            practice_code VARCHAR(6) NOT NULL
        )""",
        "CREATE INDEX audit_round_practice ON audit_round (practice_code)",
        """CREATE TABLE audit_round_plan (
            audit_round_plan_id {own_number},
            audit_round_id INTEGER NOT NULL REFERENCES audit_round (audit_round_id),
            name VARCHAR(60) NOT NULL,
            first_on DATE NOT NULL,
            last_on DATE NOT NULL,
            target INTEGER NOT NULL,
            menu TEXT NOT NULL,
            closed_on DATE,
            member_id INTEGER REFERENCES member (member_id),
            said_at {instant} NOT NULL
        )""",
        "CREATE INDEX audit_round_plan_round ON audit_round_plan (audit_round_id)",
        """CREATE TABLE audit_round_share (
            audit_round_share_id {own_number},
            audit_round_id INTEGER NOT NULL REFERENCES audit_round (audit_round_id),
            practice_code VARCHAR(6) NOT NULL,
            clinicians INTEGER,
            target INTEGER,
            member_id INTEGER REFERENCES member (member_id),
            said_at {instant} NOT NULL
        )""",
        "CREATE INDEX audit_round_share_round ON audit_round_share (audit_round_id, practice_code)",
    ),
    sqlite=tuple(
        statement
        for table, key in _TABLES.items()
        for statement in (
            f"""CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}
                BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
            f"""CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}
                BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
            f"""CREATE TRIGGER {table}_insert BEFORE INSERT ON {table}
                WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
                BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",  # noqa: S608 (our own words)
        )
    ),
    postgresql=(
        f"""CREATE FUNCTION refuse_audit_round_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{_ONLY_ADDED}' USING ERRCODE = '23000';
            END $$""",
        *(
            f"""CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_round_change()"""
            for table in _TABLES
        ),
    ),
)
