"""What a notice says, as text. The example and its figures are those of DECISIONS."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from raftlib.domain.proceedings import (
    Correction,
    Depth,
    Extension,
    Noted,
    Route,
    Stage,
    UrgentStep,
)
from raftlib.workbook.wording.notice import describe_waiting
from raftlib.workbook.wording.notice_urgent import STEPS
from tests.analysis.records import conveyed, make_record, make_vote, notice_example, own
from tests.workbook.notices import CLOSED, READY, make_proceedings, make_taken, notice_of, said

WAYS, WHY, MISTAKE = "How the votes came", "Why", "Until when to report a mistake"
# DECISIONS, "The notice, at three depths": its example without the marks of bold type.
EXAMPLE = [
    "D-2023-07 Shared same-day hub: CARRIED (closed Thu 14 Dec 2023, 17:00; notice 17:02).",
    "Practices: at least two-thirds of votes for and against, by list size: needed 91,734 of "
    "137,600 patients, got 96,400 (70.05%): met by 4,666.",
    "CDs: at least 4 of 6: 4 for, 1 against, 1 no position: met.",
    "For 96,400 (17 practices); against 41,200 (6); abstained 8,000 (2); no vote 36,740 (3). "
    "Register of 1 Oct 2023: 182,340 patients, 28 practices.",
]
PARTS = [
    "Was it carried?",
    "Both tests",
    "Turnout",
    "How the votes came",
    "Why",
    "What happens next",
    "How to check it",
    "Until when to report a mistake",
]


def summary_of(record, title, **changes):
    return said(notice_of(make_proceedings(record, **changes)), title=title)


def mistakes(closes_at, now):
    record = {**notice_example(), "closes_at": closes_at}
    return said(notice_of(make_proceedings(record), now), title=MISTAKE)[0]


def test_headline_is_that_of_the_example():
    notice = notice_of(make_proceedings())

    assert said(notice, Depth.HEADLINE) == EXAMPLE
    assert notice.title == "D-2023-07 Shared same-day hub: CARRIED"
    assert notice.carried


@pytest.mark.parametrize("depth", [Depth.SUMMARY, Depth.FULL])
@pytest.mark.parametrize("found", [make_proceedings(), make_taken()], ids=["vote", "no vote"])
def test_parts_come_in_the_order_of_the_decisions_page(found, depth):
    assert [part.title for part in notice_of(found).at(depth)] == PARTS


def test_notice_of_another_day_says_which():
    next_day = notice_of(make_proceedings(outcome_at=READY + timedelta(days=1)))

    assert said(next_day, Depth.HEADLINE)[0].endswith("; notice Fri 15 Dec 2023, 17:02).")


def test_outcome_that_is_not_carried_says_what_was_missed():
    notice = notice_of(make_proceedings(make_vote(yes=190, no=110)))

    assert said(notice, Depth.HEADLINE)[:2] == [
        "D-1: NOT CARRIED (closed Thu 14 Dec 2023, 17:00; notice 17:02).",
        "Practices: at least two-thirds of votes for and against, by list size: needed 200 of 300 "
        "patients, got 190 (63.33%): missed by 10.",
    ]
    assert notice.carried is False


def test_headline_counts_practices_where_each_has_one_vote():
    record = make_vote(yes=5, no=900, silent=7, weight="one_each", share=[3, 7])

    assert said(notice_of(make_proceedings(record)), Depth.HEADLINE)[1:] == [
        "Practices: at least 3/7 of votes for and against, one vote a practice: needed 1 of 2 "
        "practices, got 1 (50.00%): met exactly.",
        "CDs: at least 4 of 6: 4 for, 0 against, 2 no position: met.",
        "For 1 practice; against 1; abstained 1; no vote 1. Register of 1 Oct 2023: 912 patients, "
        "4 practices.",
    ]


def test_headline_names_the_quorum_where_one_is_set():
    record = make_vote(yes=10, silent=90, quorum={"share": [1, 2]})

    assert said(notice_of(make_proceedings(record)), Depth.HEADLINE)[3] == (
        "Quorum: At least half (1/2) of the weight had to take part: not met."
    )


def test_register_says_who_was_recused():
    record = make_vote(yes=10, no=1, silent=700)
    record["practices"][3]["recused"] = True

    assert summary_of(record, "Turnout")[-1] == (
        "Register of 1 Oct 2023: 711 patients, 4 practices; of these recused: 700, 1 practice."
    )


def test_turnout_is_in_practices_and_patients():
    assert summary_of(None, "Turnout")[0] == (
        "25 of 28 practices voted, with 145,600 of 182,340 patients (79.85%)."
    )


def test_vote_that_nobody_cast_says_so():
    record = make_record({"A": 1, "B": 2})

    assert summary_of(record, "Turnout")[0] == "Nobody voted, of 2 practices."
    assert summary_of(record, WAYS)[1:] == ["No vote came."]
    assert summary_of(record, WHY) == [
        "It was not carried, because there is nothing to take a share of.",
        "The practices' test would have been met if practices with 1 patient that abstained or "
        "did not vote had voted for as well.",
    ]


def test_ways_are_counted_in_votes_and_patients():
    votes = [own("A", "yes"), own("B", "no", via="email"), conveyed("C", "yes")]
    record = make_record({"A": 1000, "B": 200, "C": 30, "D": 4}, votes)

    assert summary_of(record, WAYS)[1:] == [
        "What counts: 1 vote online (1,000 patients); 1 vote by e-mail (200 patients); 1 vote "
        "conveyed by the CD (30 patients).",
        "Every entry was counted.",
    ]


def test_what_was_not_counted_is_said_with_each_reason():
    late = "2023-12-14T17:00:00Z"
    votes = [own("A", "no"), own("A", "yes", "2023-12-09T10:00:00Z"), own("B", "yes", late)]
    notice = notice_of(make_proceedings(make_record({"A": 7, "B": 5}, votes)))

    assert said(notice, title=WAYS)[2] == (
        "Kept and not counted: 1 because it came when the vote had closed; 1 because a later "
        "vote, or the practice's own vote, stands instead."
    )
    (table,) = notice.full[3].tables
    assert [(row[0], row[3]) for row in table.rows] == [
        ("A", "a later vote, or the practice's own vote, stands instead"),
        ("B", "it came when the vote had closed"),
    ]


def test_full_notice_names_every_practice_and_every_cd():
    notice = notice_of(make_proceedings())
    positions, votes = notice.full[1].tables[0], notice.full[2].tables[0]

    assert (len(votes.rows), len(positions.rows)) == (28, 6)
    assert votes.rows[0] == (
        *("P00 Oak Surgery", "for", "5,600", "U1", "online"),
        "Fri 8 December 2023, 10:00",
    )
    assert positions.rows[4:] == (("U5", "against"), ("U6", "no position"))
    assert not any(part.tables for part in notice.summary)


def test_extension_is_told_with_its_reason():
    ends = CLOSED + timedelta(days=1)
    extension = Extension(at=CLOSED - timedelta(hours=1), closes_at=ends, why="The line was down")
    lines = summary_of(None, WAYS, extensions=(extension,))

    assert lines[:2] == [
        "The vote was open from Thu 7 December 2023, 12:00 to Fri 15 December 2023, 17:00.",
        "Extended on Thu 14 December 2023, 16:00 to Fri 15 December 2023, 17:00, because: The "
        "line was down.",
    ]


def test_carried_outcome_says_what_would_have_stopped_it():
    """4,666 to spare: with 4,667 less it is missed. Four CDs of four needed."""
    assert summary_of(None, WHY) == [
        "It was carried because every test was met.",
        "It would not have been carried if practices with 4,667 patients had voted against "
        "instead of for, or if 1 CD fewer had been for.",
    ]


def test_outcome_that_is_not_carried_says_what_would_have_done():
    """190 of 300 lacks 10; of those outside, 3 * (190 + x) >= 2 * (300 + x) from x = 30."""
    record = make_vote(yes=190, no=110, silent=500, quorum={"share": [1, 2]})
    record["cd_votes"] = record["cd_votes"][:2]

    assert summary_of(record, WHY) == [
        "It was not carried, because the practices' test was not met; the CDs' test was not met; "
        "too few took part.",
        "The practices' test would have been met if practices with 10 patients had voted for "
        "instead of against, or if practices with 30 patients that abstained or did not vote had "
        "voted for as well.",
        "The CDs' test lacked 2 CDs for.",
        "The quorum lacked 100 patients.",
    ]


def test_test_that_no_vote_could_meet_says_so():
    record = make_vote(yes=5, share=[1, 1], compare="more_than")

    assert summary_of(record, WHY)[1] == "No vote could have met the practices' test."


def test_next_step_is_that_of_the_proposal_line_by_line():
    plan = "The PSU finds a place by March.\n\n The CDs tell   their practices."

    assert summary_of(None, "What happens next", next_step=plan) == [
        "Who, and by when: The PSU finds a place by March.",
        "The CDs tell their practices.",
    ]


def test_plan_that_nobody_made_is_asked_for():
    (line,) = summary_of(None, "What happens next", next_step=" ")

    assert line.startswith("Nobody has written down yet who does what, by when.")


def test_plan_of_what_is_not_carried_is_not_announced():
    (line,) = summary_of(make_vote(yes=1, no=9), "What happens next")

    assert line.startswith("What was proposed does not happen.")


def test_check_gives_the_command_and_the_whole_head():
    found = make_proceedings()

    lines = said(notice_of(found), title="How to check it")
    assert "raft recount D-2023-07.json," in lines[0]
    assert f"raft recount D-2023-07.jsonl --head 32:{'ab' * 32} says ok." in lines[1]
    assert notice_of(found).foot.endswith(f"32:{'ab' * 32}")


@pytest.mark.parametrize(
    ("closes_at", "last_day", "ends"),
    [
        # a Thursday: Friday and Monday
        ("2023-12-14T17:00:00Z", "Mon 18 December 2023", datetime(2023, 12, 19, tzinfo=UTC)),
        # Friday 22 December: Wednesday 27 and Thursday 28, after Christmas and Boxing Day
        ("2023-12-22T17:00:00Z", "Thu 28 December 2023", datetime(2023, 12, 29, tzinfo=UTC)),
        # Wednesday before Good Friday 2024: Thursday and, after Easter Monday, Tuesday, in BST
        ("2024-03-27T12:00:00Z", "Tue 2 April 2024", datetime(2024, 4, 2, 23, tzinfo=UTC)),
        # 00:30 on Tuesday in summer is 23:30 UTC on Monday: Wednesday and Thursday
        ("2024-07-01T23:30:00Z", "Thu 4 July 2024", datetime(2024, 7, 4, 23, tzinfo=UTC)),
    ],
)
def test_mistakes_are_reported_until_the_second_working_day_ends(closes_at, last_day, ends):
    """Midnight is London's: in summer an hour before that of UTC."""
    second = timedelta(seconds=1)
    midnight = f"{ends + timedelta(hours=2):%a} {(ends + timedelta(hours=2)).day}"

    assert f"by the end of {last_day}: that is 2 working days" in mistakes(closes_at, ends - second)
    assert mistakes(closes_at, ends).startswith(f"Final since {midnight}")
    assert mistakes(closes_at, ends + second) == mistakes(closes_at, ends)


