"""The share, its base, the CDs, the quorum and the weights, at their boundaries."""

from fractions import Fraction

import pytest

from tests.analysis.records import make_record, make_vote, notice_example, own, position, tally


@pytest.mark.parametrize(
    ("yes", "no", "met"),
    [(199, 101, False), (200, 100, True), (201, 99, True), (12_000, 6_000, True)],
)
def test_two_thirds_is_met_from_equality_on(yes, no, met):
    assert tally(make_vote(yes=yes, no=no)).share_met is met


@pytest.mark.parametrize(
    ("yes", "no", "met"), [(299, 101, False), (300, 100, True), (301, 99, True)]
)
def test_three_quarters_is_met_from_equality_on(yes, no, met):
    assert tally(make_vote(yes=yes, no=no, share=[3, 4])).share_met is met


@pytest.mark.parametrize(
    ("yes", "no", "met"), [(199, 101, False), (200, 100, False), (201, 99, True)]
)
def test_more_than_two_thirds_is_not_met_at_equality(yes, no, met):
    assert tally(make_vote(yes=yes, no=no, compare="more_than")).share_met is met


def test_share_too_fine_for_a_float_is_still_told_apart():
    """Two thirds of 3 x 10^20 is 2 x 10^20: one patient below that misses."""
    whole = 3 * 10**20
    below, at = 2 * 10**20 - 1, 2 * 10**20

    assert not tally(make_vote(yes=below, no=whole - below)).share_met
    assert tally(make_vote(yes=at, no=whole - at)).share_met


def test_share_in_use_is_two_thirds_where_the_rule_names_none():
    assert tally(make_vote(yes=300)).threshold_weight == 200


def test_share_above_the_whole_is_never_reached_by_more_than_all():
    """More than 1/1 of 100 would need 101."""
    outcome = tally(make_vote(yes=100, share=[1, 1], compare="more_than"))

    assert (outcome.share_met, outcome.needed_weight) == (False, 101)


@pytest.mark.parametrize(
    ("base", "expected"), [("for_against", 90), ("cast", 100), ("entitled", 150)]
)
def test_base_is_the_one_that_the_rule_names(base, expected):
    outcome = tally(make_vote(yes=60, no=30, abstain=10, silent=50, base=base))

    assert outcome.base_weight == expected
    assert outcome.share == Fraction(60, expected)


def test_base_is_for_and_against_where_the_rule_names_none():
    assert tally(make_vote(yes=60, no=30, abstain=10, silent=50)).base_weight == 90


@pytest.mark.parametrize(("silent", "met"), [(1, False), (0, True)])
def test_silence_counts_only_in_the_entitled_base(silent, met):
    """200 of 300 is two thirds; 200 of 301 is below."""
    assert tally(make_vote(yes=200, no=100, silent=silent, base="entitled")).share_met is met
    assert tally(make_vote(yes=200, no=100, silent=silent)).share_met


def test_recused_practice_leaves_the_entitled_base():
    record = make_vote(yes=200, no=100, silent=90, base="entitled")
    record["practices"][3]["recused"] = True

    outcome = tally(record)

    assert outcome.base_weight == 300
    assert outcome.weight_recused == 90
    assert outcome.practices.entitled == 3
    assert outcome.carried


@pytest.mark.parametrize("base", ["for_against", "cast"])
def test_nothing_in_the_base_is_never_carried(base):
    outcome = tally(make_vote(silent=100, base=base))

    assert not outcome.share_met
    assert outcome.share is None
    assert outcome.needed_weight is None
    assert outcome.threshold_weight == outcome.margin == 0
    assert list(outcome.reasons) == ["nothing_in_base"]


def test_abstentions_alone_fill_the_base_cast_only():
    assert list(tally(make_vote(abstain=9)).reasons) == ["nothing_in_base"]
    assert list(tally(make_vote(abstain=9, base="cast")).reasons) == ["share_not_met"]


def test_weight_of_zero_stays_zero_and_its_practice_still_counts_as_one():
    outcome = tally(make_vote(yes=0, no=1))

    assert (outcome.weight.yes, outcome.practices.yes) == (0, 1)
    assert not outcome.share_met


def test_votes_of_weight_zero_alone_leave_the_base_empty():
    assert list(tally(make_vote(yes=0, no=0)).reasons) == ["nothing_in_base"]


def test_one_each_gives_every_practice_one_whatever_its_list():
    """Two of three practices are for: exactly two thirds, though they hold 2 of 902 patients."""
    record = make_record(
        {"A": 1, "B": 1, "C": 900},
        [own("A", "yes"), own("B", "yes"), own("C", "no")],
        weight="one_each",
    )

    outcome = tally(record)

    assert (outcome.weight.yes, outcome.base_weight) == (2, 3)
    assert outcome.carried


def test_weights_are_list_sizes_where_the_rule_names_none():
    assert tally(make_vote(yes=7)).weight.yes == 7


def test_weight_sent_with_a_vote_is_ignored():
    record = make_vote(yes=1, no=1)
    record["votes"][0] |= {"weight": 1_000, "list_size": 1_000}

    assert tally(record).weight.yes == 1


@pytest.mark.parametrize(("yes", "met"), [("199.9", False), ("200.0", True), ("200.1", True)])
def test_decimal_weights_are_exact(yes, met):
    """The base is kept at 300, so that the threshold is 200."""
    outcome = tally(make_vote(yes=yes, no=str(round(300 - float(yes), 1))))

    assert outcome.share_met is met
    assert outcome.base_weight == 300


