"""What is said to practices and facilitators, as text."""

from datetime import UTC, datetime, timedelta

import pytest

from raftlib.analysis.turnout import Turnout
from raftlib.domain.proceedings import Stage
from raftlib.mail.sending import Delivery
from raftlib.workbook.wording import letters
from raftlib.workbook.wording import run_vote as wording
from tests.conduct.conftest import CLOSES, OPENS, read

ENDS = datetime(2024, 1, 20, tzinfo=UTC)


def test_turnout_is_one_sentence():
    turnout = Turnout(
        voted=("A",),
        not_voted=("B", "C"),
        cds_taken=(),
        cds_not_taken=("U1",),
        patients_voted=1200,
        patients_entitled=5000,
    )

    assert wording.describe_turnout(turnout) == (
        "1 of 3 practices have voted, with 1,200 of 5,000 patients; 0 of 1 CD has taken a position."
    )


def test_reminder_says_until_when_and_neither_who_nor_how(store, opened):
    letter = letters.write_reminder(read(store, opened))

    assert letter.subject == (
        "Please vote by Wed 17 January 2024, 17:00: D-2024-01 Shared same-day hub"
    )
    assert "closes on Wed 17 January 2024, 17:00." in letter.text
    assert "Z000" not in letter.text
    assert not letter.urgent


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (OPENS - timedelta(seconds=1), "The vote opens on Wed 10 January 2024, 12:00 and closes"),
        (OPENS, "The vote is open and closes on Wed 17 January 2024, 17:00."),
    ],
)
def test_letter_to_all_says_when_the_vote_is(store, opened, now, said):
    letter = letters.write_to_all(read(store, opened), now)

    assert said in letter.text
    assert letter.urgent
    assert letter.subject.startswith("URGENT, vote by Wed 17 January 2024, 17:00: D-2024-01")


def test_letter_about_a_vote_without_times_says_so(store, proposed):
    letter = letters.write_to_all(read(store, proposed), OPENS)

    assert "not settled yet" in letter.text
    assert letter.subject == "URGENT: D-2024-01 Shared same-day hub"


def test_delivery_names_the_first_five_that_got_nothing():
    delivery = Delivery(sent=("A",), failed=("B",))

    said = letters.describe_delivery(delivery, ("A", "B", "C", "D", "E", "F", "G"))

    assert said.startswith(
        "The e-mail was sent to 1 of 7 practices. Not to B, C, D, E, F and 1 more:"
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [(ENDS - timedelta(microseconds=1), "can be reported and corrected until"), (ENDS, "is final")],
)
def test_corrections_are_possible_until_their_end(now, said):
    assert said in wording.describe_corrections_end(ENDS, now)


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.COMING, "The vote opens on Wed 10 January 2024, 12:00 and closes on"),
        (Stage.OPEN, "The vote closes on Wed 17 January 2024, 17:00."),
        (Stage.CLOSED, "The vote closed on Wed 17 January 2024, 17:00."),
    ],
)
def test_stage_is_said_with_its_times(store, opened, stage, said):
    assert CLOSES.hour == 17
    assert said in wording.describe_stage(read(store, opened), stage)
