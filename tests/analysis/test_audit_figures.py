import pytest

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.audit_figures import count_practices, figure_practices
from raftlib.analysis.clinician_intervals import choose_interval
from raftlib.analysis.proportions import wilson
from raftlib.domain.audit import AuditShare
from raftlib.domain.proportion import ClinicianCount, PracticeCount
from tests.analysis.audits import MENU, make_rows, make_table

# Two clinicians: 3 wholly and 1 partially of 10, and 1 and 4 of 20.
TABLE = make_table(
    make_rows(3, "wholly", "dentist"),
    make_rows(1, "partially", "dentist"),
    make_rows(6),
    make_rows(1, "wholly", clinician_label="GP 2"),
    make_rows(4, "partially", clinician_label="GP 2"),
    make_rows(15, clinician_label="GP 2"),
)


def figure(table, clinicians=None, **options):
    return figure_practices(CountedRows(table), clinicians or {}, MENU, **options)


def test_shares_are_counted_wholly_partially_and_together():
    (found,) = figure(TABLE)

    assert (found.wholly.count, found.partially.count, found.avoidable.count) == (4, 5, 9)
    assert found.wholly.estimate.share == 4 / 30
    assert found.summary.appointments == 30
    assert found.summary.alternatives["could_have_been"].tolist() == ["not said", "dentist"]


@pytest.mark.parametrize("in_practice", [2, 5])
def test_interval_is_that_of_the_clinicians(in_practice):
    clinicians = [
        ClinicianCount(numerator=4, denominator=10),
        ClinicianCount(numerator=5, denominator=20),
    ]

    (found,) = figure(TABLE, {"Z00001": in_practice})

    assert found.avoidable.estimate == choose_interval(clinicians, in_practice)
    assert found.summary.clinicians_in_practice == in_practice


def test_practice_whose_clinicians_nobody_counted_has_the_plain_interval():
    (found,) = figure(TABLE, {"Z00002": 4})

    assert found.wholly.estimate.method == "wilson"
    assert found.wholly.estimate.lower == wilson(4, 30).lower
    assert found.summary.clinicians_in_practice is None


def test_plain_interval_is_had_for_the_asking():
    (found,) = figure(TABLE, {"Z00001": 5}, plain=True)

    assert found.avoidable.estimate.method == "wilson"


def test_each_practice_has_its_own_figures_in_order_of_code():
    """GP 1 of two practices is two clinicians."""
    table = make_table(
        make_rows(2, "wholly", practice_code="Z00002"), make_rows(4), make_rows(1, "partially")
    )

    one, other = figure(table, {"Z00001": 1, "Z00002": 3})

    assert (one.practice_code, other.practice_code) == ("Z00001", "Z00002")
    assert (one.avoidable.count, other.avoidable.count) == (1, 2)
    assert (one.avoidable.estimate.method, other.avoidable.estimate.method) == (
        "stratified",
        "clustered",
    )


def test_nothing_audited_has_no_figures():
    assert figure(make_table()) == []
    assert count_practices(CountedRows(make_table()), AuditShare.WHOLLY) == []


@pytest.mark.parametrize(("share", "count"), [("wholly", 4), ("partially", 5), ("avoidable", 9)])
def test_practices_are_counted_by_the_share_asked_for(share, count):
    assert count_practices(CountedRows(TABLE), AuditShare(share)) == [
        PracticeCount(practice_code="Z00001", numerator=count, denominator=30)
    ]


@pytest.mark.parametrize("in_practice", [None, 2, 5])
def test_summary_is_fitted_with_the_interval_of_each_share(in_practice):
    """Plain, clinician by clinician, and wider, as who took part has it; the counts stay."""
    (found,) = figure(TABLE, {"Z00001": in_practice} if in_practice else None)

    fitted = found.fitted
    for share, finding in (
        (fitted.wholly, found.wholly),
        (fitted.partially, found.partially),
        (fitted.avoidable, found.avoidable),
    ):
        assert (share.numerator, share.denominator) == (finding.count, 30)
        assert (share.lower, share.upper) == (finding.estimate.lower, finding.estimate.upper)
    assert fitted.alternatives is found.summary.alternatives


def test_plain_summary_is_fitted_already():
    (found,) = figure(TABLE)

    assert found.fitted.avoidable == found.summary.avoidable == wilson(9, 30)


def test_summary_that_is_fitted_is_wider_where_clinicians_are_missing():
    """2 of 5 took part: who they are is chance, too."""
    (all_of_them,) = figure(TABLE, {"Z00001": 2})
    (some,) = figure(TABLE, {"Z00001": 5})

    whole, part = all_of_them.fitted.avoidable, some.fitted.avoidable
    assert part.lower < whole.lower < whole.share < whole.upper < part.upper
    assert part.share == whole.share == 9 / 30
