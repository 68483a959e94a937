"""What people write: kept as it is meant, or refused without being repeated."""

from dataclasses import replace

import pytest

from raftlib.conduct.afterwards import (
    LONGEST_NOTE,
    correct_vote,
    note_step,
    report_mistake,
    take_without_vote,
)
from raftlib.conduct.clock import LONGEST_WHY, extend_vote
from raftlib.conduct.proposals import (
    LONGEST_FULL,
    LONGEST_HEADLINE,
    LONGEST_REASON,
    LONGEST_SUMMARY,
    LONGEST_VIEW,
    propose,
    say_view,
)
from raftlib.conduct.votes import LONGEST_TOLD, cast_vote, convey_vote
from raftlib.domain.acts import ReadAs, Told
from raftlib.domain.decision import Choice, Way
from raftlib.domain.proceedings import Remark, UrgentStep
from raftlib.errors import DecisionError
from tests.conduct.conftest import CLOSES, FACILITATOR, SetClock, cd_of, member_at, read

# The NHS Data Dictionary's example of a valid number.
NHS_NUMBER = "943 476 5919"
MEMBER = member_at("Z00003")
DRAFT_TEXTS = {
    "headline": LONGEST_HEADLINE,
    "summary": LONGEST_SUMMARY,
    "full": LONGEST_FULL,
    "next_step": LONGEST_REASON,
    "urgency": LONGEST_REASON,
}
each_text = pytest.mark.parametrize("name", DRAFT_TEXTS)


@pytest.fixture
def urgent_draft(draft, rules):
    return replace(draft, rule=rules["urgent_of_6"], urgency="The offer ends on Friday.")


@pytest.mark.parametrize("name", ["headline", "summary", "full", "urgency"])
@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x0b"])
def test_text_that_is_needed_is_not_empty(store, urgent_draft, clock, name, text):
    with pytest.raises(DecisionError, match="is empty"):
        propose(store, FACILITATOR, replace(urgent_draft, **{name: text}), clock)


def test_next_step_may_be_left_open(store, draft, clock):
    code = propose(store, FACILITATOR, replace(draft, next_step=" "), clock)

    assert read(store, code).next_step == ""


@each_text
def test_text_is_as_long_as_its_limit_and_no_longer(store, urgent_draft, clock, name):
    longest = DRAFT_TEXTS[name]
    propose(store, FACILITATOR, replace(urgent_draft, **{name: "a" * longest}), clock)

    with pytest.raises(DecisionError, match=f"has {longest + 1:,} characters"):
        propose(store, FACILITATOR, replace(urgent_draft, **{name: "a" * (longest + 1)}), clock)


@each_text
def test_patient_data_in_a_draft_is_refused_and_not_repeated(store, urgent_draft, clock, name):
    with pytest.raises(DecisionError, match="what looks like an NHS number") as caught:
        propose(store, FACILITATOR, replace(urgent_draft, **{name: f"As {NHS_NUMBER} said"}), clock)

    assert "5919" not in str(caught.value)


@pytest.mark.parametrize("between", ["\x00", "\x1f", "\x7f", "\x85", "\r", "\x0b"])
def test_control_characters_hide_no_number(store, draft, clock, between):
    hidden = between.join(["943", "476", "5919"])
    with pytest.raises(DecisionError, match="an NHS number"):
        propose(store, FACILITATOR, replace(draft, summary=hidden), clock)


def test_text_is_kept_without_control_characters(store, draft, clock):
    """A database may refuse them, and then the vote could never be written down as closed."""
    pasted = replace(draft, headline="Two\x00hubs\x0b", full="# Why\r\n\r\n\tOne\x0btwo\x00")

    paper = read(store, propose(store, FACILITATOR, pasted, clock)).paper

    assert paper.headline == "Two hubs"
    assert paper.full == "# Why\n\n\tOne two"


def test_half_a_character_is_left_out(store, draft, clock):
    code = propose(store, FACILITATOR, replace(draft, summary="A hub\ud800"), clock)

    assert read(store, code).paper.summary == "A hub"


