"""What is being written of an action, before it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from raftlib.domain.action import (
    ANSWERS,
    Action,
    ActionMenu,
    ActionStatus,
    AuditFinding,
)
from raftlib.domain.audit import AuditMenu
from raftlib.domain.period import Period

# What is being written: an action from a finding, a change of one, or why one is dropped.
NEW, CHANGE, DROP = "new", "change", "drop"
PLAN = ("aim", "first_step", "lead", "initials", "due_on", "review_on")
WORDS = (*PLAN, "why")
# Says a finding with its figures, as it is kept with the action.
Describe = Callable[[AuditFinding, Period | None], str]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One action that is being written.

    ``base`` is what it starts from: what is suggested, or the version that is changed. ``finding``
    and ``period`` are those of a new one. ``typed`` has the fields by their names, as they were
    when something else was begun.
    """

    kind: str
    base: Action
    entry_id: str
    finding: AuditFinding | None = None
    period: Period | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        """Return what the fields of the form hold, by their names."""
        start = {name: getattr(self.base, name) for name in WORDS}
        return {**start, "why": "", **self.typed}

    def written(self, describe: Describe) -> Action:
        """Return the action as it is typed."""
        typed = {name: self.words[name] for name in PLAN}
        if self.kind == DROP:
            typed = {"why": self.words["why"], "status": ActionStatus.DROPPED}
        if self.finding is not None:
            typed["found"] = describe(self.finding, self.period)
        return replace(self.base, entry_id=self.entry_id, **typed)


def start_action(
    finding: AuditFinding,
    period: Period | None,
    practice_code: str,
    menus: tuple[AuditMenu, ActionMenu],
    today: date,
) -> Draft:
    """Return a new action with what is suggested for its finding."""
    audit_menu, menu = menus
    level = audit_menu.owner_level(finding.answer) if finding.question == ANSWERS else ""
    suggested = menu.suggest(finding.key, level)
    entry_id = uuid4().hex
    base = Action(
        entry_id=entry_id,
        original_id=entry_id,
        practice_code=practice_code,
        finding=finding.key,
        found="",
        access_action=suggested.access_action,
        aim=suggested.aim,
        first_step=suggested.first_step,
        lead="",
        initials="",
        due_on=today + timedelta(days=menu.due_in_days),
        review_on=today + timedelta(days=menu.review_in_days),
    )
    return Draft(kind=NEW, base=base, entry_id=entry_id, finding=finding, period=period)


def start_change(kind: str, action: Action) -> Draft:
    """Return a later version of an action, which starts as it is."""
    return Draft(kind=kind, base=action, entry_id=uuid4().hex)
