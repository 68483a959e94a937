import random

from tests.store.killed_writer import count_lost

ROUNDS = 3  # tests/benchmarks/test_store_benchmark.py has 50


def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(store_url):
    acknowledged, lost = count_lost(store_url, ROUNDS, random.Random(1))

    assert acknowledged >= ROUNDS
    assert lost == 0
