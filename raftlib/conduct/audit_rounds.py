"""Making and changing rounds of an audit: by whom, when, and what stays as it was.

Two rounds of one place never have a day in common, so that an appointment is in one of them. Nor
has a practice's own round a day of its locality's round that is there before it. The other way
round it may be: no practice can keep a locality from its round. It is said then, and on these days
the practice goes on with its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from raftlib.analysis.london_time import LONDON
from raftlib.conduct.acting import Clock
from raftlib.conduct.round_checks import check_change, check_number, check_plan, tidy_plan
from raftlib.domain.audit_round import (
    MAX_CLINICIANS,
    MAX_TARGET,
    AuditRound,
    PracticeShare,
    RoundPlan,
    RoundStage,
    overlap,
)
from raftlib.domain.people import Role, Viewer
from raftlib.errors import AccessError, RoundError
from raftlib.store.audit_rounds import (
    add_plan,
    add_share,
    find_round_of,
    hold_rounds,
    insert_round,
    read_all_rounds,
    read_rounds,
    read_rounds_of,
)
from raftlib.store.connection import Store
from raftlib.store.registers import read_localities, read_locality, unknown_practices

NOT_FOR_LOCALITY = (
    "Rounds of a locality are made and changed by its facilitator or analyst. Ask them, or make a "
    "round of your own practice."
)
NOT_FOR_PRACTICE = "Rounds of a practice are made and changed by its own members. Nothing was done."


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A round that was made or changed, and how many practices have one of their own then."""

    number: int
    own_rounds: int = 0


def may_run(viewer: Viewer, locality: str, practice_code: str) -> bool:
    """Return whether somebody may make and change the rounds of a locality, or of a practice."""
    if practice_code:
        return viewer.sees_practice(practice_code)
    return bool(locality) and viewer.has(Role.FACILITATOR, Role.ANALYST)


def add_round(
    store: Store,
    viewer: Viewer,
    plan: RoundPlan,
    clock: Clock,
    *,
    locality: str = "",
    practice_code: str = "",
) -> Settled:
    """Make a round of a locality, or of one practice.

    Raises
    ------
    AccessError
        If the viewer may not.
    RoundError
        If the plan cannot be, there is no such place, or another round has one of the days.
    """
    _check_may(viewer, locality, practice_code)
    known = (
        not unknown_practices(store, [practice_code])
        if practice_code
        else locality in read_localities(store)
    )
    if not known:
        what, name = ("practice", practice_code) if practice_code else ("locality", locality)
        raise RoundError(f"There is no {what} {name!r} here. Choose one from the list.")
    plan = tidy_plan(plan)
    check_plan(plan)
    with store.write() as connection:
        hold_rounds(connection)
        new = AuditRound(number=0, plan=plan, locality=locality, practice_code=practice_code)
        own = _check_days(connection, new)
        number = insert_round(connection, locality, practice_code)
        add_plan(connection, number, plan, None, viewer.member.number, clock())
    return Settled(number=number, own_rounds=_count_in(store, locality, own))


def change_round(
    store: Store, viewer: Viewer, number: int, plan: RoundPlan, clock: Clock
) -> Settled:
    """Change a round; once it has begun its first day stays, and answers are only added.

    Raises
    ------
    AccessError, RoundError
        As :func:`add_round`, or if the change would take away what clinicians may have used.
    """
    plan = tidy_plan(plan)
    check_plan(plan)
    today = clock().astimezone(LONDON).date()
    with store.write() as connection:
        found = _hold(connection, viewer, number)
        check_change(found, plan, today)
        changed = replace(found, plan=plan)
        own = _check_days(connection, changed)
        add_plan(connection, number, plan, found.closed_on, viewer.member.number, clock())
    return Settled(number=number, own_rounds=_count_in(store, found.locality, own))


def close_round(store: Store, viewer: Viewer, number: int, clock: Clock) -> Settled:
    """Close a round that is open; today is its last day then."""
    today = clock().astimezone(LONDON).date()
    with store.write() as connection:
        found = _hold(connection, viewer, number)
        if found.stage(today) is not RoundStage.OPEN:
            raise RoundError("Only a round that is open can be closed. Nothing was changed.")
        add_plan(connection, number, found.plan, today, viewer.member.number, clock())
    return Settled(number=number)


