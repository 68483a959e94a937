"""Where no server runs, whoever looks lets the clock close a vote."""

from datetime import timedelta

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Stage
from raftlib.workbook.models.access import AudienceAccess
from raftlib.workbook.models.proceedings import ProceedingsModel
from tests.conduct.conftest import CLOSES, read

MEMBER = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
TICK = timedelta(microseconds=1)


@pytest.fixture
def page(store, clock, opened, access):
    model = ProceedingsModel(store, clock)
    model.open(access(MEMBER), {})
    return model


def test_page_that_is_read_again_after_the_end_closes_the_vote(page, store, clock, opened):
    clock.at = CLOSES

    page.refresh()

    assert read(store, opened).closed_at == CLOSES
    assert page.stage is Stage.CLOSED
    assert page.found.outcome_at == CLOSES


def test_page_closes_nothing_just_before_the_end(page, store, clock, opened):
    clock.at = CLOSES - TICK

    page.refresh()

    assert read(store, opened).closed_at is None
    assert page.stage is Stage.OPEN


def test_page_of_nobody_closes_it_too(store, clock, opened):
    """It is the clock that closes a vote, not the person."""
    clock.at = CLOSES
    model = ProceedingsModel(store, clock)

    model.open(AudienceAccess(store, {}, clock), {})

    assert model.listed == []
    assert read(store, opened).closed_at == CLOSES
