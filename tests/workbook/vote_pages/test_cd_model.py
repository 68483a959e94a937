import pytest

from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import say_view
from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice, Exclusion
from raftlib.domain.proceedings import Remark, Stage
from raftlib.store.people import end_role, list_members
from raftlib.workbook.models.cd import CdModel
from tests.conduct.conftest import CLOSES, OPENS, member_at, read
from tests.conduct.conftest import FACILITATOR as LEAD
from tests.workbook.vote_pages.conftest import ANALYST, FACILITATOR, at, cd

# U00002 has Z00002 and Z00003; U00001 has Z00001 alone.
TOLD = Told(by="A GP partner", at="Wed 10 January 2024", how="in person")


def states(model):
    return {item.practice_code: (item.voted_itself, item.conveyed) for item in model.practices}


@pytest.mark.parametrize("held", [FACILITATOR, ANALYST, at("Z00003")])
def test_nobody_else_sees_the_practices_of_a_pcn(opened, open_as, held):
    model = open_as(CdModel, held)
    model.pcn = "U00002"

    assert (model.pcns, model.practices, model.said, model.silent) == ([], [], None, [])
    assert not model.take("yes")
    assert "Your role does not do this" in model.problem


def test_cd_sees_what_their_practices_think_before_there_is_a_vote(proposed, open_as, store, clock):
    say_view(store, member_at("Z00003"), proposed, "Z00003", Remark.VIEW, "Good.", clock)
    say_view(store, member_at("Z00013"), proposed, "Z00013", Remark.VIEW, "Bad.", clock)

    model = open_as(CdModel, cd("U00002"))

    views = {item.practice_code: [view.text for view in item.views] for item in model.practices}
    assert views == {"Z00002": [], "Z00003": ["Good."]}
    assert model.seat is None


def test_own_votes_of_practices_are_seen_to_be_there_and_not_what_they_say(
    opened, open_as, vote_of
):
    vote_of("Z00003", Choice.NO)

    model = open_as(CdModel, cd("U00002"))

    assert states(model) == {"Z00002": (False, None), "Z00003": (True, None)}
    assert model.silent == ["Z00002"]
    assert model.outcome is None


def test_vote_is_conveyed_with_who_told_the_cd(opened, open_as):
    model = open_as(CdModel, cd("U00002"))

    assert model.convey("Z00003", "abstain", TOLD)

    (cast,) = model.found.votes
    assert (cast.vote.choice, cast.vote.way, cast.vote.conveyed_by) == ("abstain", "cd", "U00002")
    assert (cast.told_by, cast.told_at, cast.told_how) == (TOLD.by, TOLD.at, TOLD.how)
    assert (model.recorded_for, model.receipt.reason) == ("Z00003", None)
    assert model.silent == ["Z00002"]


def test_own_vote_prevails_over_one_that_is_conveyed_later(opened, open_as, vote_of, clock):
    vote_of("Z00003", Choice.NO)
    clock.go(minutes=1)
    model = open_as(CdModel, cd("U00002"))

    model.convey("Z00003", "yes", TOLD)

    assert model.receipt.reason is Exclusion.SUPERSEDED
    assert states(model)["Z00003"] == (True, model.found.votes[1])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Told(by="", at="Wed 10 January 2024", how="in person"), "Who told you is empty"),
        (Told(by="A GP partner", at="", how="in person"), "When you were told is empty"),
        (Told(by="A GP partner", at="Wed 10 January 2024", how=""), "How you were told is empty"),
    ],
)
def test_nothing_is_conveyed_without_who_when_and_how(opened, open_as, told, why):
    model = open_as(CdModel, cd("U00002"))

    assert not model.convey("Z00003", "yes", told)

    assert why in model.problem
    assert model.found.votes == ()


def test_practice_of_another_pcn_is_kept_and_does_not_count(opened, open_as):
    """The page offers the CD's own practices alone; the page was tricked."""
    model = open_as(CdModel, cd("U00002"))

    model.convey("Z00013", "yes", TOLD)

    assert model.receipt.reason is Exclusion.NOT_AUTHORISED


