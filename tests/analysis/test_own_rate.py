"""One's own rate, and that no other clinician's follows from what stands beside it."""

from itertools import product

import pytest
from scipy.stats import beta

from raftlib.analysis.own_rate import FEWEST_EACH, HIDDEN_BY, Beside, compare_own_rate
from raftlib.analysis.proportions import wilson
from raftlib.domain.proportion import ClinicianCount


def count(numerator: int, denominator: int) -> ClinicianCount:
    return ClinicianCount(numerator=numerator, denominator=denominator)


def compare(own: ClinicianCount, *others: ClinicianCount):
    clinicians = {f"GP {number}": one for number, one in enumerate(others, start=2)}
    return compare_own_rate(own, "GP 1", {"GP 1": own, **clinicians})


def test_own_rate_has_its_wilson_interval():
    assert compare(count(5, 31)).own == wilson(5, 31)


def test_range_is_the_middle_half_of_a_beta_distribution():
    """20 of 80 and a correlation of 0.13: a = 0.25 x 6.6923, b = 0.75 x 6.6923."""
    found = compare(count(2, 20), count(4, 20), count(6, 20), count(8, 20))

    expected = beta.ppf([0.25, 0.75], 1.673076923076923, 5.019230769230769)
    assert found.beside is Beside.RANGE
    assert (found.lower, found.upper) == pytest.approx(tuple(expected), abs=1e-9)


def test_two_others_have_no_range_but_the_practice_a_share():
    found = compare(count(2, 20), count(4, 20), count(6, 20))

    assert found.beside is Beside.SHARE
    assert found.practice == wilson(12, 60)
    assert (found.lower, found.upper) == (None, None)


def test_practice_beside_only_one_other_would_tell_theirs():
    found = compare(count(2, 20), count(4, 20))

    assert (found.beside, found.practice, found.lower) == (Beside.ONE_OTHER, None, None)


def test_without_others_there_is_nothing_beside():
    assert compare(count(2, 20)).beside is Beside.NOBODY


@pytest.mark.parametrize(
    ("appointments", "beside"),
    [
        (FEWEST_EACH - 1, Beside.ONE_OTHER),
        (FEWEST_EACH, Beside.SHARE),
        (FEWEST_EACH + 1, Beside.SHARE),
    ],
)
def test_other_with_few_appointments_hides_nobody(appointments, beside):
    assert compare(count(2, 20), count(4, 20), count(5, appointments)).beside is beside


def test_other_who_found_all_and_those_who_found_none_are_not_told():
    """5 of 31 are mine, and 5 of 91 the practice's: so the others found none."""
    assert compare(count(5, 31), count(0, 30), count(0, 30)).beside is Beside.TELLING
    assert compare(count(5, 31), count(30, 30), count(30, 30)).beside is Beside.TELLING


def test_two_spellings_of_an_alias_are_oneself():
    both = {"gp 1": count(2, 20), "GP 2": count(4, 20)}

    assert compare_own_rate(count(2, 20), "GP 1", both).beside is Beside.ONE_OTHER


def audits_that_look_the_same(own, sizes):
    """Return, for all that a member could know and be shown, which audits of others that may be.

    They know how many each looked at, their own figures, and what all found together.
    """
    alike: dict[object, list[tuple[int, ...]]] = {}
    for answers in product(*(range(size + 1) for size in sizes)):
        found = compare(own, *(count(x, n) for x, n in zip(answers, sizes, strict=True)))
        if found.practice is not None:
            shown = found.beside, found.practice, found.lower, found.upper
            alike.setdefault((sum(answers), shown), []).append(answers)
    return list(alike.values())


@pytest.mark.parametrize("own", [count(0, 12), count(12, 12)])
@pytest.mark.parametrize("sizes", [(10, 14), (10, 10, 10), (10, 11, 16)])
def test_no_other_rate_follows_from_all_that_is_known(own, sizes):
    """Every audit of the others is tried; those that look the same leave each of them open."""
    alike = audits_that_look_the_same(own, sizes)

    assert alike
    for answers in alike:
        for place, size in enumerate(sizes):
            rates = [one[place] for one in answers]
            assert max(rates) - min(rates) >= HIDDEN_BY * size


@pytest.mark.parametrize(
    ("together", "beside"), [(0, Beside.TELLING), (1, Beside.SHARE), (2, Beside.SHARE)]
)
def test_one_of_ten_is_enough_to_leave_it_open(together, beside):
    """Each of two has ten, so one appointment is ten points."""
    assert compare(count(5, 31), count(together, 10), count(0, 10)).beside is beside


@pytest.mark.parametrize(("together", "beside"), [(2, Beside.TELLING), (3, Beside.SHARE)])
def test_two_of_thirty_would_tell_what_each_found(together, beside):
    assert compare(count(5, 31), count(together, 30), count(0, 30)).beside is beside
