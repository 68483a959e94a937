"""A vote on options from its proposal to its correction: what is frozen, cast and told."""

from dataclasses import replace

import pytest

from raftlib.analysis.options import tally_decision
from raftlib.conduct.afterwards import correct_vote
from raftlib.conduct.clock import close_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose, revise
from raftlib.conduct.votes import cast_vote, convey_vote, take_position
from raftlib.domain.acts import ReadAs, Told
from raftlib.domain.decision import Choice, Exclusion
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.errors import DecisionError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.decisions import list_decisions, read_decision_record
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, cd_of, member_at, read

SHARES = (Option(key="A", title="Two-thirds"), Option(key="B", title="Three-quarters"))
PLURALITY = Options(method=OptionMethod.PLURALITY, options=SHARES)
APPROVAL = Options(method=OptionMethod.APPROVAL, options=SHARES)
TOLD = Told(by="Practice manager", at="this morning", how="by telephone")
# Z00003 is in U00002.


@pytest.fixture
def read_as() -> ReadAs:
    """Return that nothing was read: the paper is another one in each test."""
    return ReadAs(paper="")


@pytest.fixture
def on_options(draft):
    return replace(draft, options=PLURALITY)


@pytest.fixture
def options_opened(store, on_options, rules, clock):
    """Return the code of a vote on options that is open; the clock is at its first instant."""
    code = propose(store, FACILITATOR, on_options, clock)
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, FACILITATOR, code, window, rules["standard"], clock)
    clock.at = OPENS
    return code


def test_options_are_frozen_when_the_vote_opens(store, options_opened, on_options, clock):
    found = read(store, options_opened)

    assert found.paper.options == found.opening.decision.options == PLURALITY
    with pytest.raises(DecisionError, match="A changed text is a new proposal"):
        revise(store, FACILITATOR, options_opened, replace(on_options, options=APPROVAL), clock)


def test_other_options_before_the_vote_are_a_version_with_another_fingerprint(
    store, on_options, clock
):
    code = propose(store, FACILITATOR, on_options, clock)

    revise(store, FACILITATOR, code, replace(on_options, options=APPROVAL), clock)

    first, second = read(store, code).papers
    assert (first.options, second.options) == (PLURALITY, APPROVAL)
    assert first.fingerprint != second.fingerprint


def test_proposal_without_options_says_nothing_of_them(store, proposed, opened):
    found = read(store, opened)

    assert found.paper.options is None
    assert found.opening.decision.options is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (SHARES[:1], "too_few_options"),
        ((), "too_few_options"),
        ((*SHARES, Option(key="A", title="x")), "duplicate_option"),
        ((*SHARES, Option(key="yes", title="x")), "unusable_option"),
        ((*SHARES, Option(key="A+B", title="x")), "unusable_option"),
        ((*SHARES, Option(key=" ", title="x")), "The key of an option is empty"),
        ((*SHARES, Option(key="C", title="")), "The title of an option is empty"),
        ((*SHARES, Option(key="ABCDEFGHI", title="x")), "has 9 characters"),
        ((*SHARES, Option(key="C", title="Mrs Smith")), "a title with a surname"),
        (tuple(Option(key=str(n), title="x") for n in range(11)), "11 options are too many"),
    ],
)
def test_options_that_cannot_be_voted_on_are_not_proposed(store, draft, clock, options, said):
    wrong = replace(draft, options=Options(method=OptionMethod.APPROVAL, options=options))

    with pytest.raises(DecisionError, match=said):
        propose(store, FACILITATOR, wrong, clock)


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ("A", None),
        ("B", None),
        (Choice.ABSTAIN, None),
        (Choice.WITHDRAW, None),
        (Choice.YES, Exclusion.INVALID_CHOICE),
        ("C", Exclusion.INVALID_CHOICE),
        ("A+B", Exclusion.INVALID_CHOICE),
        ("", Exclusion.INVALID_CHOICE),
    ],
)
def test_choice_that_the_vote_does_not_have_is_kept_and_told(
    store, options_opened, read_as, clock, choice, reason
):
    words = (options_opened, "Z00003", choice)

    conveyed = convey_vote(
        store, cd_of("U00002"), *words, pcn_code="U00002", told=TOLD, clock=clock
    )
    cast = cast_vote(store, member_at("Z00003"), *words, read_as, clock)
    position = take_position(
        store, cd_of("U00002"), options_opened, "U00002", choice, read_as, clock
    )

    assert (conveyed.reason, cast.reason, position.reason) == (reason, reason, reason)
    assert [one.vote.choice for one in read(store, options_opened).votes] == [choice, choice]


def test_key_of_an_option_does_not_count_in_a_vote_of_yes_and_no(store, opened, read_as, clock):
    receipt = cast_vote(store, member_at("Z00003"), opened, "Z00003", "A", read_as, clock)

    assert receipt.reason is Exclusion.INVALID_CHOICE


@pytest.mark.parametrize(
    ("choice", "said"),
    [("A" * 101, "has 101 characters"), ("Mrs Smith", "a title with a surname")],
)
def test_free_text_is_no_choice_and_is_not_kept(
    store, options_opened, read_as, clock, choice, said
):
    with pytest.raises(DecisionError, match=said):
        cast_vote(store, member_at("Z00003"), options_opened, "Z00003", choice, read_as, clock)

    assert read(store, options_opened).votes == ()


def test_approved_options_are_counted_together(store, draft, rules, read_as, clock):
    code = propose(store, FACILITATOR, replace(draft, options=APPROVAL), clock)
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, FACILITATOR, code, window, rules["standard"], clock)
    clock.at = OPENS

    receipt = cast_vote(store, member_at("Z00003"), code, "Z00003", "B+A", read_as, clock)

    tally = tally_decision(read(store, code).decision)
    assert receipt.reason is None
    assert [one.tally.practices.yes for one in tally.figures] == [1, 1]
    assert tally.counted[0].choice == "A+B"


def test_closed_vote_on_options_leaves_its_outcome_and_a_record_that_recounts(
    store, options_opened, read_as, clock
):
    cast_vote(store, member_at("Z00003"), options_opened, "Z00003", "A", read_as, clock)
    for pcn in ("U00001", "U00002", "U00003", "U00004"):
        take_position(store, cd_of(pcn), options_opened, pcn, "A", read_as, clock)
    clock.at = CLOSES

    assert close_vote(store, options_opened, clock)

    listed = next(one for one in list_decisions(store) if one.decision_code == options_opened)
    recorded = parse_decision(read_decision_record(store, listed.number))
    assert recorded == read(store, options_opened).decision
    assert tally_decision(recorded).winner == "A"


def test_correction_needs_a_choice_that_the_vote_has(store, options_opened, read_as, clock):
    receipt = cast_vote(store, member_at("Z00003"), options_opened, "Z00003", "A", read_as, clock)
    clock.at = CLOSES
    close_vote(store, options_opened, clock)
    words = (store, FACILITATOR, options_opened, receipt.seq)

    with pytest.raises(DecisionError, match="no such choice"):
        correct_vote(*words, Choice.YES, "A slip of the finger", clock)
    correct_vote(*words, "B", "A slip of the finger", clock)

    counted = tally_decision(read(store, options_opened).decision).counted
    assert [vote.choice for vote in counted] == ["B"]
