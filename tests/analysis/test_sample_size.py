import pytest

from raftlib.analysis.proportions import score_limits
from raftlib.analysis.sample_size import appointments_needed, still_needed


@pytest.mark.parametrize(("margin", "needed"), [(0.05, 286), (0.10, 70)])
def test_numbers_are_those_of_measures(margin, needed):
    assert appointments_needed(margin) == needed


@pytest.mark.parametrize(("margin", "share"), [(0.05, 0.25), (0.03, 0.5), (0.2, 0.1), (0.4, 0.5)])
def test_one_fewer_would_not_do(margin, share):
    needed = appointments_needed(margin, share)
    widths = [high - low for low, high in (score_limits(share, needed - k) for k in (0, 1))]

    assert widths[0] <= 2 * margin < widths[1]


@pytest.mark.parametrize(("looked_at", "needed"), [(0, 286), (285, 1), (286, 0), (287, 0)])
def test_no_more_are_needed_from_286_on(looked_at, needed):
    assert still_needed(looked_at, 0.05) == needed


@pytest.mark.parametrize("margin", [0, -0.1, 0.5, 1e-6])
def test_margin_that_no_audit_reaches_is_refused(margin):
    with pytest.raises(ValueError, match="no audit gives a share"):
        appointments_needed(margin)
