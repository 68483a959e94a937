from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from raftlib.charts.audit import draw_alternatives, draw_shares
from raftlib.domain.decision import Choice
from raftlib.domain.proportion import Proportion
from raftlib.workbook.views.drawing_names import code_version, drawing_name, plain
from tests.analysis.records import notice_example, tally

FOUND = Proportion(numerator=49, denominator=180, lower=0.21, upper=0.34)
TABLE = pd.DataFrame({"answer": ["pharmacy", "self care"], "share": [0.6, 0.4]})


@dataclass(frozen=True)
class Other:
    """Has the same content as another class."""

    numerator: int


@dataclass(frozen=True)
class Another:
    """Has the same content as another class."""

    numerator: int


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (1, "1"),
        (0.1 + 0.2, 0.3),
        (None, "None"),
        (Fraction(2, 3), 2 / 3),
        (Fraction(2, 3), Fraction(3, 4)),
        (date(2023, 12, 1), datetime(2023, 12, 1, tzinfo=UTC)),
        (["ab", "c"], ["a", "bc"]),
        ([["a"], "b"], [["a", "b"]]),
        (("a", ("b",)), ("a", "b")),
        ({"source": "a"}, {"unit": "a"}),
        ({"a": ""}, [("a", "")]),
        (FOUND, replace(FOUND, numerator=50)),
        (FOUND, replace(FOUND, upper=0.34000000000000002 + 1e-15)),
        (Other(1), Another(1)),
        (TABLE, TABLE.rename(columns={"answer": "reason"})),
        (TABLE, TABLE[::-1]),
        (TABLE, TABLE[["share", "answer"]]),
        (TABLE, TABLE.assign(share=[0.6, 0.41])),
        (TABLE, TABLE.astype({"share": object})),
        (TABLE, TABLE[:1]),
        (draw_shares, draw_alternatives),
        ("\ud800", "?"),
    ],
)
def test_what_differs_has_another_name(one, other):
    assert drawing_name(one) != drawing_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Choice.YES, "yes"),
        (np.int64(5), 5),
        (np.float64(0.1), 0.1),
        (np.str_("a"), "a"),
        (["a"], ("a",)),
        (FOUND, replace(FOUND)),
        (TABLE, TABLE.copy()),
        (tally(notice_example()), tally(notice_example())),
    ],
)
def test_equal_results_have_one_name_wherever_they_come_from(one, other):
    assert drawing_name(one) == drawing_name(other)


def test_table_with_missing_cells_has_a_name():
    table = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "on": [pd.NaT, pd.NaT]})

    assert drawing_name(table) == drawing_name(table.copy())
    assert drawing_name(table) != drawing_name(table.fillna({"n": 2}))


def test_what_a_table_carries_beside_its_cells_counts():
    other = TABLE.copy()
    other.attrs["numbers"] = ["share"]

    assert drawing_name(TABLE) != drawing_name(other)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", Proportion, [object()]])
def test_what_is_not_known_has_no_name(value):
    with pytest.raises(TypeError, match="has no name"):
        drawing_name(value)


def test_function_that_may_know_more_than_its_arguments_has_no_name():
    def draw(ax, narrow):
        return ax

    for function in (draw, lambda ax: ax):
        with pytest.raises(TypeError, match="draw with a function of a module"):
            drawing_name(function)


def test_function_is_known_by_its_module_and_name():
    assert plain(draw_shares) == ("raftlib.charts.audit", "draw_shares")


def test_name_is_another_with_another_key():
    """So nobody finds figures out by trying which of them give a name."""
    assert len({drawing_name(FOUND, key) for key in (b"", b"a" * 32, b"b" * 32)}) == 3


def test_name_says_nothing_of_the_figures_and_is_a_file_name_anywhere():
    name = drawing_name([FOUND, "Oak ../../etc"], b"a" * 32)

    assert len(name) == 48
    assert set(name) <= set("0123456789abcdef")


def test_version_of_the_code_goes_into_every_name(monkeypatch):
    before = drawing_name(FOUND)
    monkeypatch.setattr("raftlib.workbook.views.drawing_names.code_version", lambda: "later")

    assert drawing_name(FOUND) != before


def test_changed_source_is_another_version(monkeypatch, tmp_path):
    source = tmp_path / "charts.py"
    monkeypatch.setattr("raftlib.workbook.views.drawing_names._SOURCES", (tmp_path,))
    versions = set()
    for text in ("INK = 1", "INK = 2"):
        source.write_text(text)
        versions.add(code_version.__wrapped__())

    assert len(versions) == 2
