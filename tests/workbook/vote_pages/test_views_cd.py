import pytest

from raftlib.conduct.proposals import say_view
from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice
from raftlib.domain.proceedings import Remark
from raftlib.workbook.models.cd import CdModel
from raftlib.workbook.views.cd import (
    ConveyView,
    PcnPracticesView,
    PcnView,
    PositionView,
    write_about,
    write_clashes,
    write_position,
    write_practices,
    write_silent,
)
from raftlib.workbook.wording import cd as wording
from tests.conduct.conftest import CLOSES, member_at
from tests.workbook.vote_pages.conftest import FACILITATOR, cd
from tests.workbook.vote_pages.test_views_ballot import labels, press, shown

TOLD = Told(by="A GP partner", at="Wed 10 January 2024", how="in person")


@pytest.fixture
def model(opened, open_as):
    return open_as(CdModel, cd("U00002"))


def test_vote_is_conveyed_from_lists_and_in_two_presses(model):
    view = ConveyView(model)
    assert [label for label, _ in view.practice.options] == [
        "Winding Key Medical Centre",
        "Cloudberry Surgery",
    ]
    view.practice.value, view.by.value = "Z00003", "The practice manager"
    view.at.value, view.how.value = "Tue 9 January 2024", "by telephone"
    press(view.choice, "Abstain")
    assert view.choice.confirm.description == "Confirm: Cloudberry Surgery told me ABSTAINED"

    view.choice.confirm.click()

    (cast,) = model.found.votes
    assert (cast.vote.practice_code, cast.vote.choice) == ("Z00003", "abstain")
    assert (cast.told_by, cast.told_at, cast.told_how) == (
        "The practice manager",
        "Tue 9 January 2024",
        "by telephone",
    )
    assert "Cloudberry Surgery: ABSTAINED" in view.children[-1].value
    assert (view.by.value, view.how.value) == (None, None)


def test_conveyed_vote_is_taken_back_where_there_is_one(model):
    model.convey("Z00003", "yes", TOLD)
    view = ConveyView(model)
    assert "Take it back" not in labels(view.choice)  # of the first practice
    view.practice.value = "Z00003"
    view.by.value, view.how.value = "A GP partner", "in person"
    press(view.choice, "Take it back")

    view.choice.confirm.click()

    assert model.silent == ["Z00002", "Z00003"]


def test_nothing_is_conveyed_before_it_is_said_who_told_the_cd(model):
    view = ConveyView(model)
    press(view.choice, "For")

    view.choice.confirm.click()

    assert "Who told you is empty" in model.problem
    assert model.found.votes == ()


def test_latest_day_is_today_and_none_is_to_come(model):
    """The clock stands at Wed 10 January 2024."""
    days = [day for day, _ in ConveyView(model).at.options]

    assert (days[0], days[-1], len(days)) == ("Wed 10 January 2024", "Thu 28 December 2023", 14)


@pytest.mark.parametrize("changed", ["practice", "by", "at", "how"])
def test_cd_who_changes_who_told_them_confirms_nothing(model, changed):
    view = ConveyView(model)
    assert (view.by.value, view.how.value) == (None, None)
    press(view.choice, "For")
    control = getattr(view, changed)

    control.index = 1
    view.choice.confirm.click()

    assert model.found.votes == ()


def test_position_is_taken_in_two_presses_and_withdrawn_when_there_is_one(model):
    view = PositionView(model)
    assert labels(view.choice) == ["For", "Against", "Abstain"]
    assert wording.NO_POSITION in write_position(model)
    press(view.choice, "Against")
    assert view.choice.confirm.description == "Confirm: the CD of Winding Key PCN is AGAINST"

    view.choice.confirm.click()

    assert "The CD of Winding Key PCN is AGAINST" in write_position(model)
    assert labels(view.choice)[-1] == "Withdraw the position"


def test_page_shows_that_a_practice_voted_and_what_was_conveyed_alone(model, vote_of):
    vote_of("Z00003", Choice.NO)
    model.convey("Z00003", "yes", TOLD)

    page = write_practices(model)

    assert "Has voted itself. Its own vote counts." in page
    assert "You conveyed: FOR" in page
    assert "does not count, since the own vote prevails" in page
    assert "Told by: A GP partner, Wed 10 January 2024, in person." in page
    assert "AGAINST" not in page
    assert "Has not voted." in page  # the other practice


def test_two_votes_are_not_told_to_differ_until_the_vote_has_closed(model, vote_of, clock):
    vote_of("Z00003", Choice.NO)
    model.convey("Z00003", "yes", TOLD)
    different = write_clashes(model)
    model.convey("Z00003", "no", TOLD)
    same = write_clashes(model)
    model.convey("Z00003", "yes", TOLD)
    model.take("yes")
    clock.at = CLOSES

    model.refresh()

    assert different == same
    assert "Ask the practice whether both say the same" in same
    assert "Own and conveyed votes differ for Cloudberry Surgery" in write_clashes(model)
    assert "You and the weight of your practices lean apart" in write_clashes(model)


def test_what_practices_think_is_read_before_anything_is_conveyed(model, store, opened, clock):
    say_view(store, member_at("Z00003"), opened, "Z00003", Remark.IDEA, "On <b>Monday", clock)
    model.refresh()

    page = write_practices(model)

    assert "Idea 2 of Cloudberry Surgery (Z00003)" in page
    assert "On &lt;b&gt;Monday" in page
    assert wording.NO_VIEW in page  # the other practice


def test_button_notes_whom_the_cd_reminded(model, vote_of):
    vote_of("Z00003", Choice.YES)
    model.refresh()
    view = PcnPracticesView(model)
    assert view.remind.description == "Note that I reminded 1 practice"
    assert "1 practice has not voted: Winding Key Medical Centre." in write_silent(model)

    view.remind.click()

    assert "Reminded Wed 10 January 2024, 12:00: Z00002." in write_silent(model)


def test_reminders_of_other_pcns_are_not_shown(model, open_as):
    open_as(CdModel, cd("U00004")).remind()

    model.refresh()

    assert "Reminded" not in write_silent(model)


def test_deputy_is_said_to_act_as_one(opened, open_as):
    assert "You act as deputy of the CD of Winding Key PCN." in write_about(
        open_as(CdModel, cd("U00002", deputy=True))
    )


def test_cd_of_two_pcns_chooses_one(opened, open_as):
    model = open_as(CdModel, cd("U00001"), cd("U00002"))
    view = PcnView(model)
    assert shown(view.pcn)

    view.pcn.value = "U00002"

    assert (model.pcn, "Winding Key PCN" in write_about(model)) == ("U00002", True)


def test_press_for_one_pcn_is_not_confirmed_for_another(opened, open_as):
    model = open_as(CdModel, cd("U00001"), cd("U00002"))
    view = PositionView(model)
    press(view.choice, "For")

    model.pcn = "U00002"
    view.choice.confirm.click()

    assert model.found.positions == ()


def test_whoever_is_no_cd_is_told_so(opened, open_as):
    model = open_as(CdModel, FACILITATOR)

    assert wording.NO_PCN in write_about(model)
    assert not shown(ConveyView(model).form)
    assert labels(PositionView(model).choice) == []


def test_buttons_of_the_position_go_when_the_vote_closes(model, clock):
    view = PositionView(model)
    clock.at = CLOSES

    model.refresh()

    assert not shown(view.choice.choices)
