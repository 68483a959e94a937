"""Our tally against the independent one on random records, and what must hold of any tally."""

from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from raftlib.analysis.recount import as_answer
from raftlib.analysis.tally import tally_votes
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import notice_example
from tests.analysis.reference_tally import recount_by_hand

# No deadline: a slow computer is no fault of the tally.
THOROUGH = settings(max_examples=200, deadline=None)
# Few values, so that codes, instants and sums collide: that is where a tally goes wrong.
INSTANTS = [
    "2023-12-07T11:59:59.999999Z",
    "2023-12-07T12:00:00Z",
    "2023-12-07T13:00:00+01:00",
    "2023-12-08T10:00:00Z",
    "2023-12-08T10:00:00.000001Z",
    "2023-12-08T05:00:00-05:00",
    "2023-12-14T16:59:59.999999Z",
    "2023-12-14T17:00:00Z",
    "2023-12-14T18:00:00Z",
]
CODES, PCNS = ["A", "B", "C", "D"], ["U1", "U2", "U3"]
SHARES = [[1, 2], [2, 3], [4, 6], [3, 4], [1, 1], [1, 100]]
CHOICES = st.sampled_from(["yes", "yes", "no", "no", "abstain", "withdraw", "maybe"])
SIZES = st.one_of(
    st.integers(0, 3),
    st.sampled_from([100, 200, 300, "0.1", "0.2", "1.5", "2.0", "33.333", 10**20]),
)


@st.composite
def records(draw, wrong=False):
    """Any record; with ``wrong`` also those that must not open."""
    seats = draw(st.permutations(PCNS)) + (draw(st.sampled_from([[], ["U1"]])) if wrong else [])
    codes = CODES[: draw(st.integers(0, 4))] + (draw(st.sampled_from([[], ["A"]])) if wrong else [])
    sizes = st.one_of(SIZES, st.sampled_from([None, -1, "-0.5"])) if wrong else SIZES
    shares = [*SHARES, [0, 1], [4, 3], [-1, 2]] if wrong else SHARES
    rule = {
        "share": draw(st.sampled_from(shares)),
        "min_cds": draw(st.integers(0, 4 if wrong else 3)),
        "of_cds": draw(st.integers(2, 4)) if wrong else 3,
    }
    optional = {
        "weight": st.sampled_from(["list_size", "one_each"]),
        "compare": st.sampled_from(["at_least", "more_than"]),
        "base": st.sampled_from(["for_against", "cast", "entitled"]),
        "quorum": st.fixed_dictionaries(
            {
                "share": st.sampled_from(SHARES),
                "of": st.sampled_from(["weight", "practices"]),
            }
        ),
    }
    record = {
        "practices": [
            {
                "code": code,
                "pcn": draw(st.sampled_from([*PCNS, "U9"] if wrong else PCNS)),
                "list_size": draw(sizes),
                "recused": draw(st.sampled_from([False, False, False, True])),
            }
            for code in codes
        ],
        "cds": [draw(seat_of(pcn)) for pcn in seats],
        "votes": draw(st.lists(votes(), max_size=10)),
        "cd_votes": draw(st.lists(cd_votes(), max_size=8)),
        "rule": rule | draw(st.fixed_dictionaries({}, optional=optional)),
        "opens_at": INSTANTS[1],
        "closes_at": draw(st.sampled_from([INSTANTS[7], INSTANTS[2], INSTANTS[0]]))
        if wrong
        else INSTANTS[7],
    }
    return record


def seat_of(pcn):
    flag = st.sampled_from([False, False, False, True])
    return st.fixed_dictionaries({"pcn": st.just(pcn)}, optional={"vacant": flag, "recused": flag})


def votes(instants=INSTANTS):
    return st.fixed_dictionaries(
        {
            "practice": st.sampled_from([*CODES, "A", "A", "X"]),
            "choice": CHOICES,
            "at": st.sampled_from(instants),
        },
        optional={
            "via": st.sampled_from(["online", "email", "meeting", "cd", "cd", "cd", "phone"]),
            "by": st.sampled_from([*PCNS, "U9"]),
            "weight": st.just(10**9),
        },
    )


def cd_votes():
    return st.fixed_dictionaries(
        {
            "pcn": st.sampled_from([*PCNS, *PCNS, "U9"]),
            "choice": CHOICES,
            "at": st.sampled_from(INSTANTS),
        }
    )


