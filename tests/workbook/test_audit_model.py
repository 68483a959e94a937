from datetime import date

import pandas as pd
import pytest

from raftlib.analysis.proportions import wilson
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.period import Period
from raftlib.errors import ReportError
from raftlib.workbook.models.audit import AuditModel
from tests.analysis.audits import MENU
from tests.workbook.stores import (
    HOSTILE,
    access_to,
    add_practices,
    add_sheet,
    open_audit,
    opened,
)


def lose_table(store, name):
    with store.write() as connection:
        connection.exec_driver_sql(f"DROP TABLE {name}")


def chosen(model):
    return model.locality, model.practice_code, model.period


def test_page_opens_on_the_first_locality_as_a_whole(store):
    model = open_audit(store)

    assert model.localities == ["North", "South"]
    assert chosen(model) == ("North", "", "")
    assert model.problem == ""


def test_link_opens_what_it_names(store):
    model = open_audit(store, locality="North", practice="Z00002", period="2023-11")

    assert chosen(model) == ("North", "Z00002", "2023-11")
    assert model.summary.appointments == 40


def test_link_to_a_practice_opens_its_locality(store):
    assert chosen(open_audit(store, practice="Z00003")) == ("South", "Z00003", "")


def test_figures_of_one_practice_are_exact(store):
    model = open_audit(store, practice="Z00001")

    assert not model.summary.disclosed
    assert model.summary.avoidable == wilson(49, 180)


def test_figures_of_a_locality_are_rounded(store):
    """49 + 10 of 180 + 40: 60 of 220."""
    model = open_audit(store)

    assert model.summary.disclosed
    assert model.summary.avoidable == wilson(60, 220)


def test_months_are_those_of_the_locality(store):
    model = open_audit(store)

    assert model.months == [Period.parse("2023-10"), Period.parse("2023-11")]


def test_choosing_a_month_counts_its_sessions_only(store):
    model = open_audit(store)

    model.period = "2023-10"

    assert model.summary.avoidable == wilson(50, 180)
    assert model.took_part == {"Z00001"}


def test_choosing_a_practice_and_all_again_changes_the_figures(store):
    model = open_audit(store)

    model.practice_code = "Z00002"
    assert model.summary.avoidable == wilson(10, 40)

    model.practice_code = ""
    assert model.summary.avoidable == wilson(60, 220)


def test_choosing_a_locality_starts_afresh(store):
    model = open_audit(store, practice="Z00001", period="2023-10")

    model.locality = "South"

    assert chosen(model) == ("South", "", "")
    assert [p.practice_code for p in model.practices] == ["Z00003"]
    assert model.months == []
    assert model.summary.appointments == 0


def test_views_see_the_new_locality_and_its_figures_together(store):
    model = open_audit(store, practice="Z00001")
    seen = []
    model.observe(lambda change: seen.append((model.practice_code, change.new)), "summary")

    model.locality = "South"

    assert {(code, summary.appointments) for code, summary in seen} == {("", 0)}


def test_practice_without_an_audit_has_nothing_audited(store):
    model = open_audit(store, practice="Z00003")

    assert model.summary.appointments == 0
    assert model.problem == ""


def test_month_without_sessions_has_nothing_audited(store):
    assert open_audit(store, period="2024-01").summary.appointments == 0


def test_days_are_given_for_one_practice(store):
    model = open_audit(store, practice="Z00001", period="2023-10-03/2023-10-04")

    assert model.period == "2023-10-03/2023-10-04"
    assert model.summary.appointments == 180


def test_days_are_not_given_for_a_locality(store):
    """The rounded counts of periods that differ by a day would tell the count of that day."""
    model = open_audit(store, period="2023-10-03/2023-10-04")

    assert model.period == ""
    assert "'2023-10-03/2023-10-04' is not a month" in model.problem


def test_days_end_where_a_practice_gives_way_to_its_locality(store):
    model = open_audit(store, practice="Z00001", period="2023-10-03/2023-10-04")

    model.practice_code = ""

    assert model.period == ""
    assert "by whole months" in model.problem
    assert model.summary.avoidable == wilson(60, 220)


