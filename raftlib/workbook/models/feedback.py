"""The page on which people say what they think, and on which the facilitator sees what they do."""

from collections.abc import Mapping, Sequence

import traitlets as tl

from raftlib.analysis.feedback import FeedbackSummary, summarise_feedback
from raftlib.conduct.feedback import Clock, feedback_period, give_feedback
from raftlib.domain.feedback import Feedback, Question
from raftlib.domain.people import AT_THIS_COMPUTER, Role
from raftlib.errors import RaftError
from raftlib.store.connection import Store
from raftlib.store.feedback import list_feedback_periods, read_feedback, read_own_feedback
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC
from raftlib.workbook.models.page import PageModel

SEES_ALL = (Role.FACILITATOR, Role.ANALYST)
STORED = "Thank you. Your answers are stored. You can change them until the month is over."
NO_LOCALITY = "No locality concerns you yet, so there is nothing to answer here."


class FeedbackModel(PageModel):
    """What one person thinks of the tool in this month, and what all do together.

    It may be asked for a ``locality`` and, by whom sees the summary, for a ``period``.

    Parameters
    ----------
    store : Store
        Where the answers are.
    questions : sequence of Question
        What is asked.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    mine : Feedback or None
        What the viewer answered this month about the locality that is chosen.
    may_answer : bool
        Whether the page offers the form: somebody is signed in whom a locality concerns.
    sees_all : bool
        Whether the viewer sees the summary; each look asks again.
    periods : list of str
        The months that can be summarised, the latest first; this one is among them.
    period : str
        The month that is summarised.
    summary : FeedbackSummary or None
        None for those who do not see it.
    file_wanted : bool
        Whether the Excel file of the summary is shown.

    Notes
    -----
    The summary is read when it is chosen, and does not follow each answer as it comes: whoever
    watched it could tell what the last person said.
    """

    topics = (PEOPLE_TOPIC, REGISTER_TOPIC)

    localities = tl.List(tl.Unicode())
    locality = tl.Unicode()
    mine = tl.Instance(Feedback, allow_none=True)
    may_answer = tl.Bool(False)
    sees_all = tl.Bool(False)
    periods = tl.List(tl.Unicode())
    period = tl.Unicode()
    summary = tl.Instance(FeedbackSummary, allow_none=True)
    file_wanted = tl.Bool(False)
    done = tl.Unicode()

    def __init__(self, store: Store, questions: Sequence[Question], clock: Clock) -> None:
        super().__init__(store)
        self.questions = tuple(questions)
        self._clock = clock
        self._shown = ""  # the locality that everything else is about

    def give(self, answers: Mapping[str, str]) -> bool:
        """Store what the viewer answered; False where that was refused, and why is said."""
        self.problem = self.done = ""
        try:
            viewer = self._access.viewer()
            self.mine = give_feedback(
                self._store, viewer, self.locality, answers, self.questions, self._clock
            )
        except RaftError as error:
            self.problem = str(error)
            return False
        self.done = STORED
        self.stored += 1
        self._summarise()
        return True

    def want_file(self) -> None:
        """Ask for the summary as a file."""
        self._summarise()
        self.file_wanted = self.summary is not None

    def _fields(self) -> dict[str, str]:
        return {"locality": self.locality, "period": self.period if self.sees_all else ""}

    def _start(self, asked: Mapping[str, str]) -> None:
        self._read()
        named, period = asked.get("locality", ""), asked.get("period", "")
        if named in self.localities:
            self.locality = named
        elif named:
            self.problem = f"There is no locality {named!r} here. Choose one from the list."
        self._show()
        if period in self.periods:
            self.period = period

    def _follow(self) -> None:
        self._read()

    def _read(self) -> None:
        viewer = self._access.viewer()
        localities = self._access.localities(viewer)
        with self.hold_trait_notifications():
            self.localities = localities
            if self.locality not in localities:
                self.locality = next(iter(localities), "")
            self.may_answer = viewer != AT_THIS_COMPUTER and bool(self.locality)
            self.sees_all = viewer.has(*SEES_ALL)
            if not localities:
                self.problem = NO_LOCALITY
        self._show()

    @tl.observe("locality")
    def _choose(self, _change: object = None) -> None:
        """Show what was chosen on the page."""
        if self.locality != self._shown:
            self.done = self.problem = ""
            self._show()

    def _show(self) -> None:
        """Show the viewer's own answers, and offer the months of the locality that is chosen."""
        self._shown = self.locality
        if not self.locality:
            return
        try:
            viewer, now = self._access.viewer(), feedback_period(self._clock())
            number = viewer.member.number
            self.mine = read_own_feedback(self._store, number, self.locality, now)
            given = list_feedback_periods(self._store, self.locality) if self.sees_all else []
            with self.hold_trait_notifications():
                self.periods = sorted({now, *given}, reverse=True)
                if self.period not in self.periods:
                    self.period = now
            self._summarise()
        except RaftError as error:
            self.mine = self.summary = None
            self.problem = str(error)

    @tl.observe("period")
    def _summarise(self, _change: object = None) -> None:
        """Read the summary, for those who see it now: a role may have ended."""
        self.file_wanted = False
        if not (self.locality and self.period):
            self.summary = None
            return
        try:
            viewer = self._access.viewer()
            if not viewer.has(*SEES_ALL) or self.locality not in self._access.localities(viewer):
                self.summary = None
                return
            given = read_feedback(self._store, self.locality, self.period)
            self.summary = summarise_feedback(given, self.questions)
        except RaftError as error:
            self.summary, self.problem = None, str(error)
