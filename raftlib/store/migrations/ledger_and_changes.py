"""Step 2: the ledger of decisions, which the database itself keeps append-only, and the changes."""

from raftlib.store.migrations.statements import Step

_ONLY_ADDED = "ledger entries are only ever added"
_FOLLOWS = "a ledger entry follows the one before it"
_START = "0" * 64
# Also what stops INSERT OR REPLACE, which on SQLite takes a row away without a DELETE.
_DOES_NOT_FOLLOW = f"""
    NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM ledger_entry
                WHERE decision_code = NEW.decision_code)
    OR NEW.prev <> COALESCE((SELECT hash FROM ledger_entry
                             WHERE decision_code = NEW.decision_code
                             ORDER BY seq DESC LIMIT 1), '{_START}')"""  # noqa: S608 (our own words)

LEDGER_AND_CHANGES = Step(
    both=(
        """CREATE TABLE ledger_entry (
            decision_code VARCHAR(80) NOT NULL,
            seq INTEGER NOT NULL,
            at VARCHAR(40) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            body TEXT NOT NULL,
            prev VARCHAR(64) NOT NULL,
            hash VARCHAR(64) NOT NULL,
            PRIMARY KEY (decision_code, seq),
            UNIQUE (decision_code, prev)
        )""",
        """CREATE TABLE change (
            change_id {own_number},
            topic VARCHAR(120) NOT NULL,
            changed_at {instant} NOT NULL
        )""",
    ),
    sqlite=(
        f"""CREATE TRIGGER ledger_entry_update BEFORE UPDATE ON ledger_entry
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER ledger_entry_delete BEFORE DELETE ON ledger_entry
            BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END""",
        f"""CREATE TRIGGER ledger_entry_insert BEFORE INSERT ON ledger_entry
            WHEN {_DOES_NOT_FOLLOW}
            BEGIN SELECT RAISE(ABORT, '{_FOLLOWS}'); END""",
    ),
    postgresql=(
        f"""CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{_ONLY_ADDED}' USING ERRCODE = '23000';
            END $$""",
        f"""CREATE FUNCTION check_ledger_entry() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {_DOES_NOT_FOLLOW} THEN
                    RAISE EXCEPTION '{_FOLLOWS}' USING ERRCODE = '23000';
                END IF;
                RETURN NEW;
            END $$""",
        """CREATE TRIGGER ledger_entry_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()""",
        """CREATE TRIGGER ledger_entry_insert BEFORE INSERT ON ledger_entry
            FOR EACH ROW EXECUTE FUNCTION check_ledger_entry()""",
    ),
)
