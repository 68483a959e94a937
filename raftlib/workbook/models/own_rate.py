"""A clinician's own rate, for their eyes alone."""

from collections.abc import Mapping

import traitlets as tl

from raftlib.analysis.audit_counts import APPOINTMENTS, AuditCounts
from raftlib.analysis.own_rate import OwnRate, compare_own_rate
from raftlib.domain.audit import Avoidable
from raftlib.domain.proportion import ClinicianCount
from raftlib.errors import AccessError
from raftlib.store.audit_counts import count_stored
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.own_entries import read_own_counted
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.audit_pace import AUDIT_PACE
from raftlib.workbook.models.page import PageModel


class OwnRateModel(PageModel):
    """What the viewer entered by hand in the practice that the audit's page shows.

    It is of all sessions, whatever period is chosen: the difference between two periods could be
    one other clinician's.

    Parameters
    ----------
    store : Store
        Where the entries are.
    audit : AuditModel
        Says which practice is chosen.

    Attributes
    ----------
    practice_code : str
        The practice, if the viewer is a member of it; else empty.
    aliases : int
        Under how many aliases they entered what counts: one for a rate of their own.
    rate : OwnRate or None
        Their own rate, and what may stand beside it.
    """

    topics = (AUDIT_TOPIC, PEOPLE_TOPIC)
    pace = AUDIT_PACE

    practice_code = tl.Unicode()
    aliases = tl.Int()
    rate = tl.Instance(OwnRate, allow_none=True)

    def __init__(self, store: Store, audit: AuditModel) -> None:
        super().__init__(store)
        self._audit = audit
        audit.observe(self._look, "practice_code")

    def _look(self, _change: object) -> None:
        self.refresh()

    def _start(self, _asked: Mapping[str, str]) -> None:
        self._follow()

    def _follow(self) -> None:
        try:
            viewer, code = self._access.viewer(), self._audit.practice_code
        except AccessError:  # somebody else may sit here now
            self._forget()
            raise
        if code not in viewer.practice_codes:
            self._forget()
            return
        entries = read_own_counted(self._store, viewer.member.number, code)
        labels = {entry.clinician_label.casefold(): entry.clinician_label for entry in entries}
        avoidable = sum(entry.avoidable != Avoidable.NOT for entry in entries)
        rate = None
        if len(labels) == 1:
            own = ClinicianCount(numerator=avoidable, denominator=len(entries))
            counts = count_stored(self._store, [code])
            rate = compare_own_rate(own, next(iter(labels)), count_by_clinician(counts))
        with self.hold_trait_notifications():
            self.practice_code, self.aliases, self.rate = code, len(labels), rate
            self.problem = ""

    def _forget(self) -> None:
        with self.hold_trait_notifications():
            self.practice_code, self.aliases, self.rate = "", 0, None


def count_by_clinician(counts: AuditCounts) -> dict[str, ClinicianCount]:
    """Return what each clinician judged avoidable, by alias; two spellings of one are one."""
    found: dict[str, ClinicianCount] = {}
    rows = counts.count("clinician_label", "avoidable")
    for label, judged, number in zip(
        rows["clinician_label"], rows["avoidable"], rows[APPOINTMENTS], strict=True
    ):
        so_far = found.get(str(label).casefold(), ClinicianCount(numerator=0, denominator=0))
        found[str(label).casefold()] = ClinicianCount(
            numerator=so_far.numerator + (int(number) if judged != Avoidable.NOT else 0),
            denominator=so_far.denominator + int(number),
        )
    return found
