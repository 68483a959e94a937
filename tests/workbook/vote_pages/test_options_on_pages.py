"""A vote on options on the pages of practices, facilitators and CDs."""

from dataclasses import replace

import pytest

from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.domain.acts import Told
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.domain.proceedings import Depth
from raftlib.workbook.models.ballot import NO_CHOICE, BallotModel
from raftlib.workbook.models.cd import CdModel
from raftlib.workbook.models.read_and_say import ReadAndSayModel
from raftlib.workbook.views.ballot import RecordView, VoteView, write_recorded, write_standing
from raftlib.workbook.views.cd import ConveyView, PositionView, write_practices
from raftlib.workbook.views.paper_depths import write_paper, write_versions
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS
from tests.workbook.vote_pages.conftest import SCRIBE, at, cd
from tests.workbook.vote_pages.test_views_ballot import labels, press, shown

SHARES = (
    Option(key="A", title="Two-thirds"),
    Option(key="B", title="Three-quarters"),
    Option(key="C", title="As it is"),
)
TOLD = Told(by="The practice manager", at="today", how="by telephone")
# Z00003 is Cloudberry Surgery, in U00002.


@pytest.fixture
def open_on(store, draft, rules, clock):
    """Open a vote on three options by this method, and return its code."""

    def open_it(method: OptionMethod) -> str:
        options = Options(method=method, options=SHARES)
        code = propose(store, FACILITATOR, replace(draft, options=options), clock)
        window = Window(opens_at=OPENS, closes_at=CLOSES)
        open_vote(store, FACILITATOR, code, window, rules["standard"], clock)
        clock.at = OPENS
        return code

    return open_it


@pytest.fixture
def plurality(open_on):
    return open_on(OptionMethod.PLURALITY)


@pytest.fixture
def approval(open_on):
    return open_on(OptionMethod.APPROVAL)


def test_buttons_are_the_options(plurality, open_as):
    model = open_as(BallotModel, at("Z00003"))
    view = VoteView(model)
    assert labels(view.vote) == ["A (Two-thirds)", "B (Three-quarters)", "C (As it is)", "Abstain"]
    assert not shown(view.vote.ticks)

    press(view.vote, "B (Three-quarters)")
    said = view.vote.confirm.description
    view.vote.confirm.click()

    assert said == "Confirm: Cloudberry Surgery votes for option B (Three-quarters)"
    assert [one.vote.choice for one in model.found.votes] == ["B"]
    assert "has voted: option B (Three-quarters), online" in write_standing(model)
    assert labels(view.withdraw) == ["Withdraw the vote"]


def test_what_is_ticked_is_chosen_then_confirmed(approval, open_as):
    model = open_as(BallotModel, at("Z00003"))
    view = VoteView(model)
    assert labels(view.vote) == ["Abstain"]
    assert view.vote.ticked.disabled

    view.vote.ticks.boxes["C"].value = view.vote.ticks.boxes["A"].value = True
    assert view.vote.ticked.description == "Choose A and C"
    view.vote.ticked.click()
    said = view.vote.confirm.description
    view.vote.confirm.click()

    assert said.endswith("votes for options A (Two-thirds) and C (As it is)")
    assert [one.vote.choice for one in model.found.votes] == ["A+C"]
    assert "has voted: options A (Two-thirds) and C (As it is)" in write_standing(model)
    assert view.vote.ticks.ticked == []


def test_tick_after_the_choice_asks_anew(approval, open_as):
    view = VoteView(open_as(BallotModel, at("Z00003")))
    view.vote.ticks.boxes["A"].value = True
    view.vote.ticked.click()

    view.vote.ticks.boxes["B"].value = True

    assert not shown(view.vote.second)
    assert view.vote.ticked.description == "Choose A and B"


def test_no_not_yet_leaves_the_ticks(approval, open_as):
    view = VoteView(open_as(BallotModel, at("Z00003")))
    view.vote.ticks.boxes["A"].value = True
    view.vote.ticked.click()

    view.vote.leave.click()

    assert not shown(view.vote.second)
    assert view.vote.ticks.ticked == ["A"]


