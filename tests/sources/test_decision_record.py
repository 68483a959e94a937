"""Records that can be read, with their defaults, and everything else: a sentence, never a crash."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from raftlib.analysis.recount import as_answer
from raftlib.analysis.tally import tally_votes
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
from raftlib.errors import RecordError
from raftlib.sources.decision_record import parse_decision

OPENS, AT, CLOSES = "2023-12-07T12:00:00Z", "2023-12-08T10:00:00Z", "2023-12-14T17:00:00Z"


def least():
    """Make the record with nothing that may be absent."""
    return {"practices": [], "cds": [], "opens_at": OPENS, "closes_at": CLOSES}


def full():
    """Make the example of DECISIONS, "Record format"."""
    return {
        "decision": "D-2023-07",
        "title": "Shared same-day hub",
        "practices": [{"code": "Z00001", "pcn": "U00001", "list_size": 8000, "recused": False}],
        "cds": [{"pcn": "U00001", "vacant": False, "recused": False}],
        "votes": [
            {"practice": "Z00001", "choice": "yes", "via": "cd", "by": "U00001", "at": AT},
        ],
        "cd_votes": [{"pcn": "U00001", "choice": "yes", "at": AT}],
        "rule": {
            "weight": "list_size",
            "share": [2, 3],
            "compare": "at_least",
            "base": "for_against",
            "min_cds": 4,
            "of_cds": 6,
            "quorum": {"share": [1, 2], "of": "weight"},
        },
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }


def changed(*path_and_value):
    """Change one value of the full record; the path's last part may be new."""
    *path, last, value = path_and_value
    record = full()
    part = record
    for step in path:
        part = part[step]
    part[last] = value
    return record


def test_example_of_the_format_is_read_whole():
    at = datetime(2023, 12, 8, 10, tzinfo=UTC)

    assert parse_decision(full()) == Decision(
        decision_code="D-2023-07",
        title="Shared same-day hub",
        practices=(VotingPractice(practice_code="Z00001", pcn_code="U00001", list_size=8000),),
        cds=(CdSeat(pcn_code="U00001"),),
        votes=(Vote(practice_code="Z00001", choice="yes", way="cd", conveyed_by="U00001", at=at),),
        cd_votes=(CdVote(pcn_code="U00001", choice="yes", at=at),),
        rule=Rule(quorum=Quorum(share=Fraction(1, 2), of=QuorumOf.WEIGHT)),
        opens_at=datetime(2023, 12, 7, 12, tzinfo=UTC),
        closes_at=datetime(2023, 12, 14, 17, tzinfo=UTC),
    )


def test_rule_that_says_nothing_is_the_standard_one():
    rule = parse_decision(least()).rule

    assert rule == parse_decision(least() | {"rule": {}}).rule
    assert (rule.weight, rule.base) == (VoteWeight.LIST_SIZE, Base.FOR_AGAINST)
    assert (rule.share, rule.compare) == (Fraction(2, 3), Compare.AT_LEAST)
    assert (rule.min_cds, rule.of_cds, rule.quorum) == (4, 6, None)
    assert (rule.version, rule.agreed_on) == ("", "")


def test_optional_keys_may_be_absent():
    record = least() | {
        "practices": [{"code": "A", "pcn": "U"}],
        "cds": [{"pcn": "U"}],
        "votes": [{"practice": "A", "choice": "yes", "at": AT}],
    }

    decision = parse_decision(record)

    practice, seat, vote = decision.practices[0], decision.cds[0], decision.votes[0]
    assert (practice.list_size, practice.recused) == (None, False)
    assert (seat.vacant, seat.recused) == (False, False)
    assert (vote.way, vote.conveyed_by) == ("online", "")
    assert decision.cd_votes == ()


def test_keys_beyond_the_format_are_passed_over():
    record = changed("votes", 0, "weight", 10**9)
    record["note"] = {"any": ["thing"]}

    assert parse_decision(record) == parse_decision(full())


def test_quorum_of_null_is_none():
    assert parse_decision(changed("rule", "quorum", None)).rule.quorum is None


def test_any_text_is_a_code():
    decision = parse_decision(changed("practices", 0, "code", " ü, 'x' "))

    assert decision.practices[0].practice_code == " ü, 'x' "


@pytest.mark.parametrize("key", ["practice", "choice", "via", "by"])
@pytest.mark.parametrize("value", [7, None, True, [], {}])
def test_word_of_a_vote_that_is_no_text_spoils_only_that_vote(key, value):
    record = changed("votes", 0, key, value)
    record["rule"] |= {"min_cds": 1, "of_cds": 1}

    answer = as_answer(tally_votes(parse_decision(record)))

    reasons = {"practice": "unknown_practice", "choice": "invalid_choice"}
    assert answer["excluded"] == [[0, reasons.get(key, "not_authorised")]]


