"""Who may vote, when a vote counts, and what the voter is told."""

from datetime import timedelta

import pytest

from raftlib.analysis.tally import tally_votes
from raftlib.conduct.votes import cast_vote, convey_vote, take_position
from raftlib.domain.acts import Told
from raftlib.domain.decision import Choice, Exclusion, Way
from raftlib.errors import AccessError, DecisionError
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, cd_of, member_at, read

TOLD = Told(by="Practice manager", at="this morning", how="by telephone")
# Z00003 is in U00002, Z00013 in U00004.


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (OPENS - timedelta(microseconds=1), Exclusion.EARLY),
        (OPENS, None),
        (CLOSES - timedelta(microseconds=1), None),
        (CLOSES, Exclusion.LATE),
    ],
)
def test_vote_counts_from_the_first_instant_to_before_the_last(
    store, opened, read_as, clock, at, reason
):
    clock.at = at

    receipt = cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.YES, read_as, clock)

    assert receipt.reason is reason
    assert receipt.at == at
    assert read(store, opened).head.last_hash == receipt.hash


def test_own_vote_prevails_over_one_conveyed_later(store, opened, read_as, clock):
    cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.NO, read_as, clock)
    clock.go(minutes=1)

    receipt = convey_vote(
        store, cd_of("U00002"), opened, "Z00003", Choice.YES, "U00002", TOLD, clock
    )

    tally = tally_votes(read(store, opened).decision)
    assert receipt.reason is Exclusion.SUPERSEDED
    assert [(vote.practice_code, vote.choice) for vote in tally.counted] == [("Z00003", Choice.NO)]
    assert tally.conflicts == ("Z00003",)


def test_vote_for_another_practice_is_refused_and_not_kept(store, opened, read_as, clock):
    with pytest.raises(AccessError, match="Your role does not do this"):
        cast_vote(store, member_at("Z00013"), opened, "Z00003", Choice.YES, read_as, clock)

    assert read(store, opened).votes == ()


def test_vote_conveyed_from_another_pcn_is_kept_and_does_not_count(store, opened, clock):
    receipt = convey_vote(
        store, cd_of("U00004"), opened, "Z00003", Choice.YES, "U00004", TOLD, clock
    )

    assert receipt.reason is Exclusion.NOT_AUTHORISED
    assert len(read(store, opened).votes) == 1


def test_cd_speaks_for_no_other_pcn(store, opened, read_as, clock):
    with pytest.raises(AccessError, match="Your role does not do this"):
        take_position(store, cd_of("U00004"), opened, "U00002", Choice.YES, read_as, clock)
    with pytest.raises(AccessError, match="Your role does not do this"):
        convey_vote(store, cd_of("U00004"), opened, "Z00003", Choice.YES, "U00002", TOLD, clock)


def test_vote_that_came_by_email_is_recorded_by_the_facilitator_alone(
    store, opened, read_as, clock
):
    words = (opened, "Z00003", Choice.YES, read_as, clock)
    with pytest.raises(AccessError, match="Your role does not do this"):
        cast_vote(store, member_at("Z00003"), *words, way=Way.EMAIL)

    cast_vote(store, FACILITATOR, *words, way=Way.EMAIL)

    assert read(store, opened).votes[0].vote.way == "email"


def test_nobody_votes_before_the_vote_was_opened(store, proposed, read_as, clock):
    with pytest.raises(DecisionError, match="has not been opened"):
        cast_vote(store, member_at("Z00003"), proposed, "Z00003", Choice.YES, read_as, clock)


def test_conveyed_vote_says_who_told_the_cd(store, opened, clock):
    told = Told(by=" ", at="today", how="by telephone")
    with pytest.raises(DecisionError, match="Who told you is empty"):
        convey_vote(store, cd_of("U00002"), opened, "Z00003", Choice.YES, "U00002", told, clock)
