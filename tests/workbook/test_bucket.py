"""A burst is allowed, and then only so many each second."""

from datetime import UTC, datetime, timedelta

from raftlib.workbook.models.bucket import TokenBucket

START = datetime(2023, 12, 1, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_burst_is_allowed_and_one_more_is_not():
    bucket = TokenBucket(3, 10, START)

    assert [bucket.take(START) for _ in range(4)] == [True, True, True, False]


def test_one_is_allowed_again_when_its_time_has_come():
    """At 10 a second, one takes a tenth of a second."""
    bucket = TokenBucket(1, 10, START)
    bucket.take(START)

    assert not bucket.take(after(0.09))
    assert bucket.take(after(0.11))


def test_long_rest_allows_no_more_than_the_burst():
    bucket = TokenBucket(2, 10, START)

    assert [bucket.take(after(3600)) for _ in range(3)] == [True, True, False]


def test_clock_that_is_set_back_allows_nothing_more():
    bucket = TokenBucket(1, 10, START)
    bucket.take(START)

    assert not bucket.take(after(-3600))
    assert bucket.take(after(-3599))
