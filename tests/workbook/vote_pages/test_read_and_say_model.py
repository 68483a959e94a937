from dataclasses import replace

import pytest

from raftlib.conduct.proposals import propose, revise, say_view
from raftlib.domain.proceedings import Depth, Remark
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.read_and_say import ReadAndSayModel
from tests.conduct.conftest import CLOSES, OPENS, member_at
from tests.conduct.conftest import FACILITATOR as LEAD
from tests.workbook.vote_pages.conftest import ANALYST, FACILITATOR, SCRIBE, at, cd


@pytest.fixture
def said_by_toadstool(store, proposed, clock):
    """Return the number of a view of Z00005."""
    member = member_at("Z00005")
    say_view(store, member, proposed, "Z00005", Remark.VIEW, "Too far for ours.", clock)
    return 1  # the proposal itself is 0


@pytest.mark.parametrize("held", [FACILITATOR, SCRIBE, ANALYST, at("Z00003"), cd("U00002")])
def test_every_role_reads_and_only_members_of_practices_say(proposed, open_as, held):
    model = open_as(ReadAndSayModel, held)

    assert (model.code, model.problem) == (proposed, "")
    assert model.paper.headline == "Shared same-day hub"
    assert model.may_say is (held == at("Z00003"))


def test_idea_is_left_for_the_practice_of_the_member(proposed, open_as):
    model = open_as(ReadAndSayModel, at("Z00003"))

    assert model.say("idea", "Start with one day a week.")

    (view,) = model.own_views
    assert (view.practice_code, view.remark, view.text) == (
        "Z00003",
        Remark.IDEA,
        "Start with one day a week.",
    )
    assert model.other_views == []


def test_member_of_two_practices_speaks_for_the_one_that_is_chosen(proposed, open_as):
    model = open_as(ReadAndSayModel, at("Z00013"), at("Z00003"))
    assert model.mine == ["Z00003", "Z00013"]

    model.practice = "Z00013"
    model.say("view", "We would come.")

    assert [view.practice_code for view in model.own_views] == ["Z00013"]


def test_view_for_another_practice_is_refused_whatever_the_page_shows(proposed, open_as):
    model = open_as(ReadAndSayModel, at("Z00003"))
    model.practice = "Z00005"

    assert not model.say("view", "Not ours.")

    assert "Your role does not do this" in model.problem
    assert model.found.views == ()


@pytest.mark.parametrize(
    ("remark", "text", "why"),
    [
        ("", "Something", "an idea or a view"),
        ("shout", "Something", "an idea or a view"),
        ("view", "", "is empty"),
        ("view", "Ask Mrs Miller about it", "a title with a surname"),
    ],
)
def test_what_cannot_be_kept_is_said_and_not_stored(proposed, open_as, remark, text, why):
    model = open_as(ReadAndSayModel, at("Z00003"))

    assert not model.say(remark, text)

    assert why in model.problem
    assert model.found.views == ()


def test_agreement_is_said_and_taken_back(proposed, said_by_toadstool, open_as):
    model = open_as(ReadAndSayModel, at("Z00003"))
    assert [view.seq for view in model.other_views] == [said_by_toadstool]

    model.agree(said_by_toadstool, "Z00003", agrees=True)
    agreed = model.other_views[0].agreed_by
    model.agree(said_by_toadstool, "Z00003", agrees=False)

    assert agreed == ("Z00003",)
    assert model.other_views[0].agreed_by == ()


def test_nobody_agrees_for_another_practice_or_with_themselves(
    proposed, said_by_toadstool, open_as
):
    model = open_as(ReadAndSayModel, at("Z00005"))
    assert model.may_agree(model.own_views[0]) == []

    assert not model.agree(said_by_toadstool, "Z00005", agrees=True)
    assert "no view of another practice" in model.problem
    assert not model.agree(said_by_toadstool, "Z00003", agrees=True)
    assert "Your role does not do this" in model.problem


def test_decision_of_another_locality_is_not_there_however_the_page_is_tricked(
    proposed, elsewhere, open_as
):
    asked = open_as(ReadAndSayModel, at("Z00003"), decision=elsewhere)
    assert (asked.code, f"no decision '{elsewhere}'" in asked.problem) == (proposed, True)

    asked.code = elsewhere

    assert (asked.found, asked.paper, asked.mine, asked.other_views) == (None, None, [], [])
    assert not asked.say("view", "Anything")


def test_nothing_is_said_once_the_vote_has_closed(opened, open_as, clock):
    model = open_as(ReadAndSayModel, at("Z00003"))
    assert model.may_say
    clock.at = CLOSES
    assert model.is_due

    model.refresh()

    assert (model.may_say, model.is_due) == (False, False)
    assert not model.say("view", "Late.")
    assert "has closed" in model.problem


def test_paper_opens_as_deep_as_the_member_chose_before(proposed, open_as, store, clock):
    model = open_as(ReadAndSayModel, at("Z00003"))
    assert (model.depth, model.first_depth) == (Depth.SUMMARY, Depth.SUMMARY)

    model.depth = Depth.FULL
    model.keep_first_depth()

    again = ReadAndSayModel(store, clock)
    again.open(model._access, {})
    assert (model.first_depth, again.depth) == (Depth.FULL, Depth.FULL)


def test_whoever_sits_at_this_computer_has_no_depth_to_keep(proposed, store, clock):
    model = ReadAndSayModel(store, clock)
    model.open(Access(store, None, clock), {})

    model.keep_first_depth()

    assert "Sign in to keep" in model.problem


def test_deepest_that_was_opened_is_what_was_read(proposed, open_as):
    model = open_as(ReadAndSayModel, at("Z00003"))
    assert model.read_as.depth is Depth.SUMMARY

    model.depth = Depth.FULL
    model.depth = Depth.HEADLINE

    assert model.read_as.depth is Depth.FULL
    assert model.read_as.paper == model.paper.fingerprint


def test_each_decision_is_read_for_itself(proposed, open_as, store, draft, clock):
    other = propose(store, LEAD, draft, clock)
    model = open_as(ReadAndSayModel, at("Z00003"), decision=proposed)
    model.depth = Depth.FULL
    model.depth = Depth.HEADLINE

    model.code = other

    assert model.read_as.depth is Depth.HEADLINE


def test_new_version_is_shown_with_those_before(proposed, open_as, store, draft, clock):
    model = open_as(ReadAndSayModel, at("Z00003"))
    clock.at = OPENS
    revise(store, LEAD, proposed, replace(draft, summary="Two hubs."), clock)

    model.refresh()

    assert [(paper.version, paper.summary) for paper in model.found.papers] == [
        (1, "One hub for same-day appointments."),
        (2, "Two hubs."),
    ]
    assert model.paper.version == 2
