"""Which rounds of an audit somebody sees, and how far the one that is chosen has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import traitlets as tl

from raftlib.analysis.london_time import LONDON
from raftlib.analysis.round_progress import (
    PracticesBegun,
    RoundProgress,
    Suggestion,
    suggest_target,
)
from raftlib.conduct.acting import Clock
from raftlib.conduct.audit_rounds import may_run
from raftlib.domain.audit_round import AuditRound, PracticeShare, RoundStage
from raftlib.domain.people import Role, Viewer
from raftlib.errors import RaftError
from raftlib.store.audit_rounds import ROUND_TOPIC, read_rounds, read_rounds_of, read_shares
from raftlib.store.audits import read_clinicians
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC, find_locality, read_locality, read_names
from raftlib.workbook.models.page import PageModel
from raftlib.workbook.models.round_figures import read_progress, read_standing

NONE_CHOSEN = 0
_ORDER = (RoundStage.OPEN, RoundStage.COMING, RoundStage.CLOSED)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose rounds are shown: a locality's, or those that one practice takes part in."""

    locality: str = ""
    practice_code: str = ""


NOWHERE = Place()


class RoundsShownModel(PageModel):
    """The rounds of a locality or of a practice, and how far the one that is chosen has come.

    It may be asked for a ``practice``, a ``locality`` and a ``round`` by its number. What a
    practice's clinicians have looked at is for its members and the analyst; the facilitator is
    told which practices have begun, because only so can the others be reminded.

    Parameters
    ----------
    store : Store
        Where rounds and appointments are.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    places : list of Place
        Those that the viewer may choose from.
    rounds : list of AuditRound
        Of the place: those that are open first, then those that come, then the past ones.
    progress : RoundProgress or None
        Of the practice, in the round that is chosen.
    standing : PracticesBegun or None
        Of the locality, in the round that is chosen.
    """

    topics = (AUDIT_TOPIC, ROUND_TOPIC, REGISTER_TOPIC, PEOPLE_TOPIC)
    pace = MappingProxyType({AUDIT_TOPIC: 5.0})  # while a round is open everybody enters at once

    places = tl.List(tl.Instance(Place))
    place = tl.Instance(Place, allow_none=True)
    names = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    rounds = tl.List(tl.Instance(AuditRound))
    number = tl.Int(NONE_CHOSEN)
    today = tl.Instance(date, allow_none=True)
    progress = tl.Instance(RoundProgress, allow_none=True)
    standing = tl.Instance(PracticesBegun, allow_none=True)

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock
        self._who: Viewer | None = None
        self._asked_for = ""  # the practice, if the viewer sees it
        self._shown: tuple[Place | None, int] = (None, NONE_CHOSEN)
        self._shares: Mapping[str, PracticeShare] = {}
        self._in_sheets: Mapping[str, int] = {}

    @property
    def is_due(self) -> bool:
        """Return whether another day has begun: a round may open or close with it."""
        return bool(self.opened) and self.today != self._day()

    @property
    def chosen(self) -> AuditRound | None:
        """Return the round that is shown."""
        return next((one for one in self.rounds if one.number == self.number), None)

    @property
    def stage(self) -> RoundStage | None:
        """Return where the round that is shown stands."""
        return self.chosen.stage(self.today) if self.chosen and self.today else None

    @property
    def may_make(self) -> bool:
        """Return whether the viewer makes rounds of this place; each act asks again."""
        place = self.place or NOWHERE
        return self._who is not None and may_run(self._who, place.locality, place.practice_code)

    @property
    def may_change(self) -> bool:
        """Return whether the viewer changes the round that is shown; each act asks again."""
        one = self.chosen
        if self._who is None or one is None:
            return False
        return may_run(self._who, one.locality, one.practice_code)

    @property
    def share(self) -> PracticeShare:
        """Return what the practice says of its part in the round that is shown."""
        code = (self.place or NOWHERE).practice_code
        return self._shares.get(code, PracticeShare())

    @property
    def suggestion(self) -> Suggestion:
        """Return how many appointments to ask each clinician of the practice for."""
        return suggest_target(self.clinicians)

    @property
    def clinicians(self) -> int | None:
        """Return how many clinicians the practice has: as said in the round, or in its sheet."""
        return self.share.clinicians or self._in_sheets.get((self.place or NOWHERE).practice_code)

    def _fields(self) -> dict[str, str]:
        place = self.place or NOWHERE
        number = str(self.number) if self.chosen else ""
        return {"practice": place.practice_code, "locality": place.locality, "round": number}

    def _start(self, asked: Mapping[str, str]) -> None:
        code, locality = asked.get("practice", ""), asked.get("locality", "")
        viewer = self._access.viewer()
        self._asked_for = code if viewer.sees_practice(code) else ""
        self._follow()
        wanted = Place(practice_code=code) if code else Place(locality=locality)
        if wanted in self.places:
            self.place = wanted
        elif code or locality:
            self.problem = f"There are no rounds of {code or locality!r} for you here."
        number = asked.get("round", "")
        if number and number not in {str(one.number) for one in self.rounds}:
            self.problem = f"There is no round {number!r} here. Choose one from the list."
        elif number:
            self.number = int(number)

    def _follow(self) -> None:
        """Read again; what is chosen stays chosen where it is still there."""
        viewer = self._access.viewer()
        places = self._find_places(viewer)
        with self.hold_trait_notifications():
            self._who, self.today = viewer, self._day()
            self.names, self.places = read_names(self._store), places
            if self.place not in places:
                self.place = next(iter(places), None)
            self._read()

    def _find_places(self, viewer: Viewer) -> list[Place]:
        own = {code for code in {*viewer.practice_codes, self._asked_for} if code}
        places = [
            Place(practice_code=code)
            for code in sorted(own)
            if viewer.sees_practice(code) and find_locality(self._store, code) is not None
        ]
        if viewer.has(Role.FACILITATOR, Role.ANALYST):
            places += [Place(locality=name) for name in self._access.localities(viewer)]
        return places

    @tl.observe("place", "number")
    def _choose(self, _change: object) -> None:
        """Show what was chosen on the page."""
        if self._who is None or (self.place, self.number) == self._shown:
            return
        with self.hold_trait_notifications():
            self.problem = ""
            try:
                # A page can be tricked into choosing what it does not offer.
                self._who = self._access.viewer()
                if self.place not in self._find_places(self._who):
                    self.place = None
                self._read()
            except RaftError as error:
                self.problem = str(error)

    def _read(self) -> None:
        place, today = self.place or NOWHERE, self.today or self._day()
        if place.practice_code:
            found = read_rounds_of(self._store, place.practice_code)
        else:
            found = read_rounds(self._store, localities=[place.locality])
        self.rounds = _in_order(found, today)
        if self.chosen is None:
            self.number = next((one.number for one in self.rounds), NONE_CHOSEN)
        self._shown, one = (self.place, self.number), self.chosen
        self._shares = read_shares(self._store, one.number) if one else {}
        code = place.practice_code
        codes = [code] if code else self._codes(place.locality)
        self._in_sheets = read_clinicians(self._store, codes)
        self.progress = read_progress(self._store, one, code) if one and code else None
        self.standing = read_standing(self._store, one, codes) if one and not code else None

    def _codes(self, locality: str) -> list[str]:
        register = read_locality(self._store, locality) if locality else None
        return [practice.practice_code for practice in register.practices] if register else []

    def _day(self) -> date:
        return self._clock().astimezone(LONDON).date()


def _in_order(rounds: list[AuditRound], today: date) -> list[AuditRound]:
    """Return the rounds that are open, then those to come, the next first, then the past ones."""
    open_, coming, past = ([one for one in rounds if one.stage(today) is stage] for stage in _ORDER)
    return [*open_, *reversed(coming), *past]
