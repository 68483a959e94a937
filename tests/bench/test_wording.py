"""What is printed says what was measured, and what was not."""

from collections import Counter

from raftlib.bench.figures import Figures, Memory, Step, summarise
from raftlib.bench.run import Comparison
from raftlib.bench.wording import describe_run


def side(seconds: float, viewers: int = 2, failed: int = 0) -> Figures:
    """Return what one side measured."""
    opening = Step([seconds] * (viewers - failed), Counter({"not in time": failed}))
    memory = Memory(before=50.0, opened=60.0, redrawn=None)
    return summarise(viewers, opening, None, None, memory)


def run_of(ours: Figures, stock: Figures | None = None) -> Comparison:
    return Comparison(page="start-here", cores=2, memory_mb=4096, ours=ours, stock=stock)


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


def test_what_was_not_measured_has_no_row():
    assert "redraw after a choice" not in describe_run(run_of(side(2.0)))


def test_those_who_failed_are_counted_and_explained():
    text = describe_run(run_of(side(2.0, failed=1)))

    assert row(text, "page did not open") == ["1"]
    assert "Our server did not serve everybody. not in time: 1." in text


def test_nothing_is_said_of_failures_where_there_were_none():
    assert "did not serve everybody" not in describe_run(run_of(side(2.0), side(9.0)))


def test_fewer_people_at_stock_are_said():
    assert "Stock Voilà had 2 people only" in describe_run(run_of(side(1.0, 3), side(1.0, 2)))
    assert "people only" not in describe_run(run_of(side(1.0, 2), side(1.0, 2)))


def test_answer_for_a_program_has_both_sides_and_the_ratios():
    answer = run_of(side(2.0), side(9.0)).as_answer()

    assert list(answer) == ["page", "machine", "ours", "stock", "ratio"]
    assert answer["machine"] == {"cores": 2, "memory_mb": 4096}
    assert answer["stock"]["live_p50_s"] == 9.0
    assert answer["ratio"]["live_p50_s"] == 4.5


def test_answer_without_stock_says_so():
    answer = run_of(side(2.0)).as_answer()

    assert answer["stock"] is None
    assert set(answer["ratio"].values()) == {None}
