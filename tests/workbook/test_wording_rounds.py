"""What the page of audit rounds and its reminders say."""

from datetime import date

import pytest

from raftlib.analysis.round_progress import (
    AliasProgress,
    PracticesBegun,
    RoundProgress,
    suggest_target,
)
from raftlib.conduct.audit_rounds import Settled
from raftlib.workbook.wording import rounds as wording
from raftlib.workbook.wording.round_letters import write_to_clinicians, write_to_practices
from tests.domain.test_audit_round import make_round

ROUND = make_round(1)  # 2 to 20 October 2023


def progress(*counts, clinicians=None, absent=()):
    by_alias = tuple(
        AliasProgress(clinician_label=f"GP {n}", sessions=1, appointments=count)
        for n, count in enumerate(counts, start=1)
    )
    return RoundProgress(target=40, clinicians=clinicians, by_alias=by_alias, absent=absent)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2023, 10, 1), "Round 1 begins on Mon 2 October 2023."),
        (date(2023, 10, 18), "until Fri 20 October 2023: 3 days left, today with them."),
        (date(2023, 10, 20), "until Fri 20 October 2023: today is its last day."),
        (date(2023, 10, 21), "Round 1 ended on Fri 20 October 2023."),
    ],
)
def test_time_of_a_round_is_said(today, said):
    assert wording.describe_time(ROUND, today).endswith(said)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (progress(40, 39, clinicians=7), "2 of 7 clinicians have begun, 5 have not. Together they"),
        (progress(40, 39, clinicians=7), "79 appointments; 1 has reached the target of 40."),
        (progress(39, clinicians=2), "1 of 2 clinicians have begun, 1 has not."),
        (progress(39), "1 clinician has begun. Together they have looked at 39 appointments; nobo"),
        (progress(40, 40, clinicians=2), "2 of 2 clinicians have begun. Together"),
        (progress(1, 2, 3, clinicians=2), "3 clinicians have begun, more than the 2 that were sai"),
    ],
)
def test_progress_is_said(found, said):
    assert said in wording.describe_progress(found)


def test_practices_that_have_begun_are_counted():
    found = PracticesBegun(begun=("Z00001",), not_begun=("Z00002", "Z00003"), all_reached=0)

    assert wording.describe_standing(found).startswith("1 of 3 practices has begun. In none of the")
    nobody = PracticesBegun(begun=(), not_begun=("Z00002",), all_reached=0)
    assert wording.describe_standing(nobody) == "0 of 1 practice have begun."


@pytest.mark.parametrize(
    ("clinicians", "said"),
    [(7, "With 7 clinicians that is 41 each, or 10 each for"), (None, "so 40 each is suggested")],
)
def test_reason_of_a_target_is_said(clinicians, said):
    assert said in wording.describe_suggestion(suggest_target(clinicians))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (0, "The round is made."),
        (1, "1 practice has a round of its own on some of these days, and goes on with it then"),
        (2, "2 practices have a round of their own on some of these days, and go on with it then"),
    ],
)
def test_practices_with_a_round_of_their_own_are_said(own, said):
    assert said in wording.describe_done("made", Settled(number=1, own_rounds=own))


def test_letter_names_aliases_below_the_target_alone():
    found = progress(40, 39, clinicians=7, absent=("GP 9", "ANP 1"))

    letter = write_to_clinicians(ROUND, found)

    assert letter.subject.endswith("please enter yours by Fri 20 October 2023")
    assert "GP 1" not in letter.text
    assert "- GP 2: 39 appointments of about 40 so far" in letter.text
    assert "- GP 9: not begun yet\n- ANP 1: not begun yet" in letter.text
    assert "- 3 other clinicians who have not begun yet" in letter.text


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (progress(39, clinicians=2), "- another clinician who has not begun yet"),
        (progress(), "Nobody has begun yet."),
    ],
)
def test_letter_counts_those_without_an_alias(found, said):
    assert said in write_to_clinicians(ROUND, found).text


def test_nobody_gets_a_letter_where_all_is_done():
    assert write_to_clinicians(ROUND, progress(40, 41, clinicians=2)) is None
    assert write_to_practices(ROUND, ()) is None


def test_letter_to_practices_names_none_of_them_and_no_figure_of_theirs():
    letter = write_to_practices(ROUND, ("Z00001",))

    assert "in North runs until Fri 20 October 2023" in letter.text
    assert "about 40 appointments" in letter.text
    assert "Z0000" not in letter.text


def test_letter_names_no_old_alias_where_there_are_more_than_clinicians_left():
    found = progress(39, clinicians=2, absent=("GP 8", "GP 9"))

    letter = write_to_clinicians(ROUND, found)

    assert "GP 9" not in letter.text
    assert "- another clinician who has not begun yet" in letter.text