def test_days_that_are_a_whole_month_are_that_month(store):
    model = open_audit(store, period="2023-10-01/2023-10-31")

    assert model.period == "2023-10"
    assert model.problem == ""


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"locality": "West"}, "There is no locality 'West' here."),
        ({"practice": "Z99999"}, "There is no practice 'Z99999' here."),
        ({"period": "last month"}, "The period 'last month' is not a month"),
        ({"period": "2023-13"}, "The period '2023-13' is not a month"),
        ({"locality": HOSTILE}, "There is no locality "),
        ({"practice": HOSTILE}, "There is no practice "),
        ({"period": HOSTILE}, "The period "),
    ],
)
def test_link_to_what_is_not_there_says_so_and_opens_on_what_there_is(store, asked, problem):
    model = open_audit(store, **asked)

    assert model.problem.startswith(problem)
    assert chosen(model) == ("North", "", "")
    assert model.summary.appointments == 220


def test_everything_that_is_not_there_is_said_at_once(store):
    problem = open_audit(store, locality="West", practice="Z99999", period="x").problem

    assert [word in problem for word in ("'West'", "'Z99999'", "'x'")] == [True, True, True]


def test_problem_goes_when_something_is_chosen(store):
    model = open_audit(store, practice="Z99999")

    model.practice_code = "Z00001"

    assert model.problem == ""


def test_word_that_no_link_of_ours_has_is_passed_over(store):
    assert open_audit(store, nonsense=HOSTILE).problem == ""


def test_empty_store_opens_without_a_locality(empty_store):
    model = open_audit(empty_store)

    assert chosen(model) == ("", "", "")
    assert model.summary is model.register is None
    assert model.problem == ""
    assert model.practices == ()
    assert model.pcns().empty


def test_empty_store_says_what_a_link_misses(empty_store):
    assert "'Z00001'" in open_audit(empty_store, practice="Z00001").problem


def test_store_that_fails_at_the_start_is_said(store):
    lose_table(store, "appointment")

    model = open_audit(store)

    assert model.problem.startswith("The store cannot be used: no such table")
    assert model.summary is None


def test_store_that_fails_while_choosing_leaves_no_figures_of_another_locality(store):
    model = open_audit(store, practice="Z00001")
    lose_table(store, "appointment")

    model.locality = "South"
    model.practice_code = ""

    assert model.problem.startswith("The store cannot be used: no such table")
    assert model.summary is model.register is None
    assert model.months == []


def test_report_does_not_open_elsewhere(store):
    with pytest.raises(ReportError, match="There is no locality 'West' here"):
        open_audit(store, locality="West").require()


def test_report_on_what_is_there_opens(store):
    model = open_audit(store, locality="North")

    assert model.require() is model


def test_pcns_count_who_audited_in_the_period(store):
    expected = pd.DataFrame(
        {
            "pcn_code": ["U1"],
            "pcn_name": ["ONE PCN"],
            "practices": [2],
            "registered_patients": [10000],
            "took_part": [1],
        }
    )

    found = open_audit(store, period="2023-11").pcns()

    pd.testing.assert_frame_equal(found, expected)


def test_largest_practice_comes_first_and_equal_ones_by_code(store):
    assert open_audit(store).largest_first == [("Z00001", 5000), ("Z00002", 5000)]


def test_locality_with_two_clinicians_shows_no_figures(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_sheet(empty_store, "Z00001", on=date(2023, 10, 3), neither=90, clinicians=2)

    model = open_audit(empty_store)

    assert model.summary.appointments == 0
    assert model.summary.clinicians_took_part == 2


def test_counts_are_those_of_what_was_chosen(store):
    model = open_audit(store)
    assert model.counts.count("practice_code").to_numpy().tolist() == [
        ["Z00001", 180],
        ["Z00002", 40],
    ]

    model.period = "2023-10"
    assert model.counts.count("practice_code").to_numpy().tolist() == [["Z00001", 180]]

    model.period, model.practice_code = "", "Z00002"
    assert model.counts.count("avoidable")["appointments"].sum() == 40


def test_counts_of_a_practice_that_is_not_ones_own_are_not_given(store):
    member = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
    model = opened(AuditModel(store, MENU), access_to(store, member))

    model.practice_code = "Z00002"

    assert model.counts.count("practice_code")["practice_code"].tolist() == ["Z00001", "Z00002"]


def test_page_that_is_not_opened_has_no_counts(store):
    assert AuditModel(store, MENU).counts.count("practice_code").empty


def test_store_that_fails_while_the_page_follows_leaves_what_was_there(store):
    model = open_audit(store, practice="Z00001")
    lose_table(store, "appointment")

    model.refresh()

    assert model.problem.startswith("The store cannot be used: no such table")
    assert chosen(model) == ("North", "Z00001", "")
    assert model.summary.avoidable == wilson(49, 180)
    assert model.took_part == {"Z00001", "Z00002"}
