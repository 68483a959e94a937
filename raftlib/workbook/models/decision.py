"""The page of a locality vote: a recorded decision, counted again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import traitlets as tl

from raftlib.analysis.blocking import Blocking, find_blocking, largest_first
from raftlib.analysis.options import OptionsTally, tally_decision
from raftlib.analysis.tally import vote_weights
from raftlib.domain.decision import Decision, Refused, Tally
from raftlib.errors import RaftError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC, DecisionListed, read_decision_record
from raftlib.store.registers import REGISTER_TOPIC, read_names
from raftlib.workbook.models.access import DECISION
from raftlib.workbook.models.page import PageModel

NONE_CHOSEN = 0


class DecisionModel(PageModel):
    """One recorded decision, its tally, and what other shares would have made of it.

    It may be asked for a ``decision`` by its code; without it the newest is shown. Those of other
    localities are not listed.

    Parameters
    ----------
    store : Store
        Where the records are.
    tabled_shares : sequence of Fraction
        The shares that are shown beside each other.
    """

    topics = (DECISIONS_TOPIC, REGISTER_TOPIC)

    listed = tl.List(tl.Instance(DecisionListed))
    names = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    number = tl.Int(NONE_CHOSEN)
    decision = tl.Instance(Decision, allow_none=True)
    outcome = tl.Union(
        [tl.Instance(Tally), tl.Instance(OptionsTally), tl.Instance(Refused)], allow_none=True
    )

    def __init__(self, store: Store, tabled_shares: Sequence[Fraction]) -> None:
        super().__init__(store)
        self.tabled_shares = tuple(tabled_shares)
        self._decisions: dict[int, Decision | None] = {}
        self._shown = NONE_CHOSEN

    def _start(self, asked: Mapping[str, str]) -> None:
        code = asked.get("decision", "")
        self._read()
        found = [item.number for item in self.listed if item.decision_code == code]
        newest = [item.number for item in self.listed]
        self.number = next(iter(found or newest), NONE_CHOSEN)
        self._count()
        if code and not found:
            advice = " Choose one from the list." if self.listed else ""
            self.problem = f"There is no decision {code!r} here.{advice}"

    def _fields(self) -> dict[str, str]:
        return {"decision": self.decision.decision_code if self.decision else ""}

    def _follow(self) -> None:
        """Read the store again; a decision that was recorded anew shows its new record."""
        code = next((i.decision_code for i in self.listed if i.number == self.number), None)
        with self.hold_trait_notifications():
            self._read()
            same = [item.number for item in self.listed if item.decision_code == code]
            newest = [item.number for item in self.listed]
            self.number = next(iter(same or newest), NONE_CHOSEN)

    def _read(self) -> None:
        decisions = self._access.decisions(self._access.viewer())
        names = read_names(self._store)
        self._decisions = {item.number: decision for item, decision in decisions.items()}
        self.listed, self.names = list(decisions), names

    @tl.observe("number")
    def _count(self, _change: object = None) -> None:
        if self.number == self._shown:
            return
        self._shown = self.number
        try:
            decision, problem = self._chosen(), ""
        except RaftError as error:
            decision, problem = None, str(error)
        with self.hold_trait_notifications():
            self.decision, self.problem = decision, problem
            self.outcome = tally_decision(decision) if decision else None

    def _chosen(self) -> Decision | None:
        """Return the decision that was chosen, or raise why it cannot be read."""
        found = self._decisions.get(self.number)
        if found or self.number == NONE_CHOSEN:
            return found
        # The number comes from the page's list, and a page can be tricked.
        number = self.number if self.number in self._decisions else NONE_CHOSEN
        return parse_decision(read_decision_record(self._store, number))

    @property
    def has_closed(self) -> bool:
        """Return whether the window of the decision that is shown has ended."""
        return self.decision is not None and self._access.has_closed(self.decision)

    @property
    def weights(self) -> dict[str, int | Fraction]:
        """Return what each practice's vote counts for, by practice code."""
        return vote_weights(self.decision) if self.decision else {}

    @property
    def largest_first(self) -> list[tuple[str, int | Fraction]]:
        """Return practice_code and weight of those entitled to vote, the largest first."""
        return largest_first(self.decision) if self.decision else []

    @property
    def shares(self) -> list[Fraction]:
        """Return the shares to compare: the tabled ones, and that of the rule."""
        own = {self.decision.rule.share} if self.decision else set()
        return sorted(own | set(self.tabled_shares))

    def at_each_share(self) -> list[tuple[Fraction, Tally]]:
        """Return the outcome of a yes/no vote under each share, all else being the same."""
        return [(share, found) for share, found in self._shared() if isinstance(found, Tally)]

    def options_at_each_share(self) -> list[tuple[Fraction, OptionsTally]]:
        """Return the outcome of a vote on options under each share, all else being the same."""
        outcomes = self._shared()
        return [(share, found) for share, found in outcomes if isinstance(found, OptionsTally)]

    def _shared(self) -> list[tuple[Fraction, Tally | OptionsTally | Refused]]:
        if self.decision is None:
            return []
        rule = self.decision.rule
        return [
            (share, tally_decision(replace(self.decision, rule=replace(rule, share=share))))
            for share in self.shares
        ]

    def blocking(self) -> list[Blocking]:
        """Return who can stop a decision under each share."""
        if self.decision is None or isinstance(self.outcome, Refused):
            return []
        return [find_blocking(self.decision, share) for share in self.shares]


class ClosedDecisionModel(DecisionModel):
    """The outcome of one closed decision, the same for all who may open its page."""

    shared_by = DECISION
