from dataclasses import replace
from datetime import date

import pytest

from raftlib.domain.action import ActionKept, ActionStatus, AuditFinding
from raftlib.domain.period import Period
from raftlib.workbook.wording.actions import (
    action_answer,
    describe_action,
    describe_actions,
    describe_finding,
    describe_status,
)
from tests.conduct.test_actions import make_action

DUE = date(2023, 12, 29)


def test_share_is_said_with_its_figures_and_its_month():
    finding = AuditFinding(question="share", answer="", count=49, total=180)

    assert describe_finding(finding, Period.parse("2023-10")) == (
        "49 of 180 appointments (27%) could have gone elsewhere, October 2023."
    )


def test_answer_is_said_of_the_avoidable_appointments_and_of_days():
    finding = AuditFinding(
        question="could_have_been", answer="community pharmacy", count=12, total=49
    )

    assert describe_finding(finding, Period.parse("2023-10-02/2023-12-15")) == (
        "Community pharmacy: 12 of the 49 avoidable appointments (24%), 2 Oct 2023 to 15 Dec 2023."
    )


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2023, 12, 28), "Open."),
        (DUE, "Open. Today is its day."),
        (
            date(2023, 12, 30),
            "Open. Its day, Fri 29 December 2023, has passed: how is it going? Say that it is "
            "done, or give it a new day.",
        ),
    ],
)
def test_overdue_is_asked_after_from_the_day_after(today, said):
    assert describe_status(make_action(due_on=DUE), today) == said


def test_done_action_is_never_overdue():
    done = replace(make_action(due_on=DUE), status=ActionStatus.DONE)

    assert describe_status(done, date(2024, 12, 1)) == "Done."


def test_action_says_who_leads_by_when_and_where_it_came_from():
    heading, lines = describe_action(ActionKept(number=2, action=make_action()), DUE)

    assert heading == "Action 2: Refer minor illness to the pharmacy"
    assert lines[1] == (
        "Led by: reception lead (AB). By Fri 29 December 2023, reviewed on Fri 12 January 2024."
    )
    assert lines[3].startswith("It came from: Community pharmacy: 12 of the 49")


def test_program_gets_dates_and_status_and_nobodys_name():
    answer = action_answer(ActionKept(number=1, action=make_action(review_on=None)), DUE)

    assert (answer["due_on"], answer["review_on"], answer["status"]) == ("2023-12-29", None, "open")
    assert (answer["overdue"], answer["lead"], answer["initials"]) == (
        False,
        "reception lead",
        "AB",
    )
    assert "member_id" not in answer


def test_practice_without_an_action_says_so():
    assert describe_actions("Z00003", [], DUE) == "Z00003: no action yet."
