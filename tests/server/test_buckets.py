import pytest

from raftlib.server.buckets import (
    A_CARD,
    ALL_ADDRESSES,
    AN_ADDRESS,
    MOST_BUCKETS,
    Allowance,
    Buckets,
    SignInLimits,
)


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


def test_card_is_closed_after_ten_wrong_tries_and_others_are_not(clock):
    limits = SignInLimits(clock)
    heard = [limits.may_try("known") for _ in range(int(A_CARD.burst) + 1)]

    assert heard == [True] * 10 + [False]
    assert limits.may_try("another")


def test_right_code_clears_its_card(clock):
    limits = SignInLimits(clock)
    for _ in range(10):
        limits.may_try("known")

    limits.note_right("known")

    assert limits.may_try("known")


def test_address_is_told_when_it_guesses_too_much(clock):
    limits = SignInLimits(clock)
    heard = [limits.note_wrong("10.0.0.9") for _ in range(int(AN_ADDRESS.burst) + 1)]

    assert heard[-2:] == [True, False]
    assert limits.note_wrong("10.0.0.10")


def test_many_addresses_together_are_told_too(clock):
    limits = SignInLimits(clock)
    heard = [limits.note_wrong(str(number)) for number in range(int(ALL_ADDRESSES.burst) + 1)]

    assert heard[-2:] == [True, False]
