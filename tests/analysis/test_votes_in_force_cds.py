"""Which positions of CDs count, and where a CD and its practices lean apart."""

import pytest

from tests.analysis.records import SEATS, make_record, own, position, tally

FIRST, SECOND = "2023-12-08T10:00:00Z", "2023-12-08T11:00:00Z"
BEFORE, AFTER = "2023-12-07T11:59:59.999999Z", "2023-12-14T17:00:00.000001Z"


def positions(*votes):
    record = make_record({"A": 10})
    record["cd_votes"] = list(votes)
    return list(tally(record).cd_positions)


def test_exclusions_of_cds_are_asked_in_their_fixed_order():
    record = make_record({"A": 10})
    record["cds"][0] |= {"vacant": True, "recused": True}
    record["cds"][1] |= {"recused": True}
    record["cd_votes"] = [
        position("U9", "maybe", BEFORE),
        position("U1", "maybe", BEFORE),
        position("U1", "yes", BEFORE),
        position("U2", "yes", BEFORE),
        position("U3", "yes", BEFORE),
        position("U3", "yes", AFTER),
        position("U3", "yes", FIRST),
        position("U3", "no", SECOND),
    ]

    outcome = tally(record)

    words = ["unknown_pcn", "invalid_choice", "vacant", "recused", "early", "late", "superseded"]
    assert [[e.index, e.reason] for e in outcome.cd_excluded] == [list(p) for p in enumerate(words)]
    assert list(outcome.cd_positions) == [("U3", "no")]


def test_cd_may_change_and_withdraw_a_position():
    assert positions(position("U1", "no", SECOND), position("U1", "yes", FIRST)) == [("U1", "no")]
    assert positions(position("U1", "yes"), position("U1", "no")) == [("U1", "no")]
    assert positions(position("U1", "yes", FIRST), position("U1", "withdraw", SECOND)) == []


@pytest.mark.parametrize(
    ("choice", "yes", "no", "at_odds"),
    [
        ("yes", 9, 10, True),
        ("yes", 10, 10, False),
        ("yes", 10, 9, False),
        ("no", 10, 9, True),
        ("no", 10, 10, False),
        ("no", 9, 10, False),
        ("abstain", 9, 10, False),
        ("yes", 0, 0, False),
    ],
)
def test_cd_is_at_odds_only_where_the_weight_leans_the_other_way(choice, yes, no, at_odds):
    record = make_record({"A": yes, "B": no}, [own("A", "yes"), own("B", "no")])
    record["cd_votes"] = [position("U1", choice)]

    assert tally(record).cd_at_odds == (("U1",) if at_odds else ())


def test_cds_at_odds_look_at_their_own_practices_and_are_sorted():
    record = make_record({"A": 5, "B": 5}, [own("A", "no"), own("B", "no")])
    record["practices"][0]["pcn"], record["practices"][1]["pcn"] = "U4", "U2"
    record["cd_votes"] = [position(pcn, "yes") for pcn in reversed(SEATS)]

    assert tally(record).cd_at_odds == ("U2", "U4")
