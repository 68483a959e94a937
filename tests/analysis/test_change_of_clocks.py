"""Windows that end where the clocks change: instants decide, never what a clock on the wall shows.

In 2023 clocks went back on 29 October, from 02:00 +01:00 to 01:00 +00:00 (01:00 UTC); in 2024
they went forward on 31 March, from 01:00 +00:00 to 02:00 +01:00 (01:00 UTC).
"""

import pytest

from tests.analysis.records import (
    make_options_vote,
    make_record,
    own,
    position,
    tally,
    tally_of_options,
)

BACK, FORWARD = "2023-10-29T01:00:00Z", "2024-03-31T01:00:00Z"
AT_THE_CHANGE = [
    ("2023-10-29T01:59:59.999999+01:00", BACK, False),
    ("2023-10-29T02:00:00+01:00", BACK, True),
    ("2023-10-29T01:00:00+00:00", BACK, True),
    ("2023-10-29T01:00:00Z", BACK, True),
    ("2023-10-29T00:59:59.999999+00:00", BACK, False),
    # the wall clock has shown this time an hour before
    ("2023-10-29T01:30:00+01:00", BACK, False),
    ("2023-10-29T01:30:00+00:00", BACK, True),
    ("2024-03-31T00:59:59.999999+00:00", FORWARD, False),
    ("2024-03-31T01:59:59.999999+01:00", FORWARD, False),
    ("2024-03-31T01:00:00+00:00", FORWARD, True),
    ("2024-03-31T02:00:00+01:00", FORWARD, True),
]


def excluded(record):
    outcome = tally(record)
    return [e.reason for e in outcome.excluded], [e.reason for e in outcome.cd_excluded]


def make_window(at, opens_at, closes_at):
    record = make_record({"A": 10}, [own("A", "yes", at)])
    window = {"opens_at": opens_at, "closes_at": closes_at}
    return record | {"cd_votes": [position("U1", "yes", at)]} | window


@pytest.mark.parametrize(("at", "change", "reached"), AT_THE_CHANGE)
def test_vote_is_early_until_the_instant_of_the_change(at, change, reached):
    reasons = [] if reached else ["early"]

    assert excluded(make_window(at, change, "2024-06-01T00:00:00Z")) == (reasons, reasons)


@pytest.mark.parametrize(("at", "change", "reached"), AT_THE_CHANGE)
def test_vote_is_late_from_the_instant_of_the_change_on(at, change, reached):
    reasons = ["late"] if reached else []

    assert excluded(make_window(at, "2023-10-01T00:00:00+01:00", change)) == (reasons, reasons)


@pytest.mark.parametrize(("at", "change", "reached"), AT_THE_CHANGE)
def test_vote_on_options_keeps_to_the_same_instants(at, change, reached):
    record = make_options_vote({"A": (10, "A")})
    record |= {"opens_at": change, "closes_at": "2024-06-01T00:00:00Z"}
    record["votes"] = [own("A", "A", at)]

    assert tally_of_options(record).winner == ("A" if reached else None)


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [
        ("2023-10-29T01:00:00+01:00", "2023-10-29T01:00:00Z"),
        ("2023-10-29T01:30:00+01:00", "2023-10-29T01:15:00Z"),
    ],
)
def test_window_within_the_repeated_hour_is_open(opens_at, closes_at):
    """On the wall the first has no length, and the second ends before it begins."""
    record = make_window("2023-10-29T01:45:00+01:00", opens_at, closes_at)

    assert excluded(record) == ([], [])


def test_vote_after_the_change_is_the_later_although_its_clock_shows_less():
    """01:45 +01:00 is 00:45 UTC; 01:15 +00:00 is half an hour after it."""
    before = own("A", "no", "2023-10-29T01:45:00+01:00")
    after = own("A", "yes", "2023-10-29T01:15:00+00:00")

    for votes in ([before, after], [after, before]):
        record = make_record({"A": 10}, votes) | {
            "opens_at": "2023-10-28T00:00:00Z",
            "closes_at": "2023-10-30T00:00:00Z",
        }
        assert tally(record).weight.yes == 10
