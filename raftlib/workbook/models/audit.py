"""The page of the audit: what was chosen, and what the audit says there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

import pandas as pd
import traitlets as tl

from raftlib.analysis.audit import AuditSummary
from raftlib.analysis.audit_counts import AuditCounts
from raftlib.analysis.blocking import Blocking, find_blocking_weights
from raftlib.analysis.localities import summarise_pcns
from raftlib.analysis.locality_figures import LocalityFigures
from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_round import AuditRound
from raftlib.domain.people import Viewer
from raftlib.domain.period import Period
from raftlib.domain.register import Practice, Register
from raftlib.errors import AccessError, RaftError, ReportError
from raftlib.store.audit_rounds import ROUND_TOPIC
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.registers import REGISTER_TOPIC, find_locality
from raftlib.workbook.models.access import LOCALITY
from raftlib.workbook.models.audit_pace import AUDIT_PACE
from raftlib.workbook.models.audit_place import AuditPlace
from raftlib.workbook.models.page import PageModel

# The choice that stands for all practices of a locality, and for all audited sessions.
ALL = ""
STAYS_THERE = (
    "The exact figures of {practice!r} stay in that practice; only its members see them. "
    "Shown are all practices together."
)
WHOLE_MONTHS = (
    "The period {period!r} is not a month. Figures of several practices are given by whole months; "
    "choose a month, or one practice."
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Of which locality, practice and period the figures are."""

    locality: str = ""
    practice_code: str = ALL
    period: str = ALL


