"""What is read of the audit of one locality, to be counted as somebody chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Self

from raftlib.analysis.audit import AuditSummary, list_months, summarise_audit
from raftlib.analysis.audit_counts import NOTHING_COUNTED, AuditCounts
from raftlib.analysis.locality_figures import LocalityFigures, tell_locality
from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_round import AuditRound, widen_menu
from raftlib.domain.people import Viewer
from raftlib.domain.period import Period
from raftlib.domain.register import Practice, Register
from raftlib.store.audit_counts import count_stored
from raftlib.store.audit_rounds import read_rounds
from raftlib.store.audits import read_clinicians
from raftlib.store.connection import Store
from raftlib.store.registers import read_locality
from raftlib.workbook.models.worked_out import once_of


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditPlace:
    """The practices of a locality and their audited appointments.

    ``offered`` are the practices whose exact figures somebody sees; ``menu`` has the answers that
    rounds of the audit there have added, too. ``rounds`` are those, the latest first.
    """

    menu: AuditMenu
    register: Register | None = None
    counts: AuditCounts = NOTHING_COUNTED
    clinicians: Mapping[str, int] = field(default_factory=dict)
    months: Sequence[Period] = ()
    offered: Sequence[Practice] = ()
    rounds: Sequence[AuditRound] = ()

    @classmethod
    def read(cls, store: Store, locality: str, viewer: Viewer, menu: AuditMenu) -> Self:
        """Read a locality as somebody may see it."""
        register = read_locality(store, locality)
        practices = register.practices if register else ()
        codes = [practice.practice_code for practice in practices]
        counts = count_stored(store, codes)
        rounds = read_rounds(store, localities=[locality], practice_codes=codes)
        return cls(
            register=register,
            counts=counts,
            clinicians=read_clinicians(store, codes),
            months=once_of(counts, partial(list_months, counts), "months"),
            offered=[one for one in practices if viewer.sees_practice(one.practice_code)],
            menu=widen_menu(menu, (one.plan.menu for one in rounds)),
            rounds=[one for one in rounds if not one.is_called_off],
        )

    def has(self, practice_code: str) -> bool:
        """Return whether the practice is in the locality."""
        practices = self.register.practices if self.register else ()
        return practice_code in {practice.practice_code for practice in practices}

    def offers(self, practice_code: str) -> bool:
        """Return whether somebody sees the exact figures of the practice."""
        return practice_code in {practice.practice_code for practice in self.offered}

    def rounds_of(self, practice_code: str) -> list[AuditRound]:
        """Return the rounds that a practice takes part in; none where none is named.

        Several practices together are given by whole months, and a round is not one.
        """
        if not practice_code:
            return []
        return [one for one in self.rounds if one.practice_code in ("", practice_code)]

    def choose(self, practice_code: str, period: str) -> AuditCounts:
        """Return the appointments of a practice, or of all where none is named, in a period."""
        counts = self.counts.of([practice_code]) if practice_code else self.counts
        return counts.within(Period.parse(period) if period else None)

    def took_part(self, period: str) -> frozenset[str]:
        """Return the codes of the practices that audited in a period."""
        counts = self.choose("", period)

        def find() -> frozenset[str]:
            return frozenset(counts.count("practice_code")["practice_code"])

        return once_of(counts, find, "took part")

    @cached_property
    def told(self) -> LocalityFigures:
        """Return what may be told about the locality, all of it decided together."""
        about = self.counts, self.clinicians, self.menu
        return once_of(
            self.counts, partial(tell_locality, *about), "told", dict(self.clinicians), self.menu
        )

    def summarise(self, practice_code: str, period: str) -> AuditSummary:
        """Return the exact figures of a practice, or of all together, which are not for a page."""
        known = self.clinicians
        if practice_code:
            known = {practice_code: known[practice_code]} if practice_code in known else {}
        counts = self.choose(practice_code, period)
        act = partial(summarise_audit, counts, known, self.menu)
        return once_of(counts, act, "summary", dict(known), self.menu)
