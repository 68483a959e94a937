"""Reads what the page of the audit sends: a browser may send anything."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from raftlib.domain.audit_entry import AuditEntry, AuditSession
from raftlib.errors import EntryError

ENTRY_ID = re.compile(r"[0-9a-f]{32}")
PRACTICE_CODE = re.compile(r"[A-HJ-NP-WYZ][0-9]{5}")
# What a page with a cut line sends at once when it is back; the rest follows.
MOST_AT_ONCE = 50
LONGEST_TEXT = 2000  # characters of any answer: more is no answer of ours
NOT_UNDERSTOOD = "This page sent something that is no entry. Reload the page, then try again."
_TEXTS = [field.name for field in fields(AuditEntry) if field.type in ("str", str)]
_SESSION_TEXTS = [field.name for field in fields(AuditSession) if field.type in ("str", str)]


def find_entry_id(sent: object) -> str:
    """Return the id under which something that was sent can be answered; empty for none."""
    found = sent.get("entry_id") if isinstance(sent, Mapping) else None
    return found if isinstance(found, str) and ENTRY_ID.fullmatch(found) else ""


def parse_entry(sent: object) -> AuditEntry:
    """Turn one entry as the page sends it into an entry; its answers are not looked at yet.

    Raises
    ------
    EntryError
        If it is none; what was sent is never repeated.
    """
    if not isinstance(sent, Mapping):
        raise EntryError(NOT_UNDERSTOOD)
    taken_back = sent.get("taken_back", False)
    texts = {name: _text(sent.get(name, "")) for name in _TEXTS}
    texts["original_id"] = texts["original_id"] or texts["entry_id"]
    ids = texts["entry_id"], texts["original_id"]
    if not all(map(ENTRY_ID.fullmatch, ids)) or not isinstance(taken_back, bool):
        raise EntryError(NOT_UNDERSTOOD)
    return AuditEntry(**texts, session_on=_day(sent.get("session_on")), taken_back=taken_back)


def parse_session(sent: object) -> AuditSession:
    """Turn a session as the page sends it into a session.

    Raises
    ------
    EntryError
        If it is none; what was sent is never repeated.
    """
    if not isinstance(sent, Mapping):
        raise EntryError(NOT_UNDERSTOOD)
    texts = {name: _text(sent.get(name, "")) for name in _SESSION_TEXTS}
    return AuditSession(**texts, session_on=_day(sent.get("session_on")))


def _text(sent: object) -> str:
    """Return a text with single spaces and none at its ends."""
    if not isinstance(sent, str) or len(sent) > LONGEST_TEXT:
        raise EntryError(NOT_UNDERSTOOD)
    return " ".join(sent.split())


def _day(sent: object) -> date:
    if not isinstance(sent, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", sent):
        raise EntryError("The session has no date. Change the session and choose its date.")
    try:
        return date.fromisoformat(sent)
    except ValueError as error:
        raise EntryError("The session's date is none. Change the session.") from error
