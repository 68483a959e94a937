from fractions import Fraction

import pytest
from matplotlib.figure import Figure

from raftlib.charts.decision import draw_weights
from raftlib.charts.style import chart_style
from tests.analysis.records import notice_example, tally

THRESHOLDS = [("2/3", Fraction(275200, 3)), ("3/4", Fraction(103200))]


@pytest.fixture(params=[False, True], ids=["wide", "narrow"])
def chart(request):
    with chart_style():
        figure = Figure(figsize=(4.4 if request.param else 9.0, 4), layout="constrained")
        yield draw_weights(
            tally(notice_example()),
            THRESHOLDS,
            figure.subplots(),
            "Source: record",
            unit="patients",
            narrow=request.param,
        )


def test_each_choice_has_one_bar_of_its_weight(chart):
    """Source: DECISIONS, the notice: 96,400; 41,200; 8,000; 36,740."""
    labels = [label.get_text() for label in chart.get_yticklabels()]

    assert labels == ["for\n96,400", "against\n41,200", "abstained\n8,000", "no vote\n36,740"]
    assert [bar.get_width() for bar in chart.patches] == [96400, 41200, 8000, 36740]


def test_each_line_has_the_name_of_its_share(chart):
    assert [text.get_text() for text in chart.texts] == ["2/3", "3/4"]


def test_lines_stand_where_each_share_is_reached(chart):
    places = [lines.get_segments()[0][0][0] for lines in chart.collections]

    assert places == pytest.approx([275200 / 3, 103200])


def test_chart_has_title_unit_and_source(chart):
    assert chart.get_title(loc="left") == "How the weight voted"
    assert chart.get_xlabel() == "Patients; the lines are what each share needed\nSource: record"


@pytest.mark.parametrize(("narrow", "width"), [(False, 9.0), (True, 4.4)])
def test_longest_source_stays_inside_the_drawing(narrow, width):
    """It is cut off where it is wider: a reader would miss when the vote was closed."""
    with chart_style():
        figure = Figure(figsize=(width, 4), layout="constrained")
        source = "Source: record of the decision, closed Wed 30 September 2026, 17:00"
        chart = draw_weights(
            tally(notice_example()),
            THRESHOLDS,
            figure.subplots(),
            source,
            unit="patients",
            narrow=narrow,
        )
        figure.draw_without_rendering()
        found = chart.xaxis.label.get_window_extent()

    assert found.x0 >= 0
    assert found.x1 <= figure.bbox.x1
    assert source in " ".join(chart.get_xlabel().split())


def test_chart_is_drawn_without_a_warning(chart):
    chart.figure.canvas.draw()
