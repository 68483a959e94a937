"""Two spellings of an alias are one clinician; the first in the practice stands."""

import pytest

from raftlib.analysis.spellings import find_respelled


def respell(places):
    """Return what stands for which, of aliases that come first at these places."""
    return find_respelled(places, lambda codes: {who: places[who] for who in places})


def test_spelling_that_came_first_stands_for_all_others():
    places = {("Z1", "GP A"): 3, ("Z1", "gp a"): 1, ("Z1", "Gp A"): 2}

    assert respell(places) == {("Z1", "GP A"): "gp a", ("Z1", "Gp A"): "gp a"}


def test_same_spellings_in_two_practices_are_two_clinicians():
    assert respell({("Z1", "GP A"): 1, ("Z2", "gp a"): 2}) == {}


def test_sharp_s_and_two_of_them_are_one_as_casefold_says():
    """No database folds so: by ``lower`` these two would differ."""
    assert respell({("Z1", "STRASSE"): 1, ("Z1", "straße"): 2}) == {("Z1", "straße"): "STRASSE"}


def test_spellings_that_came_at_the_same_place_have_one_that_stands_whatever_their_order():
    one, other = {("Z1", "gp"): 1, ("Z1", "GP"): 1}, {("Z1", "GP"): 1, ("Z1", "gp"): 1}

    assert respell(one) == respell(other) == {("Z1", "gp"): "GP"}


def test_only_practices_with_two_spellings_are_looked_at():
    asked = []

    def find_first(codes):
        asked.append(sorted(codes))
        return {("Z2", "gp"): 1, ("Z2", "GP"): 2}

    find_respelled([("Z1", "GP"), ("Z2", "gp"), ("Z2", "GP"), ("Z3", "gp")], find_first)

    assert asked == [["Z2"]]


@pytest.mark.parametrize("aliases", [[], [("Z1", "GP A")], [("Z1", "GP A"), ("Z1", "GP B")]])
def test_nothing_is_asked_where_every_alias_has_one_spelling(aliases):
    def find_first(_codes):
        raise AssertionError("there is nothing to find")

    assert find_respelled(aliases, find_first) == {}
