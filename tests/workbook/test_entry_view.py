"""The widget answers what a browser sends, and survives whatever that is."""

import json
import logging
import re
from datetime import date

import pytest

from raftlib.errors import StoreError
from raftlib.workbook.models.entry import EntryModel
from raftlib.workbook.views.base import OUR_FAULT, page_log
from raftlib.workbook.views.entry import EntryNextStepView, EntryView, EntryWidget
from raftlib.workbook.wording import entry as wording
from raftlib.workbook.wording.names import code_and_name
from tests.workbook.stores import HOSTILE, add_practices
from tests.workbook.test_entry_model import (
    AT_OAK,
    MENU,
    NOON,
    SESSION,
    add_a_round,
    counted,
    sent,
    sign_in,
)


class Page:
    """What a browser is to the widget: it sends messages, and keeps what it is sent."""

    def __init__(self, store):
        self.model = EntryModel(store, MENU, lambda: NOON)
        self.view = EntryView(self.model)
        self.widget = self.view.entering
        self.heard = []
        self.widget.send = self.heard.append

    def open(self, access, **asked):
        """Open the page for somebody."""
        self.model.open(access, asked)
        return self

    def send(self, message):
        """Send a message, and return the answer, as JSON would carry it."""
        self.widget._handle_custom_msg(message, [])
        return json.loads(json.dumps(self.heard[-1]))


@pytest.fixture
def page(store):
    return Page(store).open(sign_in(store, AT_OAK))


def test_page_that_is_nobodys_has_the_words_alone(store):
    widget = Page(store).widget

    assert (widget.offered, widget.clock) == ({}, {})
    assert widget.words == wording.WORDS


def test_model_reaches_the_widget(page):
    offered = page.widget.offered

    assert offered["member"] == page.model.member
    assert offered["practices"] == {"Z00001": code_and_name("Z00001", {"Z00001": "OAK"})}
    assert [level for level, _ in offered["owners"]][:2] == ["in the practice or PCN", "community"]
    assert page.widget.clock == {"today": "2023-10-03", "half_day": "am"}


def test_all_alternatives_stand_under_their_owners(page):
    labels = [label for _, labels in page.widget.offered["owners"] for label in labels]

    assert labels == [item.label for item in MENU.alternatives]


def test_every_answer_that_is_not_the_menus_has_its_words(page):
    answers = page.widget.offered["answers"]

    assert list(wording.AVOIDABLE) == answers["avoidable"]
    assert list(wording.ACHIEVABLE) == answers["achievable"]


def test_what_is_remembered_reaches_the_widget(store, page):
    page.send({"kind": "entries", "entries": [sent(clinician_role="GP")]})
    page.model._start({})

    page.widget._offer()

    assert page.widget.offered["remembered"]["clinician_label"] == "GP 9"
    assert page.widget.offered["remembered"]["session_on"] == "2023-10-03"


def test_widget_reaches_the_store(store, page):
    answer = page.send({"kind": "entries", "entries": [sent(1), sent(2, note="07700 900123")]})

    assert counted(store) == ["not"]
    assert answer["stored"] == [f"{1:032x}"]
    ((refused, why),) = answer["refused"]
    assert refused == f"{2:032x}"
    assert "a phone number" in why
    assert "07700" not in str(page.heard)


def test_session_comes_back_under_the_number_of_its_question(page):
    page.send({"kind": "entries", "entries": [sent(avoidable="partially")]})

    answer = page.send({"kind": "resume", "number": 7, "session": SESSION})

    assert (answer["kind"], answer["number"], answer["imported"]) == ("resumed", 7, 0)
    (entry,) = answer["entries"]
    assert {**entry, **sent(avoidable="partially")} == entry


def test_first_entry_is_rehearsed_once_the_session_is_there(store, page):
    page.send({"kind": "resume", "number": 1, "session": SESSION})

    assert page.model._rehearsed
    assert counted(store) == []
    assert page.send({"kind": "entries", "entries": [sent()]})["stored"] == [f"{1:032x}"]


def test_session_that_cannot_be_entered_is_said_for_good(page):
    session = {**SESSION, "clinician_label": "Dr Example"}

    answer = page.send({"kind": "resume", "number": 1, "session": session})

    assert (answer["kind"], answer["final"]) == ("failed", True)
    assert "Example" not in answer["why"]


