import pytest

from raftlib.server.limits import A_CARD, ALL_ADDRESSES, AN_ADDRESS, SignInLimits


@pytest.fixture
def clock():
    return lambda: 0.0


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
