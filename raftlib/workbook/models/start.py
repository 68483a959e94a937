"""The page to start on: what is on now for this person, and where they are in the chain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import traitlets as tl

from raftlib.domain.meeting import Meeting
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Stage
from raftlib.errors import RaftError
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.store.last_sessions import read_last_sessions
from raftlib.store.meetings import MEETING_TOPIC, list_meetings
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC, read_names
from raftlib.workbook.models.audit_pace import AUDIT_PACE
from raftlib.workbook.models.decisions_shown import DecisionShown, list_shown
from raftlib.workbook.models.page import PageModel


@dataclass(frozen=True, kw_only=True)
class AuditOf:
    """A practice of the viewer's, and the day of its last audited session; None for none yet."""

    practice_code: str
    last_on: date | None


class StartModel(PageModel):
    """What concerns one person now.

    Parameters
    ----------
    store : Store
        Where everything is.
    now : callable
        Returns this instant.
    """

    topics = (MEETING_TOPIC, DECISIONS_TOPIC, AUDIT_TOPIC, REGISTER_TOPIC, PEOPLE_TOPIC)
    pace = AUDIT_PACE
    has_times = True

    viewer = tl.Instance(Viewer, allow_none=True)
    names = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    running = tl.List(tl.Instance(Meeting))
    open_votes = tl.List(tl.Instance(DecisionShown))
    audits = tl.List(tl.Instance(AuditOf))
    seen_at = tl.Instance(datetime, allow_none=True)

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        super().__init__(store)
        self._now = now

    def refresh(self, topic: str = "") -> None:
        """Read the store again; after an entry of an audit only when practices audited last."""
        if topic != AUDIT_TOPIC or not self.opened:
            super().refresh(topic)
            return
        try:
            self.audits = self._read_audits(self._access.viewer())
        except RaftError as error:
            self.problem = str(error)

    def _start(self, _asked: Mapping[str, str]) -> None:
        self._follow()

    def _follow(self) -> None:
        viewer = self._access.viewer()
        names = read_names(self._store)
        meetings = list_meetings(self._store, self._access.localities(viewer))
        votes = self._read_open_votes(viewer)
        audits = self._read_audits(viewer)
        with self.hold_trait_notifications():
            self.viewer, self.names, self.problem = viewer, names, ""
            self.running = [item for item in meetings if item.is_running]
            self.open_votes, self.audits = votes, audits
            self.seen_at = self._now()

    def _read_open_votes(self, viewer: Viewer) -> list[DecisionShown]:
        """Return the decisions whose vote is open at this moment, that which closes first first.

        A record that cannot be read any more is said on its own page.
        """
        shown = list_shown(self._store, self._access, viewer, self._now())
        found = [(one.closes_at, one) for one in shown if one.stage is Stage.OPEN and one.closes_at]
        return [one for _, one in sorted(found, key=lambda item: (item[0], item[1].code))]

    def _read_audits(self, viewer: Viewer) -> list[AuditOf]:
        last = read_last_sessions(self._store, viewer.practice_codes)
        return [
            AuditOf(practice_code=code, last_on=last.get(code))
            for code in sorted(viewer.practice_codes)
        ]
