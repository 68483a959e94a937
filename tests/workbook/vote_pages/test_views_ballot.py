import pytest

from raftlib.conduct.votes import convey_vote
from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice
from raftlib.workbook.models.ballot import BallotModel
from raftlib.workbook.views.ballot import (
    RecordView,
    VoteView,
    write_about,
    write_next_step,
    write_question,
    write_stage,
    write_standing,
    write_turnout,
)
from raftlib.workbook.wording import ballot as wording
from tests.conduct.conftest import CLOSES, OPENS, cd_of
from tests.workbook.vote_pages.conftest import FACILITATOR, SCRIBE, at

TOLD = Told(by="The practice manager", at="Wed 10 January 2024", how="by telephone")


def labels(choice):
    return [button.description for button in choice.choices.children]


def press(choice, label):
    next(b for b in choice.choices.children if b.description == label).click()


def shown(widget):
    return widget.layout.display != "none"


@pytest.fixture
def model(opened, open_as):
    return open_as(BallotModel, at("Z00003"))


def test_vote_takes_two_presses_on_two_buttons(model):
    view = VoteView(model)
    assert labels(view.vote) == ["For", "Against", "Abstain"]
    assert not shown(view.vote.second)

    press(view.vote, "For")
    press(view.vote, "For")
    assert model.found.votes == ()
    assert view.vote.confirm.description == "Confirm: Cloudberry Surgery votes FOR"
    view.vote.confirm.click()
    view.vote.confirm.click()

    assert [cast.vote.choice for cast in model.found.votes] == ["yes"]
    assert not shown(view.vote.second)


def test_press_can_be_thought_better_of(model):
    view = VoteView(model)
    press(view.vote, "Against")

    view.vote.leave.click()
    view.vote.confirm.click()

    assert (view.vote.pending, model.found.votes) == ("", ())


def test_confirm_that_nobody_asked_for_does_nothing(model):
    """It is hidden; the page was tricked."""
    VoteView(model).vote.confirm.click()

    assert model.found.votes == ()


def test_what_others_do_leaves_an_unconfirmed_choice_alone(model, vote_of):
    view = VoteView(model)
    press(view.vote, "Abstain")
    vote_of("Z00013", Choice.NO)

    model.refresh()

    assert view.vote.pending == "abstain"


def test_other_practice_is_not_voted_for_by_a_press_for_the_first(opened, open_as):
    model = open_as(BallotModel, at("Z00003"), at("Z00013"))
    view = VoteView(model)
    assert shown(view.practice)
    press(view.vote, "For")

    view.practice.value = "Z00013"
    view.vote.confirm.click()

    assert (view.vote.pending, model.found.votes) == ("", ())


def test_withdrawing_is_offered_once_there_is_a_vote_and_takes_two_presses(model):
    view = VoteView(model)
    assert not shown(view.withdraw.choices)
    model.vote("yes")
    press(view.withdraw, "Withdraw the vote")
    assert view.withdraw.confirm.description == ("Confirm: Cloudberry Surgery WITHDRAWS its vote")

    view.withdraw.confirm.click()

    assert model.said.own is None
    assert not shown(view.withdraw.choices)


def test_buttons_go_when_the_vote_closes_with_what_was_not_confirmed(model, clock):
    view = VoteView(model)
    press(view.vote, "For")
    clock.at = CLOSES

    model.refresh()
    view.vote.confirm.click()

    assert not shown(view.vote.choices)
    assert (view.vote.pending, model.found.votes) == ("", ())


def test_member_of_one_practice_chooses_none(model):
    assert not shown(VoteView(model).practice)


def test_receipt_has_number_time_hash_and_whether_it_counts(model):
    model.vote("yes")

    page = write_standing(model)

    assert "Cloudberry Surgery has voted: FOR, online." in page
    assert "<dt>Number in the record</dt><dd>2</dd>" in page
    assert "<dt>Time</dt><dd>Wed 10 January 2024, 12:00:00</dd>" in page
    assert f"<dd>{model.receipt.hash}</dd>" in page
    assert "<dd>Yes, as things stand</dd>" in page
    assert "read: summary" in page


def test_late_vote_says_that_it_does_not_count(model, clock):
    clock.at = CLOSES

    model.vote("yes")

    assert "Kept, but does not count: it came when the vote had closed" in write_standing(model)


def test_conveyed_vote_is_shown_with_who_told_the_cd(opened, model, store, clock):
    convey_vote(store, cd_of("U00002"), opened, "Z00003", Choice.NO, "U00002", TOLD, clock)
    model.refresh()

    page = write_standing(model)

    assert "The CD of Winding Key PCN conveyed a vote for your practice: AGAINST" in page
    assert "Told by: The practice manager, Wed 10 January 2024, by telephone." in page
    assert "Your own vote prevails: vote here if this is not right." in page
    model.vote("yes")
    assert "so the conveyed one does not count" in write_standing(model)


