import pytest
from matplotlib.figure import Figure

from raftlib.charts.audit_parts import ShareBar, draw_parts
from raftlib.charts.style import SMALLEST_POINT_SIZE, chart_style

BARS = [
    ShareBar(label="telephone", share=0.25, lower=0.2, upper=0.31, said="25% of 286"),
    ShareBar(label="home visit", share=0.5, lower=0.2, upper=0.8, said="50% of 6", has_few=True),
]
SOURCE = "Source: audit of avoidable appointments, n = 292"


@pytest.fixture(params=[False, True], ids=["wide", "narrow"])
def chart(request):
    size = (4.4 if request.param else 9.0, 3)
    with chart_style():
        yield draw_parts(
            BARS,
            Figure(figsize=size, layout="constrained").subplots(),
            title="How they met",
            unit="% of these",
            source=SOURCE,
            narrow=request.param,
        )


def test_each_share_is_a_bar_with_its_figure_at_the_end_of_its_interval(chart):
    assert [bar.get_width() for bar in chart.patches] == pytest.approx([25, 50])
    assert [text.get_text() for text in chart.texts] == ["25% of 286", "50% of 6"]
    assert [text.xy for text in chart.texts] == [(31, 0), (80, 1)]


def test_intervals_run_from_limit_to_limit(chart):
    ends = [container[2][0].get_segments()[0][:, 0] for container in chart.containers[1::2]]

    assert [list(end) for end in ends] == [pytest.approx([20, 31]), pytest.approx([20, 80])]


def test_few_appointments_make_a_hollow_bar(chart):
    usual, few = (bar.get_facecolor() for bar in chart.patches)

    assert few == (1, 1, 1, 1)
    assert usual != few


def test_axis_begins_at_nought_and_the_first_share_is_on_top(chart):
    assert chart.get_xlim()[0] == 0
    assert chart.get_ylim()[0] > chart.get_ylim()[1]
    assert chart.get_xlabel().replace("\n", " ").startswith("% of these Source: audit of avoidable")


def test_texts_are_large_enough_and_stay_inside_the_drawing(chart):
    """Warnings are errors, also those of a layout that does not fit."""
    chart.figure.canvas.draw()
    texts = [*chart.texts, *chart.get_yticklabels(), *chart.get_xticklabels(), chart.xaxis.label]
    width = chart.figure.bbox.width

    assert min(text.get_fontsize() for text in texts) >= SMALLEST_POINT_SIZE
    assert max(text.get_window_extent().x1 for text in chart.texts) <= width
