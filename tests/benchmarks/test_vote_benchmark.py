"""A room votes: 200 practices within five seconds, each from a page with a kernel of its own.

Run: pytest tests/benchmarks/test_vote_benchmark.py -o addopts="" -s
"""

import asyncio
import html
import os
import re
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

from raftlib.bench import messages
from raftlib.bench.run import free_port
from raftlib.bench.sign_in import sign_all_in
from raftlib.bench.viewer import Address, Viewer
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.register import Pcn, Practice, Register
from raftlib.store.connection import Store
from raftlib.store.ledger import verify_ledger
from raftlib.store.people import add_member
from raftlib.store.personal_codes import issue_code
from raftlib.store.registers import add_register
from raftlib.store.secret_key import read_code_key
from raftlib.workbook.models.demo import DEMO_LOCALITY
from tests.benchmarks.test_site_benchmark import server
from tests.conduct.conftest import read
from tests.conduct.voting import open_hub

VOTERS, VOTE_SECONDS, OPEN_AT_ONCE = 200, 5.0, 20
LONGEST_SECONDS = 240.0
CHOICES = ("For", "Against", "Abstain")
SAID = {"For": "yes", "Against": "no", "Abstain": "abstain"}
RECEIPT = re.compile(
    r"<dt>Number in the record</dt><dd>(\d+)</dd>.*?<dt>Hash</dt><dd>(\w{64})</dd>"
)


class Voter(Viewer):
    """Somebody who presses a choice, then what confirms it, and reads the receipt."""

    def __init__(self, *parts, **options):
        super().__init__(*parts, **options)
        self.buttons: dict[str, str] = {}
        self.receipt: tuple[int, str] | None = None

    def _hear(self, message):
        if isinstance(message, bytes):
            self._look(messages.read_message(message))
        super()._hear(message)

    def _look(self, heard):
        if heard.channel != "iopub" or b'"state' not in heard.raw_content:
            return
        data = heard.content.get("data", {})
        one = {heard.content.get("comm_id", ""): {"state": data.get("state", {})}}
        for comm_id, found in (data.get("states") or one).items():
            self._note(comm_id, found["state"])

    def _note(self, comm_id, state):
        if label := state.get("description"):
            self.buttons[comm_id] = label
        if found := RECEIPT.search(html.unescape(str(state.get("value", "")))):
            self.receipt = int(found[1]), found[2]

    async def vote(self, label):
        """Vote in two presses, and return the seconds until the receipt was there."""
        began = time.monotonic()
        await self._press(lambda text: text == label)
        await self._press(lambda text: text.startswith("Confirm: Practice"))
        await self._until_true(lambda: self.receipt)
        return time.monotonic() - began

    async def _press(self, wanted):
        await self._until_true(lambda: any(map(wanted, self.buttons.values())))
        comm_id = next(key for key, text in self.buttons.items() if wanted(text))
        data = {"method": "custom", "content": {"event": "click"}}
        content = {"comm_id": comm_id, "data": data}
        self._send(messages.make_message(self._session, "comm_msg", content))

    async def _until_true(self, reached):
        async with asyncio.timeout(LONGEST_SECONDS):
            while not reached():
                await asyncio.sleep(0.02)


def make_room(url: str, now: datetime) -> tuple[str, list[str]]:
    """Make a locality of 200 practices in six PCNs, whose vote is open; return it and the codes."""
    store = Store(url)
    practices = tuple(
        Practice(
            practice_code=f"Z{number:05}",
            practice_name=f"PRACTICE {number}",
            pcn_code=f"U0000{number % 6 + 1}",
            registered_patients=5000 + number,
            locality=DEMO_LOCALITY,
        )
        for number in range(1, VOTERS + 1)
    )
    pcns = tuple(Pcn(pcn_code=f"U0000{n}", pcn_name=f"PCN {n}") for n in range(1, 7))
    add_register(store, Register(as_at=date(2023, 10, 1), practices=practices, pcns=pcns), now)
    key = read_code_key(Path(os.environ["RAFT_KEY_FILE"]))
    with store.write() as connection:
        codes = []
        for item in practices:
            held = HeldRole(role=Role.PRACTICE, practice_code=item.practice_code)
            number = add_member(connection, f"Of {item.practice_code} (bench)", [held], now)
            codes.append(issue_code(connection, key, number, now))
    decision = open_hub(store, now, now + timedelta(hours=2), now=now)
    store.close()
    return decision, codes


async def let_vote(site: str, decision: str, codes: list[str]) -> tuple[list[Voter], list[float]]:
    """Open all pages, then let everybody vote at a moment of their own within five seconds."""
    client = AsyncHTTPClient(force_instance=True, max_clients=VOTERS)
    began = time.monotonic()
    cookies = await sign_all_in(client, site, codes, lambda *_: None)
    print(f"signed in after {time.monotonic() - began:.0f} s")  # noqa: T201
    address = Address(site, f"/pages/vote?decision={decision}")
    voters = [Voter(address, c, client, step_seconds=LONGEST_SECONDS) for c in cookies]
    gate = asyncio.Semaphore(OPEN_AT_ONCE)

    async def open_one(voter):
        async with gate:
            await voter.open()

    async def vote_one(place, voter):
        await asyncio.sleep(VOTE_SECONDS * place / VOTERS)
        return await voter.vote(CHOICES[place % 3])

    await asyncio.gather(*map(open_one, voters))
    print(f"all pages open after {time.monotonic() - began:.0f} s")  # noqa: T201
    try:
        seconds = await asyncio.gather(*(vote_one(*one) for one in enumerate(voters)))
    finally:
        for voter in voters:
            voter.hang_up()
        client.close()
    return voters, list(seconds)


def test_room_votes_at_once_and_every_receipt_is_right(tmp_path):
    url = f"sqlite:///{tmp_path / 'raft.db'}"
    decision, codes = make_room(url, datetime.now(UTC))
    with server(url, tmp_path, free_port()) as (site, _process):
        began = time.monotonic()
        voters, seconds = asyncio.run(let_vote(site, decision, codes))
        took = time.monotonic() - began
    store = Store(url)
    found = read(store, decision)

    kept = {cast.vote.practice_code: cast for cast in found.votes}
    seconds.sort()
    spread = max(c.vote.at for c in found.votes) - min(c.vote.at for c in found.votes)
    print(  # noqa: T201
        f"{VOTERS} votes pressed within {VOTE_SECONDS:.0f} s, recorded within "
        f"{spread.total_seconds():.1f} s; receipt after a median of "
        f"{statistics.median(seconds):.2f} s, p95 {seconds[int(VOTERS * 0.95)]:.2f} s, at most "
        f"{seconds[-1]:.2f} s; all in {took:.0f} s"
    )
    assert len(found.votes) == len(kept) == VOTERS
    for place, voter in enumerate(voters):
        cast = kept[f"Z{place + 1:05}"]
        assert voter.receipt == (cast.seq, cast.hash)
        assert cast.vote.choice == SAID[CHOICES[place % 3]]
    assert verify_ledger(store, decision, found.head).ok
    store.close()