def test_page_says_weight_and_that_votes_are_open(model):
    page = write_about(model)

    assert "You vote on behalf of Cloudberry Surgery. Your vote counts for 14,215 patients" in page
    assert "Votes are by practice, and open" in write_standing(model)


def test_question_and_its_first_sentence_stand_before_the_buttons(model):
    """On a phone nobody scrolls past a paper to vote; it is beneath."""
    view = VoteView(model)

    first, _practice, then, *_others = view.children
    assert ">Shared same-day hub<" in first.value
    assert ">One hub for same-day appointments.<" in first.value
    assert "Press your choice, then confirm it." in first.value
    assert then is view.vote


@pytest.mark.parametrize("held", [FACILITATOR, SCRIBE, at("Z00003")])
def test_nobody_is_told_to_press_once_the_vote_has_closed(opened, open_as, clock, held):
    model = open_as(BallotModel, held)
    clock.at = CLOSES

    model.refresh()

    assert wording.VOTING_ENDED in write_about(model)
    assert "Press" not in write_question(model) + write_about(model) + write_standing(model)


def test_practice_that_has_not_voted_is_told_so_and_after_the_end_that_it_did_not(model, clock):
    assert "has not voted yet, so no vote is recorded. Press your choice" in write_standing(model)
    clock.at = CLOSES

    model.refresh()

    assert "Your practice did not vote itself." in write_standing(model)


def test_voter_whose_line_was_cut_reads_whether_the_vote_is_recorded(model, clock):
    """The page comes back as the kernel has it: either the press arrived, or it did not."""
    view = VoteView(model)
    press(view.vote, "For")
    assert shown(view.vote.second)
    assert "This is not recorded yet: confirm it." in view.vote.waiting.value
    assert "so no vote is recorded" in write_standing(model)

    clock.go(hours=2, minutes=3)
    view.vote.confirm.click()

    assert "Your vote is recorded: yes, at 14:03." in write_standing(model)
    assert not shown(view.vote.second)
    clock.go(days=1)
    assert "recorded: yes, on Wed 10 January 2024, 14:03." in write_standing(model)


def test_turnout_says_who_and_how_many(model, vote_of):
    """5,930 of 301,621 patients."""
    vote_of("Z00013", Choice.NO)
    model.refresh()

    page = write_turnout(model)

    assert "1 of 24 practices has voted, with 5,930 of 301,621 patients on their lists." in page
    assert "<li>Cobweb Cottage Practice (Z00013)</li>" in page


def test_time_is_counted_down_to_the_opening_and_to_the_closing(model, clock):
    assert f'datetime="{CLOSES.isoformat()}"' in write_stage(model)
    clock.at = OPENS.replace(hour=11)

    model.refresh()

    assert f'datetime="{OPENS.isoformat()}"' in write_stage(model)
    assert "The vote opens Wed 10 January 2024, 12:00" in write_stage(model)


def test_closing_turns_the_page_to_the_result(model, clock):
    clock.at = CLOSES

    model.refresh()

    page = write_stage(model)
    assert "The vote closed Wed 17 January 2024, 17:00." in page
    assert f'href="/pages/vote-outcome?decision={model.code}"' in page
    assert "voted" not in write_turnout(model).replace(wording.TURNOUT_LATER, "")


def test_scribe_records_a_vote_in_two_presses(opened, open_as):
    model = open_as(BallotModel, SCRIBE)
    view = RecordView(model)
    view.practice.value, view.way.value = "Z00013", "meeting"
    press(view.choice, "Against")
    assert view.choice.confirm.description == (
        "Confirm: Cobweb Cottage Practice votes AGAINST, at the meeting"
    )

    view.choice.confirm.click()

    (cast,) = model.found.votes
    assert (cast.vote.practice_code, cast.vote.way) == ("Z00013", "meeting")
    assert "Cobweb Cottage Practice: AGAINST" in view.children[-1].value


def test_recorder_who_changes_the_practice_confirms_nothing(opened, open_as):
    model = open_as(BallotModel, FACILITATOR)
    view = RecordView(model)
    press(view.choice, "For")

    view.practice.value = "Z00013"
    view.choice.confirm.click()

    assert model.found.votes == ()


def test_member_of_a_practice_has_no_form_to_record(model):
    view = RecordView(model)

    assert not shown(view.form)
    assert view.practice.options == ()


def test_own_vote_is_no_receipt_of_the_recorder(opened, open_as):
    """Whoever is both sees the receipt of the own vote in one place."""
    model = open_as(BallotModel, FACILITATOR, at("Z00003"))
    view = RecordView(model)

    model.vote("yes")

    assert view.children[-1].value == ""


@pytest.mark.parametrize(
    ("held", "words"),
    [(at("Z00003"), "Agree in your practice"), (SCRIBE, "Record here what came by e-mail")],
)
def test_next_step_is_for_whoever_looks(open_as, opened, held, words):
    model = open_as(BallotModel, held)

    assert words in write_next_step(model)
