"""How long a tally of every practice of England takes.

Run: pytest tests/benchmarks -o addopts="" -s
"""

from raftlib.analysis.tally import tally_votes
from raftlib.sources.decision_record import parse_decision
from tests.analysis.records import conveyed, make_record, own

PRACTICES = 6200
EARLIER, LATER = "2023-12-08T09:00:00Z", "2023-12-09T09:00:00Z"


def make_national_decision():
    """Give each a vote; every fifth practice voted twice, every fourth was conveyed as well."""
    codes = [f"P{number:05}" for number in range(PRACTICES)]
    choices = ("yes", "yes", "no", "abstain", "yes")
    votes = [own(code, choices[n % 5], LATER) for n, code in enumerate(codes)]
    votes += [own(code, "no", EARLIER) for code in codes[::5]]
    votes += [conveyed(code, "no", LATER) for code in codes[::4]]
    sizes = {code: 4000 + (n * 7919) % 12_000 for n, code in enumerate(codes)}
    return parse_decision(make_record(sizes, votes))


def test_tally_of_every_practice_in_england_counts_each_once(benchmark):
    decision = make_national_decision()

    outcome = benchmark(tally_votes, decision)

    print(f"median {benchmark.stats.stats.median * 1000:.1f} ms")  # noqa: T201 - it is the result
    assert len(outcome.counted) == PRACTICES
    assert len(outcome.excluded) == 1240 + 1550
