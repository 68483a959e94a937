"""What must hold of any vote on options, against the independent yes/no tally of each option."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from raftlib.analysis.options import tally_decision
from raftlib.analysis.recount import as_answer
from raftlib.sources.decision_record import parse_decision
from tests.analysis.reference_tally import recount_by_hand
from tests.analysis.test_tally_properties import CODES, INSTANTS, THOROUGH, records

KEYS = ["A", "B", "C"]
ONE_OR_MORE = {
    "plurality": ["A", "A", "B", "B", "C"],
    "approval": ["A", "B", "A+B", "B+A", "C+A+A", "A+B+C"],
}
NONE_OF_THEM = ["abstain", "withdraw", "yes", "D", "A+D", ""]
FIGURES = (
    "reasons",
    "weight",
    "practices",
    "base_weight",
    "share",
    "threshold_weight",
    "needed_weight",
    "margin",
    "share_met",
    "cds",
    "cds_met",
    "quorum_met",
    "cd_at_odds",
)


@st.composite
def option_records(draw, wrong=False):
    """Make any record of a vote on three options, out of one of a yes/no vote."""
    record, method = draw(records(wrong)), draw(st.sampled_from(["plurality", "approval"]))
    choices = st.sampled_from([*ONE_OR_MORE[method], *NONE_OF_THEM])
    return record | {
        "votes": [vote | {"choice": draw(choices)} for vote in record["votes"]],
        "cd_votes": [vote | {"choice": draw(choices)} for vote in record["cd_votes"]],
        "options": {"method": method, "options": [{"key": key} for key in KEYS]},
    }


def recount(record):
    return as_answer(tally_decision(parse_decision(record)))


def as_yes_no_by_hand(record, key):
    """Say a record as one of a yes/no vote on one option, in the plainest way."""

    def say(choice):
        if choice in ("abstain", "withdraw"):
            return choice
        named = choice.split("+") if record["options"]["method"] == "approval" else [choice]
        if any(name not in KEYS for name in named):
            return "none"
        return "yes" if key in named else "no"

    return {name: part for name, part in record.items() if name != "options"} | {
        kind: [vote | {"choice": say(vote["choice"])} for vote in record[kind]]
        for kind in ("votes", "cd_votes")
    }


@THOROUGH
@given(option_records())
def test_figures_of_each_option_are_those_of_the_independent_tally(record):
    found = {option["key"]: option for option in recount(record)["options"]}

    for key in KEYS:
        expected = recount_by_hand(as_yes_no_by_hand(record, key))
        assert {name: found[key][name] for name in FIGURES} == {
            name: expected[name] for name in FIGURES
        }


@THOROUGH
@given(option_records())
def test_votes_that_count_and_conflicts_are_those_of_all_options_together(record):
    found = recount(record)

    each = [recount_by_hand(as_yes_no_by_hand(record, key)) for key in KEYS]
    assert all(one["excluded"] == found["excluded"] for one in each)
    assert all(one["cd_excluded"] == found["cd_excluded"] for one in each)
    assert found["conflicts"] == sorted({code for one in each for code in one["conflicts"]})
    assert [[code, way, index] for code, _, way, index in found["counted"]] == [
        [code, way, index] for code, _, way, index in each[0]["counted"]
    ]


@THOROUGH
@given(option_records())
def test_winner_meets_the_rule_with_more_weight_than_any_other_that_does(record):
    found = recount(record)

    by_hand = {key: recount_by_hand(as_yes_no_by_hand(record, key)) for key in KEYS}
    meeting = {key: one for key, one in by_hand.items() if one["outcome"] == "carried"}
    assert {o["key"] for o in found["options"] if o["meets_rule"]} == set(meeting)
    assert (found["outcome"] == "carried") == (found["winner"] is not None)
    if found["winner"]:
        rest = {key for key in meeting if key != found["winner"]}
        margins = {key: margin_of(meeting[key]) for key in meeting}
        assert all(margins[found["winner"]] > margins[key] for key in rest)
    elif meeting:
        margins = sorted((margin_of(one) for one in meeting.values()), reverse=True)
        assert margins[0] == margins[1]
        assert found["tied"] == [
            k for k in KEYS if k in meeting and margin_of(meeting[k]) == margins[0]
        ]
    else:
        assert found["tied"] == []


def margin_of(answer):
    """Compare options by what they have above the threshold, which is the same for all of them."""
    return Fraction(*answer["margin"])


@THOROUGH
@given(option_records(wrong=True))
def test_refusals_are_those_of_a_yes_no_vote(record):
    expected = recount_by_hand({k: v for k, v in record.items() if k != "options"})
    found = recount(record)

    assert (found["outcome"] == "refused") == (expected["outcome"] == "refused")
    assert found.get("errors") == expected.get("errors")


@THOROUGH
@given(option_records())
def test_plurality_weights_and_the_rest_add_up_to_the_register(record):
    assume(record["options"]["method"] == "plurality")
    outcome = tally_decision(parse_decision(record))

    first = outcome.figures[0].tally
    named = sum(one.tally.weight.yes for one in outcome.figures)
    assert named == first.weight.yes + first.weight.no
    assert named + first.weight.abstain + first.weight.not_voted == first.weight.entitled
    assert sum(one.tally.cds.yes for one in outcome.figures) == first.cds.yes + first.cds.no


@THOROUGH
@given(option_records(), st.permutations(KEYS))
def test_order_of_the_options_changes_no_figure_and_no_winner(record, order):
    reordered = record | {
        "options": record["options"] | {"options": [{"key": key} for key in order]}
    }

    before, after = recount(record), recount(reordered)

    by_key = {option["key"]: option for option in before["options"]}
    assert after["options"] == [by_key[key] for key in order]
    assert after["winner"] == before["winner"]
    assert sorted(after["tied"]) == before["tied"]


@THOROUGH
@given(option_records(), st.permutations(KEYS))
def test_other_keys_for_the_options_change_nothing_else(record, names):
    new = dict(zip(KEYS, names, strict=True))

    def rename(choice):
        return "+".join(new.get(name, name) for name in choice.split("+"))

    renamed = record | {
        "options": record["options"] | {"options": [{"key": new[key]} for key in KEYS]},
        "votes": [vote | {"choice": rename(vote["choice"])} for vote in record["votes"]],
        "cd_votes": [vote | {"choice": rename(vote["choice"])} for vote in record["cd_votes"]],
    }

    before, after = recount(record), recount(renamed)

    assert [option | {"key": new[option["key"]]} for option in before["options"]] == after[
        "options"
    ]
    assert after["winner"] == new.get(before["winner"])
    assert after["tied"] == [new[key] for key in before["tied"]]


@THOROUGH
@given(option_records(), st.sampled_from(CODES))
def test_further_vote_for_the_winner_never_undoes_it(record, code):
    """CDs are not asked: with them there seldom is a winner to be undone."""
    record = record | {"rule": record["rule"] | {"min_cds": 0}}
    before = recount(record)
    last = {"practice": code, "choice": before["winner"] or "A", "at": INSTANTS[6]}

    after = recount(record | {"votes": [*record["votes"], last]})

    assert before["winner"] in (None, after["winner"])


@THOROUGH
@given(option_records(), st.sampled_from(CODES), st.sampled_from(KEYS))
def test_vote_outside_the_window_changes_only_what_is_excluded(record, code, key):
    place = len(record["votes"])
    for at, reason in ((INSTANTS[0], "early"), (INSTANTS[7], "late")):
        entry = {"practice": code, "choice": key, "via": "online", "at": at}

        before, after = recount(record), recount(record | {"votes": [*record["votes"], entry]})

        added = [row for row in after["excluded"] if row[0] == place]
        assert added in ([[place, reason]], [[place, "recused"]], [[place, "unknown_practice"]])
        assert {k: v for k, v in after.items() if k != "excluded"} == {
            k: v for k, v in before.items() if k != "excluded"
        }
