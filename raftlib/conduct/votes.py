"""Votes of practices and positions of CDs; whatever comes is kept, and told whether it counts."""

from typing import Any

from raftlib.analysis.choices import parse_choice
from raftlib.analysis.receipts import receipt_of
from raftlib.conduct.acting import NOT_YOURS, Act, Clock, acting, check_text, require
from raftlib.domain.acts import ReadAs, Receipt, Told
from raftlib.domain.decision import Decision, Way
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import EntryKind
from raftlib.errors import AccessError, DecisionError
from raftlib.store.connection import Store
from raftlib.store.registers import find_locality

LONGEST_TOLD = 200
LONGEST_CHOICE = 100
NOT_OPENED = "The vote has not been opened yet, so nobody can vote. Come back when it has."


def cast_vote(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    practice_code: str,
    choice: str,
    read_as: ReadAs,
    clock: Clock,
    *,
    way: Way = Way.ONLINE,
) -> Receipt:
    """Record a practice's own vote: its member's online, or one that came by e-mail or was said.

    Parameters
    ----------
    choice : str
        A ``Choice``, or in a vote on options the key of one (several keys joined with "+" where
        the method is approval). Any other is kept and told: it does not count.

    Raises
    ------
    AccessError
        If an online vote is not that of the viewer's practice, or somebody else than a facilitator
        or scribe records one that came another way.
    DecisionError
        If the vote was not opened, or ``way`` is none of a practice's own.
    """
    if way is Way.CD:
        raise DecisionError("A CD conveys a vote; it is not the practice's own.")
    if way is not Way.ONLINE:
        require(viewer, Role.FACILITATOR, Role.SCRIBE)
    elif practice_code not in viewer.practice_codes:
        raise AccessError(NOT_YOURS)
    body = {
        "practice": practice_code,
        "choice": str(choice),
        "via": way.value,
        "paper": read_as.paper,
        # how deep somebody read who wrote an e-mail is not known to who records it
        "depth": read_as.depth.value if way is Way.ONLINE else "",
        "member": viewer.member.number,
    }
    with acting(store, decision_code, clock) as act:
        _check_paper(act, read_as)
        return _record_vote(act, body)


def convey_vote(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    practice_code: str,
    choice: str,
    pcn_code: str,
    told: Told,
    clock: Clock,
) -> Receipt:
    """Record what a CD was told by a practice; the practice's own vote prevails over it.

    ``choice`` is as for :func:`cast_vote`.

    Raises
    ------
    AccessError
        If the viewer does not speak for that PCN.
    DecisionError
        If the vote was not opened, or it is not said who told the CD, when and how.
    """
    if pcn_code not in viewer.pcn_codes:
        raise AccessError(NOT_YOURS)
    body = {
        "practice": practice_code,
        "choice": str(choice),
        "via": Way.CD.value,
        "by": pcn_code,
        "told_by": check_text(told.by, "Who told you", LONGEST_TOLD),
        "told_at": check_text(told.at, "When you were told", LONGEST_TOLD),
        "told_how": check_text(told.how, "How you were told", LONGEST_TOLD),
        "member": viewer.member.number,
    }
    with acting(store, decision_code, clock) as act:
        return _record_vote(act, body)


def take_position(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    pcn_code: str,
    choice: str,
    read_as: ReadAs,
    clock: Clock,
) -> Receipt:
    """Record a CD's own position; it is never made of what the practices said.

    ``choice`` is as for :func:`cast_vote`.

    Raises
    ------
    AccessError
        If the viewer does not speak for that PCN.
    DecisionError
        If the vote was not opened.
    """
    if pcn_code not in viewer.pcn_codes:
        raise AccessError(NOT_YOURS)
    body = {
        "pcn": pcn_code,
        "choice": str(choice),
        "paper": read_as.paper,
        "depth": read_as.depth.value,
        "member": viewer.member.number,
    }
    with acting(store, decision_code, clock) as act:
        _check_choice(act, body)
        _check_paper(act, read_as)
        act.add(EntryKind.CD_POSITION, body)
        return receipt_of(act.found, act.found.positions[-1])


def _record_vote(act: Act, body: dict[str, Any]) -> Receipt:
    _check_choice(act, body)
    _check_practice(act, body["practice"])
    act.add(EntryKind.VOTE, body)
    return receipt_of(act.found, act.found.votes[-1])


def _check_choice(act: Act, body: dict[str, Any]) -> None:
    """Refuse a choice only if it must not be kept: an invalid one is anybody's free text."""
    if parse_choice(_check_opened(act).options, body["choice"]) is None:
        check_text(body["choice"], "The choice", LONGEST_CHOICE, needed=False)


def _check_practice(act: Act, practice_code: str) -> None:
    """Raise DecisionError for what is no practice at all; it is not repeated, it could be text."""
    known = {practice.practice_code for practice in _check_opened(act).practices}
    if practice_code not in known and find_locality(act.connection, practice_code) is None:
        raise DecisionError("There is no such practice. Choose one. Nothing was stored.")


def _check_paper(act: Act, read_as: ReadAs) -> None:
    """Raise DecisionError unless the fingerprint is that of a version; empty where none was read.

    It comes from a page, and what is once in the chain stays there.
    """
    if read_as.paper not in {"", *(paper.fingerprint for paper in act.found.papers)}:
        raise DecisionError("This is no version of the paper. Reload the page, then try again.")


def _check_opened(act: Act) -> Decision:
    if act.found.decision is None:
        raise DecisionError(NOT_OPENED)
    return act.found.decision
