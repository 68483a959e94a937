import pytest

from raftlib.analysis.stale_names import find_stale_names

NAMES = ["North", "South", "West", "North West"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The practices of West meet.", ["West"]),
        ("West's hub, and South.", ["South", "West"]),
        ("The practices of North meet.", []),
        ("Westbury and Southampton", []),
        ("to the west of the canal", []),
        ("the North\nWest of the city", ["North West"]),
        ("", []),
    ],
)
def test_name_of_another_locality_is_found_as_a_word(text, found):
    assert find_stale_names(text, "North", NAMES) == found


def test_own_name_that_holds_another_is_not_stale():
    assert find_stale_names("The North West decides.", "North West (demo)", NAMES) == []


def test_own_name_does_not_hide_the_other():
    assert find_stale_names("North West, then West.", "North West", NAMES) == ["West"]


def test_addition_to_a_name_is_left_out():
    assert find_stale_names("In West.", "North (demo)", ["North", "West (demo)"]) == ["West"]


def test_phrase_that_means_something_else_is_no_name():
    text = "NHS Birmingham and  Solihull, and Solihull"

    assert find_stale_names(text, "North", ["Solihull"], ["Birmingham and Solihull"]) == [
        "Solihull"
    ]
    assert find_stale_names(text[:28], "North", ["Solihull"], ["Birmingham and Solihull"]) == []
