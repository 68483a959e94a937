"""What the page says of a practice's parts, as text."""

import pytest

from raftlib.analysis.audit_answers import Answer
from raftlib.analysis.audit_breakdown import Breakdown, Group
from raftlib.analysis.proportions import wilson
from raftlib.domain.audit import Achievable
from raftlib.domain.proportion import Estimate, IntervalMethod
from raftlib.workbook.wording.audit_hours import describe_belief
from raftlib.workbook.wording.audit_parts import (
    describe_achievable,
    describe_breakdown,
    describe_changes,
    describe_small_groups,
    name_group,
)


def make_group(*answers, avoidable=10, looked_at=40, lower=0.1, upper=0.4):
    return Group(
        answers=answers,
        avoidable=avoidable,
        looked_at=looked_at,
        clinicians=3,
        estimate=Estimate(
            share=avoidable / looked_at,
            lower=lower,
            upper=upper,
            method=IntervalMethod.STRATIFIED,
        ),
    )


def by_mode(*groups):
    return Breakdown(by="mode", groups=groups)


def test_overlapping_intervals_are_not_enough_to_say():
    text = describe_breakdown(by_mode(make_group("telephone"), make_group("home visit")))

    assert text == (
        "By how patient and clinician met, the intervals overlap: these numbers are not enough to "
        "say that the share differs."
    )


def test_difference_names_both_groups_with_their_numbers_and_blames_nobody():
    higher = make_group("telephone", avoidable=30, looked_at=60, lower=0.45, upper=0.6)

    text = describe_breakdown(by_mode(make_group("home visit"), higher))

    assert text == (
        "The share is higher for telephone (50%, 30 of 60) than for home visit (25%, 10 of 40): "
        "their intervals do not meet. Ask what is different there; it is no verdict on anybody."
    )


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ((), "Fewer than 3 clinicians took part here"),
        ((make_group("telephone"),), "There is one group to show"),
        ((make_group("telephone"), make_group("a", "b")), "There are too few appointments"),
        ((make_group("telephone"), make_group("x", looked_at=29)), "There are too few"),
    ],
)
def test_groups_that_cannot_be_compared_say_why(groups, said):
    assert describe_breakdown(by_mode(*groups)).startswith(said)


def test_small_groups_and_those_counted_together_are_named():
    text = describe_small_groups(
        by_mode(make_group("telephone", looked_at=29), make_group("video", "visit", "not said"))
    )

    assert text == (
        "Few appointments, under 30: telephone. Counted together, so that no group shows one or "
        "two people's own answers: video, visit and not said."
    )


def test_weekdays_are_named_in_order():
    assert name_group("weekday", make_group("1", "5", "7")) == "Monday, Friday and Sunday"


def test_now_stands_against_only_if_added_without_a_rank():
    """30 and 15 of 49, by Wilson 47% to 73% and 19% to 45%."""
    answers = [
        Answer(label=Achievable.NOW, found=wilson(30, 49)),
        Answer(label=Achievable.IF_ADDED, found=wilson(15, 49)),
        Answer(label="not said", found=wilson(4, 49)),
    ]

    assert describe_achievable(answers) == (
        "Of 49 avoidable appointments, 30 (61%; very likely between 47% and 74%) could have gone "
        "elsewhere now, and 15 (31%; very likely between 20% and 45%) only if a service were "
        "added. For 4 appointments it was not said."
    )


def test_change_named_most_is_told_apart_only_as_far_as_the_numbers_go():
    answers = [
        Answer(label="continuity", found=wilson(20, 49)),
        Answer(label="signposting", found=wilson(12, 49)),
        Answer(label="information", found=wilson(1, 49)),
    ]

    text = describe_changes(answers)

    assert text.startswith("The change named most was continuity: 20 (41%;")
    assert text.endswith("It cannot be told apart from 1 other change by these numbers.")


def test_change_that_nobody_named_is_not_called_the_most():
    answers = [
        Answer(label="continuity", found=wilson(0, 9)),
        Answer(label="not said", found=wilson(9, 9)),
    ]

    assert describe_changes(answers) == "Nobody has said which change it would have taken."


@pytest.mark.parametrize(
    ("believed", "said"),
    [
        (
            50,
            "takes 50% as the likeliest, at least 30% and at most 80%, as is usual",
        ),
        (20, "takes 20% as the likeliest, at least 12% and at most 32%"),
        (100, "takes 100% as the likeliest, at least 60% and at most 100%"),
    ],
)
def test_belief_is_said_as_it_is_taken(believed, said):
    assert said in describe_belief(believed)
