"""A page's text goes out before its charts are drawn."""

import asyncio
import threading

import pytest
import traitlets as tl

from raftlib.charts.audit import draw_shares
from raftlib.domain.proportion import Proportion
from raftlib.workbook.views import drawings, later, pictures
from raftlib.workbook.views.base import OUR_FAULT, FragmentView

LINES = [("2015", 0.27), ("2018", 0.2)]
SHARES = [("Wholly avoidable", Proportion(numerator=3, denominator=10, lower=0.1, upper=0.6))]


class Model(tl.HasTraits):
    """What a view is about."""

    word = tl.Unicode("first")


@pytest.fixture
def on_site(tmp_path, monkeypatch):
    """Let charts be kept as the server lets them."""
    with drawings.shared_folder() as folder:
        monkeypatch.setenv("RAFT_DRAWINGS", str(folder))
        yield


def write(model):
    chart = pictures.chart(draw_shares, SHARES, LINES, rows=1, alt="A chart", source=model.word)
    return f"<p>{model.word}</p>{chart}"


async def until(is_so):
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.01)


def test_text_goes_out_first_and_the_chart_follows(on_site):
    model = Model()

    async def run():
        view = FragmentView(model, lambda: write(model), "word")
        first = view.value
        await until(lambda: "<img" in view.value)
        return first, view.value

    first, last = asyncio.run(run())

    assert "<p>first</p>" in first
    assert 'aria-busy="true"' in first
    assert pictures.DRAWING in first
    assert "aria-busy" not in last
    assert 'alt="A chart"' in last


def test_chart_that_is_there_already_comes_with_its_text(on_site):
    model = Model()
    write(model)

    async def run():
        return FragmentView(model, lambda: write(model), "word").value

    assert "<img" in asyncio.run(run())


def test_chart_of_what_was_chosen_before_does_not_come_back(on_site):
    model = Model()

    async def run():
        view = FragmentView(model, lambda: write(model), "word")
        model.word = "second"
        await until(lambda: "<img" in view.value)
        await asyncio.sleep(0.5)
        return view.value

    assert "<p>second</p>" in asyncio.run(run())


def test_without_a_loop_everything_is_drawn_at_once(on_site):
    model = Model()

    assert "<img" in FragmentView(model, lambda: write(model), "word").value


def test_outside_the_site_everything_is_drawn_at_once(monkeypatch):
    monkeypatch.delenv("RAFT_DRAWINGS", raising=False)
    model = Model()

    async def run():
        return FragmentView(model, lambda: write(model), "word").value

    assert "<img" in asyncio.run(run())


def draw_wrongly(*_results, **_words):
    raise RuntimeError("it cannot be drawn")


def test_chart_that_fails_is_said_on_the_page(on_site):
    model = Model()

    async def run():
        view = FragmentView(
            model, lambda: pictures.chart(draw_wrongly, SHARES, rows=1, alt="A"), "word"
        )
        await until(lambda: OUR_FAULT in view.value)
        return view.value

    assert OUR_FAULT in asyncio.run(run())


def test_drawing_is_not_done_in_the_thread_that_answers():
    threads = []

    async def run():
        done = asyncio.Event()
        later.draw_all([lambda: threads.append(threading.current_thread())], done.set)
        await done.wait()

    asyncio.run(run())
    assert threads[0] is not threading.main_thread()
