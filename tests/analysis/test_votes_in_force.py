"""Which entries count: the window, the two channels, who may speak for whom, and precedence."""

import pytest

from tests.analysis.records import (
    CLOSES,
    DURING,
    OPENS,
    conveyed,
    make_record,
    own,
    position,
    tally,
)

FIRST, SECOND, THIRD = (f"2023-12-08T1{hour}:00:00Z" for hour in "012")
BEFORE, AFTER = "2023-12-07T11:59:59.999999Z", "2023-12-14T17:00:00.000001Z"
JUST_IN_TIME = "2023-12-14T16:59:59.999999Z"


def counted(*votes):
    return [[v.practice_code, v.choice, v.way, v.index] for v in count(*votes).counted]


def excluded(*votes):
    return [[entry.index, entry.reason] for entry in count(*votes).excluded]


def count(*votes):
    return tally(make_record({"A": 10, "B": 20}, list(votes)))


def cd_excluded(*votes, **seat):
    record = make_record({"A": 10})
    record["cds"][0] |= seat
    record["cd_votes"] = list(votes)
    return [[entry.index, entry.reason] for entry in tally(record).cd_excluded]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (BEFORE, "early"),
        (OPENS, None),
        (DURING, None),
        (JUST_IN_TIME, None),
        (CLOSES, "late"),
        (AFTER, "late"),
    ],
)
def test_window_holds_its_start_and_not_its_end(at, reason):
    expected = [[0, reason]] if reason else []

    assert excluded(own("A", "yes", at)) == expected
    assert cd_excluded(position("U1", "yes", at)) == expected


def test_instants_are_compared_across_offsets():
    """13:00 at +01:00 is noon in UTC, when the vote opens; a second before is early."""
    assert excluded(own("A", "yes", "2023-12-07T13:00:00+01:00")) == []
    assert excluded(own("A", "yes", "2023-12-07T12:59:59+01:00")) == [[0, "early"]]


@pytest.mark.parametrize("way", ["online", "email", "meeting"])
def test_each_own_way_counts(way):
    assert counted(own("A", "yes", via=way)) == [["A", "yes", way, 0]]


def test_way_is_online_where_none_is_named():
    vote = own("A", "yes")
    del vote["via"]

    assert counted(vote) == [["A", "yes", "online", 0]]


def test_counted_votes_are_sorted_by_code():
    assert counted(own("B", "no"), own("A", "yes")) == [
        ["A", "yes", "online", 1],
        ["B", "no", "online", 0],
    ]


def test_last_vote_of_a_channel_counts_wherever_it_stands():
    later, earlier = own("A", "yes", SECOND), own("A", "no", FIRST, via="email")

    assert counted(later, earlier) == [["A", "yes", "online", 0]]
    assert excluded(later, earlier) == [[1, "superseded"]]


def test_later_line_counts_at_the_same_instant():
    votes = own("A", "yes"), own("A", "no"), own("A", "abstain")

    assert counted(*votes) == [["A", "abstain", "online", 2]]
    assert excluded(*votes) == [[0, "superseded"], [1, "superseded"]]


def test_same_instant_in_two_offsets_is_the_same_instant():
    votes = own("A", "yes", "2023-12-08T11:00:00+01:00"), own("A", "no", "2023-12-08T10:00:00Z")

    assert counted(*votes) == [["A", "no", "online", 1]]


def test_microsecond_decides_which_vote_is_last():
    votes = own("A", "yes", "2023-12-08T10:00:00.000001Z"), own("A", "no", "2023-12-08T10:00:00Z")

    assert counted(*votes) == [["A", "yes", "online", 0]]


@pytest.mark.parametrize("own_at", [FIRST, SECOND, THIRD])
@pytest.mark.parametrize("own_stands_first", [True, False])
def test_own_vote_prevails_over_the_conveyed_whatever_the_order(own_at, own_stands_first):
    votes = [own("A", "no", own_at), conveyed("A", "yes", SECOND)]
    if not own_stands_first:
        votes.reverse()
    own_index = votes.index(own("A", "no", own_at))

    outcome = count(*votes)

    assert [v.index for v in outcome.counted] == [own_index]
    assert excluded(*votes) == [[1 - own_index, "superseded"]]
    assert outcome.conflicts == ("A",)


def test_own_and_conveyed_that_agree_are_no_conflict():
    outcome = count(own("A", "yes"), conveyed("A", "yes"))

    assert outcome.conflicts == ()
    assert outcome.weight.yes == 10