@pytest.mark.parametrize("key", ["practices", "cds", "opens_at", "closes_at"])
def test_record_without_a_needed_key_names_it(key):
    record = full()
    del record[key]

    with pytest.raises(RecordError, match=f"^{key} is missing"):
        parse_decision(record)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("practices", 0, "code"), r"practices\[0\]\.code"),
        (("practices", 0, "pcn"), r"practices\[0\]\.pcn"),
        (("cds", 0, "pcn"), r"cds\[0\]\.pcn"),
        (("votes", 0, "at"), r"votes\[0\]\.at"),
        (("cd_votes", 0, "at"), r"cd_votes\[0\]\.at"),
        (("rule", "quorum", "share"), r"rule\.quorum\.share"),
    ],
)
def test_needed_key_inside_a_record_is_named_with_its_place(path, place):
    record = full()
    part = record
    for step in path[:-1]:
        part = part[step]
    del part[path[-1]]

    with pytest.raises(RecordError, match=f"^{place} is missing"):
        parse_decision(record)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("practices", 0, "list_size"), 8000.5, "is 8000.5: write a whole number"),
        (("practices", 0, "list_size"), 8000.0, "is 8000.0: write a whole number"),
        (("practices", 0, "list_size"), True, "is True: write a whole number"),
        (("practices", 0, "list_size"), "many", "is 'many': write a whole number"),
        (("practices", 0, "list_size"), 10**31, "write a whole number"),
        (("practices", 0, "code"), "", r"practices\[0\]\.code is ''"),
        (("practices", 0, "code"), 7, r"practices\[0\]\.code is 7"),
        (("practices", 0, "recused"), "no", r"practices\[0\]\.recused is 'no'"),
        (("practices", 0, "recused"), 1, r"practices\[0\]\.recused is 1"),
        (("practices", 0, "recused"), None, r"practices\[0\]\.recused is None"),
        (("practices", 0), "Z00001", "is 'Z00001': write an object in braces"),
        (("practices",), {}, "practices is {}"),
        (("practices",), None, "practices is None"),
        (("cds", 0, "vacant"), 0, r"cds\[0\]\.vacant is 0"),
        (("votes",), None, "votes is None"),
        (("votes", 0), None, r"votes\[0\] is None: write an object in braces"),
        (("votes", 0, "at"), "2023-12-08T10:00:00", "write it as 2023-12-08T10:00:00Z"),
        (("votes", 0, "at"), "2023-12-08T10:00:00.000000001Z", "write it as 2023"),
        (("votes", 0, "at"), None, r"votes\[0\]\.at is None"),
        (("cd_votes", 0, "at"), 0, r"cd_votes\[0\]\.at is 0"),
        (("opens_at",), "noon", "opens_at is 'noon'"),
        (("rule", "share"), 0.67, "rule.share is 0.67"),
        (("rule", "share"), [2, 0], r"rule.share is \[2, 0\]"),
        (("rule", "base"), "all", "rule.base is 'all'"),
        (("rule", "weight"), "size", "rule.weight is 'size'"),
        (("rule", "compare"), "above", "rule.compare is 'above'"),
        (("rule", "min_cds"), True, "rule.min_cds is True"),
        (("rule", "min_cds"), "4", "rule.min_cds is '4'"),
        (("rule", "of_cds"), 6.0, "rule.of_cds is 6.0"),
        (("rule", "quorum"), 0.5, "rule.quorum is 0.5: write an object in braces"),
        (("rule", "quorum", "of"), "cds", "rule.quorum.of is 'cds'"),
        (("title",), 7, "title is 7"),
    ],
)
def test_value_of_the_wrong_kind_is_named_with_its_place(path, value, message):
    with pytest.raises(RecordError, match=message):
        parse_decision(changed(*path, value))


@pytest.mark.parametrize("record", [None, 7, "text", True, [], [{}], 0.5])
def test_record_that_is_no_object_is_refused(record):
    with pytest.raises(RecordError, match=r"^the record is .*: write an object in braces"):
        parse_decision(record)


def test_five_faults_are_named_and_the_rest_are_counted():
    with pytest.raises(RecordError) as caught:  # noqa: PT011 - the whole text is compared below
        parse_decision(least() | {"practices": [{"code": "A", "pcn": 1}] * 7})

    lines = str(caught.value).splitlines()
    assert [line[:19] for line in lines[:5]] == [f"practices[{n}].pcn is"[:19] for n in range(5)]
    assert lines[5:] == ["and 2 more"]


def test_long_value_is_cut_in_the_message():
    with pytest.raises(RecordError, match=r"^title is \['x+: ") as caught:
        parse_decision(changed("title", ["x" * 10_000]))

    assert len(str(caught.value)) < 200


ANY_JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from([AT, "yes", "cd", "U00001", "Z00001", "2/3", "list_size", "8000.5"]),
    ),
    lambda part: st.one_of(
        st.lists(part, max_size=3),
        st.dictionaries(st.sampled_from([*full(), *full()["rule"], "code", "pcn", "at"]), part),
    ),
    max_leaves=12,
)


def check_that_it_is_counted_or_refused(record):
    """Only a RecordError may come out; what is read must also be counted and written."""
    try:
        decision = parse_decision(record)
    except RecordError as error:
        assert str(error)  # noqa: PT017
        return
    json.dumps(as_answer(tally_votes(decision)))


@settings(deadline=None)
@given(ANY_JSON)
def test_any_json_is_counted_or_is_a_record_error(record):
    check_that_it_is_counted_or_refused(record)


PLACES = [
    *[(key,) for key in full()],
    *[("rule", key) for key in full()["rule"]],
    *[(part, 0) for part in ("practices", "cds", "votes", "cd_votes")],
    *[
        (part, 0, key)
        for part in ("practices", "cds", "votes", "cd_votes")
        for key in full()[part][0]
    ],
    ("rule", "quorum", "share"),
    ("rule", "quorum", "of"),
]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(PLACES), ANY_JSON)
@example(("practices", 0, "list_size"), 10**29)
@example(("rule", "share"), [1, 10**29])
@example(("practices", 0, "code"), "\ud800")
@example(("votes", 0, "practice"), "\ud800")
@example(("title",), "\ud800")
def test_any_value_at_any_place_is_counted_or_is_a_record_error(path, value):
    record = changed("rule", {**full()["rule"], "min_cds": 1, "of_cds": 1})
    part = record
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value

    check_that_it_is_counted_or_refused(record)
