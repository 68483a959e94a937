"""Who may do what with a decision: every role, and other practices, PCNs and localities."""

from datetime import timedelta

import pytest

from raftlib.conduct.afterwards import (
    correct_vote,
    note_reminder,
    note_step,
    report_mistake,
    take_without_vote,
)
from raftlib.conduct.clock import extend_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import agree, propose, revise, say_view
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.decision import Choice, Exclusion, Way
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Remark, UrgentStep
from raftlib.errors import AccessError, DecisionError
from tests.conduct.conftest import (
    ANALYST,
    CLOSES,
    DEPUTY,
    FACILITATOR,
    OPENS,
    SCRIBE,
    SOUTHERN,
    SOUTHERN_CD,
    cd_of,
    member_at,
    read,
    viewer,
)

NOBODY = viewer()
MEMBER, CD = member_at("Z00003"), cd_of("U00002")
NO_FACILITATORS = [NOBODY, MEMBER, CD, DEPUTY, SCRIBE, ANALYST]
all_but_facilitators = pytest.mark.parametrize(
    "who", NO_FACILITATORS, ids=["nobody", "member", "CD", "deputy", "scribe", "analyst"]
)
NOT_YOURS = "Your role does not do this"


@all_but_facilitators
def test_only_a_facilitator_proposes(store, draft, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        propose(store, who, draft, clock)


@all_but_facilitators
def test_only_a_facilitator_revises_opens_or_decides_without_a_vote(
    store, proposed, draft, rules, clock, who
):
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    with pytest.raises(AccessError, match=NOT_YOURS):
        revise(store, who, proposed, draft, clock)
    with pytest.raises(AccessError, match=NOT_YOURS):
        open_vote(store, who, proposed, window, rules["standard"], clock)
    with pytest.raises(AccessError, match=NOT_YOURS):
        take_without_vote(store, who, proposed, "Agreed.", "All agreed.", clock)

    assert read(store, proposed).head.entries == 1


@all_but_facilitators
def test_only_a_facilitator_gives_more_time(store, opened, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        extend_vote(store, who, opened, CLOSES + timedelta(days=1), "A holiday", clock)


@all_but_facilitators
def test_only_a_facilitator_corrects(store, closed, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        correct_vote(store, who, closed, 2, Choice.YES, "Misheard", clock)


@pytest.mark.parametrize("who", [FACILITATOR, SCRIBE, ANALYST, CD, DEPUTY, member_at("Z00004")])
def test_nobody_votes_online_for_a_practice_that_is_not_theirs(store, opened, read_as, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        cast_vote(store, who, opened, "Z00003", Choice.YES, read_as, clock)


@pytest.mark.parametrize("who", [MEMBER, CD, DEPUTY, ANALYST, NOBODY])
@pytest.mark.parametrize("way", [Way.EMAIL, Way.MEETING])
def test_what_was_said_or_written_is_recorded_by_staff_alone(
    store, opened, read_as, clock, who, way
):
    with pytest.raises(AccessError, match=NOT_YOURS):
        cast_vote(store, who, opened, "Z00003", Choice.YES, read_as, clock, way=way)


def test_scribe_records_a_vote_of_the_meeting(store, opened, read_as, clock):
    cast_vote(store, SCRIBE, opened, "Z00003", Choice.YES, read_as, clock, way=Way.MEETING)

    assert read(store, opened).votes[0].vote.way == "meeting"


def test_own_vote_is_never_recorded_as_conveyed(store, opened, read_as, clock):
    with pytest.raises(DecisionError, match="it is not the practice's own"):
        cast_vote(store, FACILITATOR, opened, "Z00003", Choice.YES, read_as, clock, way=Way.CD)


def test_vote_of_a_practice_elsewhere_is_kept_and_does_not_count(
    with_south, opened, read_as, clock
):
    receipt = cast_vote(with_south, SOUTHERN, opened, "Z00091", Choice.YES, read_as, clock)

    assert receipt.reason is Exclusion.UNKNOWN_PRACTICE
    assert len(read(with_south, opened).votes) == 1


def test_position_of_a_cd_elsewhere_is_kept_and_does_not_count(with_south, opened, read_as, clock):
    receipt = take_position(with_south, SOUTHERN_CD, opened, "U1", Choice.YES, read_as, clock)

    assert receipt.reason is Exclusion.UNKNOWN_PCN


def test_deputy_speaks_for_the_pcn(store, opened, read_as, clock):
    receipt = take_position(store, DEPUTY, opened, "U00002", Choice.YES, read_as, clock)

    assert receipt.reason is None


@pytest.mark.parametrize("who", [NOBODY, CD, DEPUTY, SCRIBE, FACILITATOR, member_at("Z00004")])
def test_view_is_a_practices_own(store, proposed, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        say_view(store, who, proposed, "Z00003", Remark.VIEW, "It is far.", clock)


def test_view_of_a_practice_elsewhere_is_refused(with_south, proposed, clock):
    with pytest.raises(AccessError, match="one of another locality"):
        say_view(with_south, SOUTHERN, proposed, "Z00091", Remark.VIEW, "It is far.", clock)
    with pytest.raises(AccessError, match="one of another locality"):
        agree(with_south, SOUTHERN, proposed, "Z00091", 1, clock)


def test_cd_reminds_the_practices_of_their_own_pcn_alone(store, opened, clock):
    note_reminder(store, CD, opened, ["Z00003"], clock)
    with pytest.raises(AccessError, match=NOT_YOURS):
        note_reminder(store, CD, opened, ["Z00003", "Z00013"], clock)

    assert [note.what for note in read(store, opened).reminders] == ["Z00003"]


@pytest.mark.parametrize("codes", [[], ["Z99999"], ["Z00003", "call 07700 900123"]])
@pytest.mark.parametrize("who", [FACILITATOR, MEMBER, CD])
def test_reminder_is_of_practices_of_the_vote(store, opened, clock, who, codes):
    with pytest.raises(DecisionError, match="Choose practices of this vote"):
        note_reminder(store, who, opened, codes, clock)

    assert read(store, opened).reminders == ()


def test_meeting_of_the_urgent_route_is_offered_by_a_cd_of_the_locality(with_south, urgent, clock):
    note_step(with_south, CD, urgent, UrgentStep.MEETING, "", clock)
    with pytest.raises(AccessError, match=NOT_YOURS):
        note_step(with_south, SOUTHERN_CD, urgent, UrgentStep.MEETING, "", clock)

    assert [step.what for step in read(with_south, urgent).steps] == ["meeting"]


@all_but_facilitators
def test_other_steps_of_the_urgent_route_are_the_facilitators(store, urgent, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        note_step(store, who, urgent, UrgentStep.EMAIL, "", clock)


@pytest.mark.parametrize("who", [MEMBER, CD, DEPUTY, FACILITATOR])
def test_mistake_is_reported_by_who_had_a_say(store, closed, clock, who):
    report_mistake(store, who, closed, "We had said yes.", clock)

    assert [note.what for note in read(store, closed).reports] == ["We had said yes."]


@pytest.mark.parametrize("who", [NOBODY, SCRIBE, ANALYST, SOUTHERN, SOUTHERN_CD])
def test_mistake_is_not_reported_by_who_had_none(with_south, closed, clock, who):
    with pytest.raises(AccessError, match=NOT_YOURS):
        report_mistake(with_south, who, closed, "We had said yes.", clock)


def test_somebody_in_two_roles_may_do_what_either_may(store, opened, read_as, clock):
    both = viewer(
        HeldRole(role=Role.CD, pcn_code="U00002"),
        HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
    )

    cast_vote(store, both, opened, "Z00003", Choice.YES, read_as, clock)
    take_position(store, both, opened, "U00002", Choice.NO, read_as, clock)

    found = read(store, opened)
    assert (len(found.votes), len(found.positions)) == (1, 1)
