"""What a practice will do about a finding: written by its members, kept with every correction."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from raftlib.analysis.london_time import LONDON
from raftlib.conduct.acting import Clock, check_text
from raftlib.domain.action import (
    MAX_ACTIONS,
    MAX_AIM_CHARACTERS,
    MAX_STEP_CHARACTERS,
    MAX_WHY_CHARACTERS,
    Action,
    ActionMenu,
    ActionStatus,
)
from raftlib.domain.people import Viewer
from raftlib.errors import AccessError, ActionError
from raftlib.store.actions import (
    add_action,
    count_actions,
    has_entry,
    read_versions,
)
from raftlib.store.changes import ACTION_TOPIC, record_change
from raftlib.store.connection import Store

LONGEST_PLAN_DAYS = 731  # two years: a later date is a slip
# Of one action: each is kept, and nobody means to change one so often.
MOST_VERSIONS = 50
_INITIALS = re.compile(r"[A-Z]{2,4}")

MEMBERS_WRITE = (
    "Only members of this practice write its actions, so nothing was stored. Ask one of them."
)
NO_LEAD = "Nobody leads this action yet. Choose a role. Nothing was stored."
NOT_INITIALS = (
    "The initials are not 2 to 4 capital letters. Write them like AB, or leave them out, but never "
    "a name. Nothing was stored."
)
NO_DUE = "The action has no day by when. Choose one. Nothing was stored."
TOO_MANY = (
    f"The practice has had {MAX_ACTIONS} actions, and no more are kept. Change one of them. "
    "Nothing was stored."
)
TOO_OFTEN_CHANGED = (
    f"This action was changed {MOST_VERSIONS} times. Write a new one. Nothing was stored."
)
NOT_THERE = (
    "This action is not in the workbook any more. Look at the list again. Nothing was stored."
)
CHANGED_MEANWHILE = (
    "Somebody in your practice changed this action meanwhile: the list shows what it says now. "
    "What you typed is still here. Save again to put it in that place. Nothing was stored."
)
NOT_THE_LAST = (
    "Somebody has changed this action since, so it was not taken back. Look at what it says now."
)


class ChangedMeanwhileError(ActionError):
    """Somebody stored another version, ``now``, since the one that was changed."""

    def __init__(self, now: Action) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.now = now


def store_action(
    store: Store,
    viewer: Viewer,
    action: Action,
    menu: ActionMenu,
    clock: Clock,
    *,
    based_on: str = "",
) -> None:
    """Store a new action, or a later version of one, once.

    What the finding was, and which access action answers it, stay as they were written first.

    Parameters
    ----------
    viewer : Viewer
        Who writes: a member of the action's practice.
    based_on : str
        The ``entry_id`` of the version that was changed; empty for a new action.

    Raises
    ------
    AccessError
        If the viewer is no member of the practice.
    ActionError, DecisionError
        If something is missing, not offered, or could identify a person, or if somebody changed
        the action meanwhile.
    StoreError
        If the store cannot be written.
    """
    _check_member(viewer, action.practice_code)
    action = _tidy(action)
    today = clock().astimezone(LONDON).date()
    with store.write() as connection:
        if has_entry(connection, action.entry_id):
            return
        versions = read_versions(connection, action.practice_code, action.original_id)
        if action.is_new:
            if count_actions(connection, action.practice_code) >= MAX_ACTIONS:
                raise ActionError(TOO_MANY)
        else:
            last = _last(versions, based_on)
            action = replace(
                action,
                finding=last.finding,
                found=last.found,
                access_action=last.access_action,
            )
        _check(action, versions, menu, today)
        add_action(connection, action, viewer.member.number, clock())
        record_change(connection, ACTION_TOPIC)


def take_back(store: Store, viewer: Viewer, last: Action, new_id: str, clock: Clock) -> None:
    """Put the version before ``last`` in its place; a new action is taken back whole.

    Parameters
    ----------
    last : Action
        The version that the viewer has just stored.
    new_id : str
        Made by the page, as ``entry_id`` of what is stored now.

    Raises
    ------
    AccessError
        If the viewer is no member of the practice.
    ActionError
        If there is no such action, or somebody has changed it since.
    """
    _check_member(viewer, last.practice_code)
    with store.write() as connection:
        versions = read_versions(connection, last.practice_code, last.original_id)
        if not versions:
            raise ActionError(NOT_THERE)
        if versions[-1].entry_id != last.entry_id:
            raise ActionError(NOT_THE_LAST)
        before = versions[-2] if len(versions) > 1 else replace(last, taken_back=True)
        again = replace(before, entry_id=new_id)
        add_action(connection, again, viewer.member.number, clock())
        record_change(connection, ACTION_TOPIC)


def _check_member(viewer: Viewer, practice_code: str) -> None:
    if practice_code not in viewer.practice_codes:
        raise AccessError(MEMBERS_WRITE)


def _last(versions: Sequence[Action], based_on: str) -> Action:
    """Return the version that is changed; raise ActionError where another came after it."""
    if not versions or versions[-1].taken_back:
        raise ActionError(NOT_THERE)
    if len(versions) >= MOST_VERSIONS:
        raise ActionError(TOO_OFTEN_CHANGED)
    if versions[-1].entry_id != based_on:
        raise ChangedMeanwhileError(versions[-1])
    return versions[-1]


def _tidy(action: Action) -> Action:
    """Return the action with texts that may be stored; before the lock, as it takes time."""
    dropped = action.status is ActionStatus.DROPPED
    return replace(
        action,
        aim=check_text(action.aim, "What you will do", MAX_AIM_CHARACTERS),
        first_step=check_text(
            action.first_step, "The first step", MAX_STEP_CHARACTERS, needed=False
        ),
        initials=action.initials.strip().upper(),
        why=check_text(action.why, "Why it was dropped", MAX_WHY_CHARACTERS) if dropped else "",
    )


def _check(action: Action, versions: Sequence[Action], menu: ActionMenu, today: date) -> None:
    """Refuse what was not offered; what an earlier version has may stay."""
    if action.lead not in {*menu.leads, *(one.lead for one in versions[-1:])}:
        raise ActionError(NO_LEAD)
    if action.initials and not _INITIALS.fullmatch(action.initials):
        raise ActionError(NOT_INITIALS)
    _check_day("The day by when", action.due_on, [one.due_on for one in versions[-1:]], today)
    if action.review_on is not None:
        earlier = [one.review_on for one in versions[-1:]]
        _check_day("The review date", action.review_on, earlier, today)


def _check_day(what: str, day: date, earlier: Collection[date | None], today: date) -> None:
    if day in earlier:
        return
    if day < today:
        raise ActionError(f"{what} is over already. Choose a day to come. Nothing was stored.")
    if day > today + timedelta(days=LONGEST_PLAN_DAYS):
        raise ActionError(f"{what} is more than two years away. Choose one. Nothing was stored.")
