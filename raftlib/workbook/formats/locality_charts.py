"""The charts of a locality, as its pages show them and its files have them."""

from functools import partial

from raftlib.analysis.funnel import Funnel, Limits, trace_limits
from raftlib.analysis.locality_figures import LocalityFigures
from raftlib.charts.funnel import draw_funnel
from raftlib.charts.themes import draw_themes
from raftlib.workbook.models.funnel import FunnelShown
from raftlib.workbook.models.worked_out import once
from raftlib.workbook.views.pictures import Chart
from raftlib.workbook.wording import funnel as wording
from raftlib.workbook.wording.audit import describe_source
from raftlib.workbook.wording.themes import describe_changes

FUNNEL_ROWS = 8  # of height, as a chart of so many bars has


def funnel_chart(shown: FunnelShown) -> Chart | None:
    """Return the funnel with nameless practices, and the viewer's own one where it is shown."""
    funnel = shown.funnel
    if funnel is None:
        return None
    points = wording.describe_points(funnel, beside_own=shown.own is not None)
    looked_at = sum(point.denominator for point in funnel.points)
    return Chart(
        draw=draw_funnel,
        results=(funnel, funnel_lines(shown, funnel), shown.own),
        rows=FUNNEL_ROWS,
        alt=f"{points} {wording.describe_own(shown.own)}".strip(),
        words={"source": describe_source(looked_at, disclosed=True)},
    )


def funnel_lines(shown: FunnelShown, funnel: Funnel) -> dict[int, Limits]:
    """Return the limits by number looked at, a little further than the practices lie."""
    everybody = (*funnel.points, *([shown.own] if shown.own else []))
    sizes = [point.denominator for point in everybody]
    ends = max(1, min(sizes) * 4 // 5), max(sizes) * 11 // 10
    of = funnel.target, funnel.factor
    return once(partial(trace_limits, funnel, *ends), "limits", *of, *ends)


def themes_chart(told: LocalityFigures) -> Chart | None:
    """Return the changes that were named, or None where no share of one is told."""
    shares = [(theme.name, theme.share) for theme in told.changes if theme.share]
    found = told.together.avoidable
    if not shares or found is None:
        return None
    return Chart(
        draw=draw_themes,
        results=(shares,),
        rows=len(shares),
        alt=describe_changes(told),
        words={"source": describe_source(found.numerator, disclosed=True)},
    )
