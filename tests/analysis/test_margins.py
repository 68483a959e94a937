"""How far an outcome was from the other one, worked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raftlib.analysis.margins import find_leeway, find_shortfall
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import make_vote, tally


def shortfall(record):
    return find_shortfall(parse_decision(record), tally(record))


def leeway(record):
    return find_leeway(parse_decision(record), tally(record))


@pytest.mark.parametrize(
    ("yes", "compare", "turned"),
    [
        (199, "at_least", 1),
        (200, "at_least", None),
        (200, "more_than", 1),
        (201, "more_than", None),
    ],
)
def test_turned_weight_is_that_which_meets_the_test_on_the_same_base(yes, compare, turned):
    """Two thirds of 300 is 200."""
    assert shortfall(make_vote(yes=yes, no=300 - yes, compare=compare)).turned == turned


@pytest.mark.parametrize(
    ("base", "joined"),
    [
        # 190 of 300; x joins: 3 * (190 + x) >= 2 * (300 + x), so x >= 30
        ("for_against", 30),
        # 190 of 350, as 50 abstain: 3 * (190 + x) >= 2 * (350 + x), so x >= 130
        ("cast", 130),
        # silence is in the base: nobody is outside
        ("entitled", None),
    ],
)
def test_joined_weight_widens_the_base(base, joined):
    record = make_vote(yes=190, no=110, abstain=50, silent=500, base=base)

    assert shortfall(record).joined == joined


@pytest.mark.parametrize(("silent", "joined"), [(29, None), (30, 30), (31, 30)])
def test_weight_that_is_not_there_could_not_have_joined(silent, joined):
    assert shortfall(make_vote(yes=190, no=110, silent=silent)).joined == joined


def test_weight_that_is_not_against_could_not_have_turned():
    """All are for, and the share has to be more than the whole."""
    found = shortfall(make_vote(yes=300, silent=50, share=[1, 1], compare="more_than"))

    assert (found.turned, found.joined) == (None, None)


@pytest.mark.parametrize(("share", "joined"), [([2, 3], 1), ([1, 1], 1)])
def test_one_patient_would_have_done_where_nobody_was_for_or_against(share, joined):
    found = shortfall(make_vote(abstain=5, silent=10, share=share))

    assert (found.turned, found.joined) == (None, joined)


def test_decimal_weight_is_given_in_hundredths_that_do():
    """Two thirds of 100 is 66.666…, so 66.66 lacks 0.00666…; joining, three times as much."""
    found = shortfall(make_vote(yes="66.66", no="33.34", silent=1))

    assert (found.turned, found.joined) == (Fraction(1, 100), Fraction(2, 100))


@pytest.mark.parametrize(("seats", "cds"), [(4, 0), (3, 1), (0, 4)])
def test_cds_that_lacked_are_counted(seats, cds):
    record = make_vote(yes=10)
    record["cd_votes"] = record["cd_votes"][:seats]

    assert shortfall(record).cds == cds


@pytest.mark.parametrize(
    ("quorum", "missing"),
    [
        ({"share": [1, 2], "of": "weight"}, 35),  # half of 101 is 50.5; 16 took part
        ({"share": [3, 4], "of": "practices"}, 0),  # 3 of 4 did
        ({"share": [1, 1], "of": "practices"}, 1),
    ],
)
def test_quorum_lacks_what_did_not_take_part(quorum, missing):
    assert shortfall(make_vote(yes=10, no=5, abstain=1, silent=85, quorum=quorum)).quorum == missing


@pytest.mark.parametrize(
    ("yes", "compare", "turned"),
    [(200, "at_least", 1), (201, "at_least", 2), (201, "more_than", 1), (210, "more_than", 10)],
)
def test_leeway_is_what_would_have_stopped_it(yes, compare, turned):
    assert leeway(make_vote(yes=yes, no=300 - yes, compare=compare)).turned == turned


def test_leeway_of_cds_is_one_more_than_those_to_spare():
    assert leeway(make_vote(yes=10)).cds == 1
    assert leeway(make_vote(yes=10, min_cds=2)).cds == 3
    assert leeway(make_vote(yes=10, min_cds=0)).cds is None


sizes = st.integers(0, 400)


@settings(deadline=None, max_examples=150)
@given(
    yes=sizes,
    no=sizes,
    abstain=sizes,
    silent=sizes,
    base=st.sampled_from(["for_against", "cast"]),
    compare=st.sampled_from(["at_least", "more_than"]),
    share=st.sampled_from([[1, 2], [2, 3], [3, 4], [1, 1]]),
)
def test_joined_weight_does_and_one_less_does_not(yes, no, abstain, silent, base, compare, share):
    rule = {"base": base, "compare": compare, "share": share}
    found = shortfall(make_vote(yes=yes, no=no, abstain=abstain, silent=silent, **rule)).joined

    if found is not None:
        more, less = (
            make_vote(yes=yes + int(joined), no=no, abstain=abstain, **rule)
            for joined in (found, found - 1)
        )
        assert tally(more).share_met
        assert not tally(less).share_met
