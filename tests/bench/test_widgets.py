"""What a viewer sees of a page, told by its messages alone."""

from raftlib.bench.messages import Heard
from raftlib.bench.widgets import Choice, Drawn, Widgets
from tests.bench.said import dropdown, heard, html, states, update

CHART = '<figure><img src="data:image/png;base64,AAAA" alt="Shares"></figure>'


def after(*said: Heard) -> Widgets:
    """Return the widgets of a page that has heard these messages."""
    widgets = Widgets()
    for one in said:
        widgets.take(one)
    return widgets


def test_page_without_states_is_not_live():
    assert not Widgets().is_live


def test_page_whose_states_show_something_is_live():
    assert after(states(a=html(), b=html("<p>Three</p>"))).is_live


def test_page_with_empty_states_is_not_live():
    assert not after(states(a=html(), b=html(" \n"))).is_live


def test_style_sheet_alone_can_not_be_seen():
    assert not after(states(a=html("<style>p { color: red }</style>"))).is_live


def test_page_that_becomes_somebodys_after_its_states_is_live_then():
    assert after(states(a=html()), update("a", value="<p>Three</p>")).is_live


def picture(*names: str) -> str:
    return "".join(f'<img src="/pictures/{name}" loading="lazy" alt="">' for name in names)


def test_browser_asks_at_once_for_no_more_than_the_first_pictures():
    widgets = after(states(a=html(picture("a1")), b=html("<p>3</p>"), c=html(picture("c1", "c2"))))

    assert widgets.pictures == ["/pictures/a1", "/pictures/c1"]


def test_picture_of_what_was_chosen_stands_for_the_one_before():
    widgets = after(states(a=html(picture("a1"))), update("a", value=picture("a2")))

    assert widgets.pictures == ["/pictures/a2"]


def test_picture_that_stands_in_the_page_is_not_asked_for():
    assert after(states(a=html(CHART))).pictures == []


def test_update_before_the_states_does_not_make_a_page_live():
    """A browser knows no widget yet that could show it."""
    assert not after(update("a", value="<p>Three</p>")).is_live


def test_text_of_another_widget_shows_nothing():
    label = {"_model_name": "TextModel", "value": "Three"}

    assert not after(states(a=label)).is_live


def test_first_list_with_a_choice_is_chosen_in():
    found = after(states(a=dropdown("North"), b=dropdown("All", "Oak", "Elm")))

    assert found.next_choice() == Choice("b", 1)


def test_after_the_last_option_comes_the_first():
    assert after(states(a=dropdown("All", "Oak", index=1))).next_choice() == Choice("a", 0)


def test_where_nothing_is_chosen_the_first_option_is_next():
    assert after(states(a=dropdown("All", "Oak", index=None))).next_choice() == Choice("a", 0)


def test_page_without_lists_has_nothing_to_choose():
    assert after(states(a=html("<p>Three</p>"))).next_choice() is None


def test_list_of_one_option_is_no_choice():
    assert after(states(a=dropdown("North"))).next_choice() is None


def test_list_of_two_options_is_a_choice():
    assert after(states(a=dropdown("North", "South"))).next_choice() == Choice("a", 1)


def test_disabled_list_is_passed_over():
    found = after(states(a=dropdown("All", "Oak", disabled=True), b=dropdown("All", "May")))

    assert found.next_choice() == Choice("b", 1)


def test_options_that_come_later_count():
    """A page that becomes somebody's offers what they may choose only then."""
    later = update("a", _options_labels=["All", "Oak", "Elm"], index=1)

    assert after(states(a=dropdown("All")), later).next_choice() == Choice("a", 2)


def test_echo_of_a_choice_is_followed():
    data = {"method": "echo_update", "state": {"index": 1}, "buffer_paths": []}
    echo = heard("comm_msg", {"comm_id": "a", "data": data})

    assert after(states(a=dropdown("All", "Oak", "Elm")), echo).next_choice() == Choice("a", 2)


def test_what_is_drawn_is_told_apart():
    widgets = after(states(a=html()))

    drawn = [widgets.take(update("a", value=value)) for value in ("", "<p>3</p>", CHART)]

    assert drawn == [Drawn.NOTHING, Drawn.TEXT, Drawn.CHART]


def test_states_draw_the_most_that_is_in_them():
    assert Widgets().take(states(a=html("<p>3</p>"), b=html(CHART))) is Drawn.CHART


def test_states_of_a_page_without_widgets_draw_nothing():
    assert Widgets().take(states()) is Drawn.NOTHING


def test_update_of_something_else_draws_nothing():
    widgets = after(states(a=html("<p>3</p>")))

    assert widgets.take(update("a", description="value")) is Drawn.NOTHING
    assert widgets.take(update("b", value=CHART)) is Drawn.NOTHING


def test_widget_that_is_made_later_draws():
    opened = heard("comm_open", {"comm_id": "n", "data": {"state": html(CHART)}})

    assert after(states()).take(opened) is Drawn.CHART


def test_page_has_a_chart_while_one_is_shown():
    shown = states(a=html(CHART))

    assert after(shown).has_chart
    assert not after(shown, update("a", value="<p>No audit</p>")).has_chart


def test_pulse_of_a_page_is_not_looked_into():
    parts = (b'{"msg_type": "comm_msg"}', b"{}", b"{}", b'{"data": {"content": {"beat": 1}}')

    assert Widgets().take(Heard("iopub", parts)) is Drawn.NOTHING


def test_answers_on_another_channel_draw_nothing():
    found = heard("comm_info_reply", {"comms": {}, "value": CHART}, channel="shell")

    assert Widgets().take(found) is Drawn.NOTHING
