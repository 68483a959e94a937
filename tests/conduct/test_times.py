"""When what may be done: each boundary, just before it and at it; and clocks that are put back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from raftlib.analysis.tally import tally_votes
from raftlib.conduct.afterwards import correct_vote, note_step, report_mistake
from raftlib.conduct.clock import close_vote, extend_vote, find_ends
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import say_view
from raftlib.conduct.reading import list_proceedings
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.decision import Choice, Exclusion
from raftlib.domain.proceedings import Remark, Stage, UrgentStep
from raftlib.errors import DecisionError
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, cd_of, member_at, read

TICK = timedelta(microseconds=1)
LATER = CLOSES + timedelta(days=1)
MEMBER = member_at("Z00003")
# Closed on Wednesday 17 January 2024: Thursday and Friday are the two working days.
FINAL = datetime(2024, 1, 20, 0, 0, tzinfo=UTC)


def vote(store, code, read_as, clock, choice=Choice.YES):
    return cast_vote(store, MEMBER, code, "Z00003", choice, read_as, clock)


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (OPENS - TICK, Stage.COMING),
        (OPENS, Stage.OPEN),
        (CLOSES - TICK, Stage.OPEN),
        (CLOSES, Stage.CLOSED),
    ],
)
def test_vote_is_open_from_its_first_instant_to_before_its_last(store, opened, at, stage):
    assert read(store, opened).stage(at) is stage


@pytest.mark.parametrize(("at", "reason"), [(CLOSES - TICK, None), (CLOSES, Exclusion.LATE)])
def test_position_counts_as_long_as_a_vote_does(store, opened, read_as, clock, at, reason):
    clock.at = at

    receipt = take_position(store, cd_of("U00002"), opened, "U00002", Choice.YES, read_as, clock)

    assert receipt.reason is reason


def test_more_time_may_be_given_until_just_before_the_end(store, opened, read_as, clock):
    clock.at = CLOSES - TICK
    extend_vote(store, FACILITATOR, opened, LATER, "The line was down.", clock)

    clock.at = LATER - TICK
    assert vote(store, opened, read_as, clock).reason is None
    assert close_vote(store, opened, clock) is False
    clock.at = LATER
    assert vote(store, opened, read_as, clock).reason is Exclusion.LATE
    assert close_vote(store, opened, clock) is True


def test_no_more_time_is_given_from_the_closing_instant_on(store, opened, clock):
    """Whether or not anybody has written down that the vote has closed."""
    clock.at = CLOSES
    with pytest.raises(DecisionError, match="not open, so it gets no more time"):
        extend_vote(store, FACILITATOR, opened, LATER, "The line was down.", clock)

    close_vote(store, opened, clock)
    with pytest.raises(DecisionError, match="not open, so it gets no more time"):
        extend_vote(store, FACILITATOR, opened, LATER, "The line was down.", clock)


@pytest.mark.parametrize("ends", [CLOSES, CLOSES - TICK, OPENS])
def test_vote_is_never_shortened(store, opened, clock, ends):
    with pytest.raises(DecisionError, match="never shortened"):
        extend_vote(store, FACILITATOR, opened, ends, "All have voted.", clock)


def test_second_extension_starts_from_the_first(store, opened, clock):
    extend_vote(store, FACILITATOR, opened, LATER, "The line was down.", clock)
    with pytest.raises(DecisionError, match="never shortened"):
        extend_vote(store, FACILITATOR, opened, LATER, "The line was down.", clock)

    assert read(store, opened).closes_at == LATER


def test_vote_that_has_not_been_opened_gets_no_more_time(store, proposed, clock):
    with pytest.raises(DecisionError, match="not open, so it gets no more time"):
        extend_vote(store, FACILITATOR, proposed, LATER, "The line was down.", clock)


@pytest.mark.parametrize(
    ("opens_before", "fits"), [(timedelta(minutes=1), True), (timedelta(minutes=1) + TICK, False)]
)
def test_vote_opens_at_most_a_minute_ago(store, proposed, rules, clock, opens_before, fits):
    """Between the choice of "now" and the press of the button some time goes by."""
    window = Window(opens_at=clock.at - opens_before, closes_at=CLOSES)
    if fits:
        open_vote(store, FACILITATOR, proposed, window, rules["standard"], clock)
        return
    with pytest.raises(DecisionError, match="open in the past"):
        open_vote(store, FACILITATOR, proposed, window, rules["standard"], clock)


def test_vote_closes_after_it_opens(store, proposed, rules, clock):
    now = clock.at
    for opens_at, closes_at in [(OPENS, OPENS), (now - timedelta(seconds=30), now)]:
        window = Window(opens_at=opens_at, closes_at=closes_at)
        with pytest.raises(DecisionError, match="would not close after it opens"):
            open_vote(store, FACILITATOR, proposed, window, rules["standard"], clock)


@pytest.mark.parametrize(
    ("length", "fits"), [(timedelta(minutes=60), True), (timedelta(minutes=60) - TICK, False)]
)
def test_urgent_vote_is_open_for_its_shortest_time_at_least(
    store, urgent, rules, clock, length, fits
):
    window = Window(opens_at=OPENS, closes_at=OPENS + length)
    if fits:
        open_vote(store, FACILITATOR, urgent, window, rules["urgent_of_6"], clock)
        return
    with pytest.raises(DecisionError, match="open for too short"):
        open_vote(store, FACILITATOR, urgent, window, rules["urgent_of_6"], clock)


@pytest.mark.parametrize(("at", "kept"), [(CLOSES - TICK, 1), (CLOSES, 0)])
def test_view_may_be_left_until_just_before_the_end(store, opened, clock, at, kept):
    clock.at = at
    words = (store, MEMBER, opened, "Z00003", Remark.IDEA, "Two hubs.", clock)
    if kept:
        say_view(*words)
    else:
        with pytest.raises(DecisionError, match="The vote has closed"):
            say_view(*words)

    assert len(read(store, opened).views) == kept


def test_step_that_is_done_after_the_end_is_none(store, urgent, rules, clock):
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, FACILITATOR, urgent, window, rules["urgent_of_6"], clock)
    clock.at = CLOSES - TICK
    note_step(store, FACILITATOR, urgent, UrgentStep.EMAIL, "", clock)
    clock.at = CLOSES

    with pytest.raises(DecisionError, match="comes too late"):
        note_step(store, FACILITATOR, urgent, UrgentStep.VIEWS, "", clock)


def test_mistake_may_be_corrected_until_just_before_the_outcome_is_final(store, closed, clock):
    clock.at = FINAL - TICK
    report_mistake(store, MEMBER, closed, "We had said yes.", clock)
    correct_vote(store, FACILITATOR, closed, 2, Choice.YES, "Misheard", clock)

    clock.at = FINAL
    with pytest.raises(DecisionError, match="the outcome is final"):
        report_mistake(store, MEMBER, closed, "We had said yes.", clock)
    with pytest.raises(DecisionError, match="the outcome is final"):
        correct_vote(store, FACILITATOR, closed, 2, Choice.YES, "Misheard", clock)


def test_nothing_is_corrected_while_the_vote_is_open(store, opened, read_as, clock):
    seq = vote(store, opened, read_as, clock).seq
    clock.at = CLOSES - TICK

    with pytest.raises(DecisionError, match=r"has not closed yet.*vote again"):
        correct_vote(store, FACILITATOR, opened, seq, Choice.NO, "Misheard", clock)
    with pytest.raises(DecisionError, match="has not closed yet"):
        report_mistake(store, MEMBER, opened, "We had said yes.", clock)


def test_clock_closes_a_vote_even_where_nobody_wrote_it_down(store, opened, read_as, clock):
    """Whoever voted wrongly in the last second must not be told to vote again."""
    seq = vote(store, opened, read_as, clock).seq
    clock.at = CLOSES

    correct_vote(store, FACILITATOR, opened, seq, Choice.NO, "Misheard", clock)

    found = read(store, opened)
    assert found.closed_at == CLOSES
    assert close_vote(store, opened, clock) is False


def test_clock_that_is_put_back_changes_no_order(store, opened, read_as, clock):
    clock.at = CLOSES - timedelta(hours=1)
    vote(store, opened, read_as, clock, Choice.YES)
    clock.at = OPENS

    receipt = vote(store, opened, read_as, clock, Choice.NO)

    assert receipt.at == CLOSES - timedelta(hours=1)
    tally = tally_votes(read(store, opened).decision)
    assert [counted.choice for counted in tally.counted] == [Choice.NO]


def test_clock_that_is_put_back_opens_no_vote_that_was_closed(store, closed, read_as, clock):
    clock.at = CLOSES - timedelta(hours=1)

    assert vote(store, closed, read_as, clock).reason is Exclusion.LATE
    with pytest.raises(DecisionError, match="gets no more time"):
        extend_vote(store, FACILITATOR, closed, LATER, "The line was down.", clock)


def test_ends_are_those_that_nobody_wrote_down(store, opened, proposed, draft, clock):
    assert find_ends(list_proceedings(store)) == {opened: CLOSES}
    extend_vote(store, FACILITATOR, opened, LATER, "The line was down.", clock)
    assert find_ends(list_proceedings(store)) == {opened: LATER}
    clock.at = LATER
    close_vote(store, opened, clock)

    assert find_ends(list_proceedings(store)) == {}


def test_standard_vote_has_no_shortest_time(store, proposed, rules, clock):
    window = Window(opens_at=OPENS, closes_at=OPENS + TICK)

    open_vote(store, FACILITATOR, proposed, window, rules["standard"], clock)

    assert read(store, proposed).closes_at == OPENS + TICK


def test_shortest_time_is_that_of_the_rule_that_was_proposed(store, urgent, rules, clock):
    """A rule that says the same in another file must not lend its shorter time."""
    another = replace(rules["urgent_of_6"], name="other", shortest_minutes=0)
    window = Window(opens_at=OPENS, closes_at=OPENS + TICK)

    with pytest.raises(DecisionError, match="is not the one with which"):
        open_vote(store, FACILITATOR, urgent, window, another, clock)
