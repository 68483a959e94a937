import re
from datetime import timedelta

import pytest

from raftlib.domain.people import EVERYBODY, HeldRole, Role
from raftlib.server.pages import PAGES
from raftlib.workbook.views.decisions_list import (
    DecisionFilterView,
    DecisionsNextStepView,
    DecisionsView,
    write_decisions,
    write_message,
)
from raftlib.workbook.wording import decisions_list as wording
from tests.workbook.proposals import FACILITATOR, SetClock, saved
from tests.workbook.stores import ESCAPED, HOSTILE
from tests.workbook.test_decisions_list_model import CODE, MEMBER, open_list, put_to_the_vote


def links(text):
    return re.findall('href="/pages/([a-z-]+)\\?decision=' + CODE, text)


def test_filters_reach_the_model_and_the_model_the_filters(demo):
    model = open_list(demo, FACILITATOR)
    view = DecisionFilterView(model)

    view.stage.value, view.words.value = "closed", "lines"
    assert [one.code for one in model.shown] == ["D-2023-05"]
    view.clear.click()

    assert (view.stage.value, view.words.value, len(model.shown)) == ("", "", 2)


def test_filters_are_there_once_there_is_something_to_filter(store):
    view = DecisionFilterView(open_list(store, FACILITATOR))

    assert view.form.layout.display == "none"
    assert view.locality.options


def test_member_is_not_asked_for_a_locality(demo):
    assert DecisionFilterView(open_list(demo, MEMBER)).locality.layout.display == "none"
    assert DecisionFilterView(open_list(demo, FACILITATOR)).locality.layout.display is None


def test_new_decision_reaches_the_list(demo):
    model = open_list(demo, MEMBER)
    view = DecisionsView(model)
    assert CODE not in view.value
    saved(demo)

    model.refresh()

    assert f"{CODE} Shared same-day hub" in view.value
    assert "Coming, standard route, North (demo)." in view.value
    assert "The vote has not been opened yet." in view.value
    assert "3 decisions." in view.value


@pytest.mark.parametrize(
    ("role", "coming", "opened", "closed"),
    [
        (
            MEMBER,
            ["read-and-say"],
            ["vote", "read-and-say"],
            ["vote-outcome", "notice", "read-and-say"],
        ),
        (
            HeldRole(role=Role.CD, pcn_code="U00002"),
            ["read-and-say"],
            ["cd", "read-and-say"],
            ["vote-outcome", "notice", "read-and-say"],
        ),
        (
            FACILITATOR,
            ["read-and-say", "proposal"],
            ["run-the-vote", "read-and-say"],
            ["vote-outcome", "notice", "read-and-say", "run-the-vote"],
        ),
        (
            HeldRole(role=Role.SCRIBE),
            ["read-and-say"],
            ["vote", "read-and-say"],
            ["vote-outcome", "notice", "read-and-say"],
        ),
    ],
    ids=["member", "cd", "facilitator", "scribe"],
)
def test_each_role_is_led_where_it_may_go(demo, role, coming, opened, closed):
    clock = SetClock()
    model = open_list(demo, role, clock=clock)
    proposal = saved(demo, clock)
    model.refresh()
    assert links(write_decisions(model)) == coming

    proposal.has_seen = True
    proposal.open_vote()
    model.refresh()
    assert links(write_decisions(model)) == opened
    clock.at += timedelta(days=8)
    model.refresh()

    assert links(write_decisions(model)) == closed


def test_open_vote_says_when_it_closes_and_lets_the_browser_count(demo):
    clock = SetClock()
    put_to_the_vote(demo, clock)

    text = write_decisions(open_list(demo, MEMBER, clock=clock))

    assert "The vote is open until Fri 8 December 2023, 17:00." in text
    assert 'datetime="2023-12-08T17:00:00+00:00" data-now="2023-12-01T12:00:00+00:00"' in text


def test_decision_without_a_vote_has_a_notice_and_no_outcome(demo):
    model = saved(demo)
    model.outcome, model.why = "Agreed.", "It concerns one practice."
    model.take()

    text = write_decisions(open_list(demo, MEMBER))

    assert "decided it without a weighted vote" in text
    assert links(text) == ["notice", "read-and-say"]


def test_imported_record_leads_to_its_outcome(demo):
    clock = SetClock()
    clock.at += timedelta(days=30)

    text = write_decisions(open_list(demo, MEMBER, clock=clock))

    assert "Closed, imported record, North (demo)." in text
    assert 'href="/pages/vote-outcome?decision=D-2023-07"' in text
    assert "run-the-vote" not in text


@pytest.mark.parametrize("place", wording.PLACES, ids=lambda place: place.text)
def test_links_go_only_to_roles_that_may_open_the_page(place):
    pages = {page.slug: page for page in PAGES}
    may = pages[place.slug].roles if place.slug in pages else EVERYBODY

    assert place.roles <= may


def test_page_without_decisions_says_who_brings_one(store):
    member = HeldRole(role=Role.PRACTICE, practice_code="Z00001")

    assert wording.NONE_YET in write_message(open_list(store, member))
    assert wording.NONE_YET_FOR_FACILITATORS in write_message(open_list(store, FACILITATOR))
    assert write_decisions(open_list(store, member)) == ""


def test_nothing_found_says_of_how_many(demo):
    model = open_list(demo, MEMBER)
    model.words = "no such words"

    assert "None of the 2 decisions is like that" in write_decisions(model)


def test_facilitator_is_led_to_write_one(demo):
    assert 'href="/pages/proposal"' in DecisionsNextStepView(open_list(demo, FACILITATOR)).value
    assert "proposal" not in DecisionsNextStepView(open_list(demo, MEMBER)).value


def test_hostile_headline_is_text(demo):
    saved(demo, headline=HOSTILE)

    text = write_decisions(open_list(demo, MEMBER))

    assert "<script" not in text
    assert ESCAPED in text


def test_hostile_choice_of_a_link_is_text(demo):
    for name in ("stage", "locality"):
        text = write_message(open_list(demo, MEMBER, **{name: HOSTILE}))
        assert "<script" not in text
        assert "&lt;script&gt;" in text
