"""The page of the audit: what was chosen, and what the audit says there."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Self

import pandas as pd
import traitlets as tl

from raftlib.analysis.audit import AuditSummary, choose_period, list_months, summarise_audit
from raftlib.analysis.blocking import Blocking, find_blocking_weights
from raftlib.analysis.disclosure import disclose_audit
from raftlib.analysis.localities import summarise_pcns
from raftlib.domain.audit import AuditMenu
from raftlib.domain.period import Period
from raftlib.domain.register import Practice, Register
from raftlib.errors import RaftError, ReportError
from raftlib.store.audits import read_appointments, read_clinicians
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.registers import (
    REGISTER_TOPIC,
    find_locality,
    read_locality,
)
from raftlib.workbook.models.access import Access

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


class AuditModel(tl.HasTraits):
    """One audit, of a practice or of a whole locality, in one period.

    Parameters
    ----------
    store : Store
        Where register and appointments are.
    access : Access
        Who looks: only that practice's members and the analyst see its exact figures.
    menu : AuditMenu
        Says which level owns each alternative.
    asked : mapping of str to str
        ``locality``, ``practice`` and ``period`` to start with, as a link or a report names them.
        What is not there is said in ``problem``, and the page opens on what there is.

    Notes
    -----
    The figures of a single practice are exact: they stay in the practice. Those of a locality have
    left it, so they are disclosed first; and they are given by whole months only, because the
    rounded counts of periods that differ by a day would add up to the exact count of that day.
    """

    topics = (AUDIT_TOPIC, REGISTER_TOPIC)
    has_times = False

    localities = tl.List(tl.Unicode())
    locality = tl.Unicode()
    practice_code = tl.Unicode(ALL)
    period = tl.Unicode(ALL)
    register = tl.Instance(Register, allow_none=True)
    months = tl.List(tl.Instance(Period))
    summary = tl.Instance(AuditSummary, allow_none=True)
    problem = tl.Unicode()

    def __init__(
        self, store: Store, access: Access, menu: AuditMenu, asked: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._store, self._access, self._menu = store, access, menu
        self._appointments = pd.DataFrame()
        self._clinicians: dict[str, int] = {}
        self.offered: list[Practice] = []  # those whose exact figures this person may see
        try:
            self.localities = access.localities()
            asked = {**asked, "practice": asked.get("practice") or self._own_practice(asked)}
            self.locality = self._start_locality(asked)
        except RaftError as error:
            self.problem = str(error)
        if not self.problem:
            self._start_with(asked)

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
        return frozenset(self._in_period()["practice_code"])

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

    def refresh(self, _topic: str = "") -> None:
        """Read the store again; what was chosen stays chosen where it is still there."""
        try:
            localities = self._access.localities()
            if self.locality in localities:
                self._read(self.practice_code, self.period)
        except RaftError as error:
            self.problem = str(error)  # beside the figures that were there
            return
        with self.hold_trait_notifications():
            self.localities = localities
            if self.locality not in localities:
                self.locality = localities[0] if localities else ""  # which reads it

    def _own_practice(self, asked: Mapping[str, str]) -> str:
        """Return the practice of a member whose page was asked for nothing else."""
        viewer = self._access.viewer()
        if viewer.is_staff or asked.get("locality"):
            return ALL
        return min(viewer.practice_codes, default=ALL)

    def _start_locality(self, asked: Mapping[str, str]) -> str:
        """Return the locality of the practice asked for, or the one asked for, or the first."""
        code, named = asked.get("practice", ALL), asked.get("locality", "")
        found = find_locality(self._store, code) if code else None
        if found is not None and found in self.localities:
            return found
        if named in self.localities:
            return named
        return self.localities[0] if self.localities else ""

    def _start_with(self, asked: Mapping[str, str]) -> None:
        """Choose the practice and the period asked for; what is not there is said."""
        problems = []
        named = asked.get("locality", "")
        if named and named not in self.localities:
            problems.append(f"There is no locality {named!r} here. Choose one from the list.")
        code = asked.get("practice", ALL)
        if code in {practice.practice_code for practice in self.practices}:
            self.practice_code = code
        elif code:
            problems.append(f"There is no practice {code!r} here. Choose one from the list.")
        text = asked.get("period", ALL)
        try:
            self.period = str(Period.parse(text)) if text else ALL
        except ValueError:
            problems.append(f"The period {text!r} is not a month, such as 2023-10. Choose one.")
        self.problem = " ".join([*problems, self.problem]).strip()

    @tl.observe("locality")
    def _load(self, _change: object = None) -> None:
        try:
            self._read(ALL, ALL)
        except RaftError as error:
            with self.hold_trait_notifications():
                self.register, self.months, self.summary = None, [], None
                self.problem = str(error)

    def _read(self, practice_code: str, period: str) -> None:
        """Read the locality, and choose the practice, if it is still there, and the period."""
        register = read_locality(self._store, self.locality)
        codes = [p.practice_code for p in register.practices] if register else []
        appointments = read_appointments(self._store, codes)
        clinicians = read_clinicians(self._store, codes)
        self._appointments, self._clinicians = appointments, clinicians
        viewer = self._access.viewer()
        members = register.practices if register else ()
        self.offered = [p for p in members if viewer.sees_practice(p.practice_code)]
        with self.hold_trait_notifications():
            self.register, self.months = register, list_months(appointments)
            self.practice_code = practice_code if practice_code in codes else ALL
            self.period = period
            self._summarise()

    @tl.observe("practice_code", "period")
    def _summarise(self, _change: object = None) -> None:
        if self.register is None:
            self.summary = None
            return
        code = self.practice_code
        if code != ALL and code not in {practice.practice_code for practice in self.offered}:
            self.practice_code = ALL  # which brings us here again
            self.problem = STAYS_THERE.format(practice=code)
            return
        if code == ALL and self.period and not Period.parse(self.period).is_month:
            problem = WHOLE_MONTHS.format(period=self.period)
            self.period = ALL  # which brings us here again
            self.problem = problem
            return
        rows, clinicians = self._in_period(), self._clinicians
        if self.practice_code != ALL:
            rows = rows[rows["practice_code"] == self.practice_code]
            clinicians = {c: n for c, n in clinicians.items() if c == self.practice_code}
        summary = summarise_audit(rows, clinicians, self._menu)
        with self.hold_trait_notifications():
            self.summary = summary if self.practice_code != ALL else disclose_audit(summary)
            self.problem = ""

    def _in_period(self) -> pd.DataFrame:
        period = Period.parse(self.period) if self.period else None
        return choose_period(self._appointments, period)
