"""The buttons under the findings, the form that comes with them, and the list of actions."""

from dataclasses import replace
from datetime import date

import ipywidgets as widgets
import pytest

from raftlib.domain.action import ActionStatus
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.workbook.models.actions import ActionsModel
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.views.actions import ActionFormView, ActionsView, TurnView, WithActions
from raftlib.workbook.wording import actions as wording
from tests.analysis.audits import MENU
from tests.workbook.stores import ESCAPED, HOSTILE, access_to, add_sheet, opened
from tests.workbook.test_actions_model import (
    ACTION_MENU,
    AT_OAK,
    CODE,
    DENTIST,
    NOW,
    kept,
    open_page,
)


@pytest.fixture
def page(store):
    """Return the models of a member of OAK, and the parts of the page."""
    audit, model = open_page(store, access_to(store, AT_OAK), lambda: NOW)
    form = ActionFormView(model)
    return audit, model, form, TurnView(form, "could_have_been"), ActionsView(form)


def shown(widget):
    return widget.layout.display != "none"


def inside(widget):
    """Return the widget and all that is in it."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in inside(child))]


def text_of(widget):
    return " ".join(one.value for one in inside(widget) if isinstance(one, widgets.HTML))


def fill(form):
    form.lead.value = "reception lead"
    form.save.click()


def test_finding_becomes_an_action_with_the_press_of_two_buttons(page, store):
    _, _, form, turn, listed = page

    turn.buttons[DENTIST].click()
    assert form in inside(turn)
    assert form not in inside(listed)
    fill(form)

    assert [one.finding for one in kept(store)] == [DENTIST]
    assert form not in inside(turn)
    assert wording.SAID["stored"] in text_of(turn)
    assert "Action 1: Say where to go with dental problems" in text_of(listed)


def test_button_says_which_finding_and_every_field_has_a_label(page):
    _, _, form, turn, _ = page

    assert turn.buttons[DENTIST].description == "Turn this into an action: dentist"
    fields = [form.aim, form.first_step, form.lead, form.initials, form.due_on, form.review_on]
    assert all(field.description for field in [*fields, form.why, form.save, form.cancel][:-2])


def test_other_buttons_are_out_of_the_way_while_the_form_is_open(page, store):
    audit, _, form, turn, _ = page
    add_sheet(store, CODE, date(2023, 11, 8), wholly=9, reasons={"self-care": 9}, clinicians=1)
    audit.refresh(AUDIT_TOPIC)
    turn.buttons[DENTIST].click()

    assert [shown(button) for button in turn.buttons.values()] == [True, False]
    form.cancel.click()

    assert all(shown(button) for button in turn.buttons.values())


def test_form_is_the_same_widget_after_figures_are_drawn_anew(page, store):
    audit, _, form, turn, _ = page
    turn.buttons[DENTIST].click()
    form.aim.value = "Ours"
    place, fields = turn._place.children, form.plan.children

    add_sheet(store, CODE, date(2023, 11, 8), wholly=9, reasons={"self-care": 9}, clinicians=1)
    audit.refresh(AUDIT_TOPIC)

    assert "could_have_been:self-care" in turn.buttons
    assert (turn._place.children, form.plan.children) == (place, fields)
    assert form.aim.value == "Ours"


def test_problem_is_said_in_the_form(page):
    _, _, form, turn, listed = page
    turn.buttons[DENTIST].click()

    form.save.click()

    assert "Nobody leads this action yet" in text_of(form)
    assert "Nobody leads" not in text_of(listed).replace(text_of(form), "")


def test_what_was_saved_is_taken_back_where_it_was_saved(page, store):
    _, _, form, turn, listed = page
    turn.buttons[DENTIST].click()
    fill(form)
    undo = turn.children[-1].undo
    assert shown(undo)
    assert not shown(listed._answer.undo)

    undo.click()

    assert kept(store) == []
    assert not shown(undo)
    assert wording.NONE_YET in text_of(listed)


def test_action_is_changed_in_its_row(page, store):
    _, _, form, turn, listed = page
    turn.buttons[DENTIST].click()
    fill(form)
    (row,) = listed.rows.values()

    row.change.click()
    assert form in inside(row)
    form.first_step.value = "Write the page"
    form.save.click()

    assert kept(store)[0].first_step == "Write the page"
    assert form not in inside(row)


def test_action_is_done_dropped_and_opened_by_buttons(page, store):
    _, _, form, turn, listed = page
    turn.buttons[DENTIST].click()
    fill(form)
    (row,) = listed.rows.values()
    assert (shown(row.done), shown(row.drop), shown(row.again)) == (True, True, False)

    row.done.click()
    assert kept(store)[0].status is ActionStatus.DONE
    assert (shown(row.done), shown(row.drop), shown(row.again)) == (False, False, True)
    row.again.click()
    row.drop.click()
    assert (shown(form.plan), shown(form.why)) == (False, True)
    form.why.value = "No dentist takes patients"
    form.save.click()

    assert kept(store)[0].status is ActionStatus.DROPPED
    assert "Dropped: No dentist takes patients" in text_of(listed)


def test_analyst_reads_and_has_no_button(page, store):
    _, _, form, turn, _ = page
    turn.buttons[DENTIST].click()
    fill(form)

    model = open_page(store, access_to(store), lambda: NOW)[1]
    form = ActionFormView(model)
    turn, listed = TurnView(form, "could_have_been"), ActionsView(form)

    (row,) = listed.rows.values()
    assert turn.buttons == {}
    assert not shown(row._buttons)
    assert "Action 1" in text_of(listed)


def test_page_without_a_practice_says_whose_actions_are_seen(store):
    model = open_page(store, access_to(store, AT_OAK), lambda: NOW, practice="")[1]
    model._audit.practice_code = ""

    assert wording.NO_PRACTICE in text_of(ActionsView(ActionFormView(model)))


def test_page_that_is_nobodys_is_empty(store):
    audit = AuditModel(store, MENU)
    form = ActionFormView(ActionsModel(store, audit, (MENU, ACTION_MENU), lambda: NOW))
    part = widgets.HTML("figures")

    whole = WithActions(part, form, "share", "change_needed")

    assert text_of(whole).strip() == "figures"
    assert text_of(ActionsView(form)).strip() == ""
    assert not any(isinstance(one, widgets.Button) and shown(one) for one in inside(whole))


def test_typed_text_is_escaped(page):
    _, _, form, turn, listed = page
    turn.buttons[DENTIST].click()
    form.aim.value = form.first_step.value = HOSTILE
    fill(form)

    assert text_of(listed).count(ESCAPED) == 2
    assert HOSTILE not in text_of(listed)


def test_lead_that_the_menu_has_no_more_is_still_offered(page, store):
    _, _, form, turn, _ = page
    turn.buttons[DENTIST].click()
    fill(form)
    audit = opened(AuditModel(store, MENU), access_to(store, AT_OAK), practice=CODE)
    fewer = replace(ACTION_MENU, leads=("GP partner",))
    model = ActionsModel(store, audit, (MENU, fewer), lambda: NOW)
    form = ActionFormView(model)
    listed = ActionsView(form)
    opened(model, access_to(store, AT_OAK))

    (row,) = listed.rows.values()
    row.change.click()

    assert form.lead.value == "reception lead"
