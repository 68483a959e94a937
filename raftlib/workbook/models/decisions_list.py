"""The list of decisions: those that are coming, open and closed, and how to find one."""

from collections.abc import Mapping
from datetime import datetime

import traitlets as tl

from raftlib.conduct.acting import Clock
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Stage
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC
from raftlib.workbook.models.decisions_shown import DecisionShown, list_shown
from raftlib.workbook.models.page import PageModel

ANY = ""  # the choice that leaves nothing out
# What one may look for first stands first.
_ORDER = (Stage.OPEN, Stage.COMING, Stage.CLOSED)


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
        shown = list_shown(self._store, self._access, viewer, now)
        listed = sorted(shown, key=lambda one: _ORDER.index(one.stage))
        with self.hold_trait_notifications():
            self.who, self.localities, self.listed = viewer, localities, listed
            if self.locality not in (ANY, *localities):
                self.locality = ANY
