from dataclasses import replace

import pytest

from raftlib.analysis.audit import summarise_audit
from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.disclosure import disclose_audit
from raftlib.analysis.proportions import wilson
from raftlib.workbook.wording import audit as wording
from tests.analysis.audits import MENU, make_audit, make_table


def summarise(clinicians_in_practice=None, **counts):
    known = {"Z00001": clinicians_in_practice} if clinicians_in_practice else {}
    return summarise_audit(CountedRows(make_audit(**counts)), known, MENU)


NOTHING = summarise_audit(CountedRows(make_table()), {}, MENU)


def test_sentence_is_that_of_measures():
    """Source: MEASURES, "Words", word for word."""
    assert wording.describe_audit(summarise(wholly=20, partially=29, neither=131)) == (
        "We looked at 180 appointments and 49 (27%) could have gone elsewhere. If we looked at "
        "all our appointments the figure would very likely be between 21% and 34%."
    )


def test_none_found_says_what_could_have_been_missed():
    """3 of 60 is 5%. Source: MEASURES, "0 of n"."""
    assert wording.describe_audit(summarise(neither=60)) == (
        "We looked at 60 appointments and none was found that could have gone elsewhere; up to "
        "about 3/60 (5%) could have been missed."
    )


def test_no_more_can_have_been_missed_than_were_looked_at():
    assert "1/1 (100%) could have been missed" in wording.describe_audit(summarise(neither=1))


def test_nothing_audited_is_said():
    expected = "No appointments have been audited here in this period."

    assert wording.describe_audit(NOTHING) == expected
    assert wording.describe_audit(disclose_audit(NOTHING)) == expected


def test_one_appointment_is_not_plural():
    assert wording.describe_audit(summarise(wholly=1)).startswith(
        "We looked at 1 appointment and 1 (100%)"
    )


def test_rounded_numbers_are_called_about():
    """50 of 180 is 27.8%; Wilson gives 21.7% to 34.7%."""
    assert wording.describe_audit(
        disclose_audit(summarise(wholly=20, partially=29, neither=131))
    ) == (
        "We looked at about 180 appointments and 50 (28%) could have gone elsewhere. If we looked "
        "at all our appointments the figure would very likely be between 22% and 35%."
    )


def test_hidden_share_is_not_called_a_lack_of_appointments():
    assert wording.describe_audit(disclose_audit(summarise(wholly=5, neither=95))) == (
        "We looked at about 100 appointments. The share is not shown: the numbers are too small "
        "to leave the practice."
    )


def test_too_few_clinicians_is_said():
    sentence = wording.describe_audit(disclose_audit(summarise(neither=60, clinicians=2)))

    assert sentence == (
        "Fewer than 3 clinicians, too few appointments, or figures that would tell those of "
        "others: none are shown outside the practice."
    )


def test_interval_never_goes_without_its_denominator():
    assert wording.describe_interval(wilson(49, 180)) == (
        "49 of 180; very likely between 21% and 34%"
    )


@pytest.mark.parametrize(
    ("in_practice", "who"),
    [
        (None, "3 clinicians took part; how many work here was not entered"),
        (2, "3 aliases took part; 2 work here"),
        (3, "3 of 3 clinicians took part"),
        (14, "3 of 14 clinicians took part"),
    ],
)
def test_who_took_part_is_always_said(in_practice, who):
    sentence = wording.describe_participation(summarise(in_practice, neither=9))

    assert sentence == (f"{who}, in sessions from Tue 3 October 2023 to Tue 3 October 2023.")


def test_nobody_took_part_on_no_day():
    assert wording.describe_participation(NOTHING) == (
        "0 clinicians took part; how many work here was not entered."
    )


def test_answer_given_most_is_named_with_its_owner():
    """60 against 3 of 63: the intervals do not meet."""
    summary = summarise(wholly=63, reasons={"dentist": 60, "hospital": 3})

    assert wording.describe_reasons(summary) == (
        "The answer given most was dentist (community): 60 of the avoidable appointments, 95%."
    )


def test_order_that_may_be_chance_is_said_to_be():
    summary = summarise(wholly=21, reasons={"dentist": 8, "hospital": 7, "self-care": 6})

    assert wording.describe_reasons(summary).endswith(
        "38%. It cannot be told apart from 2 other answers by these numbers."
    )


def test_answer_that_was_not_given_is_never_the_one_given_most():
    summary = summarise(wholly=70, reasons={"dentist": 5})

    assert "given most was dentist" in wording.describe_reasons(summary)


@pytest.mark.parametrize("summary", [NOTHING, summarise(wholly=9)])
def test_no_answer_is_said_to_be_too_little(summary):
    assert wording.describe_reasons(summary) == (
        "There is not enough to say what these appointments could have been."
    )


def test_source_has_n():
    start = "Source: audit of avoidable appointments, n = "

    assert wording.describe_source(1180, disclosed=False) == f"{start}1,180"
    assert wording.describe_source(1180, disclosed=True) == f"{start}about 1,180"


def test_exact_figures_are_not_said_to_be_rounded():
    summary = summarise(wholly=20, neither=40)

    assert wording.describe_rounding(summary) == ""
    assert "1 to 7 are hidden, others rounded to 5" in wording.describe_rounding(
        disclose_audit(summary)
    )


@pytest.mark.parametrize(
    ("summary", "why"),
    [
        (None, "Nothing to show here"),
        (NOTHING, "Nothing to show here"),
        (disclose_audit(NOTHING), "Nothing to show here"),
        (disclose_audit(summarise(neither=60)), "Nothing to show here"),
        (disclose_audit(summarise(wholly=5, neither=60)), "is not shown"),
        (disclose_audit(summarise(wholly=50, neither=60, clinicians=2)), "is not shown"),
    ],
)
def test_missing_table_of_reasons_is_explained(summary, why):
    assert why in wording.describe_no_reasons(summary)


@pytest.mark.parametrize(
    ("appointments", "start"),
    [(0, "Ask every clinician"), (1, "Look at more"), (69, "Look at more"), (70, "Talk it")],
)
def test_next_step_below_70_appointments_is_to_look_at_more(appointments, start):
    """Source: MEASURES, "How many": 70 appointments give 10 points."""
    step = wording.describe_next_step(
        replace(NOTHING, appointments=appointments, clinicians_took_part=3)
    )

    assert step.startswith(start)


@pytest.mark.parametrize(
    ("in_practice", "start"),
    [(None, "Talk it"), (2, "Talk it"), (3, "Talk it"), (4, "Ask the other 1 clinician to audit")],
)
def test_clinicians_who_did_not_take_part_are_asked_in(in_practice, start):
    assert wording.describe_next_step(summarise(in_practice, neither=70)).startswith(start)


@pytest.mark.parametrize(("took_part", "warned"), [(0, False), (1, True), (2, True), (3, False)])
def test_figures_of_one_or_two_clinicians_carry_a_warning(took_part, warned):
    summary = replace(summarise(wholly=1), clinicians_took_part=took_part)

    assert bool(wording.describe_personal(summary)) is warned
    assert wording.describe_personal(replace(summary, disclosed=True)) == ""


def test_import_says_which_practices_no_page_will_show():
    answer = {"appointments": 1, "clinicians": 1, "practices": 1, "unknown_practices": ["M85999"]}

    assert wording.describe_audit_import("a.csv", answer) == (
        "a.csv: 1 appointment, 1 clinician, 1 practice.\n"
        "Not in the practice register: M85999. No page shows them until a register has them: check "
        "the code, or type raft import register."
    )
