import re

import pytest

from raftlib.workbook.views import report
from raftlib.workbook.views.audit import (
    AuditChoiceView,
    write_alternatives,
    write_next_step,
)
from raftlib.workbook.views.decision import (
    DecisionChoiceView,
    write_outcome,
    write_shares,
    write_votes,
)
from tests.analysis.records import conveyed, make_record, own, position
from tests.workbook.stores import (
    ESCAPED,
    HOSTILE,
    SHARES,
    add_practices,
    add_record,
    add_sheet,
    open_audit,
    open_decision,
)


def check_escaped(text):
    assert "<script" not in text.casefold()
    assert ESCAPED in text


def make_hostile_record():
    """Put hostile words wherever a record has room for words."""
    record = make_record({HOSTILE: 700, "Z2": 300}, [own(HOSTILE, "yes"), own("Z2", HOSTILE)])
    record["votes"] += [own("Z9" + HOSTILE, "yes"), conveyed("Z2", "no", by=HOSTILE)]
    record["cd_votes"] += [position("U5", HOSTILE), position(HOSTILE, "yes")]
    record["cds"][5]["pcn"] = HOSTILE
    record["rule"] = {"version": HOSTILE, "agreed_on": HOSTILE}
    return {**record, "decision": HOSTILE, "title": HOSTILE}


@pytest.mark.parametrize("write", [write_outcome, write_shares, write_votes])
def test_hostile_words_of_a_record_are_text(store, write):
    add_record(store, make_hostile_record())

    check_escaped(write(open_decision(store)))


def test_hostile_code_in_a_link_is_text(decisions):
    view = DecisionChoiceView(open_decision(decisions, decision=HOSTILE))

    assert "<script" not in view.children[-1].value
    assert "&lt;script&gt;" in view.children[-1].value


@pytest.mark.parametrize("name", ["locality", "practice", "period"])
def test_hostile_words_of_a_link_to_the_audit_are_text(store, name):
    view = AuditChoiceView(open_audit(store, **{name: HOSTILE}))

    assert "<script" not in view.children[-1].value
    assert "&lt;script&gt;" in view.children[-1].value


def test_hostile_names_are_text_in_a_report(empty_store):
    add_practices(empty_store, ("Z00001", HOSTILE, HOSTILE), pcn_name=HOSTILE)
    model = open_audit(empty_store)

    check_escaped(report.show_scope(model).data)
    check_escaped(report.show_register(model).data)
    check_escaped(report.show_blocking(model, SHARES).data)


def test_hostile_answers_of_an_audit_are_text(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", HOSTILE))
    add_sheet(empty_store, "Z00001", wholly=40, neither=60, reasons={HOSTILE: 40})
    for asked in ({}, {"practice": "Z00001"}):
        check_escaped(write_alternatives(open_audit(empty_store, **asked)))


def test_hostile_locality_cannot_leave_the_link(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", HOSTILE))

    text = write_next_step(open_audit(empty_store))

    name = "%3Cscript%3Ealert%28%22x%22%29%3C%2Fscript%3E+%26+%27y%27"
    assert re.findall('href="([^"]*)"', text) == [
        f"/pages/avoidable-appointments?locality={name}",
        f"/pages/locality-dashboard?locality={name}",
        f"/pages/what-do-you-think?locality={name}",
    ]
