"""What would have overturned the option that won, worked by hand, and tried out one by one."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raftlib.analysis.overturning import find_overturning
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import make_options_vote, position, tally_of_options


def overturning(record):
    return find_overturning(parse_decision(record), tally_of_options(record))


def rivals(record):
    found = overturning(record).rivals
    return [(one.option.key, one.weight, one.cds, one.ties) for one in found]


def vote(*, a=0, b=0, c=0, **rule):
    """Let one practice name each option, with these list sizes."""
    return make_options_vote({"P": (a, "A"), "Q": (b, "B"), "R": (c, "C")}, **rule)


@pytest.mark.parametrize(("a", "turned"), [(200, 1), (201, 2), (300, 101)])
def test_winner_is_lost_one_below_its_share(a, turned):
    """Two thirds of 300 is 200; no other option gets there before that."""
    found = overturning(vote(a=a, b=300 - a))

    assert found.leeway.turned == turned
    assert found.rivals == ()


@pytest.mark.parametrize(
    ("b", "weight", "ties"),
    [
        (40, 5, True),  # 50 - 5 = 40 + 5
        (41, 5, False),  # 50 - 5 = 45, 41 + 5 = 46
        (39, 6, False),  # 50 - 6 = 44, 39 + 6 = 45; with 5 it is 45 to 44
    ],
)
def test_rival_needs_half_of_what_lies_between_them(b, weight, ties):
    """A third of the base is asked for; A would keep that with 10 fewer, and B has it."""
    record = vote(a=50, b=b, c=120 - 50 - b, share=[1, 3])

    assert rivals(record) == [("B", weight, 0, ties)]
    assert overturning(record).leeway.turned == 11


def test_only_the_nearest_rivals_are_given():
    """5 lie between A and B, 25 between A and C: 3 are enough for B."""
    assert rivals(vote(a=50, b=45, c=25, share=[1, 3])) == [("B", 3, 0, False)]
    assert rivals(vote(a=44, b=38, c=38, share=[1, 3])) == [("B", 3, 0, True), ("C", 3, 0, True)]


@pytest.mark.parametrize(
    ("compare", "turned", "found"),
    [
        ("at_least", 11, [("B", 10, 0, True)]),  # 60 to 40: 50 each is half of 100
        ("more_than", 10, []),  # 50 is not more than half: A is lost as soon as B is there
    ],
)
def test_rival_counts_only_while_the_winner_keeps_its_share(compare, turned, found):
    record = vote(a=60, b=40, share=[1, 2], compare=compare)

    assert (overturning(record).leeway.turned, rivals(record)) == (turned, found)


def test_approval_lets_a_rival_that_most_name_too_come_nearer():
    """A has 90, B 80, of 100: 10 name A alone, so 5 of them for B instead make 85 to 85."""
    said = {"P": (70, "A+B"), "Q": (20, "A"), "R": (10, "B")}
    record = make_options_vote(said, method="approval", keys="AB")

    assert rivals(record) == [("B", 5, 0, True)]
    assert overturning(record).leeway.turned == 24  # two thirds of 100 is 66.67; 66 is below


def test_decimal_weights_are_given_in_hundredths():
    """10.01 lie between them: 5.005 each way, so 5.01."""
    record = vote(a="50.01", b="40", share=[1, 3])

    assert rivals(record) == [("B", Fraction(501, 100), 0, False)]


def with_cds(record, said):
    record["rule"]["min_cds"] = 3
    record["cd_votes"] = [position(f"U{at}", key) for at, key in enumerate(said, start=1)]
    return record


def test_option_with_more_weight_that_lacked_a_cd_would_have_won_with_one():
    """B has 60 of 100 and two CDs of three; A has 40, a third and more, and three CDs."""
    record = with_cds(vote(a=40, b=60, share=[1, 3]), "AAABB")

    assert rivals(record) == [("B", 0, 1, False)]
    assert overturning(record).leeway.cds == 1


def test_option_with_the_same_weight_that_lacked_a_cd_would_have_tied():
    assert rivals(with_cds(vote(a=50, b=50, share=[1, 3]), "AAABB")) == [("B", 0, 1, True)]


def test_option_with_less_weight_is_no_rival_with_more_cds():
    """B has 49 to A's 51, whatever CDs say; and without CDs weight does not help it."""
    assert rivals(with_cds(vote(a=51, b=49, share=[1, 3]), "AAABB")) == []


@pytest.mark.parametrize(
    ("of", "quorum"),
    [
        ("weight", 11),  # half of 200 is 100; 110 took part, and with 10 fewer it is met
        ("practices", 2),  # half of 4 is 2; 3 took part
    ],
)
def test_quorum_would_have_been_missed_with_so_many_fewer(of, quorum):
    said = {"P": (100, "A"), "Q": (5, "B"), "R": (5, "abstain"), "S": (90, "")}
    record = make_options_vote(said, quorum={"share": [1, 2], "of": of})

    assert overturning(record).leeway.quorum == quorum


def test_vote_that_carried_no_option_has_no_winner_to_overturn():
    with pytest.raises(ValueError, match="no option was carried"):
        overturning(vote(a=50, b=50))


CHOICES = {
    "plurality": ["A", "B", "C", "abstain", ""],
    "approval": ["A", "B", "C", "A+B", "A+C", "B+C", "A+B+C", "abstain", ""],
}


def wins(choices, share, compare):
    """Count practices of one patient each on their own, in integers: the winner's key, or none."""
    base = sum(choice not in ("", "abstain") for choice in choices)
    for_each = {key: sum(key in choice.split("+") for choice in choices) for key in "ABC"}
    apart = {key: got * share[1] - base * share[0] for key, got in for_each.items()}
    meeting = {
        key: for_each[key]
        for key in "ABC"
        if base and (apart[key] > 0 or (apart[key] == 0 and compare == "at_least"))
    }
    best = [key for key, got in meeting.items() if got == max(meeting.values())]
    return best[0] if len(best) == 1 else None


def fewest_that_overturn(choices, method, share, compare):
    """Try every other way in which one practice, two and so on could have voted."""
    winner = wins(choices, share, compare)
    for number in range(1, len(choices) + 1):
        for who in combinations(range(len(choices)), number):
            for said in product(CHOICES[method], repeat=number):
                tried = list(choices)
                for place, choice in zip(who, said, strict=True):
                    tried[place] = choice
                if wins(tried, share, compare) != winner:
                    return number
    raise AssertionError("nobody for it is never carried")


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_no_smaller_change_of_votes_overturns_it(data):
    """Practices of one patient each, so that the smallest weight is a number of practices."""
    method = data.draw(st.sampled_from(["plurality", "approval"]))
    most = 6 if method == "plurality" else 4
    choices = data.draw(st.lists(st.sampled_from(CHOICES[method]), min_size=1, max_size=most))
    share = data.draw(st.sampled_from([[1, 4], [1, 3], [1, 2], [2, 3], [1, 1]]))
    compare = data.draw(st.sampled_from(["at_least", "more_than"]))
    said = {f"P{place}": (1, choice) for place, choice in enumerate(choices)}
    record = make_options_vote(said, method=method, share=share, compare=compare)
    winner = tally_of_options(record).winner

    assert winner == wins(choices, share, compare)
    if winner:
        found = overturning(record)
        least = min([found.leeway.turned, *(one.weight for one in found.rivals)])
        assert least == fewest_that_overturn(choices, method, share, compare)
