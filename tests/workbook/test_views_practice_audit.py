"""What the audit page shows of one practice, and what instead where none is chosen."""

import re
from datetime import date

import pytest

from raftlib.store.audits import add_audit
from raftlib.store.connection import Store
from raftlib.workbook.views.audit_breakdown import BreakdownView, write_breakdown
from raftlib.workbook.views.audit_hours import HoursView, write_hours
from raftlib.workbook.views.audit_rounds import RoundsView, write_rounds
from raftlib.workbook.views.practice_audit import (
    EnoughView,
    PracticeFindingsView,
    WhatItTakesView,
    write_enough,
    write_practice_findings,
    write_what_it_takes,
)
from tests.analysis.audits import make_rows, make_table
from tests.workbook.practices import (
    FACILITATOR,
    OAK,
    WORKED,
    add_round,
    add_two_rounds,
    open_practice,
)
from tests.workbook.stores import ESCAPED, HOSTILE, NOW, add_practices

WRITERS = (
    write_practice_findings,
    write_what_it_takes,
    write_breakdown,
    write_hours,
    write_rounds,
    write_enough,
)


@pytest.fixture(scope="module")
def two_rounds(tmp_path_factory):
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('views') / 'raft.db'}")
    add_two_rounds(store)
    yield store
    store.close()


def shown(control):
    return control.layout.display != "none"


def test_answer_comes_first_then_how_its_interval_was_made(two_rounds):
    """42 of 120, by 3 of 4 clinicians: 35%."""
    text = write_practice_findings(open_practice(two_rounds, **OAK))

    assert re.findall("<strong>(.*?)</strong>", text) == ["35%", "35%", "0%"]
    assert text.index("We looked at 120 appointments and 42 (35%)") < text.index("raft-figures")
    assert "The interval is wider (clustered), because 3 of 4 clinicians took part" in text


def test_all_practices_together_keep_their_disclosed_figures_and_say_where_the_rest_is(two_rounds):
    model = open_practice(two_rounds, **OAK, **WORKED)
    model.practice_code = ""

    findings, first, *others = (write(model) for write in WRITERS)

    assert "We looked at about 120 appointments" in findings
    assert "Choose one practice above to see this and the parts below" in first
    assert {re.sub("<.*?>", "", text) for text in others} == {
        "Shown when one practice is chosen above."
    }


def test_who_may_choose_no_practice_is_told_whose_it_is(two_rounds):
    model = open_practice(two_rounds, FACILITATOR)

    for write in WRITERS[1:]:
        assert "Each practice sees this in its own audit" in write(model)


def test_practice_that_audited_nothing_is_told_so_in_each_part(two_rounds):
    model = open_practice(two_rounds, practice="Z00002")

    assert "No appointments have been audited here" in write_practice_findings(model)
    for write in WRITERS[1:]:
        assert "nothing was audited in this period" in write(model)


def test_controls_are_hidden_until_a_practice_is_chosen(two_rounds):
    model = open_practice(two_rounds)
    controls = [BreakdownView(model).by, HoursView(model).form, RoundsView(model).form]
    assert [shown(control) for control in controls] == [False] * 3

    model.practice_code = "Z00001"

    assert [shown(control) for control in controls] == [True] * 3


def test_every_control_has_a_visible_label(two_rounds):
    model = open_practice(two_rounds, **OAK)
    hours, rounds = HoursView(model), RoundsView(model)
    controls = [BreakdownView(model).by, *hours.form.children, *rounds.form.children]

    assert [control.description for control in controls] == [
        "Look at it by",
        "Appointments a week, all clinicians together",
        "Minutes for one appointment, with its notes",
        "Per cent of the avoidable ones that can really go elsewhere",
        "First round",
        "Second round",
    ]


def test_controls_reach_the_model(two_rounds):
    model = open_practice(two_rounds, **OAK)
    by, hours, rounds = BreakdownView(model), HoursView(model), RoundsView(model)

    by.by.value = "session"
    hours.a_week.value, hours.minutes.value, hours.believed.value = "620", "13", 70
    rounds.second.value = "2023-10"

    assert (model.by, model.a_week, model.minutes, model.believed) == ("session", "620", "13", 70)
    assert model.second == "2023-10"
    assert "Choose two different rounds" in rounds.found.value


def test_model_reaches_the_controls(two_rounds):
    model = open_practice(two_rounds, **OAK)
    by, hours, rounds = BreakdownView(model), HoursView(model), RoundsView(model)

    model.by, model.a_week, model.minutes, model.believed = "weekday", "700", "10", 30
    model.first = "2023-12"

    assert (by.by.value, hours.a_week.value, hours.minutes.value) == ("weekday", "700", "10")
    assert (hours.believed.value, rounds.first.value) == (30, "2023-12")


@pytest.mark.parametrize(
    ("make_view", "text"),
    [
        (PracticeFindingsView, "We looked at 60 appointments and 12"),
        (WhatItTakesView, "Of 12 avoidable appointments"),
        (EnoughView, "3 of 4 clinicians took part."),
    ],
)
def test_choice_of_a_practice_and_month_reaches_the_parts(two_rounds, make_view, text):
    model = open_practice(two_rounds)
    view = make_view(model)
    assert text not in view.value

    model.practice_code = "Z00001"
    model.period = "2023-12"

    assert text in view.value