class AuditModel(PageModel):
    """One audit, of a practice or of a whole locality, in one period.

    It may be asked for a ``locality``, a ``practice`` and a ``period``. What is not there is said
    in ``problem``, and the page opens on what there is. Only a practice's members and the analyst
    see its exact figures.

    Parameters
    ----------
    store : Store
        Where register and appointments are.
    menu : AuditMenu
        Says which level owns each alternative.

    Notes
    -----
    The figures of a single practice are exact: they stay in the practice. Those of a locality have
    left it, so they are disclosed first; and they are given by whole months only, because the
    rounded counts of periods that differ by a day would add up to the exact count of that day.
    """

    topics = (AUDIT_TOPIC, REGISTER_TOPIC, ROUND_TOPIC)
    pace = AUDIT_PACE

    localities = tl.List(tl.Unicode())
    locality = tl.Unicode()
    practice_code = tl.Unicode(ALL)
    period = tl.Unicode(ALL)
    register = tl.Instance(Register, allow_none=True)
    months = tl.List(tl.Instance(Period))
    rounds = tl.List(tl.Instance(AuditRound))  # those of the practice that was chosen
    summary = tl.Instance(AuditSummary, allow_none=True)

    def __init__(self, store: Store, menu: AuditMenu) -> None:
        super().__init__(store)
        self._menu = menu
        self._place = AuditPlace(menu=menu)
        self._shown = Choice()  # of which the figures are that are there
        self._took_part: frozenset[str] = frozenset()

    def _fields(self) -> dict[str, str]:
        return {"locality": self.locality, "practice": self.practice_code, "period": self.period}

    @property
    def practices(self) -> tuple[Practice, ...]:
        """Return the practices of the locality, by code."""
        return self.register.practices if self.register else ()

    @property
    def names(self) -> dict[str, str]:
        """Return the names of the locality's practices by code."""
        return {practice.practice_code: practice.practice_name for practice in self.practices}

    @property
    def largest_first(self) -> list[tuple[str, int | Fraction]]:
        """Return practice_code and registered patients of the practices, the largest first."""
        sizes = [(p.practice_code, p.registered_patients) for p in self.practices]
        return sorted(sizes, key=lambda item: (-item[1], item[0]))

    @property
    def counts(self) -> AuditCounts:
        """Return the appointments of which the figures are, exactly: they stay in the practice.

        Those of the practice that was chosen, or of all in the locality, in the period.
        """
        return self._place.choose(self._shown.practice_code, self._shown.period)

    @property
    def offered(self) -> Sequence[Practice]:
        """Return the practices whose exact figures this person may see."""
        return self._place.offered

    @property
    def told(self) -> LocalityFigures:
        """Return what may be told about the locality, all of it decided together."""
        return self._place.told

    @property
    def tells_shares_alone(self) -> bool:
        """Return whether of what was chosen nothing but the shares is told."""
        return self.practice_code == ALL and not self.told.is_whole(self._chosen_period())

    @property
    def fitted(self) -> AuditSummary | None:
        """Return what the page says of what was chosen, with the intervals that it shows."""
        found: AuditSummary | None = self.summary
        return found

    @property
    def took_part(self) -> frozenset[str]:
        """Return the codes of the practices that audited in this period."""
        return self._took_part

    def pcns(self) -> pd.DataFrame:
        """Return practices, patients and audits by PCN, as ``summarise_pcns`` does."""
        if self.register is None:
            return pd.DataFrame()
        return summarise_pcns(self.register, self.took_part)

    def blocking(self, shares: Sequence[Fraction]) -> list[Blocking]:
        """Return who could stop a decision by list size under each share, if all voted."""
        return [find_blocking_weights(self.largest_first, share) for share in shares]

    def require(self) -> Self:
        """Return the model, or raise what a page would say: a report must not open elsewhere.

        Raises
        ------
        ReportError
            If what was asked for is not there.
        """
        if self.problem:
            raise ReportError(self.problem)
        return self

    def check_seen(self) -> None:
        """Refuse whoever may not have, by now, the exact figures that are shown.

        Raises
        ------
        AccessError
            If they are signed out, or no longer see this practice.
        """
        viewer, code = self._access.viewer(), self.practice_code
        if code != ALL and not viewer.sees_practice(code):
            raise AccessError(STAYS_THERE.format(practice=code))

    def _start(self, asked: Mapping[str, str]) -> None:
        viewer = self._access.viewer()
        self.localities = self._access.localities(viewer)
        code = asked.get("practice") or _own_practice(viewer, asked)
        self.locality = self._start_locality(asked, code)
        self._shown = Choice(locality=self.locality)
        self._start_with(self._read(viewer, self.locality), asked, code)

    def _start_locality(self, asked: Mapping[str, str], practice_code: str) -> str:
        """Return the locality of the practice asked for, or the one asked for, or the first."""
        named = asked.get("locality", "")
        found = find_locality(self._store, practice_code) if practice_code else None
        wanted = (place for place in (found, named) if place in self.localities)
        return next(wanted, None) or next(iter(self.localities), "")

    def _start_with(self, place: AuditPlace, asked: Mapping[str, str], practice_code: str) -> None:
        """Choose the practice and the period asked for; what is not there is said."""
        problems = []
        advice = "Choose one from the list." if self.localities else ""
        named = asked.get("locality", "")
        if named and named not in self.localities:
            problems.append(f"There is no locality {named!r} here. {advice}")
        if practice_code and not place.has(practice_code):
            problems.append(f"There is no practice {practice_code!r} here. {advice}")
            practice_code = ALL
        period = asked.get("period", ALL)
        try:
            period = str(Period.parse(period)) if period else ALL
        except ValueError:
            problems.append(f"The period {period!r} is not a month, such as 2023-10. Choose one.")
            period = ALL
        self._show(place, practice_code, period)
        self.problem = " ".join([*problems, self.problem]).strip()

    def _follow(self) -> None:
        """Read the store again; what was chosen stays chosen where it is still there."""
        viewer = self._access.viewer()
        localities = self._access.localities(viewer)
        with self.hold_trait_notifications():
            if self.locality in localities:
                place, code = self._read(viewer, self.locality), self.practice_code
                self._show(place, code if place.has(code) else ALL, self.period)
            self.localities = localities
            if self.locality not in localities:
                self.locality = next(iter(localities), "")  # which reads it

    @tl.observe("locality", "practice_code", "period")
    def _choose(self, _change: object = None) -> None:
        """Show what was chosen on the page."""
        chosen = Choice(
            locality=self.locality, practice_code=self.practice_code, period=self.period
        )
        if chosen == self._shown:
            return
        with self.hold_trait_notifications():
            try:
                if chosen.locality == self._shown.locality:
                    self._show(self._place, chosen.practice_code, chosen.period)
                else:
                    self._shown = Choice(locality=chosen.locality)
                    self._show(self._read(self._access.viewer(), chosen.locality), ALL, ALL)
            except RaftError as error:
                self._shown = Choice()  # so that the next choice reads it anew
                self._place, self._took_part = AuditPlace(menu=self._menu), frozenset()
                self.register, self.months, self.rounds, self.summary = None, [], [], None
                self.problem = str(error)

    def _read(self, viewer: Viewer, locality: str) -> AuditPlace:
        # The name comes from the page's list, and a page can be tricked.
        if locality not in self.localities:
            return AuditPlace(menu=self._menu)
        return AuditPlace.read(self._store, locality, viewer, self._menu)

    def _show(self, place: AuditPlace, practice_code: str, period: str) -> None:
        """Summarise a practice, or all together, in a period; say where that is not given.

        Everything is counted before anything changes: where that fails, what was there stays.
        """
        problems = []
        if practice_code != ALL and not place.offers(practice_code):
            problems.append(STAYS_THERE.format(practice=practice_code))
            practice_code = ALL
        if practice_code == ALL and period and not Period.parse(period).is_month:
            problems.append(WHOLE_MONTHS.format(period=period))
            period = ALL
        summary = self._summarise(place, practice_code, period) if place.register else None
        took_part = place.took_part(period)
        with self.hold_trait_notifications():
            self._place, self._took_part = place, took_part
            self.register, self.months = place.register, list(place.months)
            self.rounds = place.rounds_of(practice_code)
            self.practice_code, self.period = practice_code, period
            self._shown = Choice(locality=self.locality, practice_code=practice_code, period=period)
            self.summary = summary
            if place.register:  # where there is none, what is wrong is said already
                self.problem = " ".join(problems)

    def _summarise(self, place: AuditPlace, practice_code: str, period: str) -> AuditSummary:
        if practice_code == ALL:
            chosen = Period.parse(period) if period else None
            found = place.told.summary(chosen)
            return found or replace(place.summarise(ALL, period), disclosed=True)
        return place.summarise(practice_code, period)

    def _chosen_period(self) -> Period | None:
        return Period.parse(self.period) if self.period else None


class LocalityAuditModel(AuditModel):
    """The audit of one locality, the same for all who may open its page: never one practice's."""

    shared_by = LOCALITY


def _own_practice(viewer: Viewer, asked: Mapping[str, str]) -> str:
    """Return the practice of a member whose page was asked for nothing else."""
    if viewer.is_staff or asked.get("locality"):
        return ALL
    return min(viewer.practice_codes, default=ALL)
