"""The page on which a practice votes, and on which votes that came another way are recorded."""

from fractions import Fraction

import traitlets as tl

from raftlib.analysis.choices import parse_choice
from raftlib.analysis.receipts import SaidByPractice, said_by_practice
from raftlib.analysis.tally import vote_weights
from raftlib.analysis.turnout import Turnout, count_turnout
from raftlib.conduct.votes import cast_vote
from raftlib.domain.acts import Receipt
from raftlib.domain.decision import Way
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import Proceedings, Stage
from raftlib.errors import DecisionError
from raftlib.workbook.models.paper import PracticePaperModel

NO_CHOICE = "This is none of the choices of the vote. Choose one. Nothing was stored."
NO_WAY = "Say whether it came by e-mail or at the meeting. Nothing was stored."


class BallotModel(PracticePaperModel):
    """One practice's vote; facilitator and scribe record those that came another way.

    While the vote is open, no choice of another practice and no position of a CD can be asked of
    it, however the page was tricked.

    Attributes
    ----------
    receipt : Receipt or None
        For the vote that was recorded last on this page.
    recorded_for, recorded_as, recorded_way : str
        The practice whose vote that is, the choice, and how it came.
    """

    receipt = tl.Instance(Receipt, allow_none=True)
    recorded_for = tl.Unicode()
    recorded_as = tl.Unicode()
    recorded_way = tl.Unicode()

    @property
    def may_record(self) -> bool:
        """Return whether the viewer records votes that came another way, once it was opened."""
        keeps = self.who is not None and self.who.has(Role.FACILITATOR, Role.SCRIBE)
        return keeps and self.found is not None and self.found.opening is not None

    @property
    def may_vote(self) -> bool:
        """Return whether the page offers a vote: it is open, and the practice is entitled."""
        return self.stage is Stage.OPEN and self.weight is not None and not self.is_recused

    @property
    def said(self) -> SaidByPractice | None:
        """Return what was said for the practice that is chosen, if it is the viewer's."""
        if self.found is None or self.practice not in self.mine:
            return None
        return said_by_practice(self.found, self.practice)

    @property
    def weight(self) -> int | Fraction | None:
        """Return what the practice's vote counts for; None where it is in no frozen register."""
        decision = self.found.decision if self.found else None
        return vote_weights(decision).get(self.practice) if decision else None

    @property
    def is_recused(self) -> bool:
        """Return whether the practice takes no part in this decision."""
        decision = self.found.decision if self.found else None
        recused = [p.practice_code for p in decision.practices if p.recused] if decision else []
        return self.practice in recused

    @property
    def turnout(self) -> Turnout | None:
        """Return who has voted so far; None before the vote was opened."""
        decision = self.found.decision if self.found else None
        return count_turnout(decision) if decision else None

    @property
    def practices(self) -> list[str]:
        """Return the practices of the frozen register, for which a vote may be recorded."""
        decision = self.found.decision if self.found else None
        return [practice.practice_code for practice in decision.practices] if decision else []

    def vote(self, choice: str) -> bool:
        """Vote, change the vote or withdraw it, for the practice that is chosen."""
        return self._cast(self.practice, choice, Way.ONLINE)

    def record(self, practice_code: str, way: str, choice: str) -> bool:
        """Record a vote that came by e-mail or was said at the meeting."""
        return self._cast(practice_code, choice, way)

    def _cast(self, practice_code: str, choice: str, way: str) -> bool:
        def cast(viewer: Viewer) -> None:
            if way not in set(Way):
                raise DecisionError(NO_WAY)
            receipt = cast_vote(
                self._store,
                viewer,
                self.code,
                practice_code,
                check_choice(self.found, choice),
                self.read_as,
                self._clock,
                way=Way(way),
            )
            with self.hold_trait_notifications():
                self.receipt = receipt
                self.recorded_for, self.recorded_as = practice_code, choice
                self.recorded_way = way

        return self.act(cast, "")

    @tl.observe("code", "practice")
    def _forget_receipt(self, _change: object = None) -> None:
        self.receipt = None
        self.recorded_for = self.recorded_as = self.recorded_way = ""


def check_choice(found: Proceedings | None, value: str) -> str:
    """Return the choice that a button or the boxes of the page stand for, as it is counted.

    Raises
    ------
    DecisionError
        If this vote has no such choice: the page was tricked.
    """
    opening = found.opening if found else None
    choice = parse_choice(opening.decision.options if opening else None, value)
    if choice is None:
        raise DecisionError(NO_CHOICE)
    return choice
