"""What is frozen when a vote opens: the register, the seats, the rule and the paper."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from raftlib.analysis.record import as_instant, as_record
from raftlib.analysis.refusals import find_offenders, find_refusals
from raftlib.conduct.acting import Clock, acting, require
from raftlib.domain.acts import TabledRule
from raftlib.domain.decision import CdSeat, Decision, Refusal, VotingPractice
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import EntryKind, Proceedings
from raftlib.domain.register import Register
from raftlib.errors import DecisionError
from raftlib.store.connection import Store
from raftlib.store.content import fingerprint
from raftlib.store.people import list_members
from raftlib.store.registers import read_locality

ALREADY_OPEN = "The vote was opened already. Nothing was changed."


@dataclass(frozen=True, kw_only=True)
class Window:
    """When a vote is open, and who is recused from it."""

    opens_at: datetime
    closes_at: datetime
    recused_practices: Collection[str] = field(default_factory=frozenset)
    recused_seats: Collection[str] = field(default_factory=frozenset)


def freeze(store: Store, found: Proceedings, window: Window) -> Decision:
    """Return what a vote would open with now: the latest register and the roster of CDs.

    Each PCN of the locality has a seat; it is vacant where nobody signs in as its CD.

    Raises
    ------
    DecisionError
        If the register has no practice in the locality, or not the practices that are recused.
    """
    register, seated = _register(store, found.locality), _seated(store)
    known = {practice.practice_code for practice in register.practices}
    seats = {pcn.pcn_code for pcn in register.pcns}
    if not (set(window.recused_practices) <= known and set(window.recused_seats) <= seats):
        raise DecisionError(f"Somebody is recused who has no vote in {found.locality}.")
    return Decision(
        decision_code=found.decision_code,
        title=found.paper.headline,
        practices=tuple(
            VotingPractice(
                practice_code=practice.practice_code,
                pcn_code=practice.pcn_code,
                list_size=practice.registered_patients,
                recused=practice.practice_code in window.recused_practices,
            )
            for practice in register.practices
        ),
        cds=tuple(
            CdSeat(
                pcn_code=pcn.pcn_code,
                vacant=pcn.pcn_code not in seated,
                recused=pcn.pcn_code in window.recused_seats,
            )
            for pcn in register.pcns
        ),
        rule=found.rule,
        options=found.paper.options,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
    )


def open_vote(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    window: Window,
    rule: TabledRule,
    clock: Clock,
) -> None:
    """Open the vote: from now on register, seats, rule and paper stay as they are.

    Parameters
    ----------
    rule : TabledRule
        The file of the rule as it is now; the vote takes place under the one that was proposed.

    Raises
    ------
    AccessError
        If the viewer is no facilitator.
    DecisionError
        If the vote must not open, was opened already, would be open for too short, or the rule is
        another one than was proposed.
    """
    require(viewer, Role.FACILITATOR)
    with acting(store, decision_code, clock) as act:
        if act.found.opening or act.found.taken:
            raise DecisionError(ALREADY_OPEN)
        check_window(window, rule, act.at)
        proposed = (act.found.rule_name, act.found.route, act.found.rule)
        if (rule.name, rule.route, rule.rule) != proposed:
            raise DecisionError(
                f"The rule {rule.name} is not the one with which {decision_code} was proposed, or "
                "has changed since. Save the "
                "proposal again, so that everybody can read the rule before the vote."
            )
        decision = freeze(store, act.found, window)
        if refusals := find_refusals(decision):
            raise DecisionError(
                f"{decision_code} must not open: {_name_refusals(decision, refusals)}. Settle that "
                "first. Nothing was stored."
            )
        act.add(EntryKind.OPENED, _body(store, act.found, decision))


def _name_refusals(decision: Decision, refusals: Iterable[Refusal]) -> str:
    """Name what must be settled, with the codes or numbers that it is about."""
    named = []
    for refusal in refusals:
        about = ", ".join(find_offenders(decision, refusal))
        named.append(refusal.replace("_", " ") + (f" ({about})" if about else ""))
    return "; ".join(named)


def shortest_end(rule: TabledRule, opens_at: datetime) -> datetime:
    """Return the first instant at which a vote under this rule may close."""
    return opens_at + timedelta(minutes=rule.shortest_minutes)


def check_window(window: Window, rule: TabledRule, now: datetime) -> None:
    """Refuse a window that starts in the past, ends before it starts, or is too short.

    Raises
    ------
    DecisionError
        If it is one of these.
    """
    if window.opens_at < now - timedelta(minutes=1):
        raise DecisionError("The vote would open in the past. Choose now, or a later time.")
    if window.closes_at <= max(window.opens_at, now):
        raise DecisionError("The vote would not close after it opens. Choose a later end.")
    if window.closes_at < shortest_end(rule, window.opens_at):
        raise DecisionError(
            f"The vote would be open for too short. Under {rule.name} it stays open for at least "
            f"{rule.shortest_minutes} minutes."
        )


def _body(store: Store, found: Proceedings, decision: Decision) -> dict[str, object]:
    register = _register(store, found.locality)
    record = as_record(decision)
    sizes = [(p.practice_code, p.pcn_code, str(p.list_size)) for p in decision.practices]
    return {
        "record": {name: part for name, part in record.items() if not name.endswith("votes")},
        "paper": found.paper.fingerprint,
        "register": {
            "as_at": register.as_at.isoformat(),
            "practices": len(decision.practices),
            "patients": sum(practice.registered_patients for practice in register.practices),
            "fingerprint": fingerprint(sizes),
        },
        "opened_at": as_instant(decision.opens_at),
    }


def _register(store: Store, locality: str) -> Register:
    register = read_locality(store, locality)
    if register is None:
        raise DecisionError(f"The register has no practice in {locality}. Import it first.")
    return register


def _seated(store: Store) -> set[str]:
    """Return the PCNs for which somebody signs in as CD; a deputy alone fills no seat."""
    return {
        held.pcn_code
        for member in list_members(store)
        for held in member.roles
        if held.role is Role.CD and not held.deputy
    }
