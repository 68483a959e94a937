"""The facilitator's page: who has voted and who is reminded, more time, and corrections."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import traitlets as tl

from raftlib.analysis.choices import parse_choice
from raftlib.analysis.london_time import LONDON
from raftlib.analysis.options import Counted, tally_decision
from raftlib.analysis.turnout import Turnout, count_turnout
from raftlib.analysis.working_days import correction_ends
from raftlib.conduct.afterwards import correct_vote, note_reminder
from raftlib.conduct.clock import check_extension, extend_vote
from raftlib.conduct.reading import read_proceedings
from raftlib.domain.decision import Refused
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import CastPosition, CastVote, Stage
from raftlib.errors import DecisionError
from raftlib.mail.letters import Letter
from raftlib.mail.sending import Delivery
from raftlib.workbook.models.posting import Asked, Run, Sending
from raftlib.workbook.models.urgent import UrgentModel

REMINDER = "reminder"


@dataclass(frozen=True, kw_only=True)
class MoreTime(Asked):
    """A new end of the vote, and why."""

    closes_at: datetime
    why: str
    done: str


@dataclass(frozen=True, kw_only=True)
class Mending(Asked):
    """What an entry should have been, and why."""

    entry: CastVote | CastPosition
    choice: str
    why: str
    done: str


class RunVoteModel(UrgentModel):
    """One vote as a facilitator runs it.

    Attributes
    ----------
    chosen : list of str
        Codes of the practices to remind: none but those that have not voted.
    """

    chosen = tl.List(tl.Unicode())

    @property
    def turnout(self) -> Turnout | None:
        """Return who has voted; None where no vote was opened."""
        decision = self.found.decision if self.found else None
        return count_turnout(decision) if decision else None

    @property
    def tally(self) -> Counted | None:
        """Return the outcome once the vote has closed; nothing of it before."""
        decision = self.found.decision if self.found else None
        if decision is None or self.stage is not Stage.CLOSED:
            return None
        outcome = tally_decision(decision)
        return None if isinstance(outcome, Refused) else outcome

    @property
    def to_remind(self) -> tuple[str, ...]:
        """Return the practices that have not voted, while the vote is open."""
        turnout = self.turnout
        return turnout.not_voted if turnout and self.stage is Stage.OPEN else ()

    @property
    def corrections_end(self) -> datetime | None:
        """Return until when a vote can be corrected; None where it has not closed."""
        if self.found is None or self.found.closed_at is None or self.found.closes_at is None:
            return None
        return correction_ends(self.found.closes_at)

    @property
    def is_correctable(self) -> bool:
        """Return whether a vote can be corrected now."""
        ends = self.corrections_end
        return ends is not None and self._clock() < ends

    @property
    def entries(self) -> list[CastVote | CastPosition]:
        """Return the votes and positions that can be corrected, in the order in which they came."""
        if self.found is None or not self.is_correctable:
            return []
        return sorted([*self.found.votes, *self.found.positions], key=lambda entry: entry.seq)

    def choose(self, practice_code: str, *, chosen: bool) -> None:
        """Choose a practice to remind, or not; whoever has voted cannot be."""
        others = [code for code in self.chosen if code != practice_code]
        wanted = [*others, practice_code] if chosen else others
        self.chosen = [code for code in self.to_remind if code in wanted]

    def choose_all(self, *, chosen: bool) -> None:
        """Choose all practices that have not voted, or none."""
        self.chosen = list(self.to_remind) if chosen else []

    def draft_reminder(self, letter: Letter) -> None:
        """Offer the reminder as a draft."""
        self._try(lambda: self._offer_draft(REMINDER, letter, self._due(self.chosen)))

    def ask_to_remind(self, letter: Letter, describe: Callable[[Delivery], str]) -> None:
        """Ask whether to send the reminder."""
        self._try(
            lambda: self._ask_sending(
                Sending(
                    purpose=REMINDER,
                    decision_code=self.code,
                    letter=letter,
                    practice_codes=self._due(self.chosen),
                    describe=describe,
                )
            )
        )

    def note_reminded(self, done: str) -> None:
        """Write down that the chosen practices were reminded; ``done`` is said then."""
        self.act(lambda viewer: self._note(viewer, self.code, self._due(self.chosen)), done)

    def ask_more_time(self, ends: datetime | None, why: str, done: str) -> None:
        """Ask whether to give the vote more time.

        Parameters
        ----------
        ends : datetime or None
            By the clocks in Birmingham, without a time zone, as it was typed.
        """
        self._try(lambda: self._ask_more_time(ends, why, done))

    def ask_correction(self, seq: int, choice: str, why: str, done: str) -> None:
        """Ask whether to correct an entry."""
        self._try(lambda: self._ask_correction(seq, choice, why, done))

    @tl.observe("found", "stage")
    def _keep_choice(self, _change: object = None) -> None:
        """Take back the choice of a practice that has voted meanwhile."""
        self.chosen = [code for code in self.to_remind if code in self.chosen]

    @tl.observe("stage")
    def _forget_what_was_for_an_open_vote(self, _change: object = None) -> None:
        """Take back what was said and asked while the vote was open: the end makes it untrue."""
        if self.stage is Stage.CLOSED:
            self.done = ""
            self.asked = None

    @tl.observe("chosen")
    def _withdraw_draft(self, _change: object = None) -> None:
        """Take back a draft that was for others than are chosen now."""
        if self.download and self.download.purpose == REMINDER:
            self.download = None

    def _ask_more_time(self, ends: datetime | None, why: str, done: str) -> None:
        if self.found is None or ends is None:
            raise DecisionError("Choose the day and time at which the vote is to close.")
        closes_at = ends.replace(tzinfo=LONDON)
        check_extension(self.found, closes_at, self._clock())
        if not why.strip():
            raise DecisionError("Say why the vote gets more time. Nothing was changed.")
        self.asked = MoreTime(closes_at=closes_at, why=why, done=done)

    def _ask_correction(self, seq: int, choice: str, why: str, done: str) -> None:
        entry = next((one for one in self.entries if one.seq == seq), None)
        if entry is None:
            raise DecisionError("There is no such vote to correct. Choose one from the list.")
        opening = self.found.opening if self.found else None
        right = parse_choice(opening.decision.options if opening else None, choice)
        if right is None:
            raise DecisionError("Choose what the vote should have been.")
        if not why.strip():
            raise DecisionError("Say why the vote is corrected. Nothing was changed.")
        self.asked = Mending(entry=entry, choice=right, why=why, done=done)

    def _do(self, asked: Asked, run: Run) -> None:
        if isinstance(asked, MoreTime):
            self.act(partial(self._extend, asked), asked.done)
        elif isinstance(asked, Mending):
            self.act(partial(self._correct, asked), asked.done)
        else:
            super()._do(asked, run)

    def _extend(self, asked: MoreTime, viewer: Viewer) -> None:
        extend_vote(self._store, viewer, self.code, asked.closes_at, asked.why, self._clock)

    def _correct(self, asked: Mending, viewer: Viewer) -> None:
        seq, choice = asked.entry.seq, asked.choice
        correct_vote(self._store, viewer, self.code, seq, choice, asked.why, self._clock)

    def _due(self, practice_codes: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        """Return those that have not voted by now, whatever the page shows."""
        found = read_proceedings(self._store, self.code, self.found)
        decision = found.decision
        if decision is None or found.stage(self._clock()) is not Stage.OPEN:
            raise DecisionError("The vote is not open, so nobody is reminded.")
        due = tuple(c for c in count_turnout(decision).not_voted if c in set(practice_codes))
        if not due:
            raise DecisionError("Choose at least one practice that has not voted.")
        return due

    def _still_due(self, sending: Sending) -> tuple[str, ...]:
        if sending.purpose == REMINDER:
            return self._due(sending.practice_codes)
        return super()._still_due(sending)

    def _note_sent(self, sending: Sending, delivery: Delivery) -> None:
        if sending.purpose != REMINDER:
            super()._note_sent(sending, delivery)
            return
        code, reminded = sending.decision_code, delivery.sent
        self.act(lambda viewer: self._note(viewer, code, reminded), sending.describe(delivery))

    def _note(self, viewer: Viewer, decision_code: str, reminded: tuple[str, ...]) -> None:
        note_reminder(self._store, viewer, decision_code, reminded, self._clock)
