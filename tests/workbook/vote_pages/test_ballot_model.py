from datetime import timedelta

import pytest

from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.votes import convey_vote
from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice, Exclusion
from raftlib.domain.proceedings import Depth, Stage
from raftlib.workbook.models.ballot import BallotModel
from tests.conduct.conftest import CLOSES, OPENS, cd_of, read
from tests.conduct.conftest import FACILITATOR as LEAD
from tests.workbook.vote_pages.conftest import ANALYST, FACILITATOR, SCRIBE, at, cd

TOLD = Told(by="The practice manager", at="Wed 10 January 2024", how="by telephone")


@pytest.mark.parametrize(
    ("held", "votes", "records"),
    [
        (at("Z00003"), True, False),
        (FACILITATOR, False, True),
        (SCRIBE, False, True),
        (ANALYST, False, False),
        (cd("U00002"), False, False),
    ],
)
def test_members_of_practices_vote_and_facilitator_and_scribe_record(
    opened, open_as, held, votes, records
):
    model = open_as(BallotModel, held)

    assert (model.may_vote, model.may_record) == (votes, records)


def test_vote_is_recorded_with_what_was_read_and_gives_a_receipt(opened, open_as, store):
    model = open_as(BallotModel, at("Z00003"))
    model.depth = Depth.FULL

    assert model.vote("yes")

    (cast,) = read(store, opened).votes
    assert (cast.vote.choice, cast.vote.way, cast.depth) == ("yes", "online", "full")
    assert cast.paper == model.paper.fingerprint
    assert (model.receipt.seq, model.receipt.hash, model.receipt.reason) == (2, cast.hash, None)
    assert model.said.receipts == (model.receipt,)


def test_weight_is_the_frozen_list_size(opened, open_as):
    """Z00003 has 14,215 patients in the demo register."""
    assert open_as(BallotModel, at("Z00003")).weight == 14_215


def test_last_vote_counts_until_it_is_withdrawn(opened, open_as, clock):
    model = open_as(BallotModel, at("Z00003"))
    model.vote("yes")
    clock.go(minutes=1)
    model.vote("no")
    changed = model.said.own.vote.choice
    clock.go(minutes=1)
    model.vote("withdraw")

    assert changed == "no"
    assert model.said.own is None
    reasons = [receipt.reason for receipt in model.said.receipts]
    assert reasons == [Exclusion.SUPERSEDED, Exclusion.SUPERSEDED, None]
    assert model.turnout.voted == ()


@pytest.mark.parametrize("choice", ["", "maybe", "YES"])
def test_choice_that_is_none_is_refused(opened, open_as, choice):
    model = open_as(BallotModel, at("Z00003"))

    assert not model.vote(choice)

    assert "none of the choices" in model.problem
    assert model.found.votes == ()


def test_practice_of_others_is_neither_shown_nor_voted_for(opened, open_as, vote_of):
    """The page's list offers Z00003 alone; the page was tricked."""
    vote_of("Z00013", Choice.NO)
    model = open_as(BallotModel, at("Z00003"))

    model.practice = "Z00013"

    assert model.said is None
    assert not model.vote("yes")
    assert "Your role does not do this" in model.problem
    assert len(model.found.votes) == 1


def test_member_who_records_nothing_cannot_record(opened, open_as):
    model = open_as(BallotModel, at("Z00003"))

    assert not model.record("Z00003", "email", "yes")

    assert "Your role does not do this" in model.problem


def test_decision_of_another_locality_is_not_there_however_the_page_is_tricked(
    opened, elsewhere, open_as
):
    model = open_as(BallotModel, at("Z00003"))

    model.code = elsewhere

    assert (model.found, model.turnout, model.practices) == (None, None, [])
    assert not model.vote("yes")
    assert "No decision is shown" in model.problem


def test_two_practices_vote_one_after_the_other(opened, open_as):
    model = open_as(BallotModel, at("Z00003"), at("Z00013"))
    model.vote("yes")
    model.practice = "Z00013"
    assert (model.said.own, model.receipt) == (None, None)

    model.vote("abstain")

    assert model.said.own.vote.choice == "abstain"
    model.practice = "Z00003"
    assert model.said.own.vote.choice == "yes"


