"""Entering an audit by hand: a member of the practice, each appointment once, nothing changed."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import sqlalchemy as sa

from raftlib.analysis.identifiers import find_identifiers
from raftlib.analysis.london_time import LONDON
from raftlib.domain.audit import (
    FIRST_SESSION_YEAR,
    MAX_LABEL_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    AuditMenu,
    Avoidable,
)
from raftlib.domain.audit_entry import AuditEntry, AuditSession, EntryReceipt
from raftlib.domain.people import Viewer
from raftlib.errors import AccessError, EntryError, RaftError
from raftlib.store.audit_entries import add_entry, count_entries, find_entry
from raftlib.store.changes import AUDIT_TOPIC, record_change
from raftlib.store.connection import Store

Clock = Callable[[], datetime]
# Entries of one member on one day, corrections and all: three full sessions, each changed often.
MOST_A_DAY = 1000
NOT_A_MEMBER = (
    "You are not a member of that practice, so nothing was stored. Change the session, or ask the "
    "facilitator of your meeting."
)
NOT_YOURS = "Somebody else entered this, so only they can change it."
NOT_THERE = "What this corrects is not in the workbook. Enter the appointment anew."
OTHER_PRACTICE = "A correction stays in its practice. Take it back, and enter it for the other one."
TOO_MANY = (
    f"You have made {MOST_A_DAY:,} entries and corrections today, and no more are taken. Go on "
    "tomorrow, or use an audit sheet."
)
REASON_WITHOUT_NEED = (
    "The appointment is not avoidable, so it has no reason. Take the reason out, or change the "
    "first answer."
)
# What each answer is called in a sentence; the answer itself is never repeated.
_CALLED = {
    "session": "The half-day",
    "clinician_role": "The role",
    "mode": "How the patient was seen",
    "booked_as": "How it was booked",
    "avoidable": "Whether it was avoidable",
    "could_have_been": "What it could have been instead",
    "change_needed": "The change",
    "achievable": "When that is possible",
}
_NEEDED = ("session", "avoidable")
_REASONS = ("could_have_been", "change_needed", "achievable")
# Control characters, and halves of characters that no database can keep.
_UNSEEN = ("Cc", "Cs")


def record_entries(
    store: Store, viewer: Viewer, entries: Sequence[AuditEntry], menu: AuditMenu, clock: Clock
) -> list[EntryReceipt]:
    """Store what a member entered, each entry once, and say of each what became of it.

    An entry that cannot be stored keeps none of the others away. One that is there already is
    left as it is, and its receipt says that it is stored.

    Parameters
    ----------
    viewer : Viewer
        Who enters: a member of the practice of each entry.
    entries : sequence of AuditEntry
        In the order in which they were made.
    menu : AuditMenu
        The answers that are offered now.

    Raises
    ------
    StoreError
        If the store cannot be written; then nothing was stored.
    """
    faults = [_find_fault(viewer, entry, menu, clock) for entry in entries]
    receipts = []
    with store.write() as connection:
        at, added = clock(), False
        for entry, fault in zip(entries, faults, strict=True):
            refusal = ""
            try:
                added |= _store(connection, entry, viewer.member.number, fault, at)
            except (AccessError, EntryError) as error:
                refusal = str(error)
            receipts.append(EntryReceipt(entry_id=entry.entry_id, refusal=refusal))
        if added:
            record_change(connection, AUDIT_TOPIC)
    return receipts


def check_session(viewer: Viewer, session: AuditSession, menu: AuditMenu, today: date) -> None:
    """Refuse a session that the viewer cannot enter.

    Raises
    ------
    AccessError
        If the viewer is no member of the practice.
    EntryError
        If its day lies in the future or before the first audits, its half-day is not offered, or
        the alias is missing, too long, or could be a name.
    """
    if session.practice_code not in viewer.practice_codes:
        raise AccessError(NOT_A_MEMBER)
    if session.session_on > today:
        raise EntryError("The session is still to come. Change its date.")
    if session.session_on.year < FIRST_SESSION_YEAR:
        raise EntryError(f"No session is before {FIRST_SESSION_YEAR}. Change its date.")
    _check_answer("session", session.session, menu)
    if not session.clinician_label:
        raise EntryError("The session has no alias. Enter one such as GP 1, never a name.")
    _check_text("The alias", session.clinician_label, MAX_LABEL_CHARACTERS)


def _find_fault(
    viewer: Viewer, entry: AuditEntry, menu: AuditMenu, clock: Clock
) -> RaftError | None:
    """Return what is wrong with an entry by itself; before the lock, as it takes time."""
    try:
        today = clock().astimezone(LONDON).date()
        check_session(viewer, entry.of_session, menu, today)
        for column in _CALLED:
            _check_answer(column, getattr(entry, column), menu)
        if entry.avoidable == Avoidable.NOT and any(getattr(entry, name) for name in _REASONS):
            raise EntryError(REASON_WITHOUT_NEED)
        _check_text("The note", entry.note, MAX_NOTE_CHARACTERS)
    except (AccessError, EntryError) as error:
        return error
    return None


def _check_answer(column: str, answer: str, menu: AuditMenu) -> None:
    if answer in menu.answers[column] or (not answer and column not in _NEEDED):
        return
    raise EntryError(
        f"{_CALLED[column]} is not among the answers that are offered. Reload the page, then "
        "choose again."
    )


def _check_text(what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise EntryError(f"{what} has {len(text):,} characters. Shorten it to {longest:,}.")
    if any(unicodedata.category(letter) in _UNSEEN for letter in text):
        raise EntryError(f"{what} has a character that cannot be seen. Type it anew.")
    if kinds := find_identifiers(text):
        raise EntryError(
            f"{what} has what looks like {' and '.join(kinds)} in it. Take it out: no names and no "
            "patient data."
        )


def _store(
    connection: sa.Connection,
    entry: AuditEntry,
    member_number: int,
    fault: RaftError | None,
    at: datetime,
) -> bool:
    """Add an entry, or find it there; return whether it is new."""
    kept = find_entry(connection, entry.entry_id)
    if kept is not None:
        if kept.member_number != member_number:
            raise AccessError(NOT_YOURS)
        return False
    if fault is not None:
        raise fault
    if not entry.is_new:
        _check_correction(connection, entry, member_number)
    midnight = datetime.combine(at.astimezone(LONDON).date(), time(), LONDON)
    if count_entries(connection, member_number, midnight) >= MOST_A_DAY:
        raise EntryError(TOO_MANY)
    add_entry(connection, entry, member_number, at)
    return True


def _check_correction(connection: sa.Connection, entry: AuditEntry, member_number: int) -> None:
    original = find_entry(connection, entry.original_id)
    if original is None or original.original_id != entry.original_id:
        raise EntryError(NOT_THERE)
    if original.member_number != member_number:
        raise AccessError(NOT_YOURS)
    if original.practice_code != entry.practice_code:
        raise EntryError(OTHER_PRACTICE)
