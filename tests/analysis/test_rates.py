import pytest
from scipy.stats import chi2

from raftlib.analysis.rates import rate_per_1000


@pytest.mark.parametrize("events", [1, 5, 9])
def test_below_10_events_limits_are_exact(events):
    """Quantiles of chi-squared, as Garwood has them."""
    found = rate_per_1000(events, 1000)

    expected = chi2.ppf(0.025, 2 * events) / 2, chi2.ppf(0.975, 2 * events + 2) / 2
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9)
    assert found.method == "exact_poisson"


@pytest.mark.parametrize(("events", "method"), [(9, "exact_poisson"), (10, "byar"), (11, "byar")])
def test_byar_begins_at_10(events, method):
    assert rate_per_1000(events, 1000).method == method


def test_byar_of_100_is_worked_by_hand():
    """100 (1 - 1/900 - 1.96/30)^3 = 81.36; 101 (1 - 1/909 + 1.96/(3 root 101))^3 = 121.63."""
    found = rate_per_1000(100, 1000)

    assert found.lower == pytest.approx(100 * (1 - 1 / 900 - 1.959963984540054 / 30) ** 3, abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx((81.36, 121.63), abs=0.005)


@pytest.mark.parametrize("events", [10, 50, 1000])
def test_byar_is_close_to_exact(events):
    found = rate_per_1000(events, 1000)

    expected = chi2.ppf(0.025, 2 * events) / 2, chi2.ppf(0.975, 2 * events + 2) / 2
    assert (found.lower, found.upper) == pytest.approx(expected, rel=0.002)


def test_no_events_begin_at_0():
    """The upper limit is -ln 0.025 = 3.689."""
    found = rate_per_1000(0, 1000)

    assert (found.per_1000, found.lower) == (0.0, 0.0)
    assert found.upper == pytest.approx(3.688879454, abs=1e-9)


def test_rate_is_per_thousand_patients():
    assert rate_per_1000(50, 10_000).per_1000 == 5.0


@pytest.mark.parametrize(("events", "patients"), [(-1, 10), (1, 0), (1, -5)])
def test_what_is_no_rate_is_refused(events, patients):
    with pytest.raises(ValueError, match=f"{events} events of {patients} patients is not a rate"):
        rate_per_1000(events, patients)
