"""What is read of the audit of one locality, to be counted as somebody chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from raftlib.analysis.audit import list_months
from raftlib.analysis.audit_counts import NOTHING_COUNTED, AuditCounts, CountedRows
from raftlib.domain.people import Viewer
from raftlib.domain.period import Period
from raftlib.domain.register import Practice, Register
from raftlib.store.audits import read_appointments, read_clinicians
from raftlib.store.connection import Store
from raftlib.store.registers import read_locality


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditPlace:
    """The practices of a locality and their audited appointments.

    ``offered`` are the practices whose exact figures somebody sees.
    """

    register: Register | None = None
    counts: AuditCounts = NOTHING_COUNTED
    clinicians: Mapping[str, int] = field(default_factory=dict)
    months: Sequence[Period] = ()
    offered: Sequence[Practice] = ()

    @classmethod
    def read(cls, store: Store, locality: str, viewer: Viewer) -> Self:
        """Read a locality as somebody may see it."""
        register = read_locality(store, locality)
        practices = register.practices if register else ()
        codes = [practice.practice_code for practice in practices]
        counts = CountedRows(read_appointments(store, codes))
        return cls(
            register=register,
            counts=counts,
            clinicians=read_clinicians(store, codes),
            months=list_months(counts),
            offered=[one for one in practices if viewer.sees_practice(one.practice_code)],
        )

    def has(self, practice_code: str) -> bool:
        """Return whether the practice is in the locality."""
        practices = self.register.practices if self.register else ()
        return practice_code in {practice.practice_code for practice in practices}

    def offers(self, practice_code: str) -> bool:
        """Return whether somebody sees the exact figures of the practice."""
        return practice_code in {practice.practice_code for practice in self.offered}

    def choose(self, practice_code: str, period: str) -> AuditCounts:
        """Return the appointments of a practice, or of all where none is named, in a period."""
        counts = self.counts.of([practice_code]) if practice_code else self.counts
        return counts.within(Period.parse(period) if period else None)
