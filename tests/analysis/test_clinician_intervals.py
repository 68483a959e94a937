from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raftlib.analysis.clinician_intervals import choose_interval, clustered, stratified
from raftlib.analysis.proportions import wilson
from raftlib.domain.proportion import ClinicianCount, IntervalMethod

Z = 1.959963984540054


def clinicians(*counts):
    """Return a clinician for each (numerator, denominator)."""
    return [ClinicianCount(numerator=x, denominator=m) for x, m in counts]


FOUR = clinicians((5, 45), (10, 45), (14, 45), (20, 45))
counts = st.integers(1, 60).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m)))


def limits(found):
    return found.lower, found.upper


def wilson_limits(p, variance):
    """Work Wilson's limits out from the variance of the share."""
    n = p * (1 - p) / variance
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return centre - half, centre + half


def within(*counts):
    """Work out sum(w^2 p (1 - p) / m), p being (x + 1/2) / (m + 1)."""
    n = sum(m for _, m in counts)
    shares = [(x + 0.5) / (m + 1) for x, m in counts]
    return sum((m / n) ** 2 * p * (1 - p) / m for p, (_, m) in zip(shares, counts, strict=True))


@pytest.mark.parametrize(
    ("in_practice", "method"),
    [(None, "wilson"), (3, "stratified"), (4, "stratified"), (5, "clustered")],
)
def test_method_is_that_of_who_took_part(in_practice, method):
    assert choose_interval(FOUR, in_practice).method == method


@pytest.mark.parametrize("in_practice", [None, 4, 8])
def test_plain_interval_is_wilson_whoever_took_part(in_practice):
    found = choose_interval(FOUR, in_practice, plain=True)

    expected = wilson(49, 180)
    assert (found.method, found.share) == (IntervalMethod.WILSON, expected.share)
    assert limits(found) == (expected.lower, expected.upper)


def test_strata_have_the_variance_of_each_clinician():
    expected = wilson_limits(49 / 180, within((5, 45), (10, 45), (14, 45), (20, 45)))

    assert limits(stratified(FOUR)) == pytest.approx(expected, abs=1e-9)


def test_strata_of_different_sizes_weigh_as_their_appointments():
    found = stratified(clinicians((6, 20), (4, 40)))

    assert found.share == 10 / 60
    assert limits(found) == pytest.approx(wilson_limits(1 / 6, within((6, 20), (4, 40))), abs=1e-9)


def test_workloads_weigh_in_place_of_appointments():
    """3 x 6/20 and 1 x 4/40 are 0.9 and 0.1: a quarter of 1.0."""
    found = stratified(clinicians((6, 20), (4, 40)), [3.0, 1.0])

    assert found.share == pytest.approx(0.25, abs=1e-12)


def test_those_who_did_not_take_part_add_their_variance():
    """Four of eight: (1 - 4/8) x 0.13 / 4 of p (1 - p)."""
    p = 49 / 180
    variance = within((5, 45), (10, 45), (14, 45), (20, 45)) + 0.5 * 0.13 / 4 * p * (1 - p)

    found = clustered(FOUR, 8)

    assert found.share == p
    assert limits(found) == pytest.approx(wilson_limits(p, variance), abs=1e-9)


def test_one_who_looked_at_most_weighs_more():
    """Two of four, weights 3/4 and 1/4: (1/2)^2 x 10/16 + 1/2 / 4 = 9/32, against 1/4 if equal."""
    p = 0.25
    variance = (1 / 80 + 9 / 32 * 0.13) * p * (1 - p)  # the two are alike: 1 / 80

    found = clustered(clinicians((15, 60), (5, 20)), 4)

    assert limits(found) == pytest.approx(wilson_limits(p, variance), abs=1e-9)


def test_all_who_took_part_leave_nobody_out():
    """At k = K the two are one."""
    assert limits(clustered(FOUR, 4)) == limits(stratified(FOUR))


def test_clinicians_who_are_all_alike_are_not_spread():
    assert limits(clustered(FOUR, 8, alike=0.0)) == pytest.approx(limits(stratified(FOUR)))


def test_one_clinician_who_is_the_practice_is_wilson():
    expected = wilson(12, 45)

    assert limits(stratified(clinicians((12, 45)))) == (expected.lower, expected.upper)


@pytest.mark.parametrize("in_practice", [None, 3])
@pytest.mark.parametrize(("x", "share"), [(0, 0.0), (20, 1.0)])
def test_none_and_all_are_as_sure_as_wilson(in_practice, x, share):
    """Nobody differs from the others where none or all were found."""
    expected = wilson(3 * x, 60)

    found = choose_interval(clinicians((x, 20), (x, 20), (x, 20)), in_practice)

    assert found.share == share
    assert limits(found) == pytest.approx((expected.lower, expected.upper), abs=1e-12)


def test_none_found_by_half_of_them_leaves_more_room_than_by_all():
    some, everybody = clinicians((0, 20), (0, 20)), clinicians(*[(0, 20)] * 4)

    assert choose_interval(some, 4).upper > choose_interval(everybody, 4).upper
    assert choose_interval(some, 4).lower == 0.0


def test_clinicians_who_each_saw_one_leave_doubt():
    """Each clinician's own p (1 - p) is 0 then, and the interval is not."""
    found = stratified(clinicians((1, 1), (0, 1), (0, 1), (0, 1)))

    assert found.lower < 0.1
    assert found.upper > 0.5


@given(st.lists(counts, min_size=1, max_size=12))
def test_strata_are_never_wider_than_wilson(drawn):
    found, plain = stratified(clinicians(*drawn)), choose_interval(clinicians(*drawn), None)

    assert plain.lower - 1e-12 <= found.lower <= found.share
    assert found.share <= found.upper <= plain.upper + 1e-12


@given(st.lists(counts, min_size=1, max_size=12), st.integers(0, 20))
def test_fewer_of_more_clinicians_are_never_surer(drawn, absent):
    taken = clinicians(*drawn)
    one, other = (clustered(taken, len(taken) + absent + more) for more in (0, 1))

    assert 0 <= other.lower <= one.lower <= one.share <= one.upper <= other.upper <= 1


@pytest.mark.parametrize(
    ("drawn", "message"), [([], "0 of 0"), ([(0, 0), (1, 5)], "0 of 0"), ([(6, 5)], "6 of 5")]
)
def test_counts_that_are_no_share_are_refused(drawn, message):
    with pytest.raises(ValueError, match=f"{message} is not a share"):
        choose_interval(clinicians(*drawn), 3)


def test_more_who_took_part_than_there_are_is_refused():
    with pytest.raises(ValueError, match="4 clinicians took part, of 3"):
        clustered(FOUR, 3)
