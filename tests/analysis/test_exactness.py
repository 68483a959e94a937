"""What must hold to the last patient: equality, ties, zero sizes, one practice, and any order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raftlib.analysis.recount import as_answer, exact_number
from raftlib.analysis.tally import tally_votes
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import conveyed, make_record, make_vote, own, position, tally
from tests.analysis.test_tally_properties import CODES, INSTANTS, PCNS, THOROUGH, records

# Where what is not in favour has to be, to fill each base.
REST = {"for_against": "no", "cast": "abstain", "entitled": "silent"}
WITHIN, OUTSIDE = INSTANTS[1:7], [INSTANTS[0], INSTANTS[7], INSTANTS[8]]
SAID = st.tuples(st.sampled_from(["yes", "no", "abstain"]), st.sampled_from(WITHIN))
TOLD = st.tuples(st.sampled_from(["yes", "no", "withdraw"]), st.sampled_from(WITHIN))


def recount(record):
    return as_answer(tally_votes(parse_decision(record)))


def share_met(yes, rest, base, share, compare):
    sizes = {"yes": exact_number(yes), REST[base]: exact_number(rest)}
    pair = [share.numerator, share.denominator]
    return tally(make_vote(**sizes, base=base, share=pair, compare=compare)).share_met


@THOROUGH
@given(
    st.fractions(min_value=Fraction(1, 10**6), max_value=1, max_denominator=10**6),
    st.integers(1, 10**20),
    st.sampled_from([1, Fraction(1, 10), Fraction(1, 10**9)]),
    st.sampled_from(sorted(REST)),
)
def test_any_share_is_met_at_equality_and_not_one_unit_below(share, scale, unit, base):
    """Yes is exactly the share of the base; a unit is what the list sizes are counted in."""
    whole = share.denominator * scale * unit
    yes = share.numerator * scale * unit

    assert share_met(yes, whole - yes, base, share, "at_least")
    assert not share_met(yes, whole - yes, base, share, "more_than")
    assert not share_met(yes - unit, whole - yes + unit, base, share, "at_least")
    if share < 1:
        assert share_met(yes + unit, whole - yes - unit, base, share, "more_than")


@pytest.mark.parametrize(
    ("yes", "no", "compare", "met"),
    [
        (10**29, 10**29, "at_least", True),
        (10**29, 10**29, "more_than", False),
        (10**29 - 1, 10**29, "at_least", False),
        (10**29 + 1, 10**29, "more_than", True),
        ("0.000000000000000000000000000001", "0.000000000000000000000000000001", "at_least", True),
        ("0.000000000000000000000000000001", "0.000000000000000000000000000002", "at_least", False),
    ],
)
def test_half_against_half_is_told_apart_at_any_size(yes, no, compare, met):
    assert tally(make_vote(yes=yes, no=no, share=[1, 2], compare=compare)).share_met is met


@pytest.mark.parametrize(
    ("size", "choice", "reasons"),
    [
        (1, "yes", []),
        (10**29, "yes", []),
        (1, "no", ["share_not_met"]),
        (1, "abstain", ["nothing_in_base"]),
        (0, "yes", ["nothing_in_base"]),
        ("0.0", "yes", ["nothing_in_base"]),
        ("0.1", "yes", []),
    ],
)
@pytest.mark.parametrize("share", [[1, 100], [2, 3], [1, 1]])
def test_one_practice_alone_carries_what_it_is_for(size, choice, reasons, share):
    record = make_record({"A": size}, [own("A", choice)], share=share)

    assert list(tally(record).reasons) == reasons


def test_practices_of_size_zero_move_no_share_and_count_for_a_quorum_of_practices():
    """200 of 300 is two thirds, with any number of empty lists against it; 3 of 4 took part."""
    record = make_vote(yes=200, no=100, abstain=0, quorum={"share": [3, 4], "of": "practices"})

    outcome = tally(record)

    assert (outcome.weight.entitled, outcome.practices.entitled) == (300, 4)
    assert outcome.carried


@THOROUGH
@given(records(), st.randoms(use_true_random=False))
def test_order_of_practices_and_seats_changes_nothing(record, chance):
    reordered = record | {
        kind: chance.sample(record[kind], len(record[kind])) for kind in ("practices", "cds")
    }

    assert recount(reordered) == recount(record)


@THOROUGH
@given(records(), st.permutations(PCNS))
def test_other_names_for_the_pcns_change_nothing_else(record, names):
    new = dict(zip(PCNS, names, strict=True))

    def rename(entries, key):
        return [e | ({key: new.get(e[key], e[key])} if key in e else {}) for e in entries]

    renamed = record | {
        "practices": rename(record["practices"], "pcn"),
        "cds": rename(record["cds"], "pcn"),
        "votes": rename(record["votes"], "by"),
        "cd_votes": rename(record["cd_votes"], "pcn"),
    }

    before, after = recount(record), recount(renamed)

    assert after.pop("cd_at_odds") == sorted(new[pcn] for pcn in before.pop("cd_at_odds"))
    assert after == before


@THOROUGH
@given(
    records(),
    st.lists(SAID, min_size=1),
    st.lists(TOLD),
    st.randoms(use_true_random=False),
)
def test_own_vote_prevails_over_conveyed_ones_in_every_order(record, said, told, chance):
    """A practice of its own among any others; its own votes are never withdrawn."""
    practice = {"code": "Z", "pcn": "U1", "list_size": 5, "recused": False}
    theirs = [own("Z", choice, at) for choice, at in said]
    theirs += [conveyed("Z", choice, at, by="U1") for choice, at in told]
    votes = chance.sample([*record["votes"], *theirs], len(record["votes"]) + len(theirs))
    record = record | {"practices": [*record["practices"], practice], "votes": votes}

    counted = {row[0]: row[1:] for row in recount(record)["counted"]}

    choice, way, index = counted["Z"]
    assert way == "online"
    assert votes[index] in theirs
    assert choice == votes[index]["choice"]


@THOROUGH
@given(records(), st.sampled_from(CODES), st.sampled_from(["online", "cd"]))
def test_vote_outside_the_window_never_counts(record, code, via):
    place = len(record["votes"])
    for at in OUTSIDE:
        entry = {"practice": code, "choice": "yes", "via": via, "by": "U1", "at": at}

        before, after = recount(record), recount(record | {"votes": [*record["votes"], entry]})

        added = [row for row in after.pop("excluded") if row not in before["excluded"]]
        del before["excluded"]
        assert [index for index, _ in added] == [place]
        assert after == before


@THOROUGH
@given(records(), st.sampled_from(PCNS))
def test_position_outside_the_window_never_counts(record, pcn):
    place = len(record["cd_votes"])
    for at in OUTSIDE:
        entries = [*record["cd_votes"], position(pcn, "yes", at)]

        before, after = recount(record), recount(record | {"cd_votes": entries})

        added = [row for row in after.pop("cd_excluded") if row not in before["cd_excluded"]]
        del before["cd_excluded"]
        assert [index for index, _ in added] == [place]
        assert after == before
