"""The page's figures of a practice, worked out again from the raw rows of the demo's sheet.

In plain Python with statsmodels and scipy, by the formulas of MEASURES, and with nothing of ours
that counts or calculates.
"""

import csv
from collections import Counter, defaultdict
from datetime import date
from math import ceil
from pathlib import Path

import pytest
from scipy.integrate import quad
from scipy.stats import beta, triang
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from raftlib import settings
from raftlib.store.connection import Store
from tests.workbook.practices import WORKED, open_practice
from tests.workbook.recounting import is_avoidable, limits

FEWEST = 3  # DOMAIN: clinicians' results are rolled up from 3
PRACTICES = ["Z00001", "Z00003", "Z00012"]
EXACTLY = 1e-9


@pytest.fixture(scope="module")
def rows():
    with Path(settings.DATA, "example", "audit.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=PRACTICES)
def both(request, rows, demo_url):
    """Return a practice's model, and its rows."""
    store = Store(demo_url)
    model = open_practice(store, practice=request.param, **WORKED)
    yield model, [row for row in rows if row["practice_code"] == request.param]
    store.close()


def wilson(count, base):
    return proportion_confint(count, base, method="wilson")


def test_shares_and_their_intervals(both):
    model, rows = both
    in_practice = int(rows[0]["clinicians_in_practice"])
    judged = {
        "wholly": lambda row: row["avoidable"] == "wholly",
        "partially": lambda row: row["avoidable"] == "partially",
        "avoidable": is_avoidable,
    }

    for name, counts in judged.items():
        found = getattr(model.figures, name)
        assert found.count == sum(map(counts, rows))
        assert found.estimate.share == pytest.approx(found.count / len(rows), abs=EXACTLY)
        assert [found.estimate.lower, found.estimate.upper] == pytest.approx(
            limits(rows, counts, in_practice), abs=EXACTLY
        )


def test_what_it_could_have_been_and_would_have_taken(both):
    model, rows = both
    avoidable = [row for row in rows if is_avoidable(row)]

    tables = {
        "could_have_been": [
            (label, count, lower, upper)
            for label, count, lower, upper in model.figures.summary.alternatives[
                ["could_have_been", "appointments", "lower", "upper"]
            ].itertuples(index=False)
        ],
        "achievable": [
            (one.label, one.found.numerator, one.found.lower, one.found.upper)
            for one in model.achievable
        ],
        "change_needed": [
            (one.label, one.found.numerator, one.found.lower, one.found.upper)
            for one in model.changes
        ],
    }

    for column, found in tables.items():
        expected = Counter(row[column] or "not said" for row in avoidable)
        assert {label: count for label, count, *_ in found if count} == expected
        for _, count, lower, upper in found:
            assert (lower, upper) == pytest.approx(wilson(count, len(avoidable)), abs=EXACTLY)


@pytest.mark.parametrize("by", ["clinician_role", "mode", "booked_as", "weekday", "session"])
def test_groups_are_those_of_the_rows_and_none_is_of_one_or_two_clinicians(both, by):
    model, rows = both
    in_practice = int(rows[0]["clinicians_in_practice"])
    everybody = len({row["clinician_label"] for row in rows})
    by_answer = defaultdict(list)
    for row in rows:
        weekday = str(date.fromisoformat(row["session_on"]).isoweekday())
        by_answer[weekday if by == "weekday" else row[by]].append(row)

    model.by = by

    groups = model.breakdown.groups
    assert sorted(answer for one in groups for answer in one.answers) == sorted(by_answer)
    for one in groups:
        own = [row for answer in one.answers for row in by_answer[answer]]
        took_part = {row["clinician_label"] for row in own}
        assert len(took_part) >= FEWEST
        assert (one.looked_at, one.avoidable) == (len(own), sum(map(is_avoidable, own)))
        in_group = ceil(len(took_part) * in_practice / everybody - 1e-9)
        assert [one.estimate.lower, one.estimate.upper] == pytest.approx(
            limits(own, is_avoidable, in_group), abs=EXACTLY
        )


def test_two_rounds_of_the_same_clinicians(both):
    model, rows = both
    october, december = ([r for r in rows if r["session_on"][:7] == m] for m in model_months(model))
    first, second = ({row["clinician_label"] for row in each} for each in (october, december))
    same = first & second
    if len(same) >= FEWEST:
        october, december = (
            [r for r in each if r["clinician_label"] in same] for each in (october, december)
        )

    compared = model.own_rounds.compared

    if min(len(first), len(second)) < FEWEST:
        assert compared is None
        return
    found = compared.avoidable
    counts = [sum(map(is_avoidable, each)) for each in (october, december)]
    assert [found.first.numerator, found.second.numerator] == counts
    assert [found.first.denominator, found.second.denominator] == [len(october), len(december)]
    lower, upper = confint_proportions_2indep(
        counts[1], len(december), counts[0], len(october), method="newcomb"
    )
    assert [found.difference.lower, found.difference.upper] == pytest.approx(
        [lower, upper], abs=EXACTLY
    )


def model_months(model):
    return model.first, model.second


def test_hours_that_could_be_released(both):
    """The limits of a product of a beta and a triangle, by integration and not by draws."""
    model, rows = both
    count, base = sum(map(is_avoidable, rows)), len(rows)
    hours = 620 * 13 / 60
    share = beta(count + 0.5, base - count + 0.5)
    part = triang(0.4, 0.3, 0.5)

    def below(released):
        return quad(lambda p: share.pdf(p) * part.cdf(released / hours / p), 0, 1, limit=200)[0]

    found = model.released

    assert found.avoidable.hours == pytest.approx(hours * count / base, abs=EXACTLY)
    assert [found.avoidable.lower, found.avoidable.upper] == pytest.approx(
        hours * share.ppf([0.025, 0.975]), rel=0.005
    )
    middle = found.releasable
    assert [below(limit) for limit in (middle.lower, middle.hours, middle.upper)] == pytest.approx(
        [0.025, 0.5, 0.975],
        abs=0.006,  # of 100,000 draws
    )
