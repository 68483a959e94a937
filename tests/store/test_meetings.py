from datetime import UTC, datetime, timedelta

import pytest

from raftlib.errors import StoreError
from raftlib.store.meetings import (
    LONGEST_TITLE,
    end_meeting,
    list_meetings,
    reopen_meeting,
    start_meeting,
)
from raftlib.store.registers import add_register, read_localities_of
from tests.workbook.stores import make_register

NOW = datetime(2023, 11, 30, 12, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=4)


@pytest.fixture
def north(store):
    register = make_register(
        ("Z00001", "OAK", "North"), ("Z00002", "ELM", "North"), ("Z00003", "ASH", "South")
    )
    add_register(store, register, NOW)
    return store


def start(store, title="All-practice meeting", locality="North", at=NOW):
    return start_meeting(store, title, locality, None, at)


def test_meeting_runs_until_it_is_ended(north):
    meeting = start(north)
    assert list_meetings(north, ["North"]) == [meeting]
    assert meeting.is_running

    end_meeting(north, meeting.number, LATER)

    (ended,) = list_meetings(north, ["North"])
    assert ended.ended_at == LATER
    assert not ended.is_running


def test_meeting_that_ended_keeps_its_end(north):
    meeting = start(north)
    end_meeting(north, meeting.number, LATER)

    end_meeting(north, meeting.number, LATER + timedelta(hours=1))

    assert list_meetings(north, ["North"])[0].ended_at == LATER


def test_meeting_ended_by_mistake_goes_on(north):
    meeting = start(north)
    end_meeting(north, meeting.number, LATER)

    reopen_meeting(north, meeting.number)

    assert list_meetings(north, ["North"]) == [meeting]


def test_only_one_meeting_of_a_locality_runs(north):
    start(north)

    with pytest.raises(StoreError, match="A meeting of North is running already"):
        start(north, "Another")

    start(north, locality="South")


def test_meeting_does_not_go_on_beside_another(north):
    first = start(north)
    end_meeting(north, first.number, NOW)
    start(north, "Second")

    with pytest.raises(StoreError, match="Another meeting of this locality is running"):
        reopen_meeting(north, first.number)


def test_running_meeting_comes_before_newer_ones_that_ended(north):
    end_meeting(north, start(north, "Old").number, NOW)
    end_meeting(north, start(north, "New", at=LATER).number, LATER)
    start(north, "Runs", at=NOW - timedelta(days=1))

    assert [item.title for item in list_meetings(north, ["North"])] == ["Runs", "New", "Old"]


def test_meetings_of_other_localities_are_not_listed(north):
    start(north, locality="South")

    assert list_meetings(north, ["North"]) == []
    assert list_meetings(north, []) == []


@pytest.mark.parametrize(("length", "told"), [(0, "has 0 characters"), (LONGEST_TITLE + 1, "201")])
def test_title_must_be_there_and_short(north, length, told):
    with pytest.raises(StoreError, match=told):
        start(north, "x" * length)


def test_title_of_the_greatest_length_is_kept(north):
    assert len(start(north, "x" * LONGEST_TITLE).title) == LONGEST_TITLE


def test_spaces_in_a_title_become_one(north):
    assert start(north, "  All \n practices ").title == "All practices"


@pytest.mark.parametrize("title", ["About 943 476 5919", "Complaint of Mrs Smith"])
def test_title_that_could_identify_somebody_is_refused_and_not_repeated(north, title):
    with pytest.raises(StoreError, match=r"Nothing was stored") as refused:
        start(north, title)

    assert "943" not in str(refused.value)
    assert "Smith" not in str(refused.value)
    assert list_meetings(north, ["North"]) == []


def test_locality_that_is_not_there_has_no_meeting(north):
    with pytest.raises(StoreError, match="There is no locality 'West'"):
        start(north, locality="West")


@pytest.mark.parametrize(
    ("practices", "pcns", "found"),
    [
        (["Z00003"], [], ["South"]),
        (["Z00001", "Z00002"], [], ["North"]),
        ([], ["U1"], ["North", "South"]),
        ([], [], []),
        (["Z09999"], ["U9"], []),
    ],
)
def test_localities_are_those_of_practices_and_pcns(north, practices, pcns, found):
    assert read_localities_of(north, practices, pcns) == found


def test_practice_that_moved_is_where_it_is_now(north):
    add_register(north, make_register(("Z00001", "OAK", "West")), LATER)

    assert read_localities_of(north, ["Z00001"], []) == ["West"]
