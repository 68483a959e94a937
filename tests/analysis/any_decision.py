"""Any decision that a record can hold, for tests of properties."""

from datetime import datetime, timedelta, timezone
from fractions import Fraction

from hypothesis import strategies as st

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
