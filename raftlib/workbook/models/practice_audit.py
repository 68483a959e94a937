"""The page of one practice's audit: its figures in all their parts, which stay in the practice."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import traitlets as tl

from raftlib.analysis.audit import AuditSummary, list_days, list_months
from raftlib.analysis.audit_answers import Answer, count_answers
from raftlib.analysis.audit_breakdown import BREAKDOWNS, FIRST_BREAKDOWN, Breakdown, break_down
from raftlib.analysis.audit_counts import AuditCounts
from raftlib.analysis.audit_figures import PracticeFigures, figure_practices
from raftlib.analysis.own_rounds import OwnRounds, compare_own_rounds
from raftlib.analysis.released_hours import (
    REALISTIC,
    ReleasedHours,
    believe,
    estimate_released_hours,
)
from raftlib.domain.audit import AuditMenu
from raftlib.domain.period import Period
from raftlib.errors import EntryError, RaftError
from raftlib.store.connection import Store
from raftlib.workbook.models.amounts import parse_amount
from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.models.worked_out import once_of

# What part of its avoidable appointments a practice may believe can go elsewhere, in per cent.
LEAST_BELIEVED, MOST_BELIEVED, BELIEF_STEP = 10, 100, 5
USUAL_BELIEF = round(100 * REALISTIC.likeliest)
# More than a practice can have: a larger number is a slip.
MOST_A_WEEK, LONGEST_MINUTES = 20_000, 240


class PracticeAuditModel(AuditModel):
    """One audit, and where it is one practice's, all that it says.

    It may also be asked what to look at it ``by``, for two rounds, ``first`` and ``second``, and
    for what the hours are worked out with: ``a_week``, ``minutes`` and ``believed``.

    Parameters
    ----------
    store : Store
        Where register and appointments are.
    menu : AuditMenu
        The answers in the order in which they are offered, and which level owns each alternative.

    Attributes
    ----------
    figures : PracticeFigures or None
        None unless one practice is chosen that audited in the period; so are the others.
    a_week, minutes : str
        As they were typed: appointments of the practice a week, and how long one takes.
    believed : int
        What part of the avoidable appointments can go elsewhere, in per cent.
    hours_problem : str
        What is wrong with what was typed.
    comparable : list of Period
        What can be compared, in order of time: the rounds in which the practice audited; the months
        where there are fewer than two.
    """

    figures = tl.Instance(PracticeFigures, allow_none=True)
    achievable = tl.Tuple()
    changes = tl.Tuple()
    by = tl.Unicode(FIRST_BREAKDOWN)
    breakdown = tl.Instance(Breakdown, allow_none=True)
    a_week = tl.Unicode()
    minutes = tl.Unicode()
    believed = tl.Int(USUAL_BELIEF)
    released = tl.Instance(ReleasedHours, allow_none=True)
    hours_problem = tl.Unicode()
    comparable = tl.List(tl.Instance(Period))
    first = tl.Unicode()
    second = tl.Unicode()
    own_rounds = tl.Instance(OwnRounds, allow_none=True)

    def __init__(self, store: Store, menu: AuditMenu) -> None:
        super().__init__(store, menu)
        self._typed_for = ALL  # the practice of which the hours and rounds are
        self._is_working = False

    @property
    def is_practice(self) -> bool:
        """Return whether the figures are those of one practice."""
        return self.summary is not None and self._shown.practice_code != ALL

    @property
    def fitted(self) -> AuditSummary | None:
        """Return the summary; that of a practice with the intervals that fit who took part."""
        figures: PracticeFigures | None = self.figures
        return figures.fitted if figures else super().fitted

    @property
    def _in_any_period(self) -> AuditCounts:
        return self._place.choose(self._shown.practice_code, ALL)

    def break_down(self, by: str) -> Breakdown | None:
        """Look at the practice's appointments by one of ``BREAKDOWNS``; None where there is none.

        Returns
        -------
        Breakdown or None
            What the page shows where that is chosen in ``by``.
        """
        if self.figures is None or by not in BREAKDOWNS:
            return None
        in_practice = self.figures.summary.clinicians_in_practice
        counts, about = self.counts, (by, in_practice, self._place.menu.answers.get(by, ()))
        return once_of(counts, partial(break_down, counts, *about), "breakdown", *about)

    def _fields(self) -> dict[str, str]:
        if not self.is_practice:
            return super()._fields()
        return super()._fields() | {
            "by": self.by if self.by != FIRST_BREAKDOWN else "",
            "first": self.first,
            "second": self.second,
            "a_week": self.a_week,
            "minutes": self.minutes,
            "believed": str(self.believed) if self.believed != USUAL_BELIEF else "",
        }

    def _start(self, asked: Mapping[str, str]) -> None:
        super()._start(asked)
        self._typed_for = self.practice_code
        if asked.get("by") in BREAKDOWNS:
            self.by = asked["by"]
        self.first, self.second = asked.get("first", ""), asked.get("second", "")
        self.a_week, self.minutes = asked.get("a_week", ""), asked.get("minutes", "")
        believed = asked.get("believed", "")
        if believed in map(str, range(LEAST_BELIEVED, MOST_BELIEVED + 1, BELIEF_STEP)):
            self.believed = int(believed)

    @tl.observe("summary")
    def _work_out(self, _change: object = None) -> None:
        """Work out what a practice's audit says; of several practices nothing more is said."""
        with self._once(), self.hold_trait_notifications():
            if self._typed_for != self._shown.practice_code:
                self._typed_for = self._shown.practice_code
                self.a_week, self.minutes, self.believed = "", "", USUAL_BELIEF
                self.first, self.second = "", ""
            try:
                self._work_out_parts()
            except RaftError as error:
                self._show_no_parts()
                self.problem = str(error)

    @tl.observe("by", "a_week", "minutes", "believed", "first", "second")
    def _follow_choice(self, change: tl.Bunch) -> None:
        """Work out the part for which something was chosen or typed, and no other."""
        if self._is_working:
            return
        with self._once(), self.hold_trait_notifications():
            try:
                if change.name == "by":
                    self._break_down()
                elif change.name in {"first", "second"}:
                    self._compare()
                else:
                    self._estimate_hours()
            except RaftError as error:
                self._show_no_parts()
                self.problem = str(error)

    @contextmanager
    def _once(self) -> Iterator[None]:
        """Let what the model itself chooses meanwhile not be worked out a second time."""
        self._is_working = True
        try:
            yield
        finally:
            self._is_working = False

    def _work_out_parts(self) -> None:
        self.figures = self._find_figures()
        self.achievable = self._count_answers("achievable")
        self.changes = self._count_answers("change_needed")
        self.comparable = self._list_comparable()
        self._break_down()
        self._estimate_hours()
        self._compare()

    def _show_no_parts(self) -> None:
        """Leave no part of another choice where the appointments cannot be counted."""
        self.figures, self.breakdown, self.released, self.own_rounds = None, None, None, None
        self.achievable, self.changes, self.comparable = (), (), []

    def _break_down(self) -> None:
        self.breakdown = self.break_down(self.by)

    def _estimate_hours(self) -> None:
        """Estimate the hours, if both numbers are there; say what is wrong with one."""
        try:
            self.released, self.hours_problem = self._release(), ""
        except EntryError as error:
            self.released, self.hours_problem = None, str(error)

    def _compare(self) -> None:
        """Compare the two rounds that were chosen, or the first and the last there are."""
        offered = {str(period): period for period in self.comparable}
        if self.first not in offered:
            self.first = next(iter(offered), "")
        if self.second not in offered:
            self.second = next(reversed(offered), "")
        found = None
        if self.first != self.second:
            counts, two = self._in_any_period, (offered[self.first], offered[self.second])
            found = once_of(counts, partial(compare_own_rounds, counts, *two), "rounds", *two)
        self.own_rounds = found

    def _find_figures(self) -> PracticeFigures | None:
        if not self.is_practice:
            return None
        counts, known, menu = self.counts, self._place.clinicians, self._place.menu
        act = partial(figure_practices, counts, known, menu)
        found = once_of(counts, act, "figures", dict(known), menu)
        return found[0] if found else None

    def _count_answers(self, column: str) -> tuple[Answer, ...]:
        if self.figures is None:
            return ()
        counts, offered = self.counts, self._place.menu.answers[column]
        act = partial(count_answers, counts, column, offered)
        return once_of(counts, act, "answers", column, offered)

    def _list_comparable(self) -> list[Period]:
        if not self.is_practice:
            return []
        counts = self._in_any_period
        if len(self.rounds) > 1:
            days = once_of(counts, partial(list_days, counts), "days")
            audited = {one.period for one in self.rounds if any(map(one.has, days))}
            if len(audited) > 1:
                return sorted(audited)
        return once_of(counts, partial(list_months, counts), "months")

    def _release(self) -> ReleasedHours | None:
        a_week = parse_amount(self.a_week, "Appointments a week", MOST_A_WEEK)
        minutes = parse_amount(self.minutes, "Minutes for one appointment", LONGEST_MINUTES)
        if self.figures is None or a_week is None or minutes is None:
            return None
        return estimate_released_hours(
            self.figures.avoidable.count,
            self.figures.summary.appointments,
            appointments_a_week=a_week,
            length_minutes=minutes,
            realistic=believe(self.believed / 100),
        )