def test_correction_says_who_from_what_to_what_and_whether_it_changed_the_outcome():
    """210 of 300 carries; with 210 against there is nothing for it."""
    correction = Correction(of=2, choice="no", why="A slip of the pen", at=READY)
    found = make_proceedings(make_vote(yes=210, no=90), corrections=(correction,))
    notice = notice_of(found)

    assert said(notice, title=MISTAKE)[2:] == [
        "Corrected on Thu 14 December 2023, 17:02: Y, from 'for' to 'against', because: A slip of "
        "the pen.",
        "The corrections changed the outcome: before them it was carried.",
    ]
    assert said(notice, Depth.HEADLINE)[-1] == "Corrected: 1 vote, counted here as corrected."
    assert notice.carried is False


def test_second_correction_starts_from_the_first():
    """Entry 5 is the first position: after the opening there are three votes."""
    first = Correction(of=5, choice="no", why="One", at=READY)
    second = replace(first, choice="withdraw", why="Two")
    found = make_proceedings(make_vote(yes=210, no=90), corrections=(first, second))

    lines = said(notice_of(found), title=MISTAKE)
    assert "the CD of U1 First PCN, from 'for' to 'against', because: One." in lines[2]
    assert "the CD of U1 First PCN, from 'against' to 'withdrawn', because: Two." in lines[3]