def test_own_abstention_against_a_conveyed_yes_is_a_conflict():
    assert count(own("A", "abstain"), conveyed("A", "yes")).conflicts == ("A",)


def test_conflict_is_between_the_votes_that_stand_and_not_the_superseded():
    votes = conveyed("A", "no", FIRST), conveyed("A", "yes", SECOND), own("A", "yes", FIRST)

    assert count(*votes).conflicts == ()


def test_conflicts_are_sorted_by_code():
    votes = own("B", "no"), conveyed("B", "yes"), own("A", "no"), conveyed("A", "yes")

    assert count(*votes).conflicts == ("A", "B")


def test_conveyed_vote_stands_again_after_an_own_withdrawal():
    votes = conveyed("A", "yes", FIRST), own("A", "no", FIRST), own("A", "withdraw", SECOND)

    assert counted(*votes) == [["A", "yes", "cd", 0]]
    assert excluded(*votes) == [[1, "superseded"]]
    assert count(*votes).conflicts == ()


def test_withdrawal_in_force_is_neither_counted_nor_excluded():
    outcome = count(own("A", "withdraw"))

    assert (outcome.counted, outcome.excluded) == ((), ())
    assert outcome.practices.not_voted == 2


def test_vote_after_a_withdrawal_counts():
    votes = own("A", "withdraw", FIRST), own("A", "yes", SECOND)

    assert counted(*votes) == [["A", "yes", "online", 1]]
    assert excluded(*votes) == [[0, "superseded"]]


def test_withdrawal_of_an_earlier_instant_does_not_empty_the_channel():
    votes = own("A", "yes", SECOND), own("A", "withdraw", FIRST)

    assert counted(*votes) == [["A", "yes", "online", 0]]


def test_conveyed_withdrawal_empties_only_the_conveyed_channel():
    votes = own("A", "no", FIRST), conveyed("A", "yes", FIRST), conveyed("A", "withdraw", SECOND)

    assert counted(*votes) == [["A", "no", "online", 0]]
    assert excluded(*votes) == [[1, "superseded"]]


def test_own_withdrawal_leaves_a_later_conveyed_vote_alone():
    assert counted(own("A", "withdraw", FIRST), conveyed("A", "no", SECOND)) == [
        ["A", "no", "cd", 1]
    ]


def test_vote_that_does_not_count_supersedes_nothing():
    votes = own("A", "yes", FIRST), own("A", "no", CLOSES), own("A", "maybe", SECOND)

    assert counted(*votes) == [["A", "yes", "online", 0]]
    assert excluded(*votes) == [[1, "late"], [2, "invalid_choice"]]


@pytest.mark.parametrize("by", ["U2", "A", "", "U9"])
def test_only_the_cd_of_the_own_pcn_may_convey(by):
    assert excluded(conveyed("A", "yes", by=by)) == [[0, "not_authorised"]]


def test_conveyed_vote_without_a_name_is_not_authorised():
    vote = conveyed("A", "yes")
    del vote["by"]

    assert excluded(vote) == [[0, "not_authorised"]]


@pytest.mark.parametrize("way", ["phone", "", "CD", "Online"])
def test_unknown_way_is_not_authorised(way):
    assert excluded(own("A", "yes", via=way)) == [[0, "not_authorised"]]


@pytest.mark.parametrize("choice", ["maybe", "", "Yes", "YES", " yes"])
def test_choice_is_taken_to_the_letter(choice):
    assert excluded(own("A", choice)) == [[0, "invalid_choice"]]
    assert cd_excluded(position("U1", choice)) == [[0, "invalid_choice"]]


def test_exclusions_are_asked_in_their_fixed_order():
    """Each entry has its own fault and all the later ones."""
    record = make_record(
        {"A": 10, "R": 20},
        [
            conveyed("X", "maybe", BEFORE, by="U2"),
            conveyed("R", "maybe", BEFORE, by="U2"),
            conveyed("R", "yes", BEFORE, by="U2"),
            conveyed("R", "yes", BEFORE),
            conveyed("A", "yes", BEFORE),
            conveyed("A", "yes", AFTER),
            conveyed("A", "yes", FIRST),
            conveyed("A", "yes", SECOND),
        ],
    )
    record["practices"][1]["recused"] = True

    found = [[entry.index, entry.reason] for entry in tally(record).excluded]

    assert found == [
        [0, "unknown_practice"],
        [1, "invalid_choice"],
        [2, "not_authorised"],
        [3, "recused"],
        [4, "early"],
        [5, "late"],
        [6, "superseded"],
    ]
