"""What the pages of a decision have in common: which there are, and the one that is shown."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

import traitlets as tl

from raftlib.conduct.acting import Clock
from raftlib.conduct.clock import close_due
from raftlib.conduct.reading import PROCEEDINGS_TOPIC, Outlines, read_outlines, read_proceedings
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Proceedings, Stage
from raftlib.errors import RaftError, first_five
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC, read_names
from raftlib.workbook.models.page import PageModel


class ProceedingsModel(PageModel):
    """The decisions of the viewer's localities, and the one that is shown.

    It may be asked for a ``decision`` by its code; without it one that is open is shown, else the
    newest that is coming, else the newest. Subclasses add what may be done, by :meth:`act`.

    Parameters
    ----------
    store : Store
        Where the decisions are.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    listed : list of Proceedings
        All of them in outline, the newest first.
    code : str
        The one that is shown; the page's list changes it.
    found : Proceedings or None
        Everything that is recorded of it.
    stage : Stage
        Where it stands now.
    who : Viewer or None
        Who looks, with the roles they had when the page was last read.
    done : str
        What was done last, for the person who did it; empty after something could not be done.
    """

    # In which order a page that is asked for none chooses the decision to show.
    first: tuple[Stage, ...] = (Stage.OPEN, Stage.COMING, Stage.CLOSED)

    # 200 practices may vote within seconds, and each of 200 pages would be written 200 times
    pace: Mapping[str, float] = MappingProxyType({PROCEEDINGS_TOPIC: 2.0})
    topics = (PROCEEDINGS_TOPIC, DECISIONS_TOPIC, REGISTER_TOPIC, PEOPLE_TOPIC)
    has_times = True

    listed = tl.List(tl.Instance(Proceedings))
    code = tl.Unicode()
    found = tl.Instance(Proceedings, allow_none=True)
    stage = tl.UseEnum(Stage, default_value=Stage.COMING)
    names = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    who = tl.Instance(Viewer, allow_none=True)
    done = tl.Unicode()

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock

    @property
    def now(self) -> datetime:
        """Return this instant, from which a page counts down."""
        return self._clock()

    @property
    def is_due(self) -> bool:
        """Return whether the vote has opened or closed since the page was read."""
        return self.found is not None and self.found.stage(self._clock()) is not self.stage

    def refresh(self, topic: str = "") -> None:
        """Read the store again; after a vote or a view only what was added to this decision."""
        if topic == PROCEEDINGS_TOPIC and self.opened:
            self._show()
        else:
            super().refresh(topic)

    def _start(self, asked: Mapping[str, str]) -> None:
        code = asked.get("decision", "")
        self._read(code)
        if code and self.code != code:
            advice = " Choose one from the list." if self.listed else ""
            self.problem = f"There is no decision {code!r} here.{advice}"

    def _fields(self) -> dict[str, str]:
        return {"decision": self.code}

    def _follow(self) -> None:
        self._read(self.code)

    def _read(self, code: str) -> None:
        """Read the store again; what cannot be shown to this viewer is not there."""
        viewer, now = self._access.viewer(), self._clock()
        localities = self._access.localities(viewer)
        outlines = self._list()
        listed = [one for one in outlines.found if one.locality in localities]
        codes = [one.decision_code for one in listed]
        if code not in codes:
            code = self._first(listed, now)
        with self.hold_trait_notifications():
            self.who, self.listed, self.names = viewer, listed, read_names(self._store)
            self.code = code
            self._show()
        if outlines.faults and viewer.is_staff:
            self.problem = first_five(outlines.faults)

    def _first(self, listed: Sequence[Proceedings], now: datetime) -> str:
        """Return the code of the decision that is shown where none was asked for."""
        by_stage = sorted(listed, key=lambda one: self.first.index(one.stage(now)))
        return next((one.decision_code for one in by_stage), "")

    def _list(self) -> Outlines:
        """Return all decisions; a vote whose end has come is closed by whoever looks.

        A server does that at the very instant, but in JupyterLab and for a report none may run.
        """
        outlines = read_outlines(self._store)
        with suppress(RaftError):  # the page goes by the clock anyhow; the next look tries again
            if close_due(self._store, outlines.found, self._clock):
                return read_outlines(self._store)
        return outlines

    @tl.observe("code")
    def _choose(self, _change: object = None) -> None:
        """Show another decision; the choice comes from the page, and a page can be tricked."""
        if self.found is None or self.found.decision_code != self.code:
            self.done = self.problem = ""
            self._show()

    def _show(self) -> None:
        known = {one.decision_code for one in self.listed}
        before = self.found if self.found and self.found.decision_code == self.code else None
        try:
            found = read_proceedings(self._store, self.code, before) if self.code in known else None
        except RaftError as error:
            found, self.problem = None, str(error)
        with self.hold_trait_notifications():
            self.found = found
            self.stage = found.stage(self._clock()) if found else Stage.COMING

    def act(self, do: Callable[[Viewer], object], done: str) -> bool:
        """Do something as the viewer, who is asked for anew, and show what came of it.

        Parameters
        ----------
        do : callable
            Gets the viewer; raises a RaftError where it cannot be done.
        done : str
            What to say when it was done.
        """
        try:
            do(self._access.viewer())
        except RaftError as error:
            self.problem, self.done = str(error), ""
            return False
        self.problem, self.done = "", done
        self.refresh()
        return True
