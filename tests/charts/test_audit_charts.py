import pandas as pd
import pytest
from matplotlib.figure import Figure

from raftlib.analysis.audit import REASON_COLUMNS
from raftlib.analysis.proportions import wilson
from raftlib.charts.audit import draw_alternatives, draw_shares
from raftlib.charts.style import MARKS, OTHER_MARK, SMALLEST_POINT_SIZE, chart_style, mark
from raftlib.workbook.wording.audit import CONTEXT_LINES

SOURCE = "Source: audit of avoidable appointments, n = 180"
SHARES = [
    ("Wholly or partially avoidable", wilson(49, 180)),
    ("Wholly avoidable", wilson(20, 180)),
    ("Partially avoidable", wilson(0, 180)),
]
LONG = "a very long answer that needs more than one line on a phone"
REASONS = pd.DataFrame(
    [
        (LONG, "system", 30, 0.6, 0.5, 0.7, 0.6),
        ("costs $5 or $6", "a level of our own", 20, 0.4, 0.3, 0.5, 1.0),
    ],
    columns=REASON_COLUMNS,
)


@pytest.fixture(params=[False, True], ids=["wide", "narrow"])
def narrow(request):
    return request.param


def make_axes(narrow):
    return Figure(figsize=(4.4 if narrow else 9.0, 4), layout="constrained").subplots()


def read_labels(ax):
    return [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]


@pytest.fixture
def shares_chart(narrow):
    with chart_style():
        yield draw_shares(SHARES, CONTEXT_LINES, make_axes(narrow), SOURCE, narrow=narrow)


@pytest.fixture
def reasons_chart(narrow):
    with chart_style():
        yield draw_alternatives(REASONS, make_axes(narrow), SOURCE, narrow=narrow)


def test_shares_have_title_unit_and_source(shares_chart):
    label = shares_chart.get_xlabel().replace("\n", " ")

    assert shares_chart.get_title(loc="left") == "Potentially avoidable"
    assert label == f"% of the audited appointments {SOURCE}"


def test_each_share_has_one_bar_as_long_as_its_per_cent(shares_chart):
    lengths = [bar.get_width() for bar in shares_chart.patches]

    assert lengths == pytest.approx([49 / 1.8, 20 / 1.8, 0])
    assert read_labels(shares_chart) == [label for label, _ in SHARES]


def test_first_share_is_on_top(shares_chart):
    bottom, top = shares_chart.get_ylim()

    assert bottom > top


def test_interval_of_a_share_runs_from_its_lower_to_its_upper_limit(shares_chart):
    ends = [container[2][0].get_segments()[0][:, 0] for container in shares_chart.containers[1::2]]

    for (_, found), end in zip(SHARES, ends, strict=True):
        assert end == pytest.approx([found.lower * 100, found.upper * 100])


def test_national_lines_are_named_and_differ_in_style(shares_chart):
    lines = [line for line in shares_chart.lines if line.get_linestyle() in ("--", ":")]

    assert [(line.get_label(), line.get_xdata()[0]) for line in lines] == [
        ("2018: 20.5% of GP appointments", pytest.approx(20.5)),
        ("2015: 27% of consultations", pytest.approx(27)),
    ]
    assert lines[0].get_linestyle() != lines[1].get_linestyle()


def test_reasons_have_title_unit_and_source(reasons_chart, narrow):
    label = reasons_chart.get_xlabel().replace("\n", " ")

    assert reasons_chart.get_title(loc="left") == "What it could have been"
    assert label.startswith("% of these" if narrow else "% of the avoidable appointments")
    assert label.endswith(SOURCE)


def test_each_reason_has_one_bar_the_most_frequent_on_top(reasons_chart):
    assert [bar.get_width() for bar in reasons_chart.patches] == pytest.approx([40, 60])
    assert read_labels(reasons_chart) == REASONS["could_have_been"].tolist()[::-1]


def test_legend_names_who_owns_the_change(reasons_chart):
    (legend,) = reasons_chart.figure.legends

    assert legend.get_title().get_text() == "Who owns the change"
    assert [text.get_text() for text in legend.get_texts()] == ["system", "a level of our own"]


def test_charts_are_drawn_without_a_warning(shares_chart, reasons_chart):
    """Warnings are errors here, also those of a layout that does not fit."""
    for ax in (shares_chart, reasons_chart):
        ax.figure.canvas.draw()


def test_dollar_sign_is_no_formula(reasons_chart):
    assert not reasons_chart.get_yticklabels()[0].get_parse_math()


def test_no_text_is_smaller_than_11_points(shares_chart, reasons_chart):
    for ax in (shares_chart, reasons_chart):
        texts = [*ax.get_yticklabels(), *ax.get_xticklabels(), ax.xaxis.label, ax.title]
        texts += ax.figure.legends[0].get_texts()
        assert min(text.get_fontsize() for text in texts) >= SMALLEST_POINT_SIZE


def test_no_two_meanings_of_one_chart_look_alike():
    """Choices of a vote, and levels of the menu: each its own colour and its own hatch."""
    names = list(MARKS)
    for chart in (names[:3], names[4:]):
        assert len({MARKS[name][0] for name in chart}) == len(chart)
        assert len({MARKS[name][1] for name in chart}) == len(chart)


def test_level_that_a_locality_added_has_a_mark_of_its_own():
    assert OTHER_MARK not in MARKS.values()
    assert mark("a level of our own")["facecolor"] == OTHER_MARK[0]


def test_style_of_charts_ends_with_them():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with chart_style():
        assert mpl.rcParams["svg.fonttype"] == "none"

    assert dict(mpl.rcParams) == before
