"""The numbers of the parts of one practice's audit, as sheets of its Excel file."""

from collections.abc import Sequence

import pandas as pd

from raftlib.analysis.audit_answers import Answer
from raftlib.analysis.audit_breakdown import Breakdown
from raftlib.analysis.audit_figures import PracticeFigures
from raftlib.analysis.own_rounds import OwnRounds
from raftlib.analysis.released_hours import ReleasedHours
from raftlib.analysis.rounds import Difference
from raftlib.analysis.sample_size import appointments_needed, still_needed
from raftlib.domain.proportion import Estimate, Proportion
from raftlib.workbook.formats.listed_figure import FROM, TO, figure_table
from raftlib.workbook.wording import audit_hours, own_rounds
from raftlib.workbook.wording.audit_figures import FIVE_POINTS, TEN_POINTS
from raftlib.workbook.wording.audit_parts import BY_WORDS, achievable_label, name_group
from raftlib.workbook.wording.numbers import name_period

SHARE_COLUMNS = ("Share", FROM, TO)


def achievable_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """Return how many could have gone elsewhere now, and how many not yet."""
    return _answers_table("When", [(achievable_label(one), one) for one in answers])


def change_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """Return how often each change was named."""
    return _answers_table("Change", [(one.label, one) for one in answers])


def group_table(breakdown: Breakdown) -> pd.DataFrame:
    """Return groups of appointments in the order of the menu, and which have few."""
    by = breakdown.by
    rows: list[tuple[object, ...]] = [
        (
            name_group(by, one),
            one.avoidable,
            one.looked_at,
            *_share(one.estimate),
            "few" if one.has_few else None,
        )
        for one in breakdown.groups
    ]
    columns = [BY_WORDS[by], "Avoidable", "Looked at", *SHARE_COLUMNS, "Note"]
    return figure_table(columns, rows, SHARE_COLUMNS)


def hours_table(released: ReleasedHours) -> pd.DataFrame:
    """Return the hours a week that could be released, and those of which they are a part."""
    rows: list[tuple[object, ...]] = [
        (name, hours.hours, hours.lower, hours.upper)
        for name, hours in audit_hours.name_hours(released)
    ]
    return figure_table(["What", "Hours a week", FROM, TO], rows)


def rounds_table(rounds: OwnRounds) -> pd.DataFrame:
    """Return both rounds; no rows where they are not compared."""
    rows: list[tuple[object, ...]] = []
    if rounds.compared:
        rows = [
            (name_period(period), judgement, one.numerator, one.denominator, *_share(one))
            for judgement, share in own_rounds.name_compared(rounds.compared)
            for period, one in ((rounds.first, share.first), (rounds.second, share.second))
        ]
    columns = ["Round", "Judgement", "Appointments", "Looked at", *SHARE_COLUMNS]
    return figure_table(columns, rows, SHARE_COLUMNS)


def change_between_table(rounds: OwnRounds) -> pd.DataFrame:
    """Return how the share changed, in percentage points; no rows where nothing is compared."""
    rows: list[tuple[object, ...]] = []
    if compared := rounds.compared:
        rows.append(("All compared", *_points(compared.avoidable.difference)))
        weighed = compared.avoidable.by_clinician
        if weighed and own_rounds.describe_weighing(compared):  # as on the page
            rows.append(("Each clinician weighs the same", *_points(weighed)))
    return figure_table(["How it is compared", "Change in points", FROM, TO], rows)


def needed_table(figures: PracticeFigures) -> pd.DataFrame:
    """Return how many appointments a share of about a quarter needs, and how many are missing."""
    looked_at = figures.summary.appointments
    rows: list[tuple[object, ...]] = [
        (
            round(100 * margin),
            appointments_needed(margin),
            looked_at,
            still_needed(looked_at, margin),
        )
        for margin in (TEN_POINTS, FIVE_POINTS)
    ]
    return figure_table(["To within points", "Needed", "Looked at", "Still needed"], rows)


def _answers_table(column: str, answers: list[tuple[str, Answer]]) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = [
        (label, one.found.numerator, one.found.denominator, *_share(one.found))
        for label, one in answers
    ]
    columns = [column, "Appointments", "Avoidable in all", *SHARE_COLUMNS]
    return figure_table(columns, rows, SHARE_COLUMNS)


def _share(found: Estimate | Proportion) -> tuple[float, float, float]:
    return found.share, found.lower, found.upper


def _points(found: Difference) -> tuple[float, float, float]:
    return 100 * found.difference, 100 * found.lower, 100 * found.upper