def test_correction_that_leaves_the_outcome_says_so():
    correction = Correction(of=3, choice="abstain", why="A slip", at=READY)
    found = make_proceedings(make_vote(yes=210, no=90), corrections=(correction,))

    assert said(notice_of(found), title=MISTAKE)[-1] == (
        "The outcome is the same as before the corrections."
    )


def test_reported_mistakes_are_counted_and_not_repeated():
    report = Noted(seq=40, at=READY, what="We said no")

    lines = said(notice_of(make_proceedings(reports=(report,))), title=MISTAKE)
    assert lines[1:] == ["1 mistake reported."]


def urgent(**changes):
    return make_proceedings(route=Route.URGENT, urgency="The offer ends on Friday.", **changes)


def test_urgent_route_names_each_step_that_was_not_done_also_in_the_headline():
    expected = (
        "Urgent route: not done, as far as is recorded: the time-sensitive e-mail to all "
        "practices; the virtual meeting that the CDs offer."
    )

    assert said(notice_of(urgent()), Depth.HEADLINE)[-1] == expected
    assert said(notice_of(urgent()), title=WAYS)[-2:] == [
        "Urgent route: done: ideas and views opened online (Fri 1 December 2023, 09:00); "
        "the vote opened online (Thu 7 December 2023, 12:00).",
        expected,
    ]
    assert said(notice_of(urgent()), title=WHY)[-1] == (
        "Why it was urgent: The offer ends on Friday."
    )


