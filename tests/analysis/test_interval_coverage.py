"""Simulates audits of practices whose clinicians are known, and counts what intervals hold."""

import numpy as np
import pytest

from raftlib.analysis.clinician_intervals import CLINICIANS_ALIKE, choose_interval
from raftlib.domain.proportion import ClinicianCount

AUDITS = 4000
STRENGTH = 1 / CLINICIANS_ALIKE - 1  # a + b of the beta distribution that clinicians are drawn from


def coverage(share, sizes, in_practice, *, seed, told=True):
    """Return how many of the intervals hold the practice's own share.

    That is the mean of all its clinicians by workload: those who took part work as much as they
    looked at, the others as much as those on average.
    """
    dice = np.random.default_rng(seed)
    took_part = len(sizes)
    workloads = np.array([*sizes, *[np.mean(sizes)] * (in_practice - took_part)])
    rates = dice.beta(share * STRENGTH, (1 - share) * STRENGTH, (AUDITS, in_practice))
    truths = rates @ workloads / workloads.sum()
    found = dice.binomial(sizes, rates[:, :took_part])
    held = 0
    for truth, row in zip(truths.tolist(), found.tolist(), strict=True):
        clinicians = [
            ClinicianCount(numerator=x, denominator=m) for x, m in zip(row, sizes, strict=True)
        ]
        interval = choose_interval(clinicians, in_practice if told else None)
        held += interval.lower <= truth <= interval.upper
    return held / AUDITS


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4])
@pytest.mark.parametrize(
    ("sizes", "in_practice"),
    [
        ([45], 1),
        ([45] * 4, 4),
        ([20] * 6, 6),
        ([5] * 10, 10),
        ([60, 10, 10], 3),
        ([45] * 2, 6),
        ([30] * 3, 6),
        ([30] * 5, 6),
        ([15] * 8, 12),
        ([60, 30, 15, 15], 10),
    ],
)
def test_95_per_cent_intervals_hold_the_truth_95_times_in_100(share, sizes, in_practice):
    assert 0.93 <= coverage(share, sizes, in_practice, seed=2023) <= 0.97


def test_plain_interval_misses_where_half_of_the_clinicians_did_not_take_part():
    """So the number of clinicians is worth asking for."""
    assert coverage(0.25, [45] * 3, 6, seed=2023, told=False) < 0.8
