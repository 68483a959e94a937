"""The themes of change that the practices of a locality have in common."""

from collections.abc import Sequence

import pandas as pd

from raftlib.analysis.themes import Theme
from raftlib.domain.audit import NOT_SAID
from raftlib.workbook.formats.locality_charts import themes_chart
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import FragmentView
from raftlib.workbook.wording import themes as wording
from raftlib.workbook.wording.funnel import CHOOSE_ALL
from raftlib.workbook.wording.numbers import amount, percent

NO_FIGURE = "–"
NAMED = "Practices that named it"


class ThemesView(FragmentView):
    """Shows what would have to change, who owns it, and whether it could be done now."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(model, lambda: write_themes(model), "opened", "summary")


def write_themes(model: AuditModel) -> str:
    """Write the themes with their sentence, chart and tables; of the whole locality alone."""
    if not model.opened or model.summary is None:
        return ""
    if model.tells_shares_alone:
        return fragments.paragraph(CHOOSE_ALL, "note")
    told = model.told
    found = told.together.avoidable
    if found is None or not (told.changes or told.levels or told.when):
        return fragments.paragraph(wording.NO_THEMES, "note")
    return "".join(
        (
            fragments.paragraph(wording.describe_changes(told)),
            pictures.show_chart(themes_chart(told)),
            _table(theme_rows(told.changes), "What would have to change"),
            fragments.paragraph(wording.describe_when(told)),
            _table(naming_rows(told.levels), "In how many practices, by who owns the change"),
            fragments.paragraph(wording.describe_named_by(told), "context"),
        )
    )


def theme_rows(themes: Sequence[Theme]) -> pd.DataFrame:
    """Return themes as a table of text; without a column that would tell nothing."""
    shares = [theme.share for theme in themes]
    columns = {
        "Theme": [theme.name for theme in themes],
        "Appointments": [amount(theme.appointments) for theme in themes],
        "Share": [percent(found.share) if found else NO_FIGURE for found in shares],
        "Very likely between": [
            f"{percent(found.lower)} and {percent(found.upper)}" if found else NO_FIGURE
            for found in shares
        ],
    }
    naming = naming_rows(themes)
    if not naming.empty:
        columns[NAMED] = [dict(naming.to_numpy().tolist()).get(t.name, NO_FIGURE) for t in themes]
    rows = pd.DataFrame(columns)
    rows.attrs["numbers"] = [name for name in columns if name != "Theme"]
    return rows


def naming_rows(themes: Sequence[Theme]) -> pd.DataFrame:
    """Return how many practices named each theme, as text; no rows where that is not told."""
    told = [theme for theme in themes if theme.named_by and theme.name != NOT_SAID]
    rows = pd.DataFrame(
        {
            "Theme": [theme.name for theme in told],
            NAMED: [wording.describe_naming(theme.named_by) for theme in told],
        }
    )
    rows.attrs["numbers"] = [NAMED]
    return rows


def _table(rows: pd.DataFrame, caption: str) -> str:
    return "" if rows.empty else fragments.table(rows, caption)
