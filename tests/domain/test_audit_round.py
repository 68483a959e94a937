"""When a round runs, whose a day is, and how its own copy of the answers grows."""

from dataclasses import replace
from datetime import date

import pytest

from raftlib.domain.audit import Alternative
from raftlib.domain.audit_round import (
    AuditRound,
    RoundPlan,
    RoundStage,
    add_alternative,
    add_change,
    find_round,
    overlap,
    reword,
    widen_menu,
)
from raftlib.domain.period import Period
from tests.analysis.audits import MENU

FIRST, LAST = date(2023, 10, 2), date(2023, 10, 20)


def make_round(number=1, *, closed_on=None, practice_code="", first=FIRST, last=LAST):
    plan = RoundPlan(name=f"Round {number}", period=Period(first, last), target=40, menu=MENU)
    locality = "" if practice_code else "North"
    return AuditRound(
        number=number,
        plan=plan,
        locality=locality,
        practice_code=practice_code,
        closed_on=closed_on,
    )


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2023, 10, 1), RoundStage.COMING),
        (FIRST, RoundStage.OPEN),
        (LAST, RoundStage.OPEN),
        (date(2023, 10, 21), RoundStage.CLOSED),
    ],
)
def test_first_and_last_day_are_in_the_round(today, stage):
    assert make_round().stage(today) is stage


@pytest.mark.parametrize(
    ("today", "days"), [(date(2023, 10, 19), 2), (LAST, 1), (date(2023, 10, 21), 0)]
)
def test_last_day_is_a_day_that_is_left(today, days):
    assert make_round().days_left(today) == days


def test_round_that_was_closed_ends_on_that_day():
    closed = make_round(closed_on=date(2023, 10, 10))

    assert closed.period == Period(FIRST, date(2023, 10, 10))
    assert closed.stage(date(2023, 10, 10)) is RoundStage.CLOSED
    assert closed.has(date(2023, 10, 10))
    assert not closed.has(date(2023, 10, 11))


def test_no_day_belongs_to_a_round_that_was_called_off():
    off = make_round(closed_on=date(2023, 10, 1))

    assert off.is_called_off
    assert not off.has(FIRST)
    assert not make_round(closed_on=FIRST).is_called_off


@pytest.mark.parametrize(
    ("first_on", "is_both"), [(date(2023, 10, 20), True), (date(2023, 10, 21), False)]
)
def test_periods_overlap_where_they_have_a_day_in_common(first_on, is_both):
    other = Period(first_on, date(2023, 11, 1))

    assert overlap(Period(FIRST, LAST), other) is is_both
    assert overlap(other, Period(FIRST, LAST)) is is_both


def test_practices_own_round_goes_before_that_of_its_locality():
    own = make_round(2, practice_code="Z00001", first=date(2023, 10, 16))
    rounds = [make_round(1), own]

    assert find_round(rounds, date(2023, 10, 16)) is own
    assert find_round(rounds, date(2023, 10, 15)) is rounds[0]
    assert find_round(rounds, date(2023, 10, 21)) is None


def test_menu_widened_has_every_answer_once_and_the_first_owner():
    other = replace(
        MENU,
        sessions=("night",),
        alternatives=(
            Alternative(label="dentist", owner_level="system"),
            Alternative(label="library", owner_level="community"),
        ),
        changes_needed=("a sign", "continuity"),
    )

    found = widen_menu(MENU, [other, other])

    assert found.sessions == MENU.sessions
    assert found.changes_needed == ("continuity", "a sign")
    assert found.answers["could_have_been"] == (*MENU.answers["could_have_been"], "library")
    assert (found.owner_level("dentist"), found.owner_level("library")) == (
        "community",
        "community",
    )


def test_answer_that_is_added_stands_with_its_owner():
    labels = [item.label for item in add_alternative(MENU, "library", "community").alternatives]

    assert labels[:5] == ["dentist", "optometry", "self-care", "library", "hospital"]
    assert add_alternative(MENU, "library", "council").alternatives[-1].owner_level == "council"
    assert add_change(MENU, "a sign").changes_needed == ("continuity", "a sign")


def test_answer_in_other_words_keeps_its_place_and_owner():
    found = reword(reword(MENU, "optometry", "an optician"), "continuity", "the same face")

    assert found.alternatives[1] == Alternative(label="an optician", owner_level="community")
    assert found.changes_needed == ("the same face",)
