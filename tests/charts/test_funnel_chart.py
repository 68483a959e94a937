import pytest
from matplotlib.figure import Figure

from raftlib.analysis.funnel import leave_names_out, summarise_funnel, trace_limits
from raftlib.analysis.proportions import wilson
from raftlib.charts.funnel import draw_funnel
from raftlib.charts.style import chart_style
from raftlib.charts.themes import draw_themes
from raftlib.domain.proportion import PracticeCount

SOURCE = "Source: audit of avoidable appointments, n = about 800"


def make_funnel(*counts):
    practices = [
        PracticeCount(practice_code=f"Z{place}", numerator=x, denominator=n)
        for place, (x, n) in enumerate(counts)
    ]
    return summarise_funnel(practices)


def draw(funnel, own=None, *, most=200, narrow=False):
    ax = Figure(figsize=(9, 5), layout="constrained").subplots()
    with chart_style():
        return draw_funnel(funnel, trace_limits(funnel, 40, most), own, ax, SOURCE, narrow=narrow)


def points_of(ax):
    return {one.get_label(): one.get_offsets().data.tolist() for one in ax.collections}


def test_points_are_drawn_where_the_told_counts_are():
    """Together 165 of 450, 37%: 90 of 100 lies far above."""
    found = points_of(draw(make_funnel((20, 100), (30, 150), (25, 100), (90, 100))))

    assert found["Above the 99.8% limits"] == [[100.0, 90.0]]
    assert [100.0, 25.0] in found["A practice"]


def test_own_practice_is_marked_apart():
    funnel = make_funnel((20, 100), (30, 150))

    found = points_of(draw(funnel, funnel.points[1]))

    assert found["Your practice"] == [[150.0, 20.0]]


def test_limits_and_the_share_of_all_are_named_at_their_lines():
    texts = [text.get_text() for text in draw(make_funnel((20, 100), (30, 150))).texts]

    assert sorted(texts) == ["95%", "95%", "99.8%", "99.8%", "All"]


def test_no_code_is_in_a_drawing():
    funnel = leave_names_out(make_funnel((20, 100), (30, 150)))

    assert {point.practice_code for point in funnel.points} == {""}
    assert [point.denominator for point in funnel.points] == [100, 150]


@pytest.mark.parametrize(("most", "scale"), [(200, "linear"), (201, "log")])
def test_sizes_that_are_far_apart_are_drawn_by_ratio(most, scale):
    assert draw(make_funnel((20, 100), (30, 150)), most=most).get_xscale() == scale


@pytest.mark.parametrize("narrow", [False, True])
def test_funnel_has_title_units_and_source(narrow):
    ax = draw(make_funnel((20, 100), (30, 150)), narrow=narrow)

    assert ax.get_title(loc="left") == "Practices by number audited"
    assert ax.get_ylabel() == "% potentially avoidable"
    assert SOURCE in ax.get_xlabel().replace("\n", " ")


@pytest.mark.parametrize("narrow", [False, True])
def test_themes_have_a_bar_each_from_the_top(narrow):
    ax = Figure(figsize=(9, 5), layout="constrained").subplots()
    with chart_style():
        draw_themes(
            [("continuity", wilson(30, 60)), ("b", wilson(15, 60))], ax, SOURCE, narrow=narrow
        )

    assert [bar.get_width() for bar in ax.patches] == [50.0, 25.0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["continuity", "b"]
    assert ax.yaxis_inverted()
