import pytest

from raftlib.conduct.proposals import agree, say_view
from raftlib.domain.proceedings import Depth, Remark
from raftlib.workbook.models.read_and_say import ReadAndSayModel
from raftlib.workbook.views.paper_depths import PaperView, write_paper, write_versions
from raftlib.workbook.views.read_and_say import (
    SayView,
    ViewsView,
    write_next_step,
    write_who_says,
)
from raftlib.workbook.wording import paper as wording
from tests.conduct.conftest import CLOSES, member_at
from tests.workbook.stores import ESCAPED, HOSTILE
from tests.workbook.vote_pages.conftest import ANALYST, FACILITATOR, at, cd


def shown(widget):
    return widget.layout.display != "none"


@pytest.fixture
def model(proposed, open_as):
    return open_as(ReadAndSayModel, at("Z00003"))


@pytest.fixture
def say(store, proposed, clock, model):
    """Let a practice leave a view from another page, and let this page hear of it."""

    def leave(code, text="Too far for ours."):
        say_view(store, member_at(code), proposed, code, Remark.VIEW, text, clock)
        model.refresh()

    return leave


def test_each_depth_shows_what_is_above_it_too(model):
    full = "<h3>Why</h3>"
    view = PaperView(model)
    model.depth = Depth.HEADLINE
    assert "Shared same-day hub" in write_paper(model)
    assert "One hub for" not in write_paper(model)

    view.depth.value = Depth.FULL

    page = write_paper(model)
    assert model.depth is Depth.FULL
    assert all(part in page for part in ("Shared same-day hub", "One hub for", full))


def test_depth_is_kept_for_the_next_paper_by_a_button(model):
    view = PaperView(model)
    assert not shown(view.keep)
    model.depth = Depth.FULL
    assert view.keep.description == "Always start with the full paper"

    view.keep.click()

    assert model.first_depth is Depth.FULL
    assert not shown(view.keep)


def test_versions_have_their_times_and_the_rule_its_status(model):
    page = write_versions(model)

    assert "<li>Version 1, Tue 9 January 2024, 12:00 (this one)</li>" in page
    assert "At least two-thirds (2/3) of votes for and against, by list size" in page
    assert "standard, draft 1: draft, not yet agreed" in page


def test_button_leaves_what_was_typed_and_empties_the_field(model):
    view = SayView(model)
    view.remark.value, view.text.value = "idea", "One day a week."
    assert view.leave.description == "Leave it for Cloudberry Surgery"

    view.leave.click()

    assert [one.text for one in model.found.views] == ["One day a week."]
    assert view.text.value == ""


def test_what_was_refused_stays_in_the_field(model):
    view = SayView(model)
    view.text.value = "Call 0121 496 0123"

    view.leave.click()

    assert view.text.value == "Call 0121 496 0123"
    assert "a phone number" in model.problem
    assert "0121" not in model.problem


def test_own_views_come_first(model, say):
    view = ViewsView(model)
    say("Z00003", "Ours.")
    say("Z00005", "Theirs.")

    texts = [child.value for child in view.children if hasattr(child, "value")]
    rows = [child.text.value for child in view.children if not hasattr(child, "value")]

    assert [wording.OWN_VIEWS in text for text in texts] == [False, True, False]
    assert ["Ours." in row for row in rows] == [True, False]


def test_one_press_agrees_and_another_takes_it_back(model, say):
    view = ViewsView(model)
    say("Z00005")
    row = next(iter(view._rows.values()))
    (button,) = row.buttons.values()
    assert button.description == "We agree with view 1"

    button.click()
    assert "1 practice agrees: Cloudberry Surgery." in row.text.value
    assert button.description == "Take back that we agree with view 1"
    button.click()

    assert "No other practice has said that it agrees." in row.text.value
    assert model.found.views[0].agreed_by == ()


def test_row_stays_the_same_widget_when_others_say_something(model, say):
    view = ViewsView(model)
    say("Z00005")
    first = view._rows[1]

    say("Z00010", "Near enough.")

    assert view._rows[1] is first
    assert first in view.children


def test_agreement_of_two_practices_is_counted(model, say, store, proposed, clock):
    say("Z00005")
    for code in ("Z00010", "Z00013"):
        agree(store, member_at(code), proposed, code, 1, clock)
    model.refresh()

    row = ViewsView(model)._rows[1]

    assert "2 practices agree: Cobweb Cottage Practice, Thimble Hill" in row.text.value


def test_member_of_two_practices_has_a_button_for_each(proposed, open_as, say):
    say("Z00005")
    model = open_as(ReadAndSayModel, at("Z00003"), at("Z00010"))

    row = ViewsView(model)._rows[1]

    assert [button.description for button in row.buttons.values()] == [
        "Cloudberry Surgery agrees with view 1",
        "Thimble Hill Medical Centre agrees with view 1",
    ]


def test_text_of_a_practice_is_escaped(model, say):
    say("Z00005", HOSTILE)

    row = ViewsView(model)._rows[1]

    assert HOSTILE not in row.text.value
    assert ESCAPED in row.text.value


@pytest.mark.parametrize("held", [FACILITATOR, ANALYST, cd("U00002")])
def test_those_of_no_practice_read_and_have_no_form(proposed, open_as, held):
    model = open_as(ReadAndSayModel, held)

    assert not shown(SayView(model).form)
    assert wording.PRACTICES_SAY in write_who_says(model)


def test_form_goes_when_the_vote_closes(opened, open_as, clock):
    model = open_as(ReadAndSayModel, at("Z00003"))
    view = SayView(model)
    assert shown(view.form)
    clock.at = CLOSES

    model.refresh()

    assert not shown(view.form)
    assert wording.TOO_LATE in write_who_says(model)


@pytest.mark.parametrize(
    ("held", "slugs"),
    [(at("Z00003"), ["vote"]), (cd("U00002"), ["cd"]), (ANALYST, []), (FACILITATOR, ["vote"])],
)
def test_next_step_leads_only_to_pages_that_open(opened, open_as, held, slugs):
    page = write_next_step(open_as(ReadAndSayModel, held))

    assert [slug for slug in ("vote", "cd") if f"/pages/{slug}?" in page] == slugs
