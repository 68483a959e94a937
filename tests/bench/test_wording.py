"""What is printed says what was measured, and what was not."""

from collections import Counter

import pytest

from raftlib.bench.figures import Figures, Memory, Step, summarise
from raftlib.bench.run import Comparison
from raftlib.bench.wording import describe_run


def side(seconds: float, viewers: int = 2, failed: int = 0) -> Figures:
    """Return what one side measured."""
    opening = Step([seconds] * (viewers - failed), Counter({"not in time": failed}))
    memory = Memory(before=50.0, opened=60.0, redrawn=None)
    return summarise(viewers, opening, None, None, memory)


def run_of(ours: Figures, stock: Figures | None = None, others: float = 3.0) -> Comparison:
    """Return a run on a machine that is known."""
    return Comparison(
        page="start-here",
        cores=2,
        memory_mb=4096,
        others_percent=others,
        ours=ours,
        stock=stock,
    )


def row(text: str, label: str) -> list[str]:
    """Return the figures in the row of a label."""
    line = next(line for line in text.splitlines() if line.startswith(label))
    return line.removeprefix(label).split()


def test_machine_and_page_are_named():
    first = describe_run(run_of(side(1.0))).splitlines()[0]

    assert first == "Page start-here, on a machine with 2 cores and 4 GB of memory."


def test_both_sides_and_the_ratio_stand_in_a_row():
    text = describe_run(run_of(side(2.0), side(9.0)))

    assert row(text, "until it could be used, half of them (s)") == ["2.0", "9.0", "4.5"]


def test_without_stock_there_is_one_column():
    text = describe_run(run_of(side(2.0)))

    assert row(text, "people") == ["2"]
    assert "stock" not in text.lower()


def test_what_was_not_measured_is_not_spoken_of():
    text = describe_run(run_of(side(2.0)))

    assert "redraw" not in text
    assert "chose" not in text


def test_redraw_is_explained_where_it_was_measured():
    memory = Memory(before=None, opened=None, redrawn=None)
    chose = summarise(1, Step([1.0]), Step([0.5]), None, memory)

    text = describe_run(run_of(chose))

    assert row(text, "redraw after a choice, half of them (s)") == ["0.5"]
    assert "All chose something at the same moment" in text


def test_those_who_failed_are_counted_and_explained():
    text = describe_run(run_of(side(2.0, failed=1)))

    assert row(text, "page did not open") == ["1"]
    assert "Our server did not serve everybody. not in time: 1." in text


def test_nothing_is_said_of_failures_where_there_were_none():
    assert "did not serve everybody" not in describe_run(run_of(side(2.0), side(9.0)))


def test_fewer_people_at_stock_are_said():
    assert "Stock Voilà had 2 people only" in describe_run(run_of(side(1.0, 3), side(1.0, 2)))
    assert "people only" not in describe_run(run_of(side(1.0, 2), side(1.0, 2)))


@pytest.mark.parametrize(("percent", "said"), [(19.9, False), (20.0, True), (20.1, True)])
def test_machine_that_others_keep_busy_is_said(percent, said):
    text = describe_run(run_of(side(2.0), others=percent))

    assert ("Other programs kept 20% of this machine busy" in text) is said


def test_answer_for_a_program_has_both_sides_and_the_ratios():
    answer = run_of(side(2.0), side(9.0)).as_answer()

    assert list(answer) == ["page", "machine", "ours", "stock", "ratio"]
    assert answer["machine"] == {"cores": 2, "memory_mb": 4096, "others_percent": 3.0}
    assert answer["stock"]["live_p50_s"] == 9.0
    assert answer["ratio"]["live_p50_s"] == 4.5


def test_answer_without_stock_says_so():
    answer = run_of(side(2.0)).as_answer()

    assert answer["stock"] is None
    assert set(answer["ratio"].values()) == {None}
