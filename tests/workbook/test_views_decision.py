import re

import pytest

from raftlib.workbook.views.decision import (
    DecisionChoiceView,
    DecisionNextStepView,
    OutcomeView,
    SharesView,
    VotesView,
    write_outcome,
    write_shares,
    write_votes,
)
from tests.analysis.records import make_record
from tests.workbook.stores import add_record, open_decision


def test_control_of_the_decision_reaches_the_model(decisions):
    model = open_decision(decisions)
    view = DecisionChoiceView(model)

    view.number.value = 1

    assert model.decision.decision_code == "D-2023-07"


def test_choice_of_a_decision_reaches_the_control(decisions):
    model = open_decision(decisions)
    view = DecisionChoiceView(model)

    model.number = 1

    assert view.number.value == 1


@pytest.mark.parametrize(
    ("make_view", "text"),
    [
        (OutcomeView, "D-2023-07 Shared same-day hub: CARRIED"),
        (SharesView, "96,400"),
        (VotesView, "P00"),
    ],
)
def test_choice_of_a_decision_reaches_each_part_of_the_page(decisions, make_view, text):
    model = open_decision(decisions)
    view = make_view(model)
    assert text not in view.value

    model.number = 1

    assert text in view.value


def test_next_step_of_a_refused_vote_is_to_settle_it(store):
    add_record(store, make_record({"Z1": None}))

    assert "Settle the points above" in DecisionNextStepView(open_decision(store)).value


def test_workbook_without_decisions_says_how_to_bring_one(empty_store):
    model = open_decision(empty_store)
    views = [OutcomeView(model), SharesView(model), VotesView(model), DecisionNextStepView(model)]

    assert "raft import decision" in DecisionChoiceView(model).children[-1].value
    assert [view.value for view in views] == ["", "", "", ""]


def test_refused_vote_shows_its_reasons_and_no_votes(store):
    add_record(store, make_record({"Z1": None}))
    model = open_decision(store)

    assert "REFUSED, this vote must not open." in write_outcome(model)
    assert "A practice has no list size" in write_outcome(model)
    assert write_shares(model) == write_votes(model) == ""


def test_each_share_is_a_row_with_what_was_needed_and_got(decisions):
    text = write_shares(open_decision(decisions))

    assert re.findall('<th scope="row">(t[^<]+)</th><td class="num">([^<]+)', text) == [
        ("two-thirds (2/3)", "667"),
        ("three-quarters (3/4)", "750"),
    ]
