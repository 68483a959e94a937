"""What was imported while a page is open appears there, and every choice stays."""

from datetime import date

import pytest

from raftlib.errors import StoreError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.connection import Store
from raftlib.store.decisions import add_decision
from raftlib.workbook.views.audit import AuditChoiceView
from raftlib.workbook.views.decision import DecisionChoiceView, VotesView
from tests.analysis.records import make_vote
from tests.workbook.stores import (
    NOW,
    add_north_and_south,
    add_practices,
    add_record,
    add_sheet,
    open_audit,
    open_decision,
)


def test_new_audit_is_counted(store):
    """Z00001 has 180 appointments, and 20 more of another day."""
    model = open_audit(store, practice="Z00001")
    add_sheet(store, "Z00001", on=date(2023, 10, 4), wholly=5, neither=15)

    model.refresh()

    assert model.summary.appointments == 200


def test_new_month_is_offered_and_the_choices_stay(store):
    model = open_audit(store, practice="Z00002", period="2023-11")
    view = AuditChoiceView(model)
    add_sheet(store, "Z00002", on=date(2023, 12, 5), wholly=5, neither=15)

    model.refresh()

    assert ("December 2023", "2023-12") in view.period.options
    assert (view.practice.value, view.period.value) == ("Z00002", "2023-11")
    assert (model.practice_code, model.period) == ("Z00002", "2023-11")


def test_new_practice_is_offered_and_the_choice_stays(store):
    model = open_audit(store, practice="Z00002")
    view = AuditChoiceView(model)
    add_practices(store, *((f"Z0000{n}", "OAK", "North") for n in (1, 2, 4)))

    model.refresh()

    assert "Z00004" in [value for _, value in view.practice.options]
    assert view.practice.value == model.practice_code == "Z00002"


def test_practice_that_left_the_locality_is_chosen_no_more(store):
    model = open_audit(store, practice="Z00002")
    view = AuditChoiceView(model)
    add_practices(store, ("Z00001", "OAK", "North"))

    model.refresh()

    assert model.practice_code == view.practice.value == ""


def test_first_register_opens_its_first_locality(empty_store):
    model = open_audit(empty_store)
    view = AuditChoiceView(model)
    add_north_and_south(empty_store)

    model.refresh()

    assert model.locality == view.locality.value == "North"
    assert model.summary.appointments == 220


def test_choice_still_reaches_the_model_after_new_options(store):
    model = open_audit(store)
    view = AuditChoiceView(model)
    add_sheet(store, "Z00002", on=date(2023, 12, 5), wholly=5, neither=15)
    model.refresh()

    view.period.value = "2023-12"

    assert model.period == "2023-12"


def test_store_that_fails_leaves_the_figures_and_says_so(store, monkeypatch):
    model = open_audit(store, practice="Z00001")
    before = model.summary

    def fail(*_arguments):
        raise StoreError("The database does not answer.")

    monkeypatch.setattr(Store, "read", fail)
    model.refresh()

    assert model.problem == "The database does not answer."
    assert model.summary is before
    assert model.practice_code == "Z00001"


def test_new_decision_is_offered_and_the_one_shown_stays(decisions):
    model = open_decision(decisions, decision="D-2")
    view = DecisionChoiceView(model)
    shown = model.number
    add_record(decisions, {**make_vote(yes=700, no=300), "decision": "D-3", "title": "Third"})

    model.refresh()

    assert view.number.options[0][0] == "D-3 Third"
    assert view.number.value == model.number == shown


def test_record_that_was_replaced_is_shown_anew(decisions):
    """700 for and 300 against, and then the right record: 600 for, 400 against."""
    model = open_decision(decisions, decision="D-2")
    view = DecisionChoiceView(model)
    record = {**make_vote(yes=600, no=400), "decision": "D-2"}
    add_decision(decisions, parse_decision(record), record, NOW, replace=True)

    model.refresh()

    assert model.outcome.weight.yes == 600
    assert view.number.value == model.number


def test_first_decision_of_an_empty_workbook_appears(store):
    model = open_decision(store)
    view = DecisionChoiceView(model)
    assert view.number not in view.children
    add_record(store, {**make_vote(yes=700, no=300), "decision": "D-1"})

    model.refresh()

    assert view.number in view.children
    assert view.number.value == model.number
    assert model.outcome.weight.yes == 700


def test_name_that_changed_in_the_register_reaches_the_votes(decisions):
    model = open_decision(decisions, decision="D-2")
    view = VotesView(model)
    code = model.decision.practices[0].practice_code
    assert "NEWLY" not in view.value.upper()
    add_practices(decisions, (code, "NEWLY NAMED", "North"))

    model.refresh()

    assert "NEWLY NAMED" in view.value.upper()


@pytest.mark.parametrize("name", ["locality", "practice", "period"])
def test_refresh_without_a_change_sends_no_new_options(store, name):
    model = open_audit(store, practice="Z00001")
    view = AuditChoiceView(model)
    seen = []
    getattr(view, name).observe(seen.append, "options")

    model.refresh()

    assert seen == []
