"""What a clinician enters of one appointment, on a page and not in a sheet."""

from dataclasses import dataclass
from datetime import date


def session_key(
    practice_code: str, session_on: date, session: str, clinician_label: str
) -> tuple[str, date, str, str]:
    """Return what makes a session one: two spellings of an alias are one clinician."""
    return practice_code, session_on, session, clinician_label.casefold()


@dataclass(frozen=True, kw_only=True)
class AuditSession:
    """One half-day of one clinician: whose appointments are entered."""

    practice_code: str
    session_on: date
    session: str
    clinician_label: str

    @property
    def key(self) -> tuple[str, date, str, str]:
        """Return what makes it one session."""
        return session_key(self.practice_code, self.session_on, self.session, self.clinician_label)


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One appointment as it was entered, or what corrects one that was entered before.

    The page makes ``entry_id``, so that what is sent twice is stored once. ``original_id`` is the
    same for an appointment that is new; what corrects one, or takes it back, has that one's. Of
    all that have the same ``original_id`` the one that was stored last counts, and none if that
    takes it back. A question that was not answered is empty.
    """

    entry_id: str
    original_id: str
    practice_code: str
    session_on: date
    session: str
    clinician_label: str
    avoidable: str
    clinician_role: str = ""
    mode: str = ""
    booked_as: str = ""
    could_have_been: str = ""
    change_needed: str = ""
    achievable: str = ""
    note: str = ""
    taken_back: bool = False

    @property
    def of_session(self) -> AuditSession:
        """Return the session in which the appointment was."""
        return AuditSession(
            practice_code=self.practice_code,
            session_on=self.session_on,
            session=self.session,
            clinician_label=self.clinician_label,
        )

    @property
    def is_new(self) -> bool:
        """Return whether it corrects nothing."""
        return self.entry_id == self.original_id


@dataclass(frozen=True, kw_only=True)
class EntryReceipt:
    """What became of an entry: stored, whenever that was, or refused and why."""

    entry_id: str
    refusal: str = ""

    @property
    def stored(self) -> bool:
        """Return whether the store has it."""
        return not self.refusal
