from fractions import Fraction

import pytest

from raftlib.domain.decision import Refused, Tally
from raftlib.store.schema import decision_record
from tests.analysis.records import make_record, make_vote
from tests.workbook.stores import HOSTILE, NOW, add_record, open_decision


def test_page_opens_on_the_newest_decision(decisions):
    model = open_decision(decisions)

    assert [item.decision_code for item in model.listed] == ["D-2", "D-2023-07"]
    assert model.decision.decision_code == "D-2"


def test_link_opens_the_decision_it_names(decisions):
    assert open_decision(decisions, decision="D-2023-07").decision.decision_code == "D-2023-07"


@pytest.mark.parametrize("code", ["D-9", HOSTILE, "d-2"])
def test_link_to_no_decision_says_so_and_opens_the_newest(decisions, code):
    model = open_decision(decisions, decision=code)

    assert model.problem == f"There is no decision {code!r} here. Choose one from the list."
    assert model.decision.decision_code == "D-2"


def test_choosing_a_decision_counts_it_and_ends_the_problem(decisions):
    model = open_decision(decisions, decision="D-9")

    model.number = 1

    assert model.outcome.weight.yes == 96400
    assert model.problem == ""


def test_tabled_shares_and_that_of_the_rule_are_compared_in_order(decisions):
    """700 of 1,000 is above 2/3 and below 3/4."""
    model = open_decision(decisions)

    found = [(share, tally.share_met) for share, tally in model.at_each_share()]

    assert found == [(Fraction(2, 3), True), (Fraction(3, 4), False)]


def test_share_of_the_rule_is_compared_although_nobody_tabled_it(store):
    add_record(store, make_vote(yes=700, no=300, share="3/5"))

    assert open_decision(store).shares == [Fraction(3, 5), Fraction(2, 3), Fraction(3, 4)]


def test_one_practice_of_700_in_1000_can_stop_a_decision_alone(decisions):
    """Without it 300 are left, below two thirds; without the 300 there are 700, above."""
    two_thirds, three_quarters = open_decision(decisions).blocking()

    assert two_thirds.blocking_practices == ("Y",)
    assert three_quarters.blocking_practices == ("Y", "N")


def test_weights_are_the_list_sizes(decisions):
    model = open_decision(decisions)

    assert model.weights == {"Y": 700, "N": 300, "A": 0, "S": 0}
    assert model.largest_first[:2] == [("Y", 700), ("N", 300)]


def test_refused_decision_has_reasons_and_nothing_to_compare(store):
    add_record(store, make_record({"Z1": None}))

    model = open_decision(store)

    assert isinstance(model.outcome, Refused)
    assert model.at_each_share() == model.blocking() == []


def test_empty_store_has_no_decision(empty_store):
    model = open_decision(empty_store)

    assert model.listed == []
    assert model.decision is model.outcome is None
    assert model.problem == ""
    assert model.weights == {}
    assert model.largest_first == model.at_each_share() == model.blocking() == []


def test_link_into_an_empty_store_says_so(empty_store):
    assert "'D-1'" in open_decision(empty_store, decision="D-1").problem


def test_store_that_fails_at_the_start_is_said(decisions):
    with decisions.write() as connection:
        connection.exec_driver_sql("DROP TABLE decision_record")

    assert open_decision(decisions).problem.startswith("The store cannot be used")


def test_decision_that_is_listed_is_shown_although_the_store_fails(decisions):
    """It was read when the page was opened; a record never changes."""
    model = open_decision(decisions)
    with decisions.write() as connection:
        connection.exec_driver_sql("DROP TABLE decision_record")

    model.number = 1

    assert model.problem == ""
    assert model.decision.decision_code == "D-2023-07"


def test_record_that_cannot_be_read_leaves_no_outcome_of_another_decision(decisions):
    row = {"decision_code": "D-9", "title": "Bad", "record": "[1]", "fingerprint": "f"}
    with decisions.write() as connection:
        connection.execute(decision_record.insert().values(imported_at=NOW, **row))
    model = open_decision(decisions, decision="D-2")

    model.number = model.listed[0].number

    assert model.problem != ""
    assert model.decision is model.outcome is None


def test_number_that_was_never_given_is_a_problem(decisions):
    model = open_decision(decisions)

    model.number = 99

    assert model.problem != ""
    assert model.outcome is None


def test_views_see_decision_and_outcome_together(decisions):
    model = open_decision(decisions)
    seen = []
    model.observe(lambda change: seen.append((change.new, model.outcome)), "decision")

    model.number = 1

    ((decision, outcome),) = seen
    assert decision.decision_code == "D-2023-07"
    assert isinstance(outcome, Tally)
    assert outcome.weight.yes == 96400