def write(what: str, store, code: str, text: str, clock: SetClock) -> None:
    """Write a text beside a decision that has the state it needs."""
    told = Told(by="Manager", at="today", how="by telephone")
    if what == "view":
        say_view(store, MEMBER, code, "Z00003", Remark.VIEW, text, clock)
    elif what == "why extended":
        extend_vote(store, FACILITATOR, code, CLOSES.replace(day=20), text, clock)
    elif what == "note":
        note_step(store, FACILITATOR, code, UrgentStep.EMAIL, text, clock)
    elif what in ("by", "at", "how"):
        told = replace(told, **{what: text})
        convey_vote(store, cd_of("U00002"), code, "Z00003", Choice.YES, "U00002", told, clock)
    elif what == "report":
        report_mistake(store, MEMBER, code, text, clock)
    elif what == "why corrected":
        correct_vote(store, FACILITATOR, code, 2, Choice.YES, text, clock)
    elif what == "outcome":
        take_without_vote(store, FACILITATOR, code, text, "All agreed.", clock)
    else:
        take_without_vote(store, FACILITATOR, code, "Agreed.", text, clock)


TEXTS = {
    "view": ("proposed", LONGEST_VIEW),
    "why extended": ("opened", LONGEST_WHY),
    "by": ("opened", LONGEST_TOLD),
    "at": ("opened", LONGEST_TOLD),
    "how": ("opened", LONGEST_TOLD),
    "report": ("closed", LONGEST_NOTE),
    "why corrected": ("closed", LONGEST_NOTE),
    "outcome": ("proposed", LONGEST_NOTE),
    "why without a vote": ("proposed", LONGEST_NOTE),
}


@pytest.mark.parametrize("what", TEXTS)
def test_every_other_text_is_looked_at_too(request, store, clock, what):
    state, longest = TEXTS[what]
    code = request.getfixturevalue(state)
    before = read(store, code).head
    for text, match in [
        (" ", "is empty"),
        ("a" * (longest + 1), f"has {longest + 1:,} characters"),
        (f"Said {NHS_NUMBER}", "an NHS number"),
    ]:
        with pytest.raises(DecisionError, match=match) as caught:
            write(what, store, code, text, clock)
        assert "5919" not in str(caught.value)
    assert read(store, code).head == before

    write(what, store, code, "a" * longest, clock)

    assert read(store, code).head.entries > before.entries


def test_note_of_a_step_may_be_empty_and_names_no_patient(store, urgent, clock):
    write("note", store, urgent, "", clock)
    with pytest.raises(DecisionError, match="an NHS number"):
        write("note", store, urgent, NHS_NUMBER, clock)

    assert [step.note for step in read(store, urgent).steps] == [""]


def test_code_of_a_practice_is_no_place_for_other_text(store, opened, read_as, clock):
    """A page's list can be tricked; what is once in the chain stays there."""
    text = f"Z00003, {NHS_NUMBER}"
    told = Told(by="Manager", at="today", how="by telephone")
    with pytest.raises(DecisionError, match="no such practice") as caught:
        cast_vote(store, FACILITATOR, opened, text, Choice.YES, read_as, clock, way=Way.EMAIL)
    with pytest.raises(DecisionError, match="no such practice"):
        convey_vote(store, cd_of("U00002"), opened, text, Choice.YES, "U00002", told, clock)

    assert "5919" not in str(caught.value)
    assert read(store, opened).votes == ()


def test_fingerprint_of_a_paper_is_no_place_for_other_text(store, opened, clock):
    with pytest.raises(DecisionError, match="no version of the paper"):
        cast_vote(store, MEMBER, opened, "Z00003", Choice.YES, ReadAs(paper=NHS_NUMBER), clock)


def test_vote_that_was_said_at_the_meeting_needs_no_paper(store, opened, clock):
    words = (opened, "Z00003", Choice.YES, ReadAs(paper=""), clock)

    assert cast_vote(store, FACILITATOR, *words, way=Way.MEETING).reason is None