def call_off_round(store: Store, viewer: Viewer, number: int, clock: Clock) -> Settled:
    """Call a round off that was made by mistake: no session belongs to it, and none is lost."""
    with store.write() as connection:
        found = _hold(connection, viewer, number)
        if found.is_called_off:
            raise RoundError("The round is called off already. Nothing was changed.")
        before = found.plan.period.first_on - timedelta(days=1)
        add_plan(connection, number, found.plan, before, viewer.member.number, clock())
    return Settled(number=number)


def reopen_round(store: Store, viewer: Viewer, number: int, clock: Clock) -> Settled:
    """Take back that a round was closed or called off: its own last day counts again.

    Raises
    ------
    RoundError
        If it was neither, or another round has one of its days meanwhile.
    """
    with store.write() as connection:
        found = _hold(connection, viewer, number)
        if found.closed_on is None:
            raise RoundError("The round was not closed, so there is nothing to take back.")
        own = _check_days(connection, replace(found, closed_on=None))
        add_plan(connection, number, found.plan, None, viewer.member.number, clock())
    return Settled(number=number, own_rounds=_count_in(store, found.locality, own))


def say_share(
    store: Store,
    viewer: Viewer,
    number: int,
    practice_code: str,
    share: PracticeShare,
    clock: Clock,
) -> None:
    """Write down how many clinicians a practice has in a round, and its own target.

    Raises
    ------
    AccessError
        If the viewer is no member of the practice, nor the analyst.
    RoundError
        If the practice takes no part in the round, or a number cannot be.
    """
    if not viewer.sees_practice(practice_code):
        raise AccessError(NOT_FOR_PRACTICE)
    check_number("number of clinicians", share.clinicians, MAX_CLINICIANS)
    check_number("target", share.target, MAX_TARGET)
    with store.write() as connection:
        rounds = read_rounds_of(connection, practice_code)
        if number not in {one.number for one in rounds}:
            raise RoundError(f"{practice_code} takes no part in that round. Choose another one.")
        add_share(connection, number, practice_code, share, viewer.member.number, clock())


def _check_may(viewer: Viewer, locality: str, practice_code: str) -> None:
    if bool(locality) == bool(practice_code):
        raise RoundError("A round is of a locality or of one practice. Choose one of the two.")
    if not may_run(viewer, locality, practice_code):
        raise AccessError(NOT_FOR_PRACTICE if practice_code else NOT_FOR_LOCALITY)


def _hold(connection: sa.Connection, viewer: Viewer, number: int) -> AuditRound:
    """Return a round that the viewer may change, while nobody else changes any."""
    hold_rounds(connection)
    found = find_round_of(connection, number)
    if found is None:
        raise RoundError("There is no such round. Choose one from the list.")
    _check_may(viewer, found.locality, found.practice_code)
    return found


def _check_days(connection: sa.Connection, one: AuditRound) -> set[str]:
    """Refuse days that another round has; return the practices that have a round of their own."""
    if one.practice_code:
        others = read_rounds_of(connection, one.practice_code)
    else:
        others = read_rounds(connection, localities=[one.locality])
    for other in _overlapping(one, others):
        raise RoundError(
            f"{other.plan.name} runs from {other.period.first_on:%d %B %Y} to "
            f"{other.period.last_on:%d %B %Y}, and an appointment belongs to one round. Choose "
            "other days, or close that round first. Nothing was changed."
        )
    own = [other for other in read_all_rounds(connection) if other.practice_code]
    return {other.practice_code for other in _overlapping(one, own)} if one.locality else set()


def _overlapping(one: AuditRound, others: Iterable[AuditRound]) -> Iterable[AuditRound]:
    return (
        other
        for other in others
        if other.number != one.number
        and not (one.is_called_off or other.is_called_off)
        and overlap(one.period, other.period)
    )


def _count_in(store: Store, locality: str, practice_codes: set[str]) -> int:
    """Return how many of these practices are in a locality."""
    register = read_locality(store, locality) if locality and practice_codes else None
    practices = register.practices if register else ()
    return len(practice_codes & {practice.practice_code for practice in practices})
