"""The list of decisions: those that are coming, open and closed, and how to find one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import traitlets as tl

from raftlib.conduct.acting import Clock
from raftlib.conduct.reading import list_proceedings
from raftlib.domain.decision import Decision
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Proceedings, Route, Stage
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC, DecisionListed
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC, read_localities_of
from raftlib.workbook.models.page import PageModel

ANY = ""  # the choice that leaves nothing out
# What one may look for first stands first.
_ORDER = (Stage.OPEN, Stage.COMING, Stage.CLOSED)


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


class DecisionsListModel(PageModel):
    """The decisions of the viewer's localities, and those among them that are asked for.

    It may be asked for a ``stage`` and a ``locality``.

    Parameters
    ----------
    store : Store
        Where the decisions are.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    listed : list of DecisionShown
        All of them: open, coming, closed; of each the newest first.
    stage, locality : str
        Which are shown; :data:`ANY` for all.
    words : str
        What their code or headline has in it, each word anywhere and in any case.
    """

    topics = (DECISIONS_TOPIC, REGISTER_TOPIC, PEOPLE_TOPIC)  # and no vote
    has_times = True

    who = tl.Instance(Viewer, allow_none=True)
    listed = tl.List(tl.Instance(DecisionShown))
    localities = tl.List(tl.Unicode())
    stage = tl.Unicode(ANY)
    locality = tl.Unicode(ANY)
    words = tl.Unicode()

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock

    @property
    def now(self) -> datetime:
        """Return this instant."""
        return self._clock()

    @property
    def shown(self) -> list[DecisionShown]:
        """Return those that are asked for."""
        return [one for one in self.listed if self._is_asked_for(one)]

    @property
    def may_choose_locality(self) -> bool:
        """Return whether the viewer works for several localities."""
        return self.who is not None and self.who.is_staff and bool(self.localities)

    def clear(self) -> None:
        """Ask for all of them again."""
        with self.hold_trait_notifications():
            self.stage, self.locality, self.words = ANY, ANY, ""

    def _is_asked_for(self, one: DecisionShown) -> bool:
        text = f"{one.code} {one.headline}".casefold()
        return (
            self.stage in (ANY, one.stage)
            and self.locality in (ANY, *one.localities)
            and all(word in text for word in self.words.casefold().split())
        )

    def _start(self, asked: Mapping[str, str]) -> None:
        self._follow()
        stage, locality = asked.get("stage", ANY), asked.get("locality", ANY)
        problems = []
        if stage not in (ANY, *Stage):
            problems.append(f"There is no stage {stage!r}. Choose one from the list.")
        elif locality not in (ANY, *self.localities):
            problems.append(f"There is no locality {locality!r} here. Choose one from the list.")
        else:
            self.stage, self.locality = stage, locality
        self.problem = " ".join(problems)

    def _fields(self) -> dict[str, str]:
        return {"stage": self.stage, "locality": self.locality}

    def _follow(self) -> None:
        viewer, now = self._access.viewer(), self._clock()
        localities = self._access.localities(viewer)
        found = list_proceedings(self._store)
        conducted = [_from_proceedings(one, now) for one in found if one.locality in localities]
        known = {one.code for one in conducted}
        recorded = [
            self._from_record(item, decision, now)
            for item, decision in self._access.decisions(viewer).items()
            if item.decision_code not in known
        ]
        listed = sorted([*conducted, *recorded], key=lambda one: _ORDER.index(one.stage))
        with self.hold_trait_notifications():
            self.who, self.localities, self.listed = viewer, localities, listed
            if self.locality not in (ANY, *localities):
                self.locality = ANY

    def _from_record(
        self, item: DecisionListed, decision: Decision | None, now: datetime
    ) -> DecisionShown:
        """Show a decision of which only a record is here; None for one that cannot be read."""
        if decision is None:
            stage, places = Stage.CLOSED, []
        else:
            practices = [practice.practice_code for practice in decision.practices]
            places = read_localities_of(self._store, practices, [])
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
