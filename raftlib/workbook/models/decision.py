"""The page of a locality vote: a recorded decision, counted again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import traitlets as tl

from raftlib.analysis.blocking import Blocking, find_blocking, largest_first
from raftlib.analysis.tally import tally_votes, vote_weights
from raftlib.domain.decision import Decision, Refused, Tally
from raftlib.errors import RaftError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC, DecisionListed, read_decision_record
from raftlib.store.registers import REGISTER_TOPIC, read_names
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.concerning import list_concerning

NONE_CHOSEN = 0


class DecisionModel(tl.HasTraits):
    """One recorded decision, its tally, and what other shares would have made of it.

    Parameters
    ----------
    store : Store
        Where the records are.
    access : Access
        Who looks: decisions of other localities are not listed.
    tabled_shares : sequence of Fraction
        The shares that are shown beside each other.
    asked : mapping of str to str
        ``decision`` is the code of the one to start with; without it the newest.
    """

    topics = (DECISIONS_TOPIC, REGISTER_TOPIC)
    has_times = False

    listed = tl.List(tl.Instance(DecisionListed))
    names = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    number = tl.Int(NONE_CHOSEN)
    decision = tl.Instance(Decision, allow_none=True)
    outcome = tl.Union([tl.Instance(Tally), tl.Instance(Refused)], allow_none=True)
    problem = tl.Unicode()

    def __init__(
        self,
        store: Store,
        access: Access,
        tabled_shares: Sequence[Fraction],
        asked: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._store, self._access = store, access
        self.tabled_shares = tuple(tabled_shares)
        code = asked.get("decision", "")
        try:
            self.listed, self.names = self._list(), read_names(store)
        except RaftError as error:
            self.problem = str(error)
            return
        found = [item.number for item in self.listed if item.decision_code == code]
        newest = [item.number for item in self.listed]
        self.number = next(iter(found or newest), NONE_CHOSEN)
        if code and not found:
            self.problem = f"There is no decision {code!r} here. Choose one from the list."

    def refresh(self, _topic: str = "") -> None:
        """Read the store again; a decision that was recorded anew shows its new record."""
        try:
            listed, names = self._list(), read_names(self._store)
        except RaftError as error:
            self.problem = str(error)  # beside the outcome that was there
            return
        code = next((i.decision_code for i in self.listed if i.number == self.number), None)
        same = [item.number for item in listed if item.decision_code == code]
        newest = [item.number for item in listed]
        with self.hold_trait_notifications():
            self.listed, self.names = listed, names
            self.number = next(iter(same or newest), NONE_CHOSEN)

    def _list(self) -> list[DecisionListed]:
        return list(list_concerning(self._store, self._access.viewer()))

    @tl.observe("number")
    def _count(self, _change: object = None) -> None:
        try:
            # The number comes from the page's list, and a page can be tricked.
            known = self.number in {item.number for item in self.listed}
            number = self.number if known else NONE_CHOSEN
            decision = parse_decision(read_decision_record(self._store, number))
        except RaftError as error:
            with self.hold_trait_notifications():
                self.decision = self.outcome = None
                self.problem = str(error)
            return
        with self.hold_trait_notifications():
            self.decision, self.outcome, self.problem = decision, tally_votes(decision), ""

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
        """Return the outcome under each share, all else being the same."""
        if self.decision is None:
            return []
        rule = self.decision.rule
        outcomes = [
            (share, tally_votes(replace(self.decision, rule=replace(rule, share=share))))
            for share in self.shares
        ]
        return [(share, outcome) for share, outcome in outcomes if isinstance(outcome, Tally)]

    def blocking(self) -> list[Blocking]:
        """Return who can stop a decision under each share."""
        if self.decision is None or isinstance(self.outcome, Refused):
            return []
        return [find_blocking(self.decision, share) for share in self.shares]
