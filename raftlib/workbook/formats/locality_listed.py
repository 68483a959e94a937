"""The figures of a locality that its files have: as disclosed, no practice named.

They are of all practices together. A practice's own files have none of them: beside its exact
figures they would show where it lies, and that is on its page alone.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from raftlib.analysis.funnel import Limits
from raftlib.analysis.locality_figures import LocalityFigures
from raftlib.analysis.themes import Theme
from raftlib.domain.audit import NOT_SAID
from raftlib.workbook.formats.listed_figure import FROM, TO, ListedFigure, figure_table
from raftlib.workbook.formats.locality_charts import funnel_chart, funnel_lines, themes_chart
from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.models.funnel import FunnelShown, read_funnel
from raftlib.workbook.wording import funnel as beside
from raftlib.workbook.wording import themes as wording
from raftlib.workbook.wording.names import readable_name
from raftlib.workbook.wording.report import describe_register

NAMED_BY = ("Practices that named it, from", "Practices that named it, to")
_LIMITS = ("95% limits from", "95% limits to", "99.8% limits from", "99.8% limits to")


def theme_table(themes: tuple[Theme, ...], name: Callable[[str], str] = str) -> pd.DataFrame:
    """Return themes as they are told, by ``name``; without a column that would tell nothing."""
    rows: list[tuple[object, ...]] = [
        (
            name(theme.name),
            theme.appointments,
            *((theme.share.share, theme.share.lower, theme.share.upper) if theme.share else _NONE),
            *_named_by(theme),
        )
        for theme in themes
    ]
    columns = ["Theme", "Appointments", "Share", FROM, TO, *NAMED_BY]
    return _without_empty(figure_table(columns, rows, ("Share", FROM, TO)))


def naming_table(told: LocalityFigures) -> pd.DataFrame:
    """Return between which numbers of practices named each who owns the change."""
    rows: list[tuple[object, ...]] = [
        (theme.name, *_named_by(theme))
        for theme in told.levels
        if theme.named_by and theme.name != NOT_SAID
    ]
    return figure_table(["Who owns the change", *NAMED_BY], rows)


def point_table(shown: FunnelShown) -> pd.DataFrame:
    """Return the nameless practices, by how many appointments they looked at."""
    points = shown.funnel.points if shown.funnel else ()
    rows: list[tuple[object, ...]] = [
        (
            point.denominator,
            point.numerator,
            point.share,
            *_limits(point.limits),
            beside.describe_side(point),
        )
        for point in points
    ]
    columns = ["Looked at about", "Avoidable", "Share", *_LIMITS, "Where it lies"]
    return figure_table(columns, rows, ("Share", *_LIMITS))


def line_table(shown: FunnelShown) -> pd.DataFrame:
    """Return the lines of the funnel's chart, point by point."""
    lines = funnel_lines(shown, shown.funnel) if shown.funnel else {}
    target = shown.funnel.target if shown.funnel else None
    rows: list[tuple[object, ...]] = [
        (size, target, *_limits(limits)) for size, limits in lines.items()
    ]
    columns = ["Looked at", "Share of all together", *_LIMITS]
    return figure_table(columns, rows, tuple(columns[1:]))


def typical_table(shown: FunnelShown) -> pd.DataFrame:
    """Return between what shares practices typically lie."""
    found = shown.typical
    rows: list[tuple[object, ...]] = [(found.mean, found.lower, found.upper)] if found else []
    columns = ["Typical share", "Typically from", "Typically to"]
    return figure_table(columns, rows, tuple(columns))


def pcn_table(model: AuditModel) -> pd.DataFrame:
    """Return the PCNs: practices, patients, and how many practices audited."""
    counts = model.pcns()
    rows: list[tuple[object, ...]] = [
        (readable_name(name), code, practices, patients, took_part)
        for code, name, practices, patients, took_part in counts.itertuples(index=False, name=None)
    ]
    columns = ["PCN", "Code", "Practices", "Registered patients", "Practices that audited"]
    return figure_table(columns, rows)


_NONE = (None, None, None)


def _named_by(theme: Theme) -> tuple[int | None, int | None]:
    if theme.named_by is None or theme.name == NOT_SAID:
        return None, None
    return theme.named_by.least, theme.named_by.most


def _without_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the numbers of practices where none is told."""
    return table.drop(columns=[name for name in NAMED_BY if table[name].isna().all()])


def _limits(limits: Limits) -> tuple[float, ...]:
    return limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998


def _read_funnel(model: AuditModel) -> FunnelShown | None:
    """Return the practices beside each other; never with a practice's own place among them."""
    if model.practice_code != ALL or model.tells_shares_alone:
        return None
    shown = read_funnel(model)
    return shown if shown.funnel else None


def _read_told(model: AuditModel) -> LocalityFigures | None:
    if model.practice_code != ALL or model.tells_shares_alone:
        return None
    return model.told if model.told.together.avoidable else None


def _read_place(model: AuditModel) -> AuditModel | None:
    return model if model.practice_code == ALL and model.register else None


def _note_funnel(shown: FunnelShown) -> str:
    if shown.funnel is None:
        return ""
    said = (
        beside.describe_points(shown.funnel),
        beside.HOW_TO_READ,
        beside.describe_spread(shown.funnel),
        beside.NO_RANKING,
        beside.describe_left_out(len(shown.funnel.points), shown.practices_audited),
    )
    return " ".join(said)


def _note_typical(shown: FunnelShown) -> str:
    return beside.describe_typical_range(shown.typical, shown.funnel) if shown.funnel else ""


LOCALITY_FIGURES: tuple[ListedFigure[Any], ...] = (
    ListedFigure[LocalityFigures](
        title="What would have to change",
        read=_read_told,
        table=lambda told: theme_table(told.changes),
        chart=themes_chart,
        note=lambda told: f"{wording.describe_changes(told)} {wording.describe_named_by(told)}",
    ),
    ListedFigure[LocalityFigures](
        title="Now, or only if added",
        read=_read_told,
        table=lambda told: theme_table(told.when, wording.name_when),
        note=wording.describe_when,
    ),
    ListedFigure[LocalityFigures](
        title="Practices by who owns it",
        read=_read_told,
        table=naming_table,
        note=wording.describe_named_by,
    ),
    ListedFigure[FunnelShown](
        title="Practices beside each other",
        read=_read_funnel,
        table=point_table,
        chart=funnel_chart,
        note=_note_funnel,
    ),
    ListedFigure[FunnelShown](
        title="Lines of the chart",
        read=_read_funnel,
        table=line_table,
        note=lambda shown: f"The lines beside which practices lie. {beside.HOW_TO_READ}",
    ),
    ListedFigure[FunnelShown](
        title="Typical range",
        read=_read_funnel,
        table=typical_table,
        note=_note_typical,
    ),
    ListedFigure[AuditModel](
        title="Who took part",
        read=_read_place,
        table=pcn_table,
        note=lambda model: describe_register(model.register, len(model.took_part)),
    ),
)