def test_pcn_of_others_is_neither_shown_nor_spoken_for(opened, open_as):
    model = open_as(CdModel, cd("U00002"))

    model.pcn = "U00004"

    assert (model.practices, model.said) == ([], None)
    assert not model.take("yes")
    assert not model.convey("Z00013", "yes", TOLD)
    assert "Your role does not do this" in model.problem
    assert (model.found.votes, model.found.positions) == ((), ())


def test_position_is_the_cds_own_and_is_never_filled_in(opened, open_as, vote_of):
    vote_of("Z00002", Choice.YES)
    vote_of("Z00003", Choice.YES)
    model = open_as(CdModel, cd("U00002"))
    assert model.said.position is None

    model.take("no")

    assert model.said.position.position.choice == "no"
    assert (model.recorded_for, model.receipt) == ("", model.said.receipts[0])


def test_position_is_changed_and_withdrawn(opened, open_as, clock):
    model = open_as(CdModel, cd("U00002"))
    model.take("yes")
    clock.go(minutes=1)
    model.take("abstain")
    assert model.said.position.position.choice == "abstain"
    clock.go(minutes=1)

    model.take("withdraw")

    assert model.said.position is None


def test_cd_of_two_pcns_speaks_for_the_one_that_is_chosen(opened, open_as):
    model = open_as(CdModel, cd("U00002"), cd("U00001"))
    assert (model.pcns, model.pcn) == (["U00001", "U00002"], "U00001")
    model.take("yes")

    model.pcn = "U00002"

    assert (model.said.position, model.receipt) == (None, None)
    assert [item.practice_code for item in model.practices] == ["Z00002", "Z00003"]


def test_deputy_is_one_who_stands_in_for_that_pcn_alone(opened, open_as):
    model = open_as(CdModel, cd("U00002", deputy=True), cd("U00001"))
    assert not model.is_deputy

    model.pcn = "U00002"

    assert model.is_deputy


def test_recused_seat_keeps_a_position_that_does_not_count(proposed, rules, open_as, store, clock):
    window = Window(opens_at=OPENS, closes_at=CLOSES, recused_seats={"U00002"})
    open_vote(store, LEAD, proposed, window, rules["standard"], clock)
    clock.at = OPENS
    model = open_as(CdModel, cd("U00002"))
    assert model.seat.recused

    model.take("yes")

    assert (model.receipt.reason, model.said.position) == (Exclusion.RECUSED, None)


def test_seat_that_was_vacant_is_told_to_the_deputy(proposed, rules, open_as, store, clock):
    gone = next(m for m in list_members(store) if m.name.startswith("CD of U00002"))
    end_role(store, gone.number, cd("U00002"), clock())
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, LEAD, proposed, window, rules["standard"], clock)
    clock.at = OPENS
    model = open_as(CdModel, cd("U00002", deputy=True))
    assert (model.seat.vacant, model.is_deputy) == (True, True)

    model.take("yes")

    assert (model.receipt.reason, model.said.position) == (Exclusion.VACANT, None)


def test_reminder_names_those_of_the_pcn_that_have_not_voted(opened, open_as, vote_of, store):
    vote_of("Z00003", Choice.YES)
    model = open_as(CdModel, cd("U00002"))

    assert model.remind()

    assert [noted.what for noted in read(store, opened).reminders] == ["Z00002"]


def test_nobody_is_reminded_where_all_have_voted(opened, open_as, vote_of):
    vote_of("Z00001", Choice.YES)
    model = open_as(CdModel, cd("U00001"))

    assert not model.remind()

    assert "All practices of this PCN have voted" in model.problem


def test_what_differs_is_known_only_once_the_vote_has_closed(opened, open_as, vote_of, clock):
    """Own against, conveyed for, and a CD who is for: a clash, and at odds."""
    vote_of("Z00003", Choice.NO)
    model = open_as(CdModel, cd("U00002"))
    model.convey("Z00003", "yes", TOLD)
    model.take("yes")
    assert model.outcome is None

    clock.at = CLOSES
    model.refresh()

    assert model.stage is Stage.CLOSED
    assert (model.outcome.conflicts, model.outcome.cd_at_odds) == (("Z00003",), ("U00002",))


def test_decision_of_another_locality_is_not_there_however_the_page_is_tricked(
    opened, elsewhere, open_as
):
    model = open_as(CdModel, cd("U00002"))

    model.code = elsewhere

    assert (model.found, model.pcns, model.practices) == (None, [], [])
    assert not model.take("yes")
