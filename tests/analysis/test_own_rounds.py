import pytest

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.own_rounds import compare_own_rounds
from raftlib.analysis.proportions import wilson
from raftlib.analysis.rounds import Verdict
from raftlib.domain.period import Period
from tests.analysis.audits import make_rows, make_table

OCTOBER, NOVEMBER = Period.parse("2023-10"), Period.parse("2023-11")


def make_rounds(first, second):
    """Return two rounds with (wholly, neither) for each alias."""
    rows = [
        made
        for day, clinicians in (("2023-10-03", first), ("2023-11-07", second))
        for alias, (wholly, neither) in clinicians.items()
        for made in (
            make_rows(wholly, "wholly", clinician_label=alias, session_on=day),
            make_rows(neither, clinician_label=alias, session_on=day),
        )
    ]
    return CountedRows(make_table(*rows))


def test_same_three_clinicians_are_compared_and_the_others_left_out():
    """45 of 180, then 30 of 180: the example of MEASURES, which is not enough to say."""
    first = dict.fromkeys("ABC", (15, 45)) | {"D": (30, 0)}

    found = compare_own_rounds(
        make_rounds(first, dict.fromkeys("ABC", (10, 50))), OCTOBER, NOVEMBER
    )

    assert not found.everybody
    wholly = found.compared.wholly
    assert (wholly.first, wholly.second) == (wilson(45, 180), wilson(30, 180))
    assert round(100 * wholly.difference.lower, 1) == -16.6
    assert round(100 * wholly.difference.upper, 1) == 0.1
    assert wholly.difference.verdict is Verdict.NOT_ENOUGH_TO_SAY
    assert found.compared.left_out == 30


@pytest.mark.parametrize(("in_both", "everybody"), [("ABC", False), ("AB", True), ("", False)])
def test_what_one_or_two_in_both_found_is_not_shown_apart(in_both, everybody):
    first = dict.fromkeys([*in_both, "D", "E", "F"], (1, 9))
    second = dict.fromkeys([*in_both, "G", "H", "I"], (2, 8))

    found = compare_own_rounds(make_rounds(first, second), OCTOBER, NOVEMBER)

    assert found.everybody is everybody
    if everybody:
        assert found.compared.wholly.first == wilson(5, 50)


@pytest.mark.parametrize(("took_part", "compared"), [("AB", False), ("ABC", True)])
def test_round_of_fewer_than_three_clinicians_is_not_compared(took_part, compared):
    rounds = make_rounds(dict.fromkeys("ABCD", (1, 9)), dict.fromkeys(took_part, (1, 9)))

    found = compare_own_rounds(rounds, OCTOBER, NOVEMBER)

    assert (found.compared is not None) is compared


def test_earlier_round_is_the_first_however_they_are_given():
    rounds = make_rounds(dict.fromkeys("ABC", (1, 9)), dict.fromkeys("ABC", (2, 8)))

    found = compare_own_rounds(rounds, NOVEMBER, OCTOBER)

    assert (found.first, found.second) == (OCTOBER, NOVEMBER)
    assert found.compared.wholly.first == wilson(3, 30)


def test_round_without_appointments_is_no_round():
    rounds = make_rounds(dict.fromkeys("ABC", (1, 9)), {})

    assert compare_own_rounds(rounds, OCTOBER, NOVEMBER) is None


@pytest.mark.parametrize(
    ("second", "overlap"), [("2023-10-31/2023-11-30", True), ("2023-11", False)]
)
def test_rounds_that_share_a_day_overlap(second, overlap):
    rounds = make_rounds(dict.fromkeys("ABC", (1, 9)), dict.fromkeys("ABC", (1, 9)))

    assert compare_own_rounds(rounds, OCTOBER, Period.parse(second)).overlap is overlap
