"""The audit of avoidable appointments: what a clinician says about one appointment."""

from dataclasses import dataclass
from enum import StrEnum


class Avoidable(StrEnum):
    """A clinician's judgement of one appointment."""

    NOT = "not"
    PARTIALLY = "partially"
    WHOLLY = "wholly"


class AuditShare(StrEnum):
    """Which appointments a share of the audit counts."""

    WHOLLY = "wholly"
    PARTIALLY = "partially"
    AVOIDABLE = "avoidable"

    @property
    def answers(self) -> tuple[Avoidable, ...]:
        """Return the judgements that count: avoidable is wholly and partially together."""
        if self is AuditShare.AVOIDABLE:
            return Avoidable.WHOLLY, Avoidable.PARTIALLY
        return (Avoidable(self.value),)


class Achievable(StrEnum):
    """When the appointment could have gone elsewhere."""

    NOW = "now"
    IF_ADDED = "only if a service were added"


# The first year of audits of potentially avoidable appointments (Making Time in General Practice,
# NHS Alliance, October 2015): no session is older, so an older date is a slip or a date of birth.
FIRST_SESSION_YEAR = 2015

MAX_NOTE_CHARACTERS = 300
MAX_LABEL_CHARACTERS = 40
# No half-day session has more appointments; a larger number is a slip.
MAX_APPOINTMENTS_A_SESSION = 200

# What stands for an answer that was not given, and for the owner of one that no menu has.
NOT_SAID = "not said"

# The columns of an audit table, one row an appointment, in this order. ``session_on`` is a date,
# the rest text; a question that was not answered is empty.
AUDIT_COLUMNS = (
    "practice_code",
    "session_on",
    "session",
    "clinician_role",
    "clinician_label",
    "mode",
    "booked_as",
    "avoidable",
    "could_have_been",
    "change_needed",
    "achievable",
    "note",
)

# What makes a session one session: the same clinician in the same half-day.
SESSION_KEY = ["practice_code", "session_on", "session", "clinician_label"]


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """What an appointment could have been instead, and the level that owns the change."""

    label: str
    owner_level: str


@dataclass(frozen=True, kw_only=True)
class AuditMenu:
    """The answers an audit sheet may give, in the order in which they are offered.

    Read from ``data/menus/audit.toml``: a locality may word or extend them.
    """

    sessions: tuple[str, ...]
    clinician_roles: tuple[str, ...]
    modes: tuple[str, ...]
    booked_as: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    changes_needed: tuple[str, ...]

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """Return the answers that each closed question may have, in the wording that is stored."""
        return {
            "session": self.sessions,
            "clinician_role": self.clinician_roles,
            "mode": self.modes,
            "booked_as": self.booked_as,
            "avoidable": tuple(Avoidable),
            "could_have_been": tuple(item.label for item in self.alternatives),
            "change_needed": self.changes_needed,
            "achievable": tuple(Achievable),
        }

    def owner_level(self, could_have_been: str) -> str:
        """Return the owner level of an alternative; ``NOT_SAID`` for one that is not offered."""
        levels = {item.label: item.owner_level for item in self.alternatives}
        return levels.get(could_have_been, NOT_SAID)
