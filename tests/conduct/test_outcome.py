"""The end of a vote, its record, and its corrections."""

import pytest

from raftlib.analysis.chain import canonical_json
from raftlib.analysis.record import as_record
from raftlib.analysis.recount import as_answer
from raftlib.analysis.tally import tally_votes
from raftlib.conduct.afterwards import correct_vote
from raftlib.conduct.clock import close_vote
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.decision import Choice
from raftlib.errors import DecisionError, StoreError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.decisions import add_decision, list_decisions, read_decision_record
from raftlib.store.ledger import read_entries, verify_ledger
from tests.conduct.conftest import CLOSES, FACILITATOR, cd_of, member_at, read


def entries_of(store, code, kind):
    with store.read() as connection:
        return [entry["body"] for entry in read_entries(connection, code, kinds=[kind])]


def latest_record(store, code):
    (number,) = (item.number for item in list_decisions(store) if item.decision_code == code)
    return read_decision_record(store, number)


def test_vote_is_closed_once_whoever_comes(store, opened, clock):
    clock.at = CLOSES

    assert [close_vote(store, opened, clock) for _ in range(3)] == [True, False, False]

    assert len(entries_of(store, opened, "closed")) == 1
    assert len(entries_of(store, opened, "outcome")) == 1
    assert verify_ledger(store, opened).ok


def test_vote_is_not_closed_before_its_time(store, opened, proposed, clock):
    assert close_vote(store, opened, clock) is False
    assert entries_of(store, opened, "closed") == []


def test_vote_that_was_not_opened_is_not_closed(store, proposed, clock):
    clock.at = CLOSES

    assert close_vote(store, proposed, clock) is False


def test_record_of_a_closed_vote_is_counted_to_the_outcome_in_its_chain(store, closed):
    decision = parse_decision(latest_record(store, closed))

    assert decision == read(store, closed).decision
    answer = entries_of(store, closed, "outcome")[-1]["answer"]
    assert answer == as_answer(tally_votes(decision))


def test_correction_changes_the_outcome_and_keeps_the_old_entry(store, opened, read_as, clock):
    """Four CDs are for. With its one practice against nothing is carried, with it for it is."""
    seq = cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.NO, read_as, clock).seq
    for pcn in ("U00001", "U00002", "U00003", "U00004"):
        take_position(store, cd_of(pcn), opened, pcn, Choice.YES, read_as, clock)
    clock.at = CLOSES
    close_vote(store, opened, clock)

    correct_vote(store, FACILITATOR, opened, seq, Choice.YES, "Misheard", clock)

    answers = [body["answer"]["outcome"] for body in entries_of(store, opened, "outcome")]
    assert answers == ["not_carried", "carried"]
    assert entries_of(store, opened, "vote")[0]["choice"] == "no"
    assert read(store, opened).votes[0].vote.choice == "no"
    assert parse_decision(latest_record(store, opened)).votes[0].choice == "yes"
    assert verify_ledger(store, opened).ok


def test_correction_may_be_corrected_and_the_last_one_counts(store, closed, clock):
    for choice in (Choice.YES, Choice.ABSTAIN, Choice.NO):
        correct_vote(store, FACILITATOR, closed, 2, choice, "Misheard", clock)

    assert [vote.choice for vote in read(store, closed).decision.votes] == ["no"]
    assert parse_decision(latest_record(store, closed)).votes[0].choice == "no"
    assert len(entries_of(store, closed, "correction")) == 3


def test_vote_that_was_never_cast_is_corrected_to_none(store, closed, clock):
    correct_vote(store, FACILITATOR, closed, 2, Choice.WITHDRAW, "Another practice", clock)

    assert tally_votes(read(store, closed).decision).counted == ()


def test_position_is_corrected_as_a_vote_is(store, opened, read_as, clock):
    seq = take_position(store, cd_of("U00002"), opened, "U00002", Choice.NO, read_as, clock).seq
    clock.at = CLOSES

    correct_vote(store, FACILITATOR, opened, seq, Choice.YES, "Misheard", clock)

    assert tally_votes(read(store, opened).decision).cds.yes == 1


@pytest.mark.parametrize("seq", [0, 1, 3, 99, -1])
def test_only_a_vote_is_corrected(store, closed, clock, seq):
    """0 is the proposal, 1 the opening, 2 the vote, 3 the closing, 4 the outcome."""
    with pytest.raises(DecisionError, match=f"Entry {seq} of {closed} is no vote"):
        correct_vote(store, FACILITATOR, closed, seq, Choice.YES, "Misheard", clock)


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("state", ["opened", "closed"])
def test_no_record_from_outside_stands_for_a_decision_of_this_workbook(
    request, store, state, replace, clock
):
    code = request.getfixturevalue(state)
    forged = {**as_record(read(store, code).decision), "decision": code, "title": "Forged"}
    before = list_decisions(store)

    with pytest.raises(StoreError, match="its record comes from its own votes"):
        add_decision(store, parse_decision(forged), forged, clock.at, replace=replace)

    assert list_decisions(store) == before


def test_same_outcome_is_not_kept_twice(store, closed, clock):
    before = list_decisions(store)
    correct_vote(store, FACILITATOR, closed, 2, Choice.NO, "It was right", clock)

    assert list_decisions(store) == before


def test_record_is_the_same_text_whenever_it_is_made(store, closed):
    decision = read(store, closed).decision

    assert canonical_json(as_record(decision)) == canonical_json(latest_record(store, closed))
