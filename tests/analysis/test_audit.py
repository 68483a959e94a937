from datetime import date

import pandas as pd
import pytest

from raftlib.analysis.audit import REASON_COLUMNS, list_months, summarise_audit
from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.proportions import wilson
from raftlib.domain.period import Period
from tests.analysis.audits import MENU, make_audit, make_rows, make_table


def make_reasons(*rows):
    """Return the table for rows of (answer, owner level, count), with Wilson intervals of all."""
    total = sum(count for *_, count in rows)
    shares = [wilson(count, total) for *_, count in rows]
    running = [sum(count for *_, count in rows[: place + 1]) / total for place in range(len(rows))]
    return pd.DataFrame(
        [
            (*row, found.share, found.lower, found.upper, so_far)
            for row, found, so_far in zip(rows, shares, running, strict=True)
        ],
        columns=REASON_COLUMNS,
    )


def summarise(table, clinicians=None):
    return summarise_audit(CountedRows(table), clinicians or {}, MENU)


def test_avoidable_is_wholly_and_partially_together():
    """20 and 29 of 180 are the 49 of 180 of MEASURES."""
    found = summarise(make_audit(wholly=20, partially=29, neither=131))

    assert found.wholly == wilson(20, 180)
    assert found.partially == wilson(29, 180)
    assert found.avoidable == wilson(49, 180)
    assert found.numerators == (20, 29)
    assert not found.disclosed


def test_none_avoidable_is_a_share_of_0_and_not_nothing():
    found = summarise(make_audit(neither=5))

    assert found.avoidable == wilson(0, 5)
    assert found.alternatives.empty
    assert found.owner_levels.empty


def test_nothing_audited_has_no_shares_and_no_dates():
    found = summarise(make_table())

    assert found.appointments == found.clinicians_took_part == found.practices_took_part == 0
    assert found.avoidable is found.wholly is found.partially is None
    assert found.first_on is found.last_on is None
    assert found.clinicians_in_practice is None
    assert found.numerators == (0, 0)


def test_tables_of_nothing_audited_have_their_columns():
    found = summarise(make_table())

    assert list(found.alternatives.columns) == REASON_COLUMNS
    assert list(found.owner_levels.columns) == REASON_COLUMNS


def test_reasons_come_most_frequent_first_and_equal_ones_by_name():
    table = make_audit(
        wholly=10, neither=10, reasons={"optometry": 2, "hospital": 5, "dentist": 2, "self-care": 1}
    )

    found = summarise(table).alternatives

    expected = make_reasons(
        ("hospital", "system", 5),
        ("dentist", "community", 2),
        ("optometry", "community", 2),
        ("self-care", "community", 1),
    )
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_owner_levels_add_up_their_alternatives():
    table = make_audit(
        wholly=10, neither=10, reasons={"optometry": 2, "hospital": 5, "dentist": 2, "self-care": 1}
    )

    found = summarise(table).owner_levels

    expected = make_reasons(("community", "community", 5), ("system", "system", 5))
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_reason_that_was_not_given_is_counted_as_not_said():
    found = summarise(make_audit(wholly=3, reasons={"dentist": 1})).alternatives

    expected = make_reasons(("not said", "not said", 2), ("dentist", "community", 1))
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_running_share_ends_at_1():
    found = summarise(make_audit(wholly=7, reasons={"dentist": 3, "hospital": 4}))

    assert found.alternatives["running_share"].iloc[-1] == 1.0


def test_same_alias_in_two_practices_is_two_clinicians():
    table = make_table(make_rows(1), make_rows(1, practice_code="Z00002"))

    found = summarise(table)

    assert found.clinicians_took_part == 2
    assert found.practices_took_part == 2


def test_clinicians_of_all_practices_looked_at_are_added_up():
    """Z00003 did not audit; its 9 clinicians could have."""
    table = make_table(make_rows(1), make_rows(1, practice_code="Z00002"))

    assert summarise(table, {"Z00001": 4, "Z00002": 6, "Z00003": 9}).clinicians_in_practice == 19


def test_clinicians_are_known_where_nobody_audited():
    assert summarise(make_table(), {"Z00001": 4}).clinicians_in_practice == 4


def test_number_of_clinicians_is_unknown_when_one_practice_does_not_say():
    table = make_table(make_rows(1), make_rows(1, practice_code="Z00002"))

    assert summarise(table, {"Z00001": 4}).clinicians_in_practice is None


def test_first_and_last_day_are_those_of_the_sessions():
    days = [date(2023, 11, 2), date(2023, 10, 3), date(2023, 10, 30)]

    found = summarise(make_table(*(make_rows(1, session_on=day) for day in days)))

    assert (found.first_on, found.last_on) == (
        pd.Timestamp("2023-10-03"),
        pd.Timestamp("2023-11-02"),
    )


DAYS = ("2023-09-30", "2023-10-01", "2023-10-31", "2023-11-01")


def make_days():
    return CountedRows(make_table(*(make_rows(1, session_on=day) for day in DAYS)))


def test_month_holds_its_first_and_last_day_and_not_their_neighbours():
    found = make_days().within(Period.parse("2023-10")).count("session_on")

    assert found["session_on"].tolist() == [pd.Timestamp(day) for day in DAYS[1:3]]


def test_no_period_is_all_sessions():
    assert make_days().within(None).count("session_on")["appointments"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("text", ["0001-01", "9999-12", "2024-01"])
def test_period_without_sessions_gives_an_empty_audit(text):
    found = summarise_audit(make_days().within(Period.parse(text)), {}, MENU)

    assert found.appointments == 0
    assert (found.first_on, found.last_on, found.avoidable) == (None, None, None)


def test_months_are_listed_once_in_order_of_time():
    table = make_table(
        *(make_rows(2, session_on=day) for day in ("2024-01-09", "2023-12-01", "2023-12-31"))
    )

    assert list_months(CountedRows(table)) == [Period.parse("2023-12"), Period.parse("2024-01")]


def test_nothing_audited_has_no_months():
    assert list_months(CountedRows(make_table())) == []