def test_urgent_route_with_every_step_done_names_none_as_missing():
    at = CLOSED - timedelta(seconds=1)
    steps = tuple(Noted(seq=40, at=at, what=step.value) for step in UrgentStep)
    notice = notice_of(urgent(steps=steps))

    assert not any("not done" in line for line in said(notice))
    assert "the time-sensitive e-mail to all practices (Thu 14 December 2023, 16:59)" in "".join(
        said(notice, title=WAYS)
    )


def test_step_noted_when_the_vote_had_closed_was_not_done_in_time():
    late = Noted(seq=40, at=CLOSED, what=UrgentStep.EMAIL.value)

    assert STEPS[UrgentStep.EMAIL] in said(notice_of(urgent(steps=(late,))), Depth.HEADLINE)[-1]


def test_every_step_has_its_text():
    assert list(STEPS) == list(UrgentStep)


def test_decision_without_a_vote_is_marked_with_why():
    notice = notice_of(make_taken(next_step="The PSU signs."))

    assert said(notice, Depth.HEADLINE) == [
        "D-2023-08 Lease of the hub: DECIDED, no weighted vote (by the leadership meeting, noted "
        "Thu 14 Dec 2023, 17:00).",
        "Decided: The lease is signed.",
        "Why no weighted vote: The offer ended that day.",
    ]
    assert notice.title == "D-2023-08 Lease of the hub: DECIDED, no weighted vote"
    assert notice.carried is None
    assert said(notice, title="Both tests") == ["No weighted vote, so neither test was applied."]
    assert said(notice, title="What happens next") == ["Who, and by when: The PSU signs."]


@pytest.mark.parametrize(
    ("found", "stage", "start"),
    [
        (make_taken(taken=None), Stage.COMING, "D-2023-08 has not been opened yet."),
        (make_proceedings(), Stage.OPEN, "D-2023-07 closes on Thu 14 December 2023, 17:00."),
        (make_proceedings(), Stage.CLOSED, "D-2023-07 closed on Thu 14 December 2023, 17:00."),
    ],
)
def test_decision_that_has_no_notice_yet_says_when_it_has(found, stage, start):
    assert describe_waiting(found, stage) == (
        f"The vote on {start} Its notice is ready within a minute of closing."
    )