def test_conveyed_vote_is_there_and_the_own_one_prevails(opened, open_as, store, clock):
    convey_vote(store, cd_of("U00002"), opened, "Z00003", Choice.NO, "U00002", TOLD, clock)
    model = open_as(BallotModel, at("Z00003"))
    assert (model.said.own, model.said.conveyed.vote.choice) == (None, "no")

    model.vote("yes")

    assert (model.said.own.vote.choice, model.said.conveyed.told_how) == ("yes", "by telephone")
    assert model.said.receipts[0].reason is Exclusion.SUPERSEDED


@pytest.mark.parametrize("way", ["email", "meeting"])
def test_scribe_records_what_came_another_way(opened, open_as, way):
    model = open_as(BallotModel, SCRIBE)

    assert model.record("Z00013", way, "no")

    (cast,) = model.found.votes
    assert (cast.vote.practice_code, cast.vote.way, cast.vote.choice) == ("Z00013", way, "no")
    assert (model.recorded_for, model.recorded_as) == ("Z00013", "no")
    assert (cast.depth, cast.paper) == ("", model.paper.fingerprint)
    assert model.receipt.reason is None


@pytest.mark.parametrize("way", ["", "online", "cd", "pigeon"])
def test_facilitator_records_no_online_or_conveyed_vote(opened, open_as, way):
    model = open_as(BallotModel, FACILITATOR)

    assert not model.record("Z00013", way, "no")

    assert model.problem != ""
    assert model.found.votes == ()


def test_turnout_counts_practices_and_patients(opened, open_as, vote_of):
    """Z00003 has 14,215 patients, Z00013 5,930; the 24 practices together 301,621."""
    vote_of("Z00003", Choice.YES)
    vote_of("Z00013", Choice.ABSTAIN)

    turnout = open_as(BallotModel, FACILITATOR).turnout

    assert (turnout.voted, turnout.practices_entitled) == (("Z00003", "Z00013"), 24)
    assert (turnout.patients_voted, turnout.patients_entitled) == (20_145, 301_621)


def test_vote_that_has_not_been_opened_offers_nothing(proposed, open_as):
    model = open_as(BallotModel, at("Z00003"))

    assert (model.may_vote, model.weight, model.turnout) == (False, None, None)
    assert not model.vote("yes")
    assert "has not been opened yet" in model.problem


def test_page_turns_when_the_vote_opens_and_when_it_closes(opened, open_as, clock):
    clock.at = OPENS - timedelta(microseconds=1)
    model = open_as(BallotModel, at("Z00003"))
    assert (model.stage, model.may_vote, model.is_due) == (Stage.COMING, False, False)

    clock.at = OPENS
    assert model.is_due
    model.refresh()
    assert (model.stage, model.may_vote) == (Stage.OPEN, True)

    clock.at = CLOSES
    assert model.is_due
    model.refresh()
    assert (model.stage, model.may_vote, model.is_due) == (Stage.CLOSED, False, False)


def test_vote_that_comes_too_late_is_kept_marked_and_told(opened, open_as, clock):
    model = open_as(BallotModel, at("Z00003"))
    clock.at = CLOSES

    assert model.vote("yes")

    assert model.receipt.reason is Exclusion.LATE
    assert (len(model.found.votes), model.said.own, model.stage) == (1, None, Stage.CLOSED)


def test_recused_practice_is_offered_no_vote(proposed, rules, open_as, store, clock):
    window = Window(opens_at=OPENS, closes_at=CLOSES, recused_practices={"Z00003"})
    open_vote(store, LEAD, proposed, window, rules["standard"], clock)
    clock.at = OPENS

    model = open_as(BallotModel, at("Z00003"), at("Z00013"))

    assert (model.practice, model.is_recused, model.may_vote) == ("Z00003", True, False)
    model.practice = "Z00013"
    assert model.may_vote


def test_vote_of_another_practice_is_heard_of(opened, open_as, vote_of):
    model = open_as(BallotModel, at("Z00003"))

    vote_of("Z00013", Choice.NO)
    model.refresh()

    assert model.turnout.voted == ("Z00013",)
