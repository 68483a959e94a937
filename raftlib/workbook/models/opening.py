"""The part of a proposal's page on which its vote is opened, or a decision taken without one."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import traitlets as tl

from raftlib.analysis.london_time import LONDON, london_instant
from raftlib.conduct.acting import Clock
from raftlib.conduct.afterwards import take_without_vote
from raftlib.conduct.opening import Window, open_vote, shortest_end
from raftlib.domain.acts import TabledRule
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Proceedings, Route
from raftlib.domain.register import LocalityNames
from raftlib.errors import DecisionError, RaftError
from raftlib.sources.rules import SHARES, read_tabled_shares
from raftlib.store.connection import Store
from raftlib.workbook.models.opening_checks import (
    NO_SUCH_RULE,
    OpeningChecks,
    find_checks,
    frozen_checks,
)
from raftlib.workbook.models.proposal import ProposalModel

USUAL_DAYS, USUAL_TIME = 7, time(17)
OPENED = "The vote on {code} is opened. From now on its paper, rule, register and seats stay."
TAKEN = "Recorded: {code} was decided without a weighted vote."
NOT_SAVED = "What you typed is not saved. Save it first: a vote is on what everybody can read."
NOT_SEEN = "Look at who can stop this decision, and say that you have. The vote was not opened."
NO_TIME = "Choose a date and a time for when the vote {verb}."


class OpeningModel(ProposalModel):
    """A proposal, and the vote on it before that opens.

    Attributes
    ----------
    opens_later : bool
        Whether the vote opens at ``opens_on`` and ``opens_time``, in London; else at once.
    closes_soonest : bool
        Whether it closes as soon as its rule allows; else at ``closes_on`` and ``closes_time``.
    recused_practices, recused_seats : list of str
        Codes of the practices and PCNs that have no say in it.
    checks : OpeningChecks
        What there is to know before it opens; of the version that is saved.
    has_seen : bool
        Whether the facilitator says to have seen who can stop it; taken back when that changes.
    outcome, why : str
        What the leadership meeting decided, and why without a weighted vote.
    """

    opens_later = tl.Bool()
    opens_on = tl.Instance(date, allow_none=True)
    opens_time = tl.Instance(time, allow_none=True)
    closes_soonest = tl.Bool()
    closes_on = tl.Instance(date, allow_none=True)
    closes_time = tl.Instance(time, allow_none=True)
    recused_practices = tl.List(tl.Unicode())
    recused_seats = tl.List(tl.Unicode())
    checks = tl.Instance(OpeningChecks, args=())
    has_seen = tl.Bool()
    outcome = tl.Unicode()
    why = tl.Unicode()

    def __init__(
        self, store: Store, clock: Clock, rules_folder: Path, localities_around: LocalityNames
    ) -> None:
        super().__init__(store, clock, rules_folder, localities_around)
        self._planned: tuple[str, str] | None = None  # for which the window was suggested

    @property
    def may_open(self) -> bool:
        """Return whether nothing keeps the vote from opening, and who can stop it was seen."""
        return (
            self.may_write
            and self.checks.passed
            and self.has_seen
            and not (self.is_changed or self.is_settled)
        )

    @property
    def saved_rule(self) -> TabledRule | None:
        """Return the rule of the version that is saved, as its file has it now."""
        rule: TabledRule | None = self.rules.get(self._saved_under)
        return rule

    @property
    def _saved_under(self) -> str:
        return self.found.rule_name if self.found else ""

    def window(self) -> Window:
        """Return when the vote would be open, and without whom.

        Raises
        ------
        DecisionError
            If a date or time is missing, or does not exist in London.
        """
        opens_at = self._clock()
        if self.opens_later:
            opens_at = _instant(self.opens_on, self.opens_time, "opens")
        rule = self.saved_rule
        if self.closes_soonest and rule:
            closes_at = _whole_minute(shortest_end(rule, opens_at))
        else:
            closes_at = _instant(self.closes_on, self.closes_time, "closes")
        return self._without_recused(opens_at, closes_at)

    def open_vote(self) -> None:
        """Open the vote on the version that is saved."""
        self.tried = "open"
        rule, code = self.saved_rule, self.code
        if self.is_changed or not self.has_seen:
            self.problem, self.done = NOT_SAVED if self.is_changed else NOT_SEEN, ""
            return

        def do(viewer: Viewer) -> None:
            if rule is None:
                raise DecisionError(NO_SUCH_RULE.format(name=self._saved_under))
            open_vote(self._store, viewer, code, self.window(), rule, self._clock)

        self.act(do, OPENED.format(code=code))

    def take(self) -> None:
        """Record what the leadership meeting decided without a weighted vote."""
        self.tried = "take"
        code, words = self.code, (self.outcome, self.why)
        done = self.act(
            lambda viewer: take_without_vote(self._store, viewer, code, *words, self._clock),
            TAKEN.format(code=code),
        )
        if done:
            self.stored += 1

    def _show(self) -> None:
        super()._show()
        with self.hold_trait_notifications():
            self._plan()
            self._check()

    def _plan(self) -> None:
        """Suggest a window where another proposal, or another route, is shown than before."""
        rule = self.saved_rule
        planned = (self.code, rule.name if rule else "")
        if rule is None or planned == self._planned:
            return
        if self._planned is None or self._planned[0] != self.code:
            self.recused_practices, self.recused_seats, self.outcome, self.why = [], [], "", ""
        self._planned = planned
        today = self._clock().astimezone(LONDON).date()
        self.opens_later, self.opens_on, self.opens_time = False, today, None
        self.closes_on, self.closes_time = today + timedelta(days=USUAL_DAYS), USUAL_TIME
        self.closes_soonest = rule.route is Route.URGENT and bool(rule.shortest_minutes)

    @tl.observe(
        "opens_later",
        "opens_on",
        "opens_time",
        "closes_soonest",
        "closes_on",
        "closes_time",
        "recused_practices",
        "recused_seats",
    )
    def _check(self, _change: object = None) -> None:
        before, found = self.checks.subject, self.found
        if found is None or found.taken:
            self.checks = OpeningChecks()
        elif found.opening:
            self.checks = frozen_checks(found.opening, read_tabled_shares(self._folder / SHARES))
        else:
            self.checks = self._look(found)
        if self.checks.subject != before:
            self.has_seen = False

    def _look(self, found: Proceedings) -> OpeningChecks:
        """Find out what the vote would open with; a window that is none is one of the problems."""
        now, rule = self._clock(), self.saved_rule
        problems = []
        try:
            window = self.window()
        except DecisionError as error:
            problems.append(str(error))
            soon = now + timedelta(minutes=max(1, rule.shortest_minutes if rule else 0))
            window = self._without_recused(now, soon)
        try:
            shares = read_tabled_shares(self._folder / SHARES)
        except RaftError as error:
            problems.append(str(error))
            shares = ()
        checks = find_checks(self._store, found, rule, window, shares, now)
        return replace(checks, problems=(*problems, *checks.problems))

    def _without_recused(self, opens_at: datetime, closes_at: datetime) -> Window:
        return Window(
            opens_at=opens_at,
            closes_at=closes_at,
            recused_practices=frozenset(self.recused_practices),
            recused_seats=frozenset(self.recused_seats),
        )


def _instant(on: date | None, at: time | None, verb: str) -> datetime:
    if on is None or at is None:
        raise DecisionError(NO_TIME.format(verb=verb))
    return london_instant(on, at)


def _whole_minute(when: datetime) -> datetime:
    """Return the end of the minute that an instant lies in: a vote closes as clocks show it."""
    cut = when.replace(second=0, microsecond=0)
    return cut if cut == when else cut + timedelta(minutes=1)
