"""Percentiles, memory for each and ratios, worked by hand."""

from collections import Counter

import pytest

from raftlib.bench.figures import COMPARED, Figures, Memory, Step, compare, percentile, summarise

NO_MEMORY = Memory(before=None, opened=None, redrawn=None)


def figures(**changed: object) -> Figures:
    """Return what ten viewers measured."""
    opening = Step([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], Counter({"not in time": 2}))
    pressing = Step([0.5] * 7, Counter({"not in time": 1}))
    memory = Memory(before=100.0, opened=260.0, redrawn=420.0)
    values = {"opening": opening, "pressing": pressing, "change": None, "memory": memory}
    return summarise(10, **{**values, **changed})


@pytest.mark.parametrize(
    ("percent", "expected"), [(5, 1.0), (50, 10.0), (51, 11.0), (95, 19.0), (96, 20.0), (100, 20.0)]
)
def test_percentile_is_the_value_of_the_nearest_rank(percent, expected):
    """Of 1 to 20 the rank is percent/5, rounded up: 51 per cent is 10.2, so the 11th."""
    assert percentile(range(20, 0, -1), percent) == expected


def test_percentile_of_one_value_is_that_value():
    assert percentile([3.0], 50) == percentile([3.0], 95) == percentile([3.0], 0) == 3.0


def test_percentile_of_nothing_is_missing():
    assert percentile([], 50) is None


def test_percentile_has_two_decimals():
    assert percentile([0.12345], 50) == 0.12


def test_figures_count_those_who_came_and_those_who_did_not():
    found = figures()

    assert (found.viewers, found.opened, found.failed, found.redraw_failed) == (10, 8, 2, 1)


def test_times_are_of_those_who_came():
    """Of eight the ranks are 4 and 8 (7.6 rounded up)."""
    found = figures()

    assert (found.live_p50_s, found.live_p95_s) == (4.0, 8.0)
    assert (found.redraw_p50_s, found.redraw_p95_s) == (0.5, 0.5)


def test_memory_is_divided_among_those_who_opened():
    """(260 - 100) / 8 is 20, (420 - 100) / 8 is 40."""
    found = figures()

    assert (found.pss_per_viewer_mb, found.pss_after_redraw_mb, found.server_mb) == (20, 40, 420)


def test_server_without_a_redraw_is_as_large_as_it_was_at_the_opening():
    found = figures(pressing=None, memory=Memory(before=100.0, opened=260.0, redrawn=None))

    assert (found.pss_after_redraw_mb, found.server_mb) == (None, 260)


def test_step_that_was_not_taken_has_no_figures():
    found = figures()

    assert (found.change_failed, found.change_p50_s, found.change_p95_s) == (None, None, None)


def test_step_that_nobody_came_through_has_only_failures():
    found = figures(change=Step([], Counter({"not in time": 8})))

    assert (found.change_failed, found.change_p50_s) == (8, None)


def test_reasons_of_all_steps_are_added_up():
    found = figures(change=Step([], Counter({"not in time": 1, "status 500": 2})))

    assert found.reasons == {"not in time": 4, "status 500": 2}


def test_nobody_who_opened_costs_nothing_that_could_be_said():
    found = figures(opening=Step([], Counter({"status 500": 10})), pressing=Step())

    assert (found.opened, found.live_p50_s, found.pss_per_viewer_mb) == (0, None, None)


def test_memory_that_nobody_can_say_is_missing():
    found = figures(memory=NO_MEMORY)

    assert (found.pss_per_viewer_mb, found.pss_after_redraw_mb, found.server_mb) == (
        None,
        None,
        None,
    )


def test_ratio_is_how_many_times_as_much_stock_takes():
    """Stock took 10 s where we took 4 s."""
    stock = figures(opening=Step([10.0]))

    assert compare(figures(), stock)["live_p50_s"] == 2.5


def test_ratio_is_below_one_where_stock_is_better():
    assert compare(figures(opening=Step([10.0])), figures())["live_p50_s"] == 0.4


def test_every_time_and_the_memory_for_each_is_compared():
    assert list(compare(figures(), figures())) == list(COMPARED)


def test_without_stock_no_ratio_is_known():
    assert set(compare(figures(), None).values()) == {None}


def test_ratio_to_what_is_missing_or_nothing_is_missing():
    assert compare(figures(memory=NO_MEMORY), figures())["pss_per_viewer_mb"] is None
    assert compare(figures(), figures(memory=NO_MEMORY))["pss_per_viewer_mb"] is None
    assert compare(figures(opening=Step([0.001])), figures())["live_p50_s"] is None
