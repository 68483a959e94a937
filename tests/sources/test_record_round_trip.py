"""A decision written as a record and read again is the same decision, whatever it holds."""

import json
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from raftlib.analysis.record import as_record
from raftlib.domain.decision import (
    Base,
    CdSeat,
    CdVote,
    Compare,
    Decision,
    Quorum,
    QuorumOf,
    Rule,
    Vote,
    VoteWeight,
    VotingPractice,
)
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.errors import RecordError
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.strict_json import parse_json
from tests.analysis.records import make_options_vote, make_vote

CODES = st.text(min_size=1, max_size=6)
WORDS = st.one_of(st.sampled_from(["yes", "no", "abstain", "A+B", "cd", ""]), st.text(max_size=6))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 - the zone is drawn beside
# A share has up to 30 digits in each part, a list size up to 30 before and after its point.
LARGEST = 10**30 - 1
SHARES = st.builds(Fraction, st.integers(0, LARGEST), st.integers(1, LARGEST))
DECIMALS = st.builds(
    lambda digits, places: Fraction(digits, 10**places),
    st.integers(-LARGEST, LARGEST),
    st.integers(0, 30),
)
SIZES = st.one_of(st.none(), st.integers(-LARGEST, LARGEST), DECIMALS)


def many(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


RULES = st.builds(
    Rule,
    weight=st.sampled_from(VoteWeight),
    share=SHARES,
    compare=st.sampled_from(Compare),
    base=st.sampled_from(Base),
    min_cds=st.integers(),
    of_cds=st.integers(),
    quorum=st.none() | st.builds(Quorum, share=SHARES, of=st.sampled_from(QuorumOf)),
    version=st.text(max_size=6),
    agreed_on=st.text(max_size=6),
)
OPTIONS = st.builds(
    Options,
    method=st.sampled_from(OptionMethod),
    options=many(st.builds(Option, key=WORDS, title=st.text(max_size=6))),
)
DECISIONS = st.builds(
    Decision,
    decision_code=st.text(max_size=6),
    title=st.text(max_size=6),
    practices=many(
        st.builds(
            VotingPractice,
            practice_code=CODES,
            pcn_code=CODES,
            list_size=SIZES,
            recused=st.booleans(),
        )
    ),
    cds=many(st.builds(CdSeat, pcn_code=CODES, vacant=st.booleans(), recused=st.booleans())),
    votes=many(
        st.builds(
            Vote, practice_code=WORDS, choice=WORDS, way=WORDS, conveyed_by=WORDS, at=INSTANTS
        )
    ),
    cd_votes=many(st.builds(CdVote, pcn_code=WORDS, choice=WORDS, at=INSTANTS)),
    rule=RULES,
    options=st.none() | OPTIONS,
    opens_at=INSTANTS,
    closes_at=INSTANTS,
)
SMALL = Decision(
    practices=(VotingPractice(practice_code="A", pcn_code="U", list_size=Fraction(1, 10**30)),),
    cds=(),
    opens_at=datetime(2023, 12, 7, 12, tzinfo=UTC),
    closes_at=datetime(2023, 12, 7, 12, 0, 0, 1, tzinfo=UTC),
)


@settings(deadline=None)
@given(DECISIONS)
@example(SMALL)
def test_decision_comes_back_from_the_text_of_its_record_as_it_was(decision):
    text = json.dumps(as_record(decision)).encode()

    assert parse_decision(parse_json(text)) == decision


def test_record_of_a_yes_no_vote_has_no_word_about_options():
    decision = parse_decision(make_vote(yes=1))

    assert decision.options is None
    assert "options" not in as_record(decision)


def test_options_are_written_as_they_are_read():
    record = make_options_vote({"P": (1, "A")}, keys="AB")

    written = as_record(parse_decision(record))

    assert written["options"] == {
        "method": "plurality",
        "options": [{"key": "A", "title": "Option A"}, {"key": "B", "title": "Option B"}],
    }


def test_title_of_an_option_may_be_absent():
    record = make_vote(yes=1) | {"options": {"method": "approval", "options": [{"key": "A"}]}}

    assert parse_decision(record).options == Options(
        method=OptionMethod.APPROVAL, options=(Option(key="A"),)
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"options": []}, "options.method is missing"),
        ({"method": "ranked", "options": []}, "options.method is 'ranked'"),
        ({"method": "plurality"}, "options.options is missing"),
        ({"method": "plurality", "options": [{"title": "x"}]}, r"options.options\[0\].key is miss"),
        ({"method": "plurality", "options": [{"key": 1}]}, r"options.options\[0\].key is 1"),
        (["A", "B"], "options is .*write an object in braces"),
    ],
)
def test_options_that_cannot_be_read_are_named(options, said):
    with pytest.raises(RecordError, match=said):
        parse_decision(make_vote(yes=1) | {"options": options})
