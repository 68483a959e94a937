"""When what a viewer waits for has come about."""

from raftlib.bench.waits import UntilAnswered, UntilChanged, UntilLive, UntilRedrawn
from raftlib.bench.widgets import Drawn, Widgets
from tests.bench.said import heard, html, idle, states, update

SOMETHING = update("a", value="<p>3</p>")


def test_answer_to_the_question_ends_the_wait():
    wait = UntilAnswered("q")

    assert wait.hear(heard("kernel_info_reply", {}, "shell", "q"), Drawn.NOTHING, 1.5) == 1.5


def test_answer_to_another_question_does_not():
    wait = UntilAnswered("q")

    assert wait.hear(heard("kernel_info_reply", {}, "shell", "p"), Drawn.NOTHING, 1.5) is None


def test_being_busy_with_the_question_is_no_answer():
    busy = heard("status", {"execution_state": "busy"}, "iopub", "q")

    assert UntilAnswered("q").hear(busy, Drawn.NOTHING, 1.5) is None


def test_page_is_live_at_the_message_that_makes_it_so():
    widgets = Widgets()
    wait = UntilLive(widgets)

    times = []
    for at, one in enumerate((states(a=html()), SOMETHING)):
        times.append(wait.hear(one, widgets.take(one), at))

    assert times == [None, 1]


def test_redraw_counts_until_the_last_that_was_drawn():
    """Two charts came at 1 s and 3 s; that the kernel was done was heard at 4 s."""
    wait = UntilRedrawn("q")
    wait.hear(SOMETHING, Drawn.CHART, 1)
    wait.hear(SOMETHING, Drawn.CHART, 3)

    assert wait.hear(idle("q"), Drawn.NOTHING, 4) == 3


def test_redraw_is_not_over_before_the_kernel_is_done():
    assert UntilRedrawn("q").hear(SOMETHING, Drawn.CHART, 1) is None


def test_end_of_something_else_is_not_the_end_of_a_redraw():
    wait = UntilRedrawn("q")
    wait.hear(SOMETHING, Drawn.CHART, 1)

    assert wait.hear(idle("p"), Drawn.NOTHING, 2) is None


def test_kernel_that_drew_nothing_has_not_redrawn():
    assert UntilRedrawn("q").hear(idle("q"), Drawn.NOTHING, 1) is None


def test_what_is_drawn_after_the_kernel_was_done_counts_when_it_comes():
    wait = UntilRedrawn("q")
    wait.hear(idle("q"), Drawn.NOTHING, 1)

    assert wait.hear(SOMETHING, Drawn.TEXT, 2) == 2


def test_change_of_a_page_with_a_chart_is_its_chart():
    wait = UntilChanged(showing("<img>"))

    assert wait.hear(SOMETHING, Drawn.TEXT, 1) is None
    assert wait.hear(SOMETHING, Drawn.CHART, 2) == 2


def test_change_of_a_page_without_a_chart_is_its_text():
    wait = UntilChanged(showing("<p>3</p>"))

    assert wait.hear(SOMETHING, Drawn.NOTHING, 1) is None
    assert wait.hear(SOMETHING, Drawn.TEXT, 2) == 2


def showing(html: str) -> Widgets:
    widgets = Widgets()
    widgets._take_all({"h": {"state": {"_model_name": "HTMLModel", "value": html}}})
    return widgets
