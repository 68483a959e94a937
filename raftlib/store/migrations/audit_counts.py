"""Indexes from which appointments are counted without being read: notes are long."""

from raftlib.store.migrations.statements import Step

AUDIT_COUNTS = Step(
    both=(
        """CREATE INDEX appointment_counts ON appointment (practice_code, session_on, session,
            clinician_label, audit_import_id, avoidable, could_have_been)""",
        """CREATE INDEX audit_entry_counts ON audit_entry (practice_code, session_on, session,
            clinician_label, taken_back, entered_at, avoidable, could_have_been)""",
    ),
)
