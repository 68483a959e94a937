"""A writer that is ended in the middle, and what it had been told was stored."""

import os
import random
import signal
import subprocess
import sys

from raftlib.store.connection import Store
from raftlib.store.ledger import read_entries, verify_ledger
from tests.store.writers import append_vote


def write_for_ever(url: str, first: int) -> None:
    """Append entries, and print the number of each once it is acknowledged."""
    store = Store(url).open()
    number = first
    while True:
        append_vote(store, number)
        os.write(1, f"{number}\n".encode())
        number += 1


def kill_a_writer(url: str, first: int, rng: random.Random) -> list[int]:
    """Let a writer write some entries, end it as a power cut would; return what it was told."""
    code = f"from tests.store.killed_writer import write_for_ever; write_for_ever({url!r}, {first})"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        told = [int(writer.stdout.readline()) for _ in range(rng.randint(1, 40))]
        writer.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        return told + [int(line) for line in writer.stdout.read().splitlines()]


def count_lost(url: str, rounds: int, rng: random.Random) -> tuple[int, int]:
    """Return how many writes were acknowledged, and how many of them are not there."""
    acknowledged: set[int] = set()
    for number in range(rounds):
        acknowledged |= set(kill_a_writer(url, number * 1_000_000, rng))
    store = Store(url)
    with store.read() as connection:
        stored = {entry["body"]["number"] for entry in read_entries(connection, "D-1") if entry}
    assert verify_ledger(store, "D-1").ok
    store.close()
    return len(acknowledged), len(acknowledged - stored)
