"""A decision as lists show it: where it stands, and when its vote is open."""

from dataclasses import dataclass
from datetime import datetime

from raftlib.conduct.reading import list_proceedings
from raftlib.domain.decision import Decision
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Proceedings, Route, Stage
from raftlib.store.connection import Store
from raftlib.store.decisions import DecisionListed
from raftlib.store.registers import read_localities_of
from raftlib.workbook.models.access import Access


@dataclass(frozen=True, kw_only=True)
class DecisionShown:
    """One decision of the list.

    ``route`` is None where only a record of the decision is here; then it has no paper either.
    ``opens_at`` and ``closes_at`` are None until its vote is opened, and for a record that cannot
    be read.
    """

    code: str
    headline: str
    stage: Stage
    localities: tuple[str, ...]
    route: Route | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def was_opened(self) -> bool:
        """Return whether it has a vote, whether that has begun or not."""
        return self.opens_at is not None

    @property
    def is_record(self) -> bool:
        """Return whether it was imported as a record."""
        return self.route is None


def list_shown(store: Store, access: Access, viewer: Viewer, now: datetime) -> list[DecisionShown]:
    """Return the decisions of the viewer's localities, and the records that concern them.

    The newest first of either kind. Of a decision with a chain its own records are left out.
    """
    localities = access.localities(viewer)
    found = list_proceedings(store)
    conducted = [_from_proceedings(one, now) for one in found if one.locality in localities]
    known = {one.code for one in conducted}
    recorded = [
        _from_record(store, item, decision, now)
        for item, decision in access.decisions(viewer).items()
        if item.decision_code not in known
    ]
    return [*conducted, *recorded]


def _from_record(
    store: Store, item: DecisionListed, decision: Decision | None, now: datetime
) -> DecisionShown:
    """Show a decision of which only a record is here; None for one that cannot be read."""
    if decision is None:
        stage, places = Stage.CLOSED, []
    else:
        practices = [practice.practice_code for practice in decision.practices]
        places = read_localities_of(store, practices, [])
        stage = _stage_of(decision, now)
    return DecisionShown(
        code=item.decision_code,
        headline=item.title,
        stage=stage,
        localities=tuple(places),
        opens_at=decision.opens_at if decision else None,
        closes_at=decision.closes_at if decision else None,
    )


def _from_proceedings(found: Proceedings, now: datetime) -> DecisionShown:
    return DecisionShown(
        code=found.decision_code,
        headline=found.paper.headline,
        stage=found.stage(now),
        localities=(found.locality,),
        route=Route.LEADERSHIP if found.taken else found.route,
        opens_at=found.opening.decision.opens_at if found.opening else None,
        closes_at=found.closes_at,
    )


def _stage_of(decision: Decision, now: datetime) -> Stage:
    if now >= decision.closes_at:
        return Stage.CLOSED
    return Stage.OPEN if now >= decision.opens_at else Stage.COMING
