"""Step 1: register, audit and recorded decisions, as version 0.1.0 of the workbook made them."""

from raftlib.store.migrations.statements import Step

FIRST_TABLES = Step(
    both=(
        "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)",
        """CREATE TABLE register_snapshot (
            snapshot_id {own_number},
            as_at DATE NOT NULL,
            imported_at {instant} NOT NULL,
            fingerprint VARCHAR(64) NOT NULL
        )""",
        """CREATE TABLE register_practice (
            snapshot_id INTEGER NOT NULL REFERENCES register_snapshot (snapshot_id),
            practice_code VARCHAR(6) NOT NULL,
            practice_name VARCHAR(200) NOT NULL,
            pcn_code VARCHAR(6) NOT NULL,
            registered_patients INTEGER NOT NULL,
            locality VARCHAR(80),
            cross_boundary BOOLEAN NOT NULL,
            PRIMARY KEY (snapshot_id, practice_code)
        )""",
        """CREATE TABLE register_pcn (
            snapshot_id INTEGER NOT NULL REFERENCES register_snapshot (snapshot_id),
            pcn_code VARCHAR(6) NOT NULL,
            pcn_name VARCHAR(200) NOT NULL,
            PRIMARY KEY (snapshot_id, pcn_code)
        )""",
        """CREATE TABLE register_left_out (
            left_out_id {own_number},
            snapshot_id INTEGER NOT NULL REFERENCES register_snapshot (snapshot_id),
            practice_code VARCHAR(40) NOT NULL,
            reason VARCHAR(40) NOT NULL,
            file VARCHAR(200) NOT NULL,
            "row" INTEGER,
            "rows" INTEGER NOT NULL
        )""",
        """CREATE TABLE audit_import (
            audit_import_id {own_number},
            imported_at {instant} NOT NULL,
            file VARCHAR(200) NOT NULL,
            fingerprint VARCHAR(64) NOT NULL
        )""",
        """CREATE TABLE appointment (
            appointment_id {own_number},
            audit_import_id INTEGER NOT NULL REFERENCES audit_import (audit_import_id),
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
            note VARCHAR(300) NOT NULL
        )""",
        "CREATE INDEX ix_appointment_practice_code ON appointment (practice_code)",
        """CREATE TABLE audit_clinicians (
            audit_import_id INTEGER NOT NULL REFERENCES audit_import (audit_import_id),
            practice_code VARCHAR(6) NOT NULL,
            clinicians_in_practice INTEGER NOT NULL,
            PRIMARY KEY (audit_import_id, practice_code)
        )""",
        """CREATE TABLE decision_record (
            decision_record_id {own_number},
            imported_at {instant} NOT NULL,
            decision_code VARCHAR(80) NOT NULL,
            title VARCHAR(300) NOT NULL,
            record TEXT NOT NULL,
            fingerprint VARCHAR(64) NOT NULL
        )""",
    )
)