def test_thirds_of_tenths_meet_the_threshold_exactly():
    """0.2 of 0.2 + 0.1 is two thirds; in floats 0.2 + 0.1 is above 0.3."""
    assert tally(make_vote(yes="0.2", no="0.1")).share_met


@pytest.mark.parametrize(
    ("no", "compare", "needed"),
    [
        (100, "at_least", 200),
        (101, "at_least", 201),
        (100, "more_than", 201),
        (101, "more_than", 201),
    ],
)
def test_needed_weight_is_the_smallest_that_would_do(no, compare, needed):
    """Two thirds of 300 is 200; of 301 it is 200.67."""
    assert tally(make_vote(yes=200, no=no, compare=compare)).needed_weight == needed


@pytest.mark.parametrize(("silent", "needed"), [("5.5", None), ("5.0", 200)])
def test_needed_weight_is_left_out_where_any_weight_is_not_whole(silent, needed):
    assert tally(make_vote(yes=200, no=100, silent=silent)).needed_weight == needed


@pytest.mark.parametrize(("yes_positions", "met"), [(3, False), (4, True), (5, True)])
def test_four_cds_are_enough_and_three_are_not(yes_positions, met):
    record = make_vote(yes=100)
    record["cd_votes"] = [position(f"U{n}", "yes") for n in range(1, yes_positions + 1)]

    outcome = tally(record)

    assert outcome.cds_met is met
    assert list(outcome.reasons) == ([] if met else ["cds_not_met"])


@pytest.mark.parametrize("change", [{"vacant": True}, {"recused": True}, {}])
def test_seat_that_says_nothing_does_not_lower_the_bar(change):
    record = make_vote(yes=100)
    record["cds"][3] |= change
    record["cd_votes"][3]["choice"] = "yes" if change else "abstain"

    outcome = tally(record)

    assert outcome.cds.yes == 3
    assert not outcome.cds_met


def test_cds_without_a_position_are_all_counted_as_not_voted():
    record = make_vote(yes=100)
    record["cds"][5]["vacant"] = True
    record["cds"][4]["recused"] = True
    record["cd_votes"] = [position("U1", "yes"), position("U2", "no"), position("U3", "abstain")]

    cds = tally(record).cds

    assert (cds.yes, cds.no, cds.abstain, cds.not_voted) == (1, 1, 1, 3)


def test_position_of_a_cd_is_not_taken_from_its_practices():
    record = make_vote(yes=100)
    record["cd_votes"] = []

    assert tally(record).cds.yes == 0


@pytest.mark.parametrize(("silent", "met"), [(101, False), (100, True), (99, True)])
def test_quorum_by_weight_is_met_from_equality_on(silent, met):
    """100 took part: the half of 200. An abstention takes part."""
    quorum = {"share": [1, 2], "of": "weight"}

    outcome = tally(make_vote(yes=70, no=20, abstain=10, silent=silent, quorum=quorum))

    assert outcome.quorum_met is met
    assert list(outcome.reasons) == ([] if met else ["quorum_not_met"])


@pytest.mark.parametrize(("share", "met"), [([3, 4], True), ([76, 100], False), ([74, 100], True)])
def test_quorum_by_practices_counts_heads(share, met):
    """Three of four practices took part, with none of the weight but that of one."""
    record = make_vote(yes=1, silent=900, quorum={"share": share, "of": "practices"})

    assert tally(record).quorum_met is met


def test_quorum_is_of_weight_where_only_its_share_is_named():
    """1 of 901 patients took part, but three of four practices."""
    assert tally(make_vote(yes=1, silent=900, quorum={"share": [1, 2]})).quorum_met is False


def test_quorum_is_off_where_none_is_set():
    assert tally(make_vote(yes=1, silent=900)).quorum_met is None


def test_quorum_leaves_recused_practices_out():
    record = make_vote(yes=50, silent=51, quorum={"share": [1, 1], "of": "weight"})
    record["practices"][3]["recused"] = True

    assert tally(record).quorum_met


def test_quorum_is_missed_where_nobody_is_entitled():
    outcome = tally(make_record({}, quorum={"share": [1, 2], "of": "practices"}))

    assert outcome.quorum_met is False


def test_every_reason_is_given_in_the_order_of_the_tests():
    record = make_vote(yes=1, no=9, silent=90, quorum={"share": [1, 2]})
    record["cd_votes"] = []

    assert list(tally(record).reasons) == ["share_not_met", "cds_not_met", "quorum_not_met"]


def test_notice_example_is_carried_by_4666():
    """Two thirds of 137,600 is 91,733 1/3: needed 91,734; 96,400 - 91,734 = 4,666."""
    outcome = tally(notice_example())

    assert outcome.carried
    assert (outcome.weight.yes, outcome.weight.no) == (96_400, 41_200)
    assert (outcome.weight.abstain, outcome.weight.not_voted) == (8_000, 36_740)
    assert outcome.weight.entitled == 182_340
    assert (outcome.base_weight, outcome.needed_weight) == (137_600, 91_734)
    assert outcome.weight.yes - outcome.needed_weight == 4_666
    assert outcome.share == Fraction(96_400, 137_600)
    assert (outcome.practices.yes, outcome.practices.no) == (17, 6)
    assert (outcome.practices.abstain, outcome.practices.not_voted) == (2, 3)
    assert (outcome.cds.yes, outcome.cds.no, outcome.cds.not_voted) == (4, 1, 1)
