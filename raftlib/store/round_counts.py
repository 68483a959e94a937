"""How much one alias has looked at in a round, beside a session that is being entered."""

from raftlib.analysis.audit import choose_period
from raftlib.domain.audit_entry import AuditSession
from raftlib.domain.period import Period
from raftlib.store.audits import read_appointments
from raftlib.store.connection import Store


def count_other_sessions(store: Store, session: AuditSession, period: Period) -> int:
    """Return how many appointments that count an alias has in a period, without one session.

    That one is left out because the page that enters it counts it itself.
    """
    rows = choose_period(read_appointments(store, [session.practice_code]), period)
    own = rows[rows["clinician_label"].str.casefold() == session.clinician_label.casefold()]
    days, halves = own["session_on"].dt.date, own["session"]
    return int(((days != session.session_on) | (halves != session.session)).sum())