def test_moving_the_belief_writes_the_hours_and_no_other_part(two_rounds):
    model = open_practice(two_rounds, **OAK, **WORKED)
    parts = [PracticeFindingsView(model), WhatItTakesView(model), EnoughView(model)]
    parts += [BreakdownView(model).found, RoundsView(model).found]
    hours = HoursView(model)
    seen = []
    for part in parts:
        part.observe(lambda _change: seen.append(1), "value")

    hours.believed.value = 70

    assert "You believe that 70% of them can really go elsewhere" in hours.found.value
    assert seen == []


def test_hours_ask_for_what_they_need_and_say_what_is_wrong(two_rounds):
    model = open_practice(two_rounds, **OAK)
    assert "Type how many appointments the practice has a week" in write_hours(model)

    model.a_week = "lots"

    assert "Appointments a week is &#x27;lots&#x27;. Enter a number" in write_hours(model)


def test_unreduced_hours_are_never_given_alone_or_as_a_saving(store):
    """36.6 hours of 49 of 180: named as taken, beside the 19 that could be released."""
    text = write_hours(open_practice(store, **OAK, **WORKED))

    assert "About 19 hours a week could realistically be released (very likely 12 to 29)" in text
    assert '<th scope="row">taken now by avoidable appointments, not a saving</th>' in text
    assert '<td class="num">36.6</td><td class="num">28 and 46</td>' in text
    assert text.count("36.6") == 1


def test_every_chart_has_alt_text_two_drawings_and_a_table_beneath(two_rounds):
    model = open_practice(two_rounds, **OAK, **WORKED)
    for write, charts in zip(WRITERS, (1, 2, 1, 0, 1, 0), strict=True):
        text = write(model)
        alts = re.findall(r'<picture><source [^>]+><img [^>]+ alt="([^"]{20,})"></picture>', text)

        assert len(alts) == text.count("<figure") == charts
        assert [alt for alt in alts if alt not in re.sub("<figure.*?</figure>", "", text)] == []
        for after in text.split("</figure>")[1:]:
            assert after.lstrip().startswith('<div class="raft-scroll"')


def test_groups_show_their_denominators_and_which_are_small(two_rounds):
    """By phone 6 of 6 of three clinicians, face to face 36 of 114."""
    text = write_breakdown(open_practice(two_rounds, **OAK))

    assert '<th scope="row">telephone</th><td class="num">6</td><td class="num">6, few</td>' in text
    assert '<td class="num">36</td><td class="num">114</td><td class="num">32%</td>' in text
    assert "Few appointments, under 30: telephone." in text


def test_two_clinicians_have_no_groups_and_no_rounds(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    for month in (10, 11):
        add_round(empty_store, "Z00001", date(2023, month, 7), "AB", wholly=10, neither=30)
    model = open_practice(empty_store, **OAK)

    assert "Fewer than 3 clinicians took part here" in write_breakdown(model)
    assert "are their own and are not compared" in write_rounds(model)
    assert "raft-table" not in write_breakdown(model) + write_rounds(model)


def test_one_round_has_nothing_to_compare(store):
    assert "There is one round so far" in write_rounds(open_practice(store, **OAK))


def test_none_avoidable_has_nothing_to_take(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    table = make_table(*(make_rows(30, clinician_label=alias) for alias in "ABC"))
    add_audit(empty_store, table, {"Z00001": 3}, file="a.csv", imported_at=NOW)
    model = open_practice(empty_store, **OAK, **WORKED)

    assert "none of these appointments was avoidable" in write_what_it_takes(model)
    assert "none was found that could have gone elsewhere" in write_practice_findings(model)
    assert "About 0 hours" in write_hours(model)


def test_hostile_answers_are_text_in_every_part(empty_store):
    add_practices(empty_store, ("Z00001", HOSTILE, "North"))
    words = dict.fromkeys(("mode", "change_needed", "could_have_been"), HOSTILE)
    rows = [
        made
        for alias in "ABC"
        for made in (
            make_rows(20, "wholly", clinician_label=alias, **words),
            make_rows(20, clinician_label=alias, mode="telephone"),
        )
    ]
    add_audit(empty_store, make_table(*rows), {"Z00001": 3}, file="a.csv", imported_at=NOW)
    model = open_practice(empty_store, **OAK, a_week=HOSTILE)

    written = [write(model) for write in WRITERS]

    assert [text for text in written if "<script" in text.casefold()] == []
    assert ESCAPED in written[1]
    assert ESCAPED in written[2]
    assert "&lt;script&gt;" in written[3]


def test_practice_without_an_audit_can_be_chosen_after_one_with_two_rounds(two_rounds):
    """What is chosen and what is offered change at once there, in an order that nobody knows."""
    model = open_practice(two_rounds, **OAK)
    rounds, findings = RoundsView(model), PracticeFindingsView(model)

    model.practice_code = "Z00002"

    assert "No appointments have been audited here" in findings.value
    assert (rounds.first.value, rounds.second.value, shown(rounds.form)) == ("", "", False)
    model.practice_code = OAK["practice"]
    assert (rounds.first.value, rounds.second.value, shown(rounds.form)) == (
        model.first,
        model.second,
        True,
    )
