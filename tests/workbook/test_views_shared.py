"""The pages for the room: a locality's audits, and the outcome of a vote."""

from datetime import UTC, datetime

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.audit import LocalityAuditModel
from raftlib.workbook.models.decision import ClosedDecisionModel
from raftlib.workbook.views import audit, decision, locality, outcome
from tests.workbook.stores import (
    HOSTILE,
    MENU,
    NOW,
    SHARES,
    access_to,
    add_practices,
    open_audit,
    open_decision,
    opened,
)
from tests.workbook.test_audience import HOUR, add_vote_of

AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")


def see_locality(store, **asked):
    return opened(LocalityAuditModel(store, MENU), access_to(store), **asked)


def see_outcome(store, **asked):
    return opened(ClosedDecisionModel(store, SHARES), access_to(store), **asked)


def test_page_of_a_locality_names_no_practice(store):
    model = see_locality(store, locality="North")
    views = [
        locality.PeriodView(model).children[1],
        locality.RegisterView(model),
        audit.AuditFindingsView(model),
        audit.AlternativesView(model),
        locality.LocalityNextStepView(model),
    ]
    text = "".join(view.value for view in views)

    assert "We looked at about 220 appointments" in text
    assert "2 of 2 practices audited in this period" in text
    assert [word for word in ("Z0000", "Oak", "Elm") if word.casefold() in text.casefold()] == []


def test_period_of_a_locality_reaches_its_model_and_its_parts(store):
    model = see_locality(store)
    view, register = locality.PeriodView(model), locality.RegisterView(model)

    view.period.value = "2023-11"

    assert model.period == "2023-11"
    assert "1 of 2 practices audited in this period" in register.value
    assert "sessions from Wed 1 November 2023" in view.children[1].value


def test_only_the_period_can_be_chosen_for_a_locality(store):
    view = locality.PeriodView(see_locality(store))

    assert [child.description for child in view.children if hasattr(child, "options")] == ["Period"]


def test_link_of_a_locality_opens_this_view(store):
    text = locality.write_next_step(see_locality(store, period="2023-11"))

    assert 'href="/pages/locality-dashboard?locality=North&amp;period=2023-11"' in text
    assert 'href="/pages/avoidable-appointments"' in text


@pytest.mark.parametrize(
    ("period", "query"),
    [("2023-10", "&amp;period=2023-10"), ("", ""), ("2023-10-03/2023-10-04", "")],
)
def test_audit_page_leads_to_the_locality(store, period, query):
    """Days are not given for a locality."""
    text = audit.write_next_step(open_audit(store, practice="Z00001", period=period))

    assert f'href="/pages/locality-dashboard?locality=North{query}"' in text


def test_empty_workbook_says_how_to_begin_to_the_room(empty_store):
    model = see_locality(empty_store)
    views = [locality.RegisterView(model), locality.LocalityNextStepView(model)]

    assert "raft import register" in locality.PeriodView(model).children[-1].value
    assert [view.value for view in views] == ["", ""]


def test_hostile_names_are_text_to_the_room(empty_store):
    add_practices(empty_store, ("Z00001", HOSTILE, HOSTILE), pcn_name=HOSTILE)
    model = see_locality(empty_store)

    for write in (locality.write_scope, locality.write_register, locality.write_next_step):
        assert "<script" not in write(model).casefold()


def test_outcome_is_shown_without_a_choice(decisions):
    """The notice's vote closed on 14 December 2023."""
    access = Access(decisions, None, lambda: datetime(2023, 12, 14, 17, tzinfo=UTC))
    model = opened(ClosedDecisionModel(decisions, SHARES), access, decision="D-2023-07")
    view = outcome.AboutDecisionView(model)

    assert "D-2023-07 Shared same-day hub" in view.children[1].value
    assert [child for child in view.children if hasattr(child, "options")] == []
    assert "CARRIED" in decision.write_outcome(model)
    assert 'href="/pages/locality-vote"' in outcome.OutcomeNextStepView(model).value


def test_outcome_that_is_not_there_yet_is_said(store):
    add_vote_of(store, closes_at=NOW + HOUR)
    model = see_outcome(store)
    view = outcome.AboutDecisionView(model)

    assert "has closed yet" in view.children[-1].value
    assert view.children[1].value == outcome.OutcomeNextStepView(model).value == ""


def test_hostile_title_is_text_to_the_room(store):
    add_vote_of(store, code=HOSTILE)

    assert "<script" not in outcome.write_about(see_outcome(store)).casefold()


@pytest.mark.parametrize(("closes_at", "leads"), [(NOW, True), (NOW + HOUR, False)])
def test_page_of_a_vote_leads_to_its_outcome_once_it_has_closed(store, closes_at, leads):
    add_vote_of(store, code="D&1", closes_at=closes_at)

    text = decision.write_next_step(open_decision(store))

    assert ('href="/pages/vote-outcome?decision=D%261"' in text) is leads
