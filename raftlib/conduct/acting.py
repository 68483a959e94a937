"""One act: what was recorded of a decision is read, and added to, under one lock."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from raftlib.analysis.identifiers import find_identifiers
from raftlib.analysis.record import as_instant
from raftlib.conduct.reading import LISTED, PROCEEDINGS_TOPIC
from raftlib.domain.chain import Head
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import EntryKind, Proceedings
from raftlib.errors import AccessError, DecisionError
from raftlib.sources.exact_values import parse_instant
from raftlib.sources.proceedings import parse_proceedings
from raftlib.store.changes import record_change
from raftlib.store.connection import Store
from raftlib.store.decisions import DECISIONS_TOPIC
from raftlib.store.ledger import append_entry, read_entries

Clock = Callable[[], datetime]
NOT_YOURS = "Your role does not do this. Ask the facilitator of your meeting."
# All but a new line and a tab: a database may refuse them, and between digits they would hide an
# NHS number. Word, for one, leaves some behind. Halves of characters have no form as bytes.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Act:
    """A decision that is being added to.

    Attributes
    ----------
    found : Proceedings
        What is recorded, with what this act has added.
    at : datetime
        The instant of the act, taken once nobody else could write any more: so the entries of a
        chain are in the order of their instants.
    """

    def __init__(self, connection: sa.Connection, found: Proceedings, at: datetime) -> None:
        self.connection, self.found, self.at = connection, found, at

    def add(self, kind: EntryKind, body: Mapping[str, Any]) -> Head:
        """Add an entry, and return the head that the chain has then."""
        code, at = self.found.decision_code, as_instant(self.at)
        head = append_entry(self.connection, code, at=at, kind=kind.value, body=body)
        entry = {"seq": head.entries - 1, "at": at, "kind": kind, "body": body}
        added = [{**entry, "hash": head.last_hash}]
        self.found = parse_proceedings(code, added, self.found)
        topic = DECISIONS_TOPIC if kind in LISTED else PROCEEDINGS_TOPIC
        record_change(self.connection, topic)
        return head


@contextmanager
def acting(store: Store, decision_code: str, clock: Clock) -> Iterator[Act]:
    """Open a decision for an act; what it adds is stored when the block ends without an error.

    Raises
    ------
    DecisionError
        If there is no such decision.
    """
    with store.write() as connection:
        entries = read_entries(connection, decision_code)
        if not entries:
            raise DecisionError(f"There is no decision {decision_code!r} here. Check its code.")
        found = parse_proceedings(decision_code, entries)
        # a clock that is put back must not change which vote came last
        yield Act(connection, found, max(clock(), parse_instant((entries[-1] or {})["at"])))


def require(viewer: Viewer, *roles: Role) -> None:
    """Raise AccessError unless the viewer has one of the roles."""
    if not viewer.has(*roles):
        raise AccessError(NOT_YOURS)


def check_text(text: str, what: str, longest: int, *, needed: bool = True) -> str:
    """Return a text without blanks at its ends and without control characters, or refuse it.

    Raises
    ------
    DecisionError
        If it is empty and needed, too long, or could identify a person; it is never repeated.
    """
    text = _CONTROLS.sub(" ", text.replace("\r\n", "\n")).strip()
    if needed and not text:
        raise DecisionError(f"{what} is empty. Write it, then try again. Nothing was stored.")
    if len(text) > longest:
        raise DecisionError(
            f"{what} has {len(text):,} characters. Shorten it to {longest:,}. Nothing was stored."
        )
    if kinds := find_identifiers(text):
        raise DecisionError(
            f"{what} has what looks like {' and '.join(kinds)} in it. Take it out: no names and "
            "no patient data. Nothing was stored."
        )
    return text
