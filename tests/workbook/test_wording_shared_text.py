"""The history as sentences: London's time, names as they are, long texts cut."""

from datetime import UTC, datetime

import pytest

from raftlib.domain.shared_text import HistoryEntry
from raftlib.workbook.wording.shared_text import LONGEST_QUOTE, describe_entry, describe_history


def make_entry(**changes):
    at = datetime(2023, 12, 1, 23, 5, tzinfo=UTC)
    values = {"name": "Ada", "from_at": at, "until_at": at, "written": "", "removed": ""}
    return HistoryEntry(**{**values, **changes})


def test_both_what_was_written_and_removed_is_said():
    entry = make_entry(written="Ring first.", removed="Come at once.")

    assert describe_entry(entry) == (
        "1 December 2023, 23:05. Ada wrote “Ring first.” and removed “Come at once.”"
    )


def test_summer_evening_is_said_in_summer_time():
    """23:30 in UTC is half past midnight of the next day in London."""
    at = datetime(2023, 7, 1, 23, 30, tzinfo=UTC)

    assert describe_entry(make_entry(until_at=at, removed="x")).startswith("2 July 2023, 00:30. ")


@pytest.mark.parametrize("length", [LONGEST_QUOTE - 1, LONGEST_QUOTE])
def test_text_of_up_to_the_longest_is_quoted_whole(length):
    assert describe_entry(make_entry(written="a" * length)).endswith(f"wrote “{'a' * length}”")


def test_longer_text_is_cut():
    said = describe_entry(make_entry(written="a" * (LONGEST_QUOTE + 1)))

    assert said.endswith(f"wrote “{'a' * LONGEST_QUOTE}…”")


def test_lines_are_put_into_one():
    assert describe_entry(make_entry(written="one\n\ntwo  ")).endswith("wrote “one two”")


def test_member_without_a_name_is_somebody():
    assert "Somebody wrote" in describe_entry(make_entry(name="", written="x"))


def test_entries_are_said_in_their_order():
    said = describe_history([make_entry(written="a"), make_entry(written="b")])

    assert [line[-2] for line in said] == ["a", "b"]
