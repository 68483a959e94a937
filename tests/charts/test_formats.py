import pytest
from matplotlib.figure import Figure

from raftlib.charts.formats import MOST_MARKS, VALUES_OF_A_MARK, choose_format, count_marks


@pytest.fixture
def ax():
    return Figure().subplots()


@pytest.mark.parametrize(
    ("marks", "kind"),
    [(0, "svg"), (MOST_MARKS - 1, "svg"), (MOST_MARKS, "svg"), (MOST_MARKS + 1, "png")],
)
def test_only_a_drawing_above_the_limit_is_a_picture_of_dots(marks, kind):
    assert choose_format(marks) == kind


def test_empty_axes_have_no_marks(ax):
    assert count_marks(ax.figure) == 0


def test_every_bar_and_every_word_counts(ax):
    ax.barh([0, 1, 2], [1, 2, 3])
    ax.text(0, 0, "2/3")

    assert count_marks(ax.figure) == 4


def test_every_point_counts_whether_scattered_or_on_a_line(ax):
    ax.scatter([1, 2, 3], [1, 2, 3])
    ax.plot([1, 2], [1, 2], marker="o")

    assert count_marks(ax.figure) == 5


@pytest.mark.parametrize(
    ("values", "marks"),
    [(VALUES_OF_A_MARK - 1, 1), (VALUES_OF_A_MARK, 1), (VALUES_OF_A_MARK + 1, 2)],
)
def test_line_without_markers_counts_once_for_ten_values(ax, values, marks):
    ax.plot(range(values))

    assert count_marks(ax.figure) == marks


def test_each_upright_line_counts(ax):
    ax.vlines([1, 2, 3], 0, 1)

    assert count_marks(ax.figure) == 3


def test_marks_of_all_axes_add_up():
    left, right = Figure().subplots(1, 2)
    left.barh([0], [1])
    right.barh([0, 1], [1, 2])

    assert count_marks(left.figure) == 3