def test_store_that_fails_is_tried_again(page, monkeypatch):
    def fail(_sent):
        raise StoreError("The store is busy. Nothing was stored.")

    monkeypatch.setattr(page.model, "take", fail)

    answer = page.send({"kind": "entries", "entries": [sent()]})

    assert (answer["about"], answer["final"]) == ("entries", False)
    assert "busy" in answer["why"]


def test_fault_of_ours_is_recorded_without_what_was_sent(page, monkeypatch):
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", records.append)
    monkeypatch.setattr(page.model, "take", lambda _sent: 1 / 0)
    page_log().addHandler(handler)

    answer = page.send({"kind": "entries", "entries": [sent(note="a secret")]})

    page_log().removeHandler(handler)
    assert answer["why"] == OUR_FAULT
    assert len(records) == 1
    assert "a secret" not in records[0].getMessage()


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        "entries",
        [],
        {},
        {"kind": None},
        {"kind": ["entries"]},
        {"kind": "entries"},
        {"kind": "entries", "entries": {"a": 1}},
        {"kind": "entries", "entries": [[[]]] * 10_000},
        {"kind": "resume", "number": "x", "session": []},
        {"kind": "resume", "session": {"session_on": {}}},
    ],
)
def test_whatever_is_sent_is_answered_and_stores_nothing(store, page, message):
    answer = page.send(message)

    assert answer["kind"] in {"taken", "failed"}
    assert counted(store) == []


def test_browser_that_makes_itself_a_member_enters_nothing(store):
    page = Page(store)
    page.widget.set_state({"offered": {"member": 1, "practices": {"Z00001": "x"}}})

    answer = page.send({"kind": "entries", "entries": [sent()]})

    assert (answer["kind"], answer["stored"]) == ("taken", [])
    assert counted(store) == []


def test_flood_of_messages_is_bounded(store, page):
    answers = [page.send({"kind": "entries", "entries": [sent(n)] * 50}) for n in range(1, 201)]

    assert [answer["kind"] for answer in answers].count("taken") == 60
    assert len(counted(store)) == 60


def test_problem_is_shown_as_text(store):
    page = Page(store).open(sign_in(store, AT_OAK), practice=HOSTILE)

    shown = page.view.children[1].value

    assert "raft-error" in shown
    assert "<script" not in shown


def test_names_from_a_file_go_as_text(empty_store):
    add_practices(empty_store, ("Z00001", HOSTILE, "North"))

    page = Page(empty_store).open(sign_in(empty_store, AT_OAK))

    assert page.widget.offered["practices"]["Z00001"].endswith(HOSTILE)
    script = str(EntryWidget._esm)
    assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML|document\.write|eval\(", script)


def test_module_has_no_import_left_and_one_default():
    script = str(EntryWidget._esm)

    assert re.findall(r"^import\b.*", script, re.MULTILINE) == []
    assert script.count("export default") == 1


def test_script_uses_only_words_that_there_are_and_all_of_them():
    script = str(EntryWidget._esm)
    used = set(re.findall(r"words\.(\w+)", script))
    fields = {"practice_code", "session_on", "session", "clinician_role", "clinician_label"}
    fields |= {"mode", "booked_as", "avoidable", "could_have_been", "change_needed", "note"}
    fields |= {"achievable", "taps", "tallies"}  # named by a variable

    assert used | fields <= set(wording.WORDS)
    assert set(wording.WORDS) <= used | fields


def test_next_step_leads_to_the_audit(page):
    assert 'href="/pages/avoidable-appointments"' in EntryNextStepView(page.model).value


def test_round_reaches_the_widget_with_its_own_answers(store, page):
    add_a_round(store, date(2023, 10, 1), date(2023, 12, 14), target=41, answer=HOSTILE[:40])

    page.model.refresh()

    (one,) = page.widget.rounds
    shown = {name: one[name] for name in ("practice_code", "first_on", "last_on", "name")}
    assert shown == {
        "practice_code": "Z00001",
        "first_on": "2023-10-01",
        "last_on": "2023-12-14",
        "name": "Round 2",
    }
    assert (one["until"], one["target"]) == ("14 December", 41)
    assert HOSTILE[:40] in one["answers"]["could_have_been"]
    assert dict(one["owners"])["community"][-1] == HOSTILE[:40]
    assert page.send({"kind": "resume", "session": SESSION})["in_round"] == 0
