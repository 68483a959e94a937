"""What a practice will do about a finding: when it is overdue, and what it starts from."""

from datetime import date

import pytest

from raftlib.domain.action import Action, ActionMenu, ActionStatus, Suggestion

DUE = date(2023, 12, 1)


def action(status: ActionStatus = ActionStatus.OPEN) -> Action:
    return Action(
        entry_id="1",
        original_id="1",
        practice_code="Z00003",
        finding="share",
        found="49 of 180",
        access_action="community pharmacy referral",
        aim="Fewer minor ailments",
        first_step="Ask the pharmacy",
        lead="GP",
        initials="",
        due_on=DUE,
        review_on=None,
        status=status,
    )


@pytest.mark.parametrize(
    ("today", "overdue"),
    [(date(2023, 11, 30), False), (DUE, False), (date(2023, 12, 2), True)],
)
def test_open_action_is_overdue_from_the_day_after(today, overdue):
    assert action().is_overdue(today) is overdue


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.DROPPED])
def test_action_that_is_not_open_is_never_overdue(status):
    assert not action(status).is_overdue(date(2024, 12, 1))


@pytest.mark.parametrize(
    ("finding", "owner_level", "started_from"),
    [
        ("could_have_been:dentist", "community", "its own"),
        ("could_have_been:optometry", "community", "its level"),
        ("could_have_been:the vet", "nobody", "any share"),
    ],
)
def test_action_starts_from_the_words_nearest_to_its_finding(finding, owner_level, started_from):
    words = {
        "could_have_been:dentist": "its own",
        "owner_level:community": "its level",
        "share": "any share",
    }
    menu = ActionMenu(
        access_actions=(),
        leads=(),
        due_in_days=28,
        review_in_days=42,
        suggestions={
            key: Suggestion(access_action="", aim=aim, first_step="") for key, aim in words.items()
        },
    )

    assert menu.suggest(finding, owner_level).aim == started_from
