import re
from datetime import date

import pytest

from raftlib.workbook.views.audit import (
    AlternativesView,
    AuditChoiceView,
    AuditFindingsView,
    NextStepView,
    write_alternatives,
    write_findings,
    write_next_step,
)
from raftlib.workbook.views.decision import (
    DecisionChoiceView,
    write_outcome,
)
from tests.workbook.practices import add_planned
from tests.workbook.stores import add_practices, add_sheet, open_audit, open_decision


@pytest.mark.parametrize(
    ("control", "value", "trait"),
    [
        ("locality", "South", "locality"),
        ("practice", "Z00002", "practice_code"),
        ("period", "2023-11", "period"),
    ],
)
def test_control_of_the_audit_reaches_the_model(store, control, value, trait):
    model = open_audit(store)
    view = AuditChoiceView(model)

    getattr(view, control).value = value

    assert getattr(model, trait) == value


@pytest.mark.parametrize(
    ("trait", "value", "control"),
    [
        ("locality", "South", "locality"),
        ("practice_code", "Z00002", "practice"),
        ("period", "2023-11", "period"),
    ],
)
def test_choice_of_the_model_reaches_the_control(store, trait, value, control):
    model = open_audit(store)
    view = AuditChoiceView(model)

    setattr(model, trait, value)

    assert getattr(view, control).value == value


def test_every_control_has_a_visible_label(store, decisions):
    audit, decision = AuditChoiceView(open_audit(store)), DecisionChoiceView(open_decision(store))

    labels = [c.description for c in (audit.locality, audit.practice, audit.period)]

    assert [*labels, decision.number.description] == ["Locality", "Practice", "Period", "Decision"]


def test_practices_and_months_offered_are_those_of_the_locality(store):
    model = open_audit(store)
    view = AuditChoiceView(model)
    assert view.practice.options == (
        ("All practices together", ""),
        ("Z00001 Oak", "Z00001"),
        ("Z00002 Elm", "Z00002"),
    )
    assert view.period.options == (
        ("All audited sessions", ""),
        ("October 2023", "2023-10"),
        ("November 2023", "2023-11"),
    )

    model.locality = "South"

    assert view.practice.options == (("All practices together", ""), ("Z00003 Ash", "Z00003"))
    assert view.period.options == (("All audited sessions", ""),)


def test_choosing_another_locality_ends_the_choice_of_practice_and_period(store):
    model = open_audit(store, practice="Z00001", period="2023-10")
    view = AuditChoiceView(model)

    view.locality.value = "South"

    assert (model.practice_code, model.period) == ("", "")
    assert (view.practice.value, view.period.value) == ("", "")


def test_rounds_of_the_practice_are_offered_by_name_before_the_months(store):
    """One that is a whole month stands once; all practices together are given by months."""
    add_planned(store, "Days", date(2023, 10, 2), date(2023, 10, 6))
    add_planned(store, "Autumn", date(2023, 10, 1), date(2023, 10, 31))
    model = open_audit(store, practice="Z00001")
    view = AuditChoiceView(model)

    assert view.period.options == (
        ("All audited sessions", ""),
        ("Days: 2 Oct 2023 to 6 Oct 2023", "2023-10-02/2023-10-06"),
        ("Autumn: October 2023", "2023-10"),
        ("November 2023", "2023-11"),
    )

    model.practice_code = ""

    months = [("October 2023", "2023-10"), ("November 2023", "2023-11")]
    assert view.period.options == (("All audited sessions", ""), *months)


@pytest.mark.parametrize(
    ("period", "name"),
    [("2024-01", "January 2024"), ("2023-10-03/2023-10-04", "3 Oct 2023 to 4 Oct 2023")],
)
def test_period_that_a_link_names_stays_chosen_although_it_is_not_offered(store, period, name):
    model = open_audit(store, practice="Z00001", period=period)

    view = AuditChoiceView(model)

    assert view.period.value == model.period == period
    assert view.period.label == name


def test_days_end_on_the_screen_too_when_all_practices_are_chosen(store):
    model = open_audit(store, practice="Z00001", period="2023-10-03/2023-10-04")
    view = AuditChoiceView(model)

    view.practice.value = ""

    assert view.period.value == model.period == ""
    assert "by whole months" in view.children[-1].value


def test_store_that_fails_while_choosing_is_said_and_shows_no_figures(store):
    model = open_audit(store, practice="Z00001")
    view, findings = AuditChoiceView(model), AuditFindingsView(model)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE appointment")

    view.locality.value = "South"

    assert "The store cannot be used" in view.children[-1].value
    assert findings.value == ""


def test_empty_workbook_says_how_to_begin(empty_store):
    view = AuditChoiceView(open_audit(empty_store))

    assert "raft import register" in view.children[-1].value


@pytest.mark.parametrize(
    ("make_view", "text"),
    [
        (AuditFindingsView, "We looked at 40 appointments and 10 (25%)"),
        (AlternativesView, "There is not enough to say"),
        (NextStepView, "practice=Z00002"),
    ],
)
def test_choice_of_a_practice_reaches_each_part_of_the_audit_page(store, make_view, text):
    model = open_audit(store)
    view = make_view(model)
    assert text not in view.value

    model.practice_code = "Z00002"

    assert text in view.value


def test_findings_show_the_shares_with_their_denominators(store):
    text = write_findings(open_audit(store, practice="Z00001"))

    assert re.findall("<strong>(.*?)</strong>", text) == ["27%", "11%", "16%"]
    assert "49 of 180; very likely between 21% and 34%" in text


def test_alternatives_name_the_number_their_shares_are_of(store):
    """49 avoidable, of which 40 dentist and 9 not said: 40 is the only count of 8 or more."""
    text = write_alternatives(open_audit(store, practice="Z00001"))

    assert '<th scope="row">dentist</th><td class="num">40</td><td class="num">82%</td>' in text


@pytest.mark.parametrize("practice", ["Z00001", ""])
def test_every_chart_has_alt_text_and_two_drawings(decisions, practice):
    audit, decision = open_audit(decisions, practice=practice), open_decision(decisions)
    for text in (write_findings(audit), write_alternatives(audit), write_outcome(decision)):
        drawings = re.findall(
            r'<picture><source [^>]+><img [^>]+ alt="([^"]{20,})"></picture>', text
        )

        assert len(drawings) == text.count("<figure") == 1


def test_same_choice_is_drawn_in_the_same_bytes(store):
    first, second = (write_findings(open_audit(store)) for _ in range(2))

    assert first == second


def test_link_to_this_view_opens_this_view(store):
    model = open_audit(store, practice="Z00002", period="2023-11")

    assert (
        'href="/pages/avoidable-appointments?locality=North&amp;practice=Z00002&amp;period=2023-11"'
        in write_next_step(model)
    )


def test_figures_that_may_not_leave_are_not_on_the_screen(empty_store):
    """5 wholly and 60 partially of 120: the sum may leave, the parts may not."""
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_sheet(empty_store, "Z00001", wholly=5, partially=60, neither=55)

    text = write_findings(open_audit(empty_store))

    assert re.findall("<strong>(.*?)</strong>", text) == ["54%", "–", "–"]
    assert "too small to leave the practice" in text
