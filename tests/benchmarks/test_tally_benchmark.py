"""How long a tally of every practice of England takes, and to say what came of it.

Run: pytest tests/benchmarks/test_tally_benchmark.py -o addopts="" -s
"""

from time import process_time

import pytest

from raftlib.analysis.options import OptionsTally, tally_decision
from raftlib.analysis.tally import tally_votes
from raftlib.sources.decision_record import parse_decision
from raftlib.workbook.wording.decision import (
    describe_cds_test,
    describe_outcome,
    describe_practices_test,
    describe_quorum,
    describe_remarks,
    describe_rule,
    describe_turnout,
)
from raftlib.workbook.wording.options import (
    describe_option_tests,
    describe_options_outcome,
    describe_options_rule,
    describe_options_turnout,
)
from tests.analysis.records import conveyed, make_record, own

PRACTICES = 6200
EARLIER, LATER = "2023-12-08T09:00:00Z", "2023-12-09T09:00:00Z"
SECONDS = 0.2  # for a tally and its words, of every practice; for each option as long
# What else this computer does is no fault of the tally: the time of its processor is taken.
OURS_ALONE = pytest.mark.benchmark(timer=process_time)
YES_NO = ("yes", "yes", "no", "abstain", "yes")
PLURALITY, APPROVAL = ("A", "A", "B", "abstain", "A"), ("A+B", "A", "B+C", "abstain", "A+B+C")


def make_national_record(choices):
    """Give each a vote; every fifth practice voted twice, every fourth was conveyed as well."""
    codes = [f"P{number:05}" for number in range(PRACTICES)]
    votes = [own(code, choices[n % 5], LATER) for n, code in enumerate(codes)]
    votes += [own(code, choices[2], EARLIER) for code in codes[::5]]
    votes += [conveyed(code, choices[2], LATER) for code in codes[::4]]
    sizes = {code: 4000 + (n * 7919) % 12_000 for n, code in enumerate(codes)}
    return make_record(sizes, votes)


def make_national_options(method, choices):
    options = [{"key": key, "title": f"Option {key}"} for key in "ABC"]
    record = make_national_record(choices) | {"options": {"method": method, "options": options}}
    return parse_decision(record | {"cd_votes": []})


def tally_and_say(decision):
    """Count a decision, and say what a notice says of it."""
    rule, outcome = decision.rule, tally_decision(decision)
    if isinstance(outcome, OptionsTally):
        tests = [line for one in outcome.figures for line in describe_option_tests(rule, one)]
        turnout = describe_options_turnout(rule, outcome)
        return [
            describe_options_outcome(decision, outcome),
            *tests,
            turnout,
            describe_options_rule(decision),
            *describe_remarks(outcome),
        ]
    return [
        describe_outcome(decision, outcome),
        describe_practices_test(rule, outcome),
        describe_cds_test(rule, outcome),
        describe_quorum(rule, outcome),
        describe_turnout(rule, outcome),
        describe_rule(rule),
        *describe_remarks(outcome),
    ]


def show(benchmark):
    median = benchmark.stats.stats.median
    print(f"median {median * 1000:.1f} ms")  # noqa: T201 - it is the result
    return median


def test_tally_of_every_practice_in_england_counts_each_once(benchmark):
    decision = parse_decision(make_national_record(YES_NO))

    outcome = benchmark(tally_votes, decision)

    show(benchmark)
    assert len(outcome.counted) == PRACTICES
    assert len(outcome.excluded) == 1240 + 1550


@OURS_ALONE
def test_tally_of_every_practice_is_counted_and_said_in_a_fifth_of_a_second(benchmark):
    decision = parse_decision(make_national_record(YES_NO))

    lines = benchmark(tally_and_say, decision)

    assert show(benchmark) < SECONDS
    assert any("Entitled: " in line and "6,200 practices" in line for line in lines)


@OURS_ALONE
@pytest.mark.parametrize(("method", "choices"), [("plurality", PLURALITY), ("approval", APPROVAL)])
def test_each_option_for_every_practice_is_counted_and_said_in_a_fifth_of_a_second(
    benchmark, method, choices
):
    decision = make_national_options(method, choices)

    lines = benchmark(tally_and_say, decision)

    assert show(benchmark) < SECONDS * len(decision.options.options)
    assert any("Entitled: " in line and "6,200 practices" in line for line in lines)
