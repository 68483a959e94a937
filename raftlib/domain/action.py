"""What a practice will do about a finding of its audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SHARE = "share"  # the finding that is not about one answer
# The questions of the audit whose answers are findings.
ANSWERS, CHANGES = "could_have_been", "change_needed"
OWNER_LEVEL = "owner_level"

MAX_AIM_CHARACTERS = 300
MAX_STEP_CHARACTERS = 300
MAX_WHY_CHARACTERS = 300
# Longer than any list of a practice that is worked on; what is more is a slip or an attack.
MAX_ACTIONS = 200


class ActionStatus(StrEnum):
    """How an action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class AuditFinding:
    """One finding of a practice's audit: so many of so many appointments.

    Of ``SHARE`` the ``count`` are the avoidable of all that were looked at, and ``answer`` is
    empty; else ``count`` of the avoidable ones got this ``answer`` to ``question``.
    """

    question: str
    answer: str
    count: int
    total: int

    @property
    def key(self) -> str:
        """Return what stays the same when the figures change.

        Examples
        --------
        >>> AuditFinding(question="share", answer="", count=49, total=180).key
        'share'
        >>> AuditFinding(question=ANSWERS, answer="dentist", count=4, total=49).key
        'could_have_been:dentist'
        """
        return finding_key(self.question, self.answer)


def finding_key(question: str, answer: str) -> str:
    """Return the key of a finding, of a question alone or of one answer to it."""
    return f"{question}:{answer}" if answer else question


@dataclass(frozen=True, kw_only=True)
class Action:
    """What a practice will do, or what corrects that.

    ``entry_id`` is made by the page, so that what is stored twice is there once. ``original_id``
    is the same for a new action; a later version has that one's. Of all that have the same
    ``original_id`` the one that was stored last counts, and none if that takes it back.
    ``finding`` is its key, and ``found`` the sentence as it stood, with its figures and period.
    ``lead`` is a role of the menu, ``initials`` are up to four letters: never a name.
    """

    entry_id: str
    original_id: str
    practice_code: str
    finding: str
    found: str
    access_action: str
    aim: str
    first_step: str
    lead: str
    initials: str
    due_on: date
    review_on: date | None
    status: ActionStatus = ActionStatus.OPEN
    why: str = ""
    taken_back: bool = False

    @property
    def is_new(self) -> bool:
        """Return whether it corrects nothing."""
        return self.entry_id == self.original_id

    def is_overdue(self, today: date) -> bool:
        """Return whether it is open after its day; on the day itself it is not overdue."""
        return self.status is ActionStatus.OPEN and self.due_on < today


@dataclass(frozen=True, kw_only=True)
class ActionKept:
    """An action as it counts now; ``number`` is its place among all of the practice, from 1."""

    number: int
    action: Action


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What could be done about a finding: an access action, and words to start from."""

    access_action: str
    aim: str
    first_step: str


@dataclass(frozen=True, kw_only=True)
class ActionMenu:
    """What an action may start from, read from ``data/menus/actions.toml``.

    ``suggestions`` are by the key of a finding, or of an owner level for answers without their own.
    """

    access_actions: tuple[str, ...]
    leads: tuple[str, ...]
    due_in_days: int
    review_in_days: int
    suggestions: Mapping[str, Suggestion]

    def suggest(self, finding: str, owner_level: str = "") -> Suggestion:
        """Return what could be done about a finding, its owner level, or any share."""
        keys = finding, finding_key(OWNER_LEVEL, owner_level), SHARE
        return next(self.suggestions[key] for key in keys if key in self.suggestions)
