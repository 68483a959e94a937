"""Token buckets, at the moments when they are just empty, full and filled again."""

import pytest

from raftlib.analysis.buckets import MOST_BUCKETS, Allowance, Buckets


class Watch:
    """A clock that moves when it is told to."""

    seconds = 0.0

    def __call__(self):
        """Return its seconds."""
        return self.seconds


@pytest.fixture
def clock():
    return Watch()


@pytest.fixture
def buckets(clock):
    return Buckets(Allowance(burst=3, per_second=0.5), clock)


def test_bucket_gives_as_many_as_it_holds(buckets):
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("seconds", "given"), [(1.9, False), (2.0, True), (2.1, True)])
def test_empty_bucket_gives_again_when_a_whole_token_is_there(buckets, clock, seconds, given):
    for _ in range(3):
        buckets.take("a")

    clock.seconds = seconds

    assert buckets.take("a") is given


def test_bucket_never_holds_more_than_its_burst(buckets, clock):
    clock.seconds = 1e6

    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]


def test_asking_an_empty_bucket_does_not_keep_it_empty(buckets, clock):
    for _ in range(3):
        buckets.take("a")

    for step in range(1, 5):
        clock.seconds = step * 0.5
        given = buckets.take("a")

    assert given


def test_buckets_are_apart(buckets):
    for _ in range(3):
        buckets.take("a")

    assert buckets.take("b")


def test_forgotten_bucket_is_full(buckets):
    for _ in range(3):
        buckets.take("a")

    buckets.forget("a")

    assert buckets.take("a")


def test_millions_of_keys_do_not_fill_the_memory(buckets):
    for number in range(3 * MOST_BUCKETS):
        buckets.take(number)

    assert len(buckets._levels) <= MOST_BUCKETS


def test_clock_that_is_set_back_takes_nothing_away(buckets, clock):
    clock.seconds = -100.0

    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
