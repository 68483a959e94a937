"""The end of a vote: put off while it is open, and written down once the clock has reached it."""

from collections.abc import Iterable
from datetime import datetime

from raftlib.analysis.options import tally_decision
from raftlib.analysis.record import as_instant, as_record
from raftlib.analysis.recount import as_answer
from raftlib.conduct.acting import Act, Clock, acting, check_text, require
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import EntryKind, Proceedings, Stage
from raftlib.errors import DecisionError
from raftlib.store.connection import Store
from raftlib.store.decisions import add_decision

LONGEST_WHY = 300


def extend_vote(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    closes_at: datetime,
    why: str,
    clock: Clock,
) -> None:
    """Give a vote more time; it is never shortened, and never opened again.

    Raises
    ------
    AccessError
        If the viewer is no facilitator.
    DecisionError
        If the vote is not open, or the new end is not after the present one.
    """
    require(viewer, Role.FACILITATOR)
    why = check_text(why, "Why the vote gets more time", LONGEST_WHY)
    with acting(store, decision_code, clock) as act:
        check_extension(act.found, closes_at, act.at)
        act.add(EntryKind.EXTENDED, {"closes_at": as_instant(closes_at), "why": why})


def check_extension(found: Proceedings, closes_at: datetime, now: datetime) -> None:
    """Raise DecisionError unless the vote has not closed, and the new end is after the present."""
    ends = found.closes_at
    if ends is None or found.stage(now) is Stage.CLOSED:
        raise DecisionError("The vote is not open, so it gets no more time. Propose a new one.")
    if closes_at <= ends:
        raise DecisionError("A vote is never shortened. Choose an end after the present one.")


def find_ends(listed: Iterable[Proceedings]) -> dict[str, datetime]:
    """Return when each vote ends whose end was not written down yet, by its code."""
    return {
        one.decision_code: one.closes_at
        for one in listed
        if one.closes_at is not None and one.closed_at is None
    }


def find_openings(listed: Iterable[Proceedings]) -> dict[str, datetime]:
    """Return when each vote opens, or has opened, whose end was not written down, by its code."""
    return {
        one.decision_code: one.opening.decision.opens_at
        for one in listed
        if one.opening is not None and one.closed_at is None
    }


def close_vote(store: Store, decision_code: str, clock: Clock) -> bool:
    """Write down that the clock has closed a vote, and its outcome; False if that is not due.

    Whoever comes first does it: a second server finds it done.
    """
    with acting(store, decision_code, clock) as act:
        return end_vote(act)


def end_vote(act: Act) -> bool:
    """Write down the end of the vote and its outcome, where the clock has reached it."""
    ends = act.found.closes_at
    if ends is None or act.at < ends or act.found.closed_at:
        return False
    act.add(EntryKind.CLOSED, {"closes_at": as_instant(ends)})
    state_outcome(act)
    return True


def close_due(store: Store, listed: Iterable[Proceedings], clock: Clock) -> bool:
    """Close those votes among ``listed`` whose end has come; False if none was due.

    For whoever reads decisions where no server runs, as in JupyterLab: it is the clock that closes
    a vote, so it does not matter who looks.
    """
    now = clock()
    due = [code for code, ends in find_ends(listed).items() if ends <= now]
    closed = [close_vote(store, code, clock) for code in due]  # all of them, whoever was first
    return any(closed)


def state_outcome(act: Act) -> None:
    """Count what is recorded, add the outcome, and keep the record that anybody can recount."""
    decision = act.found.decision
    if decision is None:
        raise DecisionError("A vote that was not opened has no outcome.")
    act.add(EntryKind.OUTCOME, {"answer": as_answer(tally_decision(decision))})
    add_decision(act.connection, decision, as_record(decision), act.at, of_chain=True)
