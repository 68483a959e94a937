"""The figures of one practice's audit that its files have: exact, so they stay in it.

Where the practice lies among others, and a clinician's own rate, are on its page alone.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from raftlib.analysis.audit_answers import Answer
from raftlib.analysis.audit_breakdown import Breakdown
from raftlib.analysis.audit_counts import WEEKDAY
from raftlib.analysis.audit_figures import PracticeFigures
from raftlib.analysis.own_rounds import OwnRounds
from raftlib.workbook.formats import practice_charts as charts
from raftlib.workbook.formats import practice_tables as tables
from raftlib.workbook.formats.listed_figure import ListedFigure
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from raftlib.workbook.wording import audit_hours, audit_parts, own_rounds

Found = TypeVar("Found")
Answers = tuple[Answer, ...]
# The sheet of each of ``BREAKDOWNS``.
BREAKDOWN_TITLES = {
    "clinician_role": "By role",
    "mode": "By how they met",
    "booked_as": "By how it was booked",
    WEEKDAY: "By weekday",
    "session": "By session",
}


def _of_practice(
    read: Callable[[PracticeAuditModel], Found | None],
) -> Callable[[AuditModel], Found | None]:
    """Return what reads a practice's figure, and nothing of several practices."""

    def read_here(model: AuditModel) -> Found | None:
        if not isinstance(model, PracticeAuditModel) or model.figures is None:
            return None
        return read(model)

    return read_here


def _of_breakdown(by: str) -> Callable[[AuditModel], Breakdown | None]:
    return _of_practice(lambda model: model.break_down(by))


def _read_compared(model: PracticeAuditModel) -> OwnRounds | None:
    return model.own_rounds if model.own_rounds and model.own_rounds.compared else None


def _note_answers(describe: Callable[[Answers], str], answers: Answers) -> str:
    return f"{describe(answers)} {audit_parts.PLAIN_INTERVALS}"


def _note_breakdown(breakdown: Breakdown) -> str:
    small = audit_parts.describe_small_groups(breakdown)
    return f"{audit_parts.describe_breakdown(breakdown)} {small}".strip()


def _note_rounds(rounds: OwnRounds) -> str:
    if rounds.compared is None:
        return ""
    said = (
        own_rounds.describe_rounds(rounds, rounds.compared),
        own_rounds.describe_weighing(rounds.compared),
        own_rounds.describe_who_compared(rounds, rounds.compared),
    )
    return " ".join(filter(None, said))


def _read_with_hours(model: PracticeAuditModel) -> PracticeAuditModel | None:
    return model if model.released else None


def _note_hours(model: PracticeAuditModel) -> str:
    if model.released is None or model.figures is None:
        return ""
    return audit_hours.describe_worked_out(
        model.released, model.figures, (model.a_week, model.minutes, model.believed)
    )


PRACTICE_FIGURES: tuple[ListedFigure[Any], ...] = (
    ListedFigure[Answers](
        title="Now, or only if added",
        read=_of_practice(lambda model: model.achievable or None),
        table=tables.achievable_table,
        chart=charts.achievable_chart,
        note=partial(_note_answers, audit_parts.describe_achievable),
    ),
    ListedFigure[Answers](
        title="Which change it would take",
        read=_of_practice(lambda model: model.changes or None),
        table=tables.change_table,
        chart=charts.changes_chart,
        note=partial(_note_answers, audit_parts.describe_changes),
    ),
    *(
        ListedFigure[Breakdown](
            title=title,
            read=_of_breakdown(by),
            table=tables.group_table,
            chart=charts.breakdown_chart,
            note=_note_breakdown,
        )
        for by, title in BREAKDOWN_TITLES.items()
    ),
    ListedFigure[PracticeAuditModel](
        title="Hours releasable",
        read=_of_practice(_read_with_hours),
        table=lambda model: tables.hours_table(model.released),
        note=_note_hours,
    ),
    ListedFigure[OwnRounds](
        title="Round against round",
        read=_of_practice(_read_compared),
        table=tables.rounds_table,
        chart=charts.rounds_chart,
        note=_note_rounds,
    ),
    ListedFigure[OwnRounds](
        title="Change between rounds",
        read=_of_practice(_read_compared),
        table=tables.change_between_table,
        note=_note_rounds,
    ),
    ListedFigure[PracticeFigures](
        title="Still needed",
        read=_of_practice(lambda model: model.figures),
        table=tables.needed_table,
        note=lambda figures: f"{own_rounds.describe_enough(figures)} {own_rounds.ADVICE}",
    ),
)
