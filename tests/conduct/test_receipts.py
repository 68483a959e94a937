"""What was said for a practice or by a CD is found again with its receipt."""

import pytest

from raftlib.analysis.receipts import said_by_cd, said_by_practice
from raftlib.conduct.votes import cast_vote, convey_vote, take_position
from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice, Exclusion
from tests.conduct.conftest import CLOSES, cd_of, member_at, read

TOLD = Told(by="Practice manager", at="just now", how="by telephone")


@pytest.fixture
def say(store, opened, read_as, clock):
    """Record an own vote of Z00003, a minute after what came before."""

    def cast(choice):
        clock.go(minutes=1)
        return cast_vote(store, member_at("Z00003"), opened, "Z00003", choice, read_as, clock)

    return cast


@pytest.fixture
def convey(store, opened, clock):
    """Record a vote of Z00003 that its CD conveys, a minute after what came before."""

    def cast(choice):
        clock.go(minutes=1)
        cd = cd_of("U00002")
        return convey_vote(store, cd, opened, "Z00003", choice, "U00002", TOLD, clock)

    return cast


def test_receipt_that_was_given_is_found_again(store, opened, say):
    given = say(Choice.YES)

    assert said_by_practice(read(store, opened), "Z00003").receipts == (given,)


def test_earlier_receipt_says_that_a_later_vote_stands_instead(store, opened, say):
    first, second = say(Choice.YES), say(Choice.NO)

    said = said_by_practice(read(store, opened), "Z00003")

    assert said.own.vote.choice == "no"
    assert [receipt.seq for receipt in said.receipts] == [first.seq, second.seq]
    assert [receipt.reason for receipt in said.receipts] == [Exclusion.SUPERSEDED, None]


def test_conveyed_vote_stands_beside_the_own_one_and_again_after_it_is_withdrawn(
    store, opened, say, convey
):
    conveyed, own = convey(Choice.NO), say(Choice.YES)
    both = said_by_practice(read(store, opened), "Z00003")
    say(Choice.WITHDRAW)
    left = said_by_practice(read(store, opened), "Z00003")

    assert (both.own.seq, both.conveyed.seq) == (own.seq, conveyed.seq)
    assert both.receipts[0].reason is Exclusion.SUPERSEDED
    assert (left.own, left.conveyed.seq, left.receipts[0].reason) == (None, conveyed.seq, None)


def test_late_vote_does_not_stand_and_its_receipt_says_why(store, opened, say, clock):
    clock.at = CLOSES

    say(Choice.YES)

    said = said_by_practice(read(store, opened), "Z00003")
    assert (said.own, said.receipts[0].reason) == (None, Exclusion.LATE)


def test_nothing_was_said_before_the_vote_was_opened(store, proposed):
    said = said_by_practice(read(store, proposed), "Z00003")

    assert (said.own, said.conveyed, said.receipts) == (None, None, ())
    assert said_by_cd(read(store, proposed), "U00002").position is None


def test_last_position_stands_until_it_is_withdrawn(store, opened, read_as, clock):
    def take(choice):
        clock.go(minutes=1)
        cd = cd_of("U00002")
        receipt = take_position(store, cd, opened, "U00002", choice, read_as, clock)
        return receipt, said_by_cd(read(store, opened), "U00002")

    _, first = take(Choice.YES)
    receipt, second = take(Choice.ABSTAIN)
    _, last = take(Choice.WITHDRAW)

    assert first.position.position.choice == "yes"
    assert (second.position.position.choice, second.receipts[1]) == ("abstain", receipt)
    assert last.position is None
