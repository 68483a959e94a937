import pytest

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.proportions import wilson
from raftlib.analysis.themes import (
    ExactTheme,
    Naming,
    count_themes,
    disclose_naming,
    disclose_themes,
)
from tests.analysis.audits import make_rows, make_table


def make_themes(*appointments, practices=10):
    return [
        ExactTheme(name=f"theme {place}", appointments=count, practices=practices)
        for place, count in enumerate(appointments)
    ]


def named(practices, took_part):
    found = disclose_naming(practices, took_part)
    return found and (found.least, found.most)


def test_themes_count_avoidable_appointments_and_the_practices_that_named_them():
    rows = make_table(
        make_rows(3, "wholly", change_needed="continuity"),
        make_rows(2, "partially", change_needed="continuity", practice_code="Z00002"),
        make_rows(4, "partially", practice_code="Z00002"),
        make_rows(9, change_needed="continuity", practice_code="Z00003"),
    )

    found = count_themes(CountedRows(rows), "change_needed", {})

    assert found == [
        ExactTheme(name="continuity", appointments=5, practices=2),
        ExactTheme(name="not said", appointments=4, practices=1),
    ]


def test_answers_are_counted_as_their_owner_level():
    rows = make_table(make_rows(3, "wholly", "dentist"), make_rows(4, "wholly", "optometry"))
    names = {"dentist": "community", "optometry": "community"}

    found = count_themes(CountedRows(rows), "could_have_been", names)

    assert found == [ExactTheme(name="community", appointments=7, practices=1)]


def test_themes_are_told_rounded_with_shares_of_the_rounded():
    found = disclose_themes(make_themes(22, 13), 24)

    assert [one.appointments for one in found] == [20, 15]
    assert found[0].share == wilson(20, 35)


def test_small_theme_is_not_listed_and_takes_another_with_it():
    assert [one.name for one in disclose_themes(make_themes(40, 20, 3), 24)] == ["theme 0"]


@pytest.mark.parametrize(("last", "given"), [(9, False), (10, True)])
def test_shares_of_themes_need_30_avoidable_appointments(last, given):
    found = disclose_themes(make_themes(20, last), 24)

    assert [one.share is not None for one in found] == [given, given]


def test_no_avoidable_appointments_have_no_themes():
    assert disclose_themes([], 24) == ()


@pytest.mark.parametrize(
    ("practices", "told"),
    [(0, (0, 7)), (7, (0, 7)), (8, (8, 12)), (12, (8, 12)), (13, (13, 16)), (16, (13, 16))],
)
def test_practices_that_named_a_theme_are_told_by_what_they_round_to(practices, told):
    assert named(practices, 24) == told


@pytest.mark.parametrize("practices", [17, 20, 24])
def test_practices_that_did_not_name_a_theme_are_hidden_from_0_to_7_too(practices):
    """17 of 24 named it, so 7 did not."""
    assert named(practices, 24) == (17, 24)


def test_number_of_practices_that_would_be_told_alone_joins_the_next():
    """Of 21, 13 would be alone between 8 to 12 and 14 or more."""
    assert named(12, 21) == (8, 12)
    assert named(13, 21) == named(14, 21) == (13, 21)


@pytest.mark.parametrize(("took_part", "told"), [(15, None), (16, Naming(least=8, most=16))])
def test_nothing_is_told_of_fewer_than_16_practices(took_part, told):
    assert disclose_naming(9, took_part) == told


@pytest.mark.parametrize("took_part", range(16, 60))
def test_every_number_of_practices_is_told_with_another_and_small_ones_with_seven(took_part):
    for practices in range(took_part + 1):
        least, most = named(practices, took_part)
        small = 1 <= practices <= 7 or 1 <= took_part - practices <= 7
        assert least <= practices <= most
        assert most - least + 1 >= (7 if small else 2)