def test_abstaining_and_withdrawing_are_as_before(plurality, open_as):
    model = open_as(BallotModel, at("Z00003"))
    assert model.vote("abstain")
    assert "has voted: ABSTAINED" in write_standing(model)

    assert model.vote("withdraw")

    assert "has not voted yet" in write_standing(model)


@pytest.mark.parametrize("choice", ["yes", "D", "A+B", ""])
def test_choice_that_this_vote_does_not_have_is_refused(plurality, open_as, choice):
    model = open_as(BallotModel, at("Z00003"))

    assert not model.vote(choice)

    assert model.problem == NO_CHOICE
    assert model.found.votes == ()


def test_option_of_an_e_mail_is_recorded(plurality, open_as):
    model = open_as(BallotModel, SCRIBE)
    view = RecordView(model)
    view.practice.value, view.way.value = "Z00003", "email"

    press(view.choice, "A (Two-thirds)")
    said = view.choice.confirm.description
    view.choice.confirm.click()

    assert said == "Confirm: Cloudberry Surgery votes for option A (Two-thirds), by e-mail"
    assert "Cloudberry Surgery: option A (Two-thirds)" in write_recorded(model)


def test_several_options_of_an_e_mail_are_recorded(approval, open_as):
    model = open_as(BallotModel, SCRIBE)

    assert model.record("Z00003", "meeting", "C+A")

    assert [one.vote.choice for one in model.found.votes] == ["A+C"]


def test_cd_conveys_an_option_and_reads_it_in_words(plurality, open_as):
    model = open_as(CdModel, cd("U00002"))
    view = ConveyView(model)
    view.practice.value = "Z00003"
    assert labels(view.choice)[:3] == ["A (Two-thirds)", "B (Three-quarters)", "C (As it is)"]

    press(view.choice, "C (As it is)")
    assert view.choice.confirm.description.endswith("told me option C (As it is)")
    assert model.convey("Z00003", "C", TOLD)

    assert "You conveyed: option C (As it is)" in write_practices(model)


def test_practice_reads_what_was_conveyed_for_it(plurality, open_as):
    open_as(CdModel, cd("U00002")).convey("Z00003", "C", TOLD)

    said = write_standing(open_as(BallotModel, at("Z00003")))

    assert "conveyed a vote for your practice: option C (As it is)" in said


def test_position_of_a_cd_is_on_options(approval, open_as):
    model = open_as(CdModel, cd("U00002"))
    view = PositionView(model)
    view.choice.ticks.boxes["B"].value = True
    view.choice.ticked.click()
    said = view.choice.confirm.description

    view.choice.confirm.click()

    assert said.endswith("is for option B (Three-quarters)")
    assert [one.position.choice for one in model.found.positions] == ["B"]
    assert "is for option B (Three-quarters)" in view.children[0].value


def test_cd_sees_nothing_of_how_a_practice_chose(plurality, open_as):
    open_as(BallotModel, at("Z00003")).vote("B")

    said = write_practices(open_as(CdModel, cd("U00002")))

    assert "Has voted itself" in said
    assert "Three-quarters" not in said


def test_paper_names_the_options_at_every_depth(plurality, open_as):
    model = open_as(ReadAndSayModel, at("Z00003"))
    for depth in Depth:
        model.depth = depth
        text = write_paper(model)
        assert "A vote names one option." in text
        assert all(f"Option {one.key} ({one.title})" in text for one in SHARES)


def test_rule_beside_the_paper_says_how_an_option_is_chosen(approval, open_as):
    said = write_versions(open_as(ReadAndSayModel, at("Z00003")))

    assert "of votes for any option" in said
    assert "A vote names every option that it approves of." in said


def test_boxes_reach_the_screen(approval, open_as):
    ticks = VoteView(open_as(BallotModel, at("Z00003"))).vote.ticks

    sent = ticks.get_state()

    assert len(sent["children"]) == 1 + len(SHARES)
    assert shown(ticks)
