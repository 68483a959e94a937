import pytest

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.audit_figures import figure_practices
from raftlib.analysis.funnel import summarise_funnel
from raftlib.analysis.released_hours import estimate_released_hours
from raftlib.analysis.rounds_compared import compare_rounds
from raftlib.analysis.shrinkage import estimate_typical_range
from raftlib.domain.proportion import PracticeCount
from raftlib.workbook.wording import audit_figures, audit_funnel, audit_rounds
from tests.analysis.audits import MENU, make_audit
from tests.analysis.test_rounds_compared import make_round


def figure(in_practice=None, *, plain=False, **counts):
    known = {"Z00001": in_practice} if in_practice else {}
    return figure_practices(CountedRows(make_audit(**counts)), known, MENU, plain=plain)[0]


def funnel_of(*counts):
    practices = [
        PracticeCount(practice_code=f"Z{place:05}", numerator=x, denominator=n)
        for place, (x, n) in enumerate(counts, start=1)
    ]
    return summarise_funnel(practices), estimate_typical_range(practices)


def test_sentence_has_the_interval_that_is_in_the_figures():
    """Three of 12 clinicians: wider than the 21% to 34% of the plain one."""
    found = figure(12, wholly=20, partially=29, neither=131)

    estimate = found.avoidable.estimate
    low, high = (round(100 * x) for x in (estimate.lower, estimate.upper))
    assert low < 21 < 34 < high
    assert f"between {low}% and {high}%." in audit_figures.describe_found(found)


@pytest.mark.parametrize(
    ("in_practice", "plain", "words"),
    [
        (None, False, "plain one (Wilson), because how many clinicians work here is not known"),
        (3, False, "clinician by clinician (stratified), because every clinician took part"),
        (8, False, "wider (clustered), because 3 of 8 clinicians took part"),
        (8, True, "plain one (Wilson), because that was asked for"),
    ],
)
def test_method_is_named_with_its_reason(in_practice, plain, words):
    assert words in audit_figures.describe_method(figure(in_practice, plain=plain, neither=60))


@pytest.mark.parametrize(
    ("looked_at", "words"),
    [(285, "1 more appointment would give"), (286, "These are enough"), (180, "106 more app")],
)
def test_how_many_are_still_needed_is_said(looked_at, words):
    assert audit_figures.describe_still_needed(figure(3, neither=looked_at)).startswith(words)


def test_more_of_the_same_is_not_asked_for_where_clinicians_are_missing():
    assert audit_figures.describe_still_needed(figure(8, neither=180)) == ""


def test_answer_has_what_a_program_needs_unrounded():
    found = figure(3, wholly=49, neither=131, reasons={"dentist": 49})

    answer = audit_figures.figures_answer(found)

    assert (answer["practice_code"], answer["n"]) == ("Z00001", 180)
    assert answer["wholly"] == {
        "count": 49,
        "share": 49 / 180,
        "low": found.wholly.estimate.lower,
        "high": found.wholly.estimate.upper,
        "method": "stratified",
    }
    assert answer["partially"]["count"] == 0
    assert answer["clinicians"] == {"took_part": 3, "in_practice": 3}
    assert answer["still_needed"] == {"within_5_points": 106, "within_10_points": 0}
    (reason,) = answer["reasons"]
    assert (reason["could_have_been"], reason["owner_level"]) == ("dentist", "community")
    assert (reason["count"], reason["share"]) == (49, 1.0)


def test_figures_of_one_clinician_are_called_personal():
    text = audit_figures.describe_figures(figure(3, wholly=9, neither=51, clinicians=1))

    assert "these figures are personal" in text
    assert "1 of 3 clinicians took part" in text


def test_hours_are_named_releasable_before_anything_else():
    """Source: MEASURES: about 19 h (12 to 29) of 37 h (28 to 46)."""
    released = estimate_released_hours(49, 180, appointments_a_week=620, length_minutes=13)

    text = audit_figures.describe_hours(released)

    assert text.startswith("About 19 hours a week could realistically be released (very likely 12")
    assert "a part of the 37 hours (28 to 46)" in text


def test_change_that_may_be_none_is_not_enough_to_say():
    """Source: MEASURES, "Two rounds"."""
    (found,) = compare_rounds(make_round(A=(45, 135)), make_round(A=(30, 150)))

    assert audit_rounds.describe_change(found.wholly) == (
        "From 45 of 180 (25%) to 30 of 180 (17%): 8.3 points fewer (very likely between 16.6 "
        "points fewer and 0.1 points more). That is not enough to say whether it changed."
    )


