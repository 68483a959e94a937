"""The page of the audit: what was chosen, and what the audit says there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import pandas as pd
import traitlets as tl

from raftlib.analysis.audit import AuditSummary, choose_period, list_months, summarise_audit
from raftlib.analysis.blocking import Blocking, find_blocking_weights
from raftlib.analysis.disclosure import disclose_audit
from raftlib.analysis.localities import summarise_pcns
from raftlib.domain.audit import AuditMenu
from raftlib.domain.people import Viewer
from raftlib.domain.period import Period
from raftlib.domain.register import Practice, Register
from raftlib.errors import AccessError, RaftError, ReportError
from raftlib.store.audits import read_appointments, read_clinicians
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.registers import (
    REGISTER_TOPIC,
    find_locality,
    read_locality,
)
from raftlib.workbook.models.access import LOCALITY
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

    topics = (AUDIT_TOPIC, REGISTER_TOPIC)

    localities = tl.List(tl.Unicode())
    locality = tl.Unicode()
    practice_code = tl.Unicode(ALL)
    period = tl.Unicode(ALL)
    register = tl.Instance(Register, allow_none=True)
    months = tl.List(tl.Instance(Period))
    summary = tl.Instance(AuditSummary, allow_none=True)

    def __init__(self, store: Store, menu: AuditMenu) -> None:
        super().__init__(store)
        self._menu = menu
        self._appointments = pd.DataFrame()
        self._clinicians: dict[str, int] = {}
        self._shown = Choice()  # of which the figures are that are there
        self.offered: list[Practice] = []  # those whose exact figures this person may see

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
    def took_part(self) -> frozenset[str]:
        """Return the codes of the practices that audited in this period."""
        return frozenset(self._in_period()["practice_code"].unique())

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
        if self.locality:
            self._read(viewer)
        self._start_with(asked, code)

    def _start_locality(self, asked: Mapping[str, str], practice_code: str) -> str:
        """Return the locality of the practice asked for, or the one asked for, or the first."""
        named = asked.get("locality", "")
        found = find_locality(self._store, practice_code) if practice_code else None
        wanted = (place for place in (found, named) if place in self.localities)
        return next(wanted, None) or next(iter(self.localities), "")

    def _start_with(self, asked: Mapping[str, str], practice_code: str) -> None:
        """Choose the practice and the period asked for; what is not there is said."""
        problems = []
        advice = "Choose one from the list." if self.localities else ""
        named = asked.get("locality", "")
        if named and named not in self.localities:
            problems.append(f"There is no locality {named!r} here. {advice}")
        if practice_code and practice_code not in self.names:
            problems.append(f"There is no practice {practice_code!r} here. {advice}")
            practice_code = ALL
        period = asked.get("period", ALL)
        try:
            period = str(Period.parse(period)) if period else ALL
        except ValueError:
            problems.append(f"The period {period!r} is not a month, such as 2023-10. Choose one.")
            period = ALL
        self._show(practice_code, period)
        self.problem = " ".join([*problems, self.problem]).strip()

    def _follow(self) -> None:
        """Read the store again; what was chosen stays chosen where it is still there."""
        viewer = self._access.viewer()
        localities = self._access.localities(viewer)
        with self.hold_trait_notifications():
            if self.locality in localities:
                self._read(viewer)
                code = self.practice_code
                self._show(code if code in self.names else ALL, self.period)
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
                    self._show(chosen.practice_code, chosen.period)
                else:
                    self._shown = Choice(locality=chosen.locality)
                    self._read(self._access.viewer())
                    self._show(ALL, ALL)
            except RaftError as error:
                self.register, self.months, self.summary = None, [], None
                self.problem = str(error)

    def _read(self, viewer: Viewer) -> None:
        """Read the locality; where that fails, what was there stays."""
        # The name comes from the page's list, and a page can be tricked.
        known = self.locality in self.localities
        register = read_locality(self._store, self.locality) if known else None
        practices = register.practices if register else ()
        codes = [practice.practice_code for practice in practices]
        appointments = read_appointments(self._store, codes)
        self._clinicians = read_clinicians(self._store, codes)
        self._appointments = appointments
        self.offered = [p for p in practices if viewer.sees_practice(p.practice_code)]
        self.register, self.months = register, list_months(appointments)

    def _show(self, practice_code: str, period: str) -> None:
        """Summarise a practice, or all together, in a period; say where that is not given."""
        problems = []
        if practice_code not in {ALL, *(practice.practice_code for practice in self.offered)}:
            problems.append(STAYS_THERE.format(practice=practice_code))
            practice_code = ALL
        if practice_code == ALL and period and not Period.parse(period).is_month:
            problems.append(WHOLE_MONTHS.format(period=period))
            period = ALL
        with self.hold_trait_notifications():
            self.practice_code, self.period = practice_code, period
            self._shown = Choice(locality=self.locality, practice_code=practice_code, period=period)
            if self.register is None:
                self.summary = None  # and what is wrong is said already
            else:
                self.summary, self.problem = self._summarise(), " ".join(problems)

    def _summarise(self) -> AuditSummary:
        rows, clinicians = self._in_period(), self._clinicians
        code = self.practice_code
        if code == ALL:
            return disclose_audit(summarise_audit(rows, clinicians, self._menu))
        own = {code: clinicians[code]} if code in clinicians else {}
        return summarise_audit(rows[rows["practice_code"] == code], own, self._menu)

    def _in_period(self) -> pd.DataFrame:
        period = Period.parse(self.period) if self.period else None
        return choose_period(self._appointments, period)


class LocalityAuditModel(AuditModel):
    """The audit of one locality, the same for all who may open its page: never one practice's."""

    shared_by = LOCALITY


def _own_practice(viewer: Viewer, asked: Mapping[str, str]) -> str:
    """Return the practice of a member whose page was asked for nothing else."""
    if viewer.is_staff or asked.get("locality"):
        return ALL
    return min(viewer.practice_codes, default=ALL)
