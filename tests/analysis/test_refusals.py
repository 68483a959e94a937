"""Every reason for which a vote does not open, alone and together, and what is no reason."""

import pytest

from tests.analysis.records import OPENS, SEATS, make_record, refusals


def record(**rule):
    return make_record({"A": 10, "B": 20}, **rule)


def test_plain_record_opens():
    assert refusals(record()) == []


def test_practice_that_is_there_twice_is_refused():
    twice = record()
    twice["practices"].append(twice["practices"][0])

    assert refusals(twice) == ["duplicate_practice"]


@pytest.mark.parametrize("weight", ["list_size", "one_each"])
@pytest.mark.parametrize("absent", [True, False])
def test_list_size_that_is_missing_is_refused_under_either_weight(absent, weight):
    without = record(weight=weight)
    if absent:
        del without["practices"][0]["list_size"]
    else:
        without["practices"][0]["list_size"] = None

    assert refusals(without) == ["missing_list_size"]


@pytest.mark.parametrize("weight", ["list_size", "one_each"])
@pytest.mark.parametrize(
    ("size", "errors"),
    [(-1, ["negative_list_size"]), ("-0.1", ["negative_list_size"]), (0, []), ("0.0", []), (1, [])],
)
def test_list_size_below_zero_is_refused_and_zero_is_not(size, errors, weight):
    sized = record(weight=weight)
    sized["practices"][0]["list_size"] = size

    assert refusals(sized) == errors


def test_pcn_with_two_seats_is_refused():
    """Six places still, so that the roster fits the rule."""
    doubled = record()
    doubled["cds"][5]["pcn"] = "U1"

    assert refusals(doubled) == ["duplicate_cd_seat"]


def test_practice_of_a_pcn_without_a_seat_is_refused():
    foreign = record()
    foreign["practices"][0]["pcn"] = "U9"

    assert refusals(foreign) == ["unknown_pcn"]


def test_vacant_seat_is_still_a_seat():
    vacant = record()
    vacant["cds"] = [{"pcn": pcn, "vacant": True} for pcn in SEATS]

    assert refusals(vacant) == []


@pytest.mark.parametrize(
    ("share", "errors"),
    [
        ([-1, 3], ["zero_share"]),
        ([0, 3], ["zero_share"]),
        ([1, 10**9], []),
        ([999, 1000], []),
        ([3, 3], []),
        ([1001, 1000], ["unreachable_share"]),
    ],
)
def test_share_is_above_zero_and_at_most_the_whole(share, errors):
    assert refusals(record(share=share)) == errors


@pytest.mark.parametrize(("min_cds", "errors"), [(5, []), (6, []), (7, ["unreachable_cds"])])
def test_as_many_cds_as_seats_can_be_required_and_no_more(min_cds, errors):
    assert refusals(record(min_cds=min_cds)) == errors


@pytest.mark.parametrize("of_cds", [5, 7])
def test_rule_for_another_number_of_cds_is_refused(of_cds):
    assert refusals(record(of_cds=of_cds)) == ["cd_roster_mismatch"]


def test_urgent_rule_on_the_standard_roster_is_refused():
    assert refusals(record(min_cds=3, of_cds=5)) == ["cd_roster_mismatch"]


def test_rule_without_numbers_is_four_of_six():
    """Five seats are a mismatch with 6; three seats are below 4 as well."""
    for seats, errors in (
        (5, ["cd_roster_mismatch"]),
        (3, ["cd_roster_mismatch", "unreachable_cds"]),
    ):
        fewer = record()
        fewer["cds"] = fewer["cds"][:seats]

        assert refusals(fewer) == errors


@pytest.mark.parametrize(
    ("closes_at", "errors"),
    [
        ("2023-12-07T11:59:59.999999Z", ["closes_before_it_opens"]),
        (OPENS, ["closes_before_it_opens"]),
        ("2023-12-07T13:00:00+01:00", ["closes_before_it_opens"]),
        ("2023-12-07T12:00:00.000001Z", []),
    ],
)
def test_window_must_have_some_length(closes_at, errors):
    assert refusals(record() | {"closes_at": closes_at}) == errors


def test_all_that_apply_are_given_sorted():
    wrong = record(share=[0, 1], min_cds=9, of_cds=8)
    wrong["practices"] = [
        {"code": "A", "pcn": "U1", "list_size": -1},
        {"code": "A", "pcn": "U9", "list_size": None},
    ]
    wrong["cds"][1]["pcn"] = "U1"
    wrong["closes_at"] = OPENS

    assert refusals(wrong) == [
        "cd_roster_mismatch",
        "closes_before_it_opens",
        "duplicate_cd_seat",
        "duplicate_practice",
        "missing_list_size",
        "negative_list_size",
        "unknown_pcn",
        "unreachable_cds",
        "zero_share",
    ]
