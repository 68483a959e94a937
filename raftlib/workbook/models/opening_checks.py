"""What there is to know before a vote opens: whom it asks, who can stop it, what is in its way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from raftlib.analysis.blocking import Blocking, find_blocking, largest_first
from raftlib.analysis.refusals import find_refusals
from raftlib.conduct.opening import Window, check_window, freeze
from raftlib.domain.acts import TabledRule
from raftlib.domain.decision import Decision, Refusal
from raftlib.domain.proceedings import Opening, Proceedings
from raftlib.errors import DecisionError
from raftlib.store.connection import Store
from raftlib.store.registers import read_locality

NO_SUCH_RULE = "There is no rule {name!r} any more. Choose another rule, and save the proposal."
RULE_CHANGED = (
    "The rule {name} has changed since this was saved. Save the proposal again, so that everybody "
    "can read the rule before the vote."
)
# Without a list size there is no weight.
_UNWEIGHED = {Refusal.MISSING_LIST_SIZE, Refusal.NEGATIVE_LIST_SIZE}


@dataclass(frozen=True, kw_only=True)
class OpeningChecks:
    """What a vote would open with now, and what keeps it from opening.

    ``problems`` are sentences about the window, the rule and the register; ``refusals`` those of
    DECISIONS. Where the window will not do, ``decision`` has another, so that all the rest can be
    seen. ``blocking`` is at the rule's share first, then at the tabled ones; ``weights`` has the
    practice codes with their weights, the largest first.
    """

    decision: Decision | None = None
    register_as_at: date | None = None
    problems: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    blocking: tuple[Blocking, ...] = ()
    weights: tuple[tuple[str, int | Fraction], ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether nothing keeps the vote from opening."""
        return self.decision is not None and not (self.problems or self.refusals)

    @property
    def subject(self) -> object:
        """Return what decides who can stop it: if this changes, it has to be looked at again."""
        one = self.decision
        return one and (one.decision_code, one.practices, one.cds, one.rule)


def find_checks(
    store: Store,
    found: Proceedings,
    rule: TabledRule | None,
    window: Window,
    shares: Sequence[Fraction],
    now: datetime,
) -> OpeningChecks:
    """Find out what a vote would open with, and all that keeps it from opening.

    Parameters
    ----------
    rule : TabledRule or None
        The file of the proposal's rule as it is now; None where it is there no more.
    shares : sequence of Fraction
        The tabled shares, to show who can stop a decision under each.
    """
    problems = []
    if rule is None:
        problems.append(NO_SUCH_RULE.format(name=found.rule_name))
    elif rule.rule != found.rule:
        problems.append(RULE_CHANGED.format(name=rule.name))
    if rule is not None:
        try:
            check_window(window, rule, now)
        except DecisionError as error:
            problems.append(str(error))
            window = replace(window, opens_at=now, closes_at=now + timedelta(minutes=1))
    try:
        decision = freeze(store, found, window)
    except DecisionError as error:
        return OpeningChecks(problems=(*problems, str(error)))
    register = read_locality(store, found.locality)
    checks = OpeningChecks(
        decision=decision,
        register_as_at=register.as_at if register else None,
        problems=tuple(problems),
        refusals=find_refusals(decision),
    )
    return _with_blocking(checks, decision, shares)


def frozen_checks(opening: Opening, shares: Sequence[Fraction]) -> OpeningChecks:
    """Return what a vote was opened with, and who can stop it."""
    checks = OpeningChecks(decision=opening.decision, register_as_at=opening.register_as_at)
    return _with_blocking(checks, opening.decision, shares)


def _with_blocking(
    checks: OpeningChecks, decision: Decision, shares: Sequence[Fraction]
) -> OpeningChecks:
    if _UNWEIGHED & set(checks.refusals):
        return checks
    wanted = dict.fromkeys([decision.rule.share, *shares])
    blocking = tuple(find_blocking(decision, share) for share in wanted if 0 < share <= 1)
    return replace(checks, blocking=blocking, weights=tuple(largest_first(decision)))
