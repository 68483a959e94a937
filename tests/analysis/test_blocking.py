"""Who can stop a decision, at the boundaries and against a search of every coalition."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raftlib.analysis.blocking import find_blocking, largest_first
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import make_record

TWO_THIRDS, THREE_QUARTERS = Fraction(2, 3), Fraction(3, 4)


def blocking(sizes, share=TWO_THIRDS, **rule):
    return find_blocking(parse_decision(make_record(sizes, **rule)), share)


@pytest.mark.parametrize(("largest", "alone"), [(99, ()), (100, ()), (101, ("A",))])
def test_practice_blocks_alone_from_just_above_a_third(largest, alone):
    """Of 300, with 100 against the others are exactly two thirds, which still carries."""
    sizes = {"A": largest, "B": 75, "C": 75, "D": 150 - largest}

    assert blocking(sizes).blocking_practices == alone


def test_practice_with_exactly_a_third_blocks_more_than_two_thirds():
    sizes = {"A": 100, "B": 75, "C": 75, "D": 50}

    assert blocking(sizes, compare="more_than").blocking_practices == ("A",)


@pytest.mark.parametrize(("share", "pairs"), [(TWO_THIRDS, (("A", "B"),)), (Fraction(1, 2), ())])
def test_two_practices_with_41_per_cent_block_together(share, pairs):
    """21 + 20 of 100: the other 59 miss two thirds and reach a half."""
    sizes = {"A": 21, "B": 20} | {f"C{n}": 5 for n in range(10)} | {"D": 9}

    found = blocking(sizes, share)

    assert found.blocking_pairs == pairs
    assert found.blocking_practices == ()


def test_fewest_practices_are_those_with_the_largest_lists():
    """Of 100: 40 + 30 reach 66.67; 40 alone leaves 60, so it stops it."""
    found = blocking({"A": 10, "B": 40, "C": 30, "D": 20})

    assert (found.fewest_to_carry, found.fewest_to_block) == (2, 1)
    assert blocking({"A": 10, "B": 40, "C": 30, "D": 20}, THREE_QUARTERS).fewest_to_carry == 3


def test_recused_practice_is_left_out():
    record = make_record({"A": 900, "B": 50, "C": 50})
    record["practices"][0]["recused"] = True
    decision = parse_decision(record)

    assert largest_first(decision) == [("B", 50), ("C", 50)]
    assert find_blocking(decision, TWO_THIRDS).blocking_practices == ("B", "C")


def test_equal_weights_are_sorted_by_code():
    record = make_record({"C": 1, "A": 1, "B": 2})

    assert [code for code, _ in largest_first(parse_decision(record))] == ["B", "A", "C"]


def test_one_each_counts_heads():
    assert blocking({"A": 900, "B": 1, "C": 1}, weight="one_each").blocking_practices == ()


@pytest.mark.parametrize("sizes", [{}, {"A": 0, "B": 0}])
def test_register_without_weight_can_neither_carry_nor_block(sizes):
    found = blocking(sizes)

    assert (found.fewest_to_carry, found.fewest_to_block) == (None, None)
    assert (found.blocking_practices, found.blocking_pairs) == ((), ())


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 6), max_size=5),
    st.sampled_from([Fraction(1, 2), TWO_THIRDS, THREE_QUARTERS, Fraction(1)]),
    st.sampled_from(["at_least", "more_than"]),
)
def test_coalitions_are_those_of_a_search_of_all(weights, share, compare):
    sizes = {f"P{n}": weight for n, weight in enumerate(weights)}
    total = sum(weights)

    def carries(codes):
        weight = sum(sizes[code] for code in codes)
        return total > 0 and (
            weight > share * total or (compare, weight) == ("at_least", share * total)
        )

    def blocks(codes):
        return any(sizes[code] for code in codes) and not carries(set(sizes) - set(codes))

    def fewest(test):
        groups = (c for n in range(1, len(sizes) + 1) for c in combinations(sizes, n))
        return next((len(group) for group in groups if test(group)), None)

    found = blocking(sizes, share, compare=compare)

    alone = {code for code in sizes if blocks([code])}
    pairs = {frozenset(p) for p in combinations(set(sizes) - alone, 2) if blocks(p)}
    assert set(found.blocking_practices) == alone
    assert {frozenset(pair) for pair in found.blocking_pairs} == pairs
    assert (found.fewest_to_carry, found.fewest_to_block) == (fewest(carries), fewest(blocks))
