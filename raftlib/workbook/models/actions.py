"""What a practice will do about its findings: the list, and the action that is being written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from uuid import uuid4

import traitlets as tl

from raftlib.analysis.audit_findings import list_findings
from raftlib.analysis.buckets import Allowance, Buckets
from raftlib.analysis.london_time import LONDON
from raftlib.conduct.acting import Clock
from raftlib.conduct.actions import NO_DUE, ChangedMeanwhileError, store_action, take_back
from raftlib.domain.action import Action, ActionKept, ActionMenu, ActionStatus, AuditFinding
from raftlib.domain.audit import AuditMenu
from raftlib.domain.people import Viewer
from raftlib.domain.period import Period
from raftlib.errors import AccessError, ActionError, RaftError
from raftlib.store.actions import read_actions
from raftlib.store.audit_counts import count_stored
from raftlib.store.changes import ACTION_TOPIC
from raftlib.store.connection import Store
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.workbook.models.action_draft import (
    CHANGE,
    DROP,
    NEW,
    WORDS,
    Describe,
    Draft,
    start_action,
    start_change,
)
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.page import PageModel

LIST = "list"  # the part of the page with all actions; the others are named by their question
# A person presses once a second at most.
AT_A_TIME = Allowance(burst=20, per_second=1)
TOO_OFTEN = "Too much came at once. Wait a moment, then try again. Nothing was stored."
# What was done last, as the page words it.
STORED, CHANGED, UNDONE = "stored", "changed", "undone"


class ActionsModel(PageModel):
    """The actions of the practice that the audit's page shows.

    Its members write them; they and the analyst see them. What is typed stays when figures are
    drawn anew, and when something else is written meanwhile. It may be asked for what is
    ``writing``.

    Parameters
    ----------
    store : Store
        Where the actions are.
    audit : AuditModel
        Says which practice and period are chosen, and when its figures change.
    menus : tuple of AuditMenu and ActionMenu
        Which level owns an answer, and what an action may start from.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    practice_code : str
        The practice, if the viewer may see its actions; else empty.
    findings : list of AuditFinding
        What an action can be made of; empty for those who may not write.
    actions : list of ActionKept
        In the order in which they were written.
    writing : str
        What is being written, such as ``new share`` or ``change 3``; empty for nothing.
    place : str
        The part of the page that acted last: a question of the audit, or ``LIST``.
    done : str
        What was done last: ``STORED``, ``CHANGED``, ``UNDONE``, or nothing.
    last : Action or None
        The version that was stored last on this page, which can be taken back.
    """

    topics = (ACTION_TOPIC, PEOPLE_TOPIC)
    has_times = True

    practice_code = tl.Unicode()
    may_write = tl.Bool()
    findings = tl.List(tl.Instance(AuditFinding))
    actions = tl.List(tl.Instance(ActionKept))
    today = tl.Instance(date, allow_none=True)
    writing = tl.Unicode()
    place = tl.Unicode()
    done = tl.Unicode()
    last = tl.Instance(Action, allow_none=True)

    aim = tl.Unicode()
    first_step = tl.Unicode()
    lead = tl.Unicode()
    initials = tl.Unicode()
    due_on = tl.Instance(date, allow_none=True)
    review_on = tl.Instance(date, allow_none=True)
    why = tl.Unicode()

    def __init__(
        self,
        store: Store,
        audit: AuditModel,
        menus: tuple[AuditMenu, ActionMenu],
        clock: Clock,
    ) -> None:
        super().__init__(store)
        self._audit, self._menus, self._clock = audit, menus, clock
        self._buckets = Buckets(AT_A_TIME, lambda: clock().timestamp())
        self._drafts: dict[tuple[str, str], Draft] = {}
        audit.observe(self._look, ["summary", "practice_code", "period"])

    @property
    def menu(self) -> ActionMenu:
        """Return what an action may start from."""
        return self._menus[1]

    @property
    def kind(self) -> str:
        """Return what is being written: a new action, a change, why one is dropped, or nothing."""
        return str(self.writing).partition(" ")[0]

    @property
    def about(self) -> str:
        """Return the key of the finding, or the number of the action, that is written about."""
        return str(self.writing).partition(" ")[2]

    @property
    def draft(self) -> Draft | None:
        """Return what is being written, without what was typed since it was begun."""
        return self._drafts.get((self.practice_code, self.writing))

    @property
    def period(self) -> Period | None:
        """Return the period that is chosen; None for all audited sessions."""
        return Period.parse(self._audit.period) if self._audit.period else None

    def begin(self, kind: str, about: str, place: str) -> None:
        """Start to write, or go on where it was left; what is typed elsewhere is kept."""
        with self.hold_trait_notifications():
            self._say()
            self._open(f"{kind} {about}", place)

    def cancel(self) -> None:
        """Stop writing, and forget what was typed."""
        with self.hold_trait_notifications():
            self._say()
            self._close()

    def save(self, describe: Describe) -> None:
        """Store what is written; ``describe`` says the finding of a new action as it is kept."""
        self._act(self.place, lambda viewer: self._save(viewer, describe))

    def mark(self, number: int, status: ActionStatus) -> None:
        """Say that an action is done, or that it is open again."""
        self._act(LIST, lambda viewer: self._mark(viewer, number, status))

    def undo(self) -> None:
        """Take back what was stored last on this page."""
        self._act(self.place, self._undo)

    def _fields(self) -> dict[str, str]:
        return {"writing": self.writing}

    def _start(self, asked: Mapping[str, str]) -> None:
        self._follow()
        wanted = asked.get("writing", "")
        question = wanted.removeprefix(f"{NEW} ").partition(":")[0]
        self._open(wanted, question if wanted.startswith(f"{NEW} ") else LIST)

    def _look(self, _change: object) -> None:
        self.refresh()

    def _follow(self) -> None:
        viewer, code = self._ask_who(), self._audit.practice_code
        sees = bool(code) and viewer.sees_practice(code)
        writes = code in viewer.practice_codes
        actions = read_actions(self._store, code) if sees else []
        findings: list[AuditFinding] = []
        if writes:
            rows = count_stored(self._store, [code])
            findings = list_findings(rows.within(self.period))
        with self.hold_trait_notifications():
            if self.writing and (code != self.practice_code or not writes):
                self._leave()
            self.practice_code, self.may_write = code if sees else "", writes
            self.actions, self.findings = actions, findings
            self.today = self._clock().astimezone(LONDON).date()

    def _ask_who(self) -> Viewer:
        """Return who looks; who is signed out sees nothing any more, but what they typed."""
        try:
            return self._access.viewer()
        except AccessError:
            self.actions, self.findings = [], []
            raise

    def _open(self, wanted: str, place: str) -> None:
        """Open the form, if that can be written here and now."""
        self._leave()
        key = self.practice_code, wanted
        draft = self._drafts.get(key) or self._make(wanted)
        if draft is None or not self.may_write:
            return
        self._drafts[key] = draft
        with self.hold_trait_notifications():
            self.writing, self.place = wanted, place
            for name, value in draft.words.items():
                setattr(self, name, value)

    def _make(self, wanted: str) -> Draft | None:
        kind, _, about = wanted.partition(" ")
        if kind == NEW:
            finding = next((one for one in self.findings if one.key == about), None)
            if finding is None or self.today is None:
                return None
            return start_action(finding, self.period, self.practice_code, self._menus, self.today)
        kept = self._find(about)
        return start_change(kind, kept.action) if kept and kind in (CHANGE, DROP) else None

    def _leave(self) -> None:
        """Put away what is being written, to be gone on with later."""
        if draft := self.draft:
            typed = {name: getattr(self, name) for name in WORDS}
            self._drafts[(self.practice_code, self.writing)] = replace(draft, typed=typed)
        self.writing = ""

    def _close(self) -> None:
        """Forget what was being written, here and in the browser."""
        self._drafts.pop((self.practice_code, self.writing), None)
        self.writing = ""
        self.stored += 1

    def _find(self, number: str) -> ActionKept | None:
        return next((one for one in self.actions if str(one.number) == number), None)

    def _save(self, viewer: Viewer, describe: Describe) -> None:
        draft = self.draft
        if draft is None:
            return  # it was saved by the press before
        if self.due_on is None and draft.kind != DROP:
            raise ActionError(NO_DUE)
        typed = {name: getattr(self, name) for name in WORDS}
        action = replace(draft, typed=typed).written(describe)
        try:
            self._put(viewer, action, draft.base)
        except ChangedMeanwhileError as error:  # who saves again has seen what it says now
            self._drafts[(self.practice_code, self.writing)] = replace(draft, base=error.now)
            self._follow()
            raise
        self._close()

    def _mark(self, viewer: Viewer, number: int, status: ActionStatus) -> None:
        kept = self._find(str(number))
        if kept is not None and kept.action.status is not status:
            action = replace(kept.action, entry_id=uuid4().hex, status=status, why="")
            self._put(viewer, action, kept.action)

    def _put(self, viewer: Viewer, action: Action, base: Action) -> None:
        based_on = "" if action.is_new else base.entry_id
        store_action(self._store, viewer, action, self.menu, self._clock, based_on=based_on)
        self._say(STORED if action.is_new else CHANGED, action)

    def _undo(self, viewer: Viewer) -> None:
        if self.last is not None:
            take_back(self._store, viewer, self.last, uuid4().hex, self._clock)
            self._say(UNDONE)

    def _act(self, place: str, do: Callable[[Viewer], object]) -> None:
        """Do something as the viewer, who is asked for anew, and show what came of it."""
        with self.hold_trait_notifications():
            self.problem, self.done, self.place = "", "", place
            try:
                viewer = self._access.viewer()
                if not self._buckets.take(viewer.sign_in):
                    raise ActionError(TOO_OFTEN)
                do(viewer)
                self._follow()
            except RaftError as error:
                self.problem = str(error)

    def _say(self, done: str = "", last: Action | None = None) -> None:
        with self.hold_trait_notifications():
            self.problem, self.done, self.last = "", done, last
