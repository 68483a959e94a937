import pytest

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.proportions import wilson
from raftlib.analysis.rounds import newcombe
from raftlib.analysis.rounds_compared import compare_rounds
from tests.analysis.audits import make_rows, make_table


def make_round(**clinicians):
    """Return a round with (wholly, neither) for each alias."""
    groups = [
        rows
        for alias, (wholly, neither) in clinicians.items()
        for rows in (
            make_rows(wholly, "wholly", clinician_label=alias),
            make_rows(neither, clinician_label=alias),
        )
    ]
    return CountedRows(make_table(*groups))


def test_same_clinicians_are_compared_whole():
    """45 of 180 and 30 of 180, the example of MEASURES, by two clinicians."""
    first, second = make_round(A=(20, 70), B=(25, 65)), make_round(A=(10, 80), B=(20, 70))

    (found,) = compare_rounds(first, second)

    assert found.wholly.difference == newcombe(wilson(45, 180), wilson(30, 180))
    assert (found.in_both, found.only_first, found.only_second, found.left_out) == (2, 0, 0, 0)
    assert found.wholly.by_clinician is not None
    assert found.partially.difference.difference == 0
    assert found.avoidable.first == wilson(45, 180)


def test_who_took_part_once_is_left_out():
    """B, who has most of them, would make a change of A's that is none."""
    first, second = make_round(A=(5, 45), B=(40, 10)), make_round(A=(5, 45), C=(0, 30))

    (found,) = compare_rounds(first, second)

    assert (found.wholly.first, found.wholly.second) == (wilson(5, 50), wilson(5, 50))
    assert (found.in_both, found.only_first, found.only_second) == (1, 1, 1)
    assert found.left_out == 80


def test_everybody_is_compared_for_the_asking():
    first, second = make_round(A=(5, 45), B=(40, 10)), make_round(A=(5, 45))

    (found,) = compare_rounds(first, second, everybody=True)

    assert (found.wholly.first, found.wholly.second) == (wilson(45, 100), wilson(5, 50))
    assert found.left_out == 0


def test_rounds_of_other_clinicians_are_compared_as_they_are():
    (found,) = compare_rounds(make_round(A=(5, 45)), make_round(B=(10, 40)))

    assert (found.in_both, found.left_out, found.wholly.by_clinician) == (0, 0, None)
    assert found.wholly.difference == newcombe(wilson(5, 50), wilson(10, 50))


@pytest.mark.parametrize("alias", ["gp a", "GP A"])
def test_alias_in_capitals_is_the_same_clinician(alias):
    first, second = make_round(**{"GP A": (5, 45)}), make_round(**{alias: (1, 9)})

    assert compare_rounds(first, second)[0].in_both == 1


def test_practice_of_one_round_is_not_compared():
    table = make_table(*(make_rows(3, practice_code=f"Z0000{number}") for number in (1, 2, 3)))
    rounds = ("Z00001", "Z00002"), ("Z00002", "Z00003")
    first, second = (CountedRows(table).of(codes) for codes in rounds)

    assert [found.practice_code for found in compare_rounds(first, second)] == ["Z00002"]
    assert compare_rounds(first, CountedRows(make_table())) == []