@pytest.mark.parametrize(
    ("second", "words"), [((10, 170), "There are fewer"), ((90, 90), "There are more")]
)
def test_change_beyond_doubt_is_said(second, words):
    (found,) = compare_rounds(make_round(A=(45, 135)), make_round(A=second))

    assert words in audit_rounds.describe_change(found.wholly)


@pytest.mark.parametrize(
    ("second", "everybody", "words"),
    [
        ({"A": (1, 9), "B": (1, 9)}, False, "The same 2 clinicians took part in both rounds."),
        ({"A": (1, 9)}, False, "10 appointments of others are left out"),
        ({"A": (1, 9)}, True, "All appointments are compared, as asked for; only 1 clinician"),
        ({"C": (1, 9)}, False, "No clinician took part in both rounds"),
    ],
)
def test_whose_appointments_are_compared_is_said(second, everybody, words):
    first = make_round(A=(2, 8), B=(2, 8))

    (found,) = compare_rounds(first, make_round(**second), everybody=everybody)

    assert words in audit_rounds.describe_same_clinicians(found)
    assert words in audit_rounds.describe_compared(found)


def test_rounds_have_both_differences_for_a_program():
    (found,) = compare_rounds(make_round(A=(45, 135)), make_round(A=(30, 150)))

    answer = audit_rounds.compared_answer(found)["wholly"]

    assert (answer["first"]["n"], answer["first"]["count"]) == (180, 45)
    assert answer["difference"] == 30 / 180 - 45 / 180
    assert (answer["method"], answer["verdict"]) == ("newcombe", "not_enough_to_say")
    assert answer["by_clinician"]["method"] == "newcombe_by_clinician"


def test_funnel_lists_practices_by_code_and_names_those_beyond():
    funnel, typical = funnel_of((60, 100), (20, 100), (22, 100), (18, 100), (24, 100))

    text = audit_funnel.describe_funnel(funnel, typical, 0, disclosed=True)

    assert "Further away than chance alone would put them (99.8% limits): Z00001 (above)" in text
    places = [text.index(f"  Z0000{number}:") for number in range(1, 6)]
    assert places == sorted(places)
    assert "10 practices or more tell" in text
    assert "must not be passed on" not in text


def test_funnel_without_anybody_beyond_says_so():
    funnel, _ = funnel_of((20, 100), (22, 100))

    assert audit_funnel.describe_flags(funnel) == (
        "2 practices together: 21%. Each lies where chance alone could put it (99.8% limits)."
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([(40, 100), (10, 100)] * 5, "differ more than by chance (phi = "),
        ([(25, 100)] * 10, "Practices differ by no more than chance."),
    ],
)
def test_widened_limits_are_said(counts, words):
    assert words in audit_funnel.describe_dispersion(funnel_of(*counts)[0])


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([(5, 20)], "One practice says nothing of what is typical."),
        ([(5, 20), (5, 20)], "A typical practice has 25%; they differ by no more than chance."),
        ([(5, 100), (50, 100)], "when chance is taken out, most lie between"),
    ],
)
def test_typical_range_is_said(counts, words):
    assert words in audit_funnel.describe_typical(funnel_of(*counts)[1])


def test_exact_figures_come_with_a_warning():
    funnel, typical = funnel_of((20, 100), (22, 100))

    assert audit_funnel.describe_funnel(funnel, typical, 0, disclosed=False).endswith(
        "must not be passed on."
    )


def test_funnel_of_nothing_that_may_leave_says_so():
    text = audit_funnel.describe_funnel(None, None, 3, disclosed=True)
    answer = audit_funnel.funnel_answer(None, None, 3, disclosed=True)

    assert "nothing to compare" in text
    assert "Not shown: 3 practices with fewer than 30 appointments or 3 clinicians" in text
    assert (answer["practices"], answer["target"], answer["not_shown"]) == ([], None, 3)


def test_funnel_has_limits_and_flags_for_a_program():
    funnel, typical = funnel_of((60, 100), (20, 100), (22, 100), (18, 100), (24, 100))

    answer = audit_funnel.funnel_answer(funnel, typical, 0, disclosed=True)

    first, second = answer["practices"][:2]
    assert (first["practice_code"], first["flag"], second["flag"]) == ("Z00001", "above", None)
    assert first["upper_998"] == funnel.points[0].limits.upper_998
    assert answer["target"] == 144 / 500
    assert answer["typical_range"]["low"] < first["shrunken"] < first["share"]
