"""The page of the rounds of an audit: what is done there, by whom the store allows it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import traitlets as tl

from raftlib.conduct.acting import Clock
from raftlib.conduct.audit_rounds import (
    Settled,
    add_round,
    call_off_round,
    change_round,
    close_round,
    may_run,
    reopen_round,
    say_share,
)
from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_round import (
    ROUND_DAYS,
    PracticeShare,
    RoundPlan,
    add_alternative,
    add_change,
    reword,
)
from raftlib.domain.people import Viewer
from raftlib.domain.period import Period
from raftlib.errors import RaftError, RoundError
from raftlib.mail.letters import Letter, make_draft
from raftlib.store.connection import Store
from raftlib.workbook.models.posting import EMAIL_TYPE, Download, Post
from raftlib.workbook.models.rounds_shown import NOWHERE, RoundsShownModel

REMINDER = "round-reminder"


class RoundsModel(RoundsShownModel):
    """The rounds of a place, with what may be done: each act asks anew who does it.

    Parameters
    ----------
    store : Store
        Where rounds and appointments are.
    menu : AuditMenu
        The answers that a new round starts with.
    clock : callable
        Returns this instant.
    post : Post
        Knows the addresses of practices, if a file has them.

    Attributes
    ----------
    letter : Letter or None
        The reminder that was made last, and ``download`` the same as a draft.
    settled : Settled or None
        What was done last, and ``act`` which of the acts it was.
    part : str
        The part of the page that acted last: there it says what came of it.
    """

    letter = tl.Instance(Letter, allow_none=True)
    download = tl.Instance(Download, allow_none=True)
    settled = tl.Instance(Settled, allow_none=True)
    act = tl.Unicode()
    part = tl.Unicode()

    def __init__(self, store: Store, menu: AuditMenu, clock: Clock, post: Post) -> None:
        super().__init__(store, clock)
        self.menu = menu
        self._post = post

    def suggest_period(self) -> Period:
        """Return the days of a new round: from today, or from when the last one has ended."""
        today = self.today or self._day()
        ends = [one.period.last_on for one in self.rounds if not one.is_called_off]
        first_on = max([today, *(last_on + timedelta(days=1) for last_on in ends)])
        return Period(first_on, first_on + timedelta(days=ROUND_DAYS))

    def make(self, name: str, first_on: date | None, last_on: date | None, target: int) -> None:
        """Make a round of the place that is shown, with the answers of the menu, and show it."""
        place = self.place or NOWHERE

        def do(viewer: Viewer) -> Settled:
            plan = _plan(name, first_on, last_on, target, self.menu)
            return add_round(
                self._store,
                viewer,
                plan,
                self._clock,
                locality=place.locality,
                practice_code=place.practice_code,
            )

        if self._do("made", do) and self.settled:
            self.number = self.settled.number

    def change(self, name: str, first_on: date | None, last_on: date | None, target: int) -> None:
        """Change name, days and target of the round that is shown."""
        self._change("changed", lambda one: _plan(name, first_on, last_on, target, one.menu))

    def add_answer(self, text: str, owner_level: str) -> None:
        """Add what an appointment could have been, or a change where no owner level is named."""
        text = " ".join(text.split())

        def widen(plan: RoundPlan) -> RoundPlan:
            menu = plan.menu
            wider = add_alternative(menu, text, owner_level) if owner_level else None
            return replace(plan, menu=wider or add_change(menu, text))

        self._change("answer added", widen)

    def word_answer(self, old: str, text: str) -> None:
        """Say an answer of a round that is still to come in other words."""
        new = " ".join(text.split())
        self._change("answer worded", lambda one: replace(one, menu=reword(one.menu, old, new)))

    def close(self) -> None:
        """Close the round that is shown."""
        self._do("closed", lambda who: close_round(self._store, who, self.number, self._clock))

    def reopen(self) -> None:
        """Take back that the round was closed or called off."""
        self._do("reopened", lambda who: reopen_round(self._store, who, self.number, self._clock))

    def call_off(self) -> None:
        """Call the round off that is shown."""
        self._do(
            "called off", lambda who: call_off_round(self._store, who, self.number, self._clock)
        )

    def say_share(self, clinicians: int, target: int) -> None:
        """Write down the practice's clinicians and its own target; 0 is for what is not known."""
        code = (self.place or NOWHERE).practice_code
        share = PracticeShare(clinicians=clinicians or None, target=target or None)

        def do(viewer: Viewer) -> Settled:
            say_share(self._store, viewer, self.number, code, share, self._clock)
            return Settled(number=self.number)

        self._do("share said", do)

    def draft_reminder(self, write: Callable[[], Letter | None]) -> None:
        """Make the reminder of the round that is shown; nothing is sent."""

        def do(viewer: Viewer) -> Settled:
            place = self.place or NOWHERE
            if not may_run(viewer, place.locality, place.practice_code):
                raise RoundError("Your role reminds nobody here. Ask the facilitator.")
            letter = write()
            if letter is None:
                raise RoundError("There is nobody to remind now.")
            self._offer(letter)
            return Settled(number=self.number)

        self._do("reminder made", do)

    def _offer(self, letter: Letter) -> None:
        # Of clinicians no address is known, and none is asked for: the manager fills them in.
        codes = self.standing.not_begun if self.standing else ()
        known = self._post.addresses(codes)
        bcc = [address for places in known.values() for address in places]
        self.letter = letter
        self.download = Download(
            purpose=REMINDER,
            file_name=f"round-{self.number}-reminder.eml",
            media_type=EMAIL_TYPE,
            content=make_draft(letter, bcc),
        )

    def _change(self, act: str, plan: Callable[[RoundPlan], RoundPlan]) -> None:
        one = self.chosen

        def do(viewer: Viewer) -> Settled:
            if one is None:
                raise RoundError("There is no round to change. Choose one from the list.")
            return change_round(self._store, viewer, one.number, plan(one.plan), self._clock)

        self._do(act, do)

    def _do(self, act: str, do: Callable[[Viewer], Settled]) -> bool:
        """Do what the store allows this viewer, and say what came of it."""
        try:
            settled = do(self._access.viewer())
        except RaftError as error:
            with self.hold_trait_notifications():
                self.problem, self.settled, self.act = str(error), None, ""
            return False
        with self.hold_trait_notifications():
            self.problem, self.settled, self.act = "", settled, act
            self._follow()
            self.stored += 1
        return True

    @tl.observe("place", "number", "progress", "standing")
    def _withdraw_reminder(self, _change: object) -> None:
        """Take back a reminder that was for others than have not begun now."""
        self.letter = self.download = None

    @tl.observe("place", "number")
    def _forget_act(self, _change: object) -> None:
        """Say what was done only where it was done, and of a new round until another is chosen."""
        if self.settled is None or self.settled.number != self.number:
            self.settled, self.act = None, ""


def _plan(
    name: str, first_on: date | None, last_on: date | None, target: int, menu: AuditMenu
) -> RoundPlan:
    if first_on is None or last_on is None:
        raise RoundError("Choose the first and the last day of the round.")
    return RoundPlan(name=name, period=Period(first_on, last_on), target=target, menu=menu)
