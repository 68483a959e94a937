"""The page on which a clinician enters an audit: who enters, and the door to the store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import traitlets as tl

from raftlib.analysis.buckets import Allowance, Buckets
from raftlib.analysis.half_days import half_day
from raftlib.analysis.london_time import LONDON
from raftlib.conduct.audit_entries import Clock, check_session, record_entries
from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_entry import AuditEntry, AuditSession, EntryReceipt
from raftlib.domain.audit_round import AuditRound, find_round, widen_menu
from raftlib.domain.people import Viewer
from raftlib.errors import AccessError, EntryError, RaftError
from raftlib.sources.audit_entries import MOST_AT_ONCE, find_entry_id, parse_entry, parse_session
from raftlib.store.audit_entries import (
    count_imported,
    read_last_entry,
    read_own_entries,
    rehearse_entry,
)
from raftlib.store.audit_rounds import ROUND_TOPIC, read_rounds_of, read_shares
from raftlib.store.connection import Store
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC, read_names
from raftlib.store.round_counts import count_other_sessions
from raftlib.workbook.models.page import PageModel

NO_PRACTICE = (
    "Only members of a practice enter an audit, each for their own. Sign in with the code of such "
    "a member, or import an audit sheet."
)
# A person taps twice a second at most; a page that was cut off sends its entries at once.
AT_A_TIME = Allowance(burst=60, per_second=5)


class TooOftenError(RaftError):
    """What came too fast, and is sent again by itself."""


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """What a member has entered of a session, and what a sheet brought of it before.

    ``in_round`` is how many appointments of the alias's other sessions are in the same round.
    """

    entries: list[AuditEntry]
    imported: int
    in_round: int = 0


@dataclass(frozen=True, kw_only=True)
class RoundOffered:
    """A round that a practice takes part in, and how many appointments it asks of each clinician.

    Of several that have the same day, the first in a list is the one to which it belongs.
    """

    practice_code: str
    round: AuditRound
    target: int


class EntryModel(PageModel):
    """Who enters an audit, for which practices, and on which half-day it is now.

    It may be asked for a ``practice`` of the viewer's. What was entered is the page's own until
    the store has it: :meth:`take` says of each entry what became of it.

    Parameters
    ----------
    store : Store
        Where register and entries are.
    menu : AuditMenu
        The answers that are offered.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    member : int
        Number of the member who enters; 0 for nobody.
    practices : dict of str to str
        Those that they may enter for, by code, with their names; the one to start with first.
    remembered : AuditEntry or None
        What they entered last: it says under which alias, and as what.
    today : date or None
        In London.
    half_day : str
        The one it is now, as the menu words it.
    rounds : list of RoundOffered
        Those of the practices that have begun.
    """

    topics = (PEOPLE_TOPIC, REGISTER_TOPIC, ROUND_TOPIC)
    has_times = True

    member = tl.Int(0)
    practices = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    remembered = tl.Instance(AuditEntry, allow_none=True)
    today = tl.Instance(date, allow_none=True)
    half_day = tl.Unicode()
    rounds = tl.List(tl.Instance(RoundOffered))

    def __init__(self, store: Store, menu: AuditMenu, clock: Clock) -> None:
        super().__init__(store)
        self.menu = menu
        self._clock, self._first, self._rehearsed = clock, "", False
        self._buckets = Buckets(AT_A_TIME, lambda: clock().timestamp())

    def take(self, sent: object) -> list[EntryReceipt]:
        """Store what the page sends, whatever that is, and say what became of each entry.

        Raises
        ------
        AccessError
            If the viewer is signed out.
        StoreError, TooOftenError
            If nothing was stored now, and it is to be sent again.
        """
        viewer = self._admit()
        receipts: list[EntryReceipt] = []
        entries = list(_parse(sent, receipts))
        if entries:
            menu = widen_menu(self.menu, (it.round.plan.menu for it in self.rounds))
            receipts += record_entries(self._store, viewer, entries, menu, self._clock)
        return receipts

    def resume(self, sent: object) -> Resumed:
        """Return what the viewer entered of a session before.

        Raises
        ------
        AccessError, EntryError
            If it is no session that they may enter.
        StoreError, TooOftenError
            If it cannot be read now.
        """
        viewer, session = self._admit(), parse_session(sent)
        check_session(viewer, session, self.menu, self._day())
        return Resumed(
            entries=read_own_entries(self._store, viewer.member.number, session),
            imported=count_imported(self._store, session),
            in_round=self._count_in_round(session),
        )

    def rehearse(self) -> None:
        """Make the first entry of this page as quick as the next ones; once is enough."""
        if self.member and not self._rehearsed:
            self._rehearsed = True
            rehearse_entry(self._store, self.member, self._clock())

    def _find_rounds(self, viewer: Viewer) -> list[RoundOffered]:
        """Return the rounds of the viewer's practices that have begun, a practice's own first."""
        return [
            offered
            for code in sorted(viewer.practice_codes)
            for offered in sorted(self._rounds_of(code), key=lambda it: not it.round.practice_code)
        ]

    def _rounds_of(self, code: str) -> Iterator[RoundOffered]:
        for one in read_rounds_of(self._store, code):
            if not one.is_called_off and one.period.first_on <= self._day():
                share = read_shares(self._store, one.number).get(code)
                target = (share and share.target) or one.plan.target
                yield RoundOffered(practice_code=code, round=one, target=target)

    def _count_in_round(self, session: AuditSession) -> int:
        mine = [it.round for it in self.rounds if it.practice_code == session.practice_code]
        one = find_round(mine, session.session_on)
        return count_other_sessions(self._store, session, one.period) if one else 0

    def _admit(self) -> Viewer:
        viewer = self._access.viewer()
        if not self._buckets.take(viewer.sign_in):
            raise TooOftenError("Too much came at once. It is sent again by itself.")
        return viewer

    def _fields(self) -> dict[str, str]:
        return {"practice": self._first}

    def _start(self, asked: Mapping[str, str]) -> None:
        self._first = asked.get("practice", "")
        viewer = self._access.viewer()
        self.remembered = read_last_entry(self._store, viewer.member.number)
        self._follow()
        if self._first and self._first not in self.practices:
            self.problem = f"You are not a member of {self._first!r}, so you enter for your own."
            self._first = ""

    def _follow(self) -> None:
        viewer = self._access.viewer()
        codes = sorted(viewer.practice_codes)
        if not codes:
            raise AccessError(NO_PRACTICE)
        first = [self._first, self.remembered.practice_code if self.remembered else ""]
        codes.sort(key=lambda code: first.index(code) if code in first else len(first))
        names = read_names(self._store)
        with self.hold_trait_notifications():
            self.practices = {code: names.get(code, "") for code in codes}
            self.member = viewer.member.number
            self.today, self.half_day = self._day(), self._half_day()
            self.rounds = self._find_rounds(viewer)

    def _day(self) -> date:
        return self._clock().astimezone(LONDON).date()

    def _half_day(self) -> str:
        now = half_day(self._clock())
        return now if now in self.menu.sessions else self.menu.sessions[0]


def _parse(sent: object, receipts: list[EntryReceipt]) -> Iterator[AuditEntry]:
    """Yield the entries of a message, and add a receipt for each that is none."""
    for one in sent[:MOST_AT_ONCE] if isinstance(sent, list) else []:
        try:
            yield parse_entry(one)
        except EntryError as error:
            if entry_id := find_entry_id(one):
                receipts.append(EntryReceipt(entry_id=entry_id, refusal=str(error)))