def recount(record):
    return as_answer(tally_votes(parse_decision(record)))


@THOROUGH
@given(records())
@example(notice_example() | {"rule": {"min_cds": 4, "of_cds": 6}})
def test_answer_is_that_of_the_independent_tally(record):
    assert recount(record) == recount_by_hand(record)


@THOROUGH
@given(records(wrong=True))
def test_refusals_are_those_of_the_independent_tally(record):
    assert recount(record) == recount_by_hand(record)


@THOROUGH
@given(records())
def test_weights_and_heads_add_up(record):
    outcome = tally_votes(parse_decision(record))

    sizes = [p["list_size"] for p in record["practices"]]
    one_each = record["rule"].get("weight") == "one_each"
    whole = len(sizes) if one_each else sum(p.list_size for p in parse_decision(record).practices)
    assert outcome.weight.entitled + outcome.weight_recused == whole
    assert outcome.practices.cast == len(outcome.counted)
    assert outcome.cds.entitled == len(record["cds"])


@THOROUGH
@given(records())
def test_every_entry_is_counted_or_excluded_or_an_effective_withdrawal(record):
    outcome = tally_votes(parse_decision(record))

    counted = [vote.index for vote in outcome.counted]
    excluded = [entry.index for entry in outcome.excluded]
    rest = set(range(len(record["votes"]))) - {*counted, *excluded}
    assert len({*counted, *excluded}) == len(counted) + len(excluded)
    assert {record["votes"][index]["choice"] for index in rest} <= {"withdraw"}


@THOROUGH
@given(records(), st.permutations(CODES))
def test_other_names_for_the_practices_change_nothing_else(record, names):
    new = dict(zip(CODES, names, strict=True))
    renamed = record | {
        "practices": [p | {"code": new[p["code"]]} for p in record["practices"]],
        "votes": [v | {"practice": new.get(v["practice"], "X")} for v in record["votes"]],
    }

    before, after = recount(record), recount(renamed)

    by_practice = {"counted", "conflicts"}
    assert {k: before[k] for k in before.keys() - by_practice} == {
        k: after[k] for k in after.keys() - by_practice
    }
    assert sorted([new[code], *rest] for code, *rest in before["counted"]) == after["counted"]
    assert sorted(new[code] for code in before["conflicts"]) == after["conflicts"]


@THOROUGH
@given(records(), st.sampled_from(CODES))
def test_further_vote_for_never_undoes_a_test_that_was_met(record, code):
    last = {"practice": code, "choice": "yes", "via": "online", "at": INSTANTS[6]}

    before, after = recount(record), recount(record | {"votes": [*record["votes"], last]})

    assert set(after["reasons"]) - {"share_not_met"} <= set(before["reasons"])
    assert (after["share_met"], after["cds_met"]) >= (before["share_met"], before["cds_met"])
    assert after["outcome"] == "carried" or before["outcome"] == "not_carried"


@THOROUGH
@given(records(), st.sampled_from(PCNS))
def test_further_cd_for_never_undoes_a_carried_proposal(record, pcn):
    last = {"pcn": pcn, "choice": "yes", "at": INSTANTS[6]}

    before, after = recount(record), recount(record | {"cd_votes": [*record["cd_votes"], last]})

    assert set(after["reasons"]) <= set(before["reasons"])


@THOROUGH
@given(records(), st.randoms(use_true_random=False))
def test_order_of_lines_at_distinct_instants_changes_only_their_places(record, chance):
    start = datetime.fromisoformat("2023-12-07T11:58:30Z")  # the first two come early
    apart = [
        vote | {"at": (start + timedelta(minutes=number)).isoformat()}
        for number, vote in enumerate(record["votes"])
    ]
    shuffled = chance.sample(apart, len(apart))

    before, after = recount(record | {"votes": apart}), recount(record | {"votes": shuffled})

    places = {"counted", "excluded"}
    assert {k: before[k] for k in before.keys() - places} == {
        k: after[k] for k in after.keys() - places
    }
    for key in places:
        assert rows(before[key], apart, key) == rows(after[key], shuffled, key)


def rows(entries, votes_of, key):
    """Say each entry by its vote's instant instead of its place."""
    if key == "counted":
        return [[code, choice, via, votes_of[i]["at"]] for code, choice, via, i in entries]
    return sorted([votes_of[i]["at"], reason] for i, reason in entries)
