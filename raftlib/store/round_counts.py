"""How much one alias has looked at in a round, beside a session that is being entered."""

from raftlib.analysis.audit_counts import APPOINTMENTS
from raftlib.domain.audit_entry import AuditSession
from raftlib.domain.period import Period
from raftlib.store.audit_counts import count_stored
from raftlib.store.connection import Store


def count_other_sessions(store: Store, session: AuditSession, period: Period) -> int:
    """Return how many appointments that count an alias has in a period, without one session.

    That one is left out because the page that enters it counts it itself.
    """
    counted = count_stored(store, [session.practice_code]).within(period)
    found = counted.count("clinician_label", "session_on", "session")
    own = found[found["clinician_label"].str.casefold() == session.clinician_label.casefold()]
    here = (own["session_on"].dt.date == session.session_on) & (own["session"] == session.session)
    return int(own.loc[~here, APPOINTMENTS].sum())
