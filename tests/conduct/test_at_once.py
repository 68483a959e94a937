"""Practices, CDs and two servers act in the same second, each in a process of its own."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest

from raftlib import settings
from raftlib.analysis.tally import tally_votes
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.domain.decision import Exclusion
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.proceedings import parse_proceedings
from raftlib.store.connection import Store
from raftlib.store.decisions import list_decisions, read_decision_record
from raftlib.store.ledger import read_entries, verify_ledger
from raftlib.workbook.models.demo import make_demo_store
from tests.conduct.acting_at_once import (
    LONGEST_START,
    close_at_the_end,
    now,
    share,
    speak_for,
    vote_on,
)
from tests.conduct.conftest import FACILITATOR
from tests.store.conftest import postgresql, store_url  # noqa: F401 (fixtures of both kinds)

PRACTICES = ("Z00003", "Z00005", "Z00010")
CDS = (("U00002", "Z00003"), ("U00003", "Z00005"))
SERVERS = 2
ALL = len(PRACTICES) + len(CDS) + SERVERS
OPEN_FOR = timedelta(seconds=1)


@pytest.fixture
def busy(store_url, draft):  # noqa: F811
    """Return a store, and a proposal in it whose vote has not been opened."""
    make_demo_store(store_url, settings.DATA, datetime(2024, 1, 8, 9, tzinfo=UTC))
    store = Store(store_url)
    yield store, propose(store, FACILITATOR, draft, now)
    store.close()


def open_now(store, code, rule):
    opens_at = now()
    window = Window(opens_at=opens_at, closes_at=opens_at + OPEN_FOR)
    open_vote(store, FACILITATOR, code, window, rule, now)


def act_at_once(url, code, start):
    """Return the receipts of practices and CDs, and how often each server closed the vote.

    ``start`` opens the vote, once all processes wait for that.
    """
    context = get_context("spawn")
    barrier = context.Barrier(ALL + 1)
    with ProcessPoolExecutor(
        ALL, mp_context=context, initializer=share, initargs=[barrier]
    ) as pool:
        votes = [pool.submit(vote_on, url, code, practice) for practice in PRACTICES]
        cds = [pool.submit(speak_for, url, code, *who) for who in CDS]
        servers = [pool.submit(close_at_the_end, url, code) for _ in range(SERVERS)]
        barrier.wait(LONGEST_START)
        start()
        barrier.wait(LONGEST_START)
        receipts = [receipt for done in votes + cds for receipt in done.result()]
        return receipts, [sum(server.result()) for server in servers]


def test_nothing_is_lost_and_each_receipt_holds_in_the_final_tally(
    busy,
    store_url,  # noqa: F811
    draft,
):
    store, code = busy

    receipts, closings = act_at_once(store_url, code, lambda: open_now(store, code, draft.rule))

    assert verify_ledger(store, code).ok
    with store.read() as connection:
        entries = read_entries(connection, code)
    kinds = [entry["kind"] for entry in entries]
    assert sum(closings) == kinds.count("closed") == kinds.count("outcome") == 1
    by_seq = {receipt.seq: receipt for receipt in receipts}
    assert len(by_seq) == len(receipts) == kinds.count("vote") + kinds.count("cd_position")
    assert all(entries[seq]["hash"] == receipt.hash for seq, receipt in by_seq.items())
    found = parse_proceedings(code, entries)
    final = final_reasons(found)
    assert {receipt.reason for receipt in receipts} >= {None, Exclusion.LATE}
    for seq, receipt in by_seq.items():
        check_receipt(receipt, final[seq], found.closes_at)
    check_record(store, code, found)


def final_reasons(found):
    """Return for each entry of a vote or a position why it does not count, by its number."""
    tally = tally_votes(found.decision)
    reasons = {found.votes[entry.index].seq: entry.reason for entry in tally.excluded}
    reasons |= {found.positions[entry.index].seq: entry.reason for entry in tally.cd_excluded}
    return {cast.seq: reasons.get(cast.seq) for cast in (*found.votes, *found.positions)}


def check_receipt(receipt, final, closes_at):
    """A receipt says the same as the tally, but for a later vote that stands instead since."""
    assert (receipt.reason is Exclusion.LATE) == (receipt.at >= closes_at)
    assert final in {receipt.reason, Exclusion.SUPERSEDED}
    assert (final is Exclusion.LATE) == (receipt.reason is Exclusion.LATE)


def check_record(store, code, found):
    """What came late is entered after the outcome, and the record of the outcome stays."""
    (number,) = (item.number for item in list_decisions(store) if item.decision_code == code)
    record = parse_decision(read_decision_record(store, number))
    assert tally_votes(record).counted == tally_votes(found.decision).counted
    assert record.votes == found.decision.votes[: len(record.votes)]
