"""What a server keeps of pages that were closed: nothing.

Run: pytest tests/benchmarks/test_soak_benchmark.py -o addopts="" -s
With RAFT_SOAK=200 in the environment, fewer pages are opened.
"""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient

from raftlib import settings
from raftlib.bench.memory import process_tree, tree_mb
from raftlib.bench.people import add_viewers, make_ground
from raftlib.bench.run import free_port
from raftlib.bench.servers import Running, our_server, running
from raftlib.bench.sign_in import sign_all_in
from raftlib.bench.viewer import Address, Viewer
from raftlib.domain.people import EVERYBODY

OPENS = int(os.environ.get("RAFT_SOAK", "2000"))
AT_ONCE = 10
# What is kept on purpose, such as charts, is there after these, and the server has the memory that
# what it does at once asks for: some 30 MB more over the first 900 pages, and 2 over the next 600.
FIRST = OPENS // 2
PAGE = "/pages/avoidable-appointments"
SETTLE_SECONDS = 15
# More than chance: a leak of one descriptor at every fiftieth page, or of 20 kB at each.
MORE_DESCRIPTORS, MORE_PROCESSES, MORE_MB = 20, 2, 20


@dataclass(frozen=True)
class Held:
    """What a server with all its processes holds."""

    descriptors: int
    processes: int
    megabytes: float


def held_by(pid: int) -> Held:
    """Return what a server holds now."""
    tree = process_tree(pid)
    descriptors = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in tree)
    return Held(descriptors, len(tree), tree_mb(pid) or 0)


async def settled(pid: int) -> Held:
    """Return what a server holds once it has ended what was closed."""
    await asyncio.sleep(1)
    least = held_by(pid)
    until = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        await asyncio.sleep(1)
        now = held_by(pid)
        if now.processes == least.processes:
            return now
        least = now
    return least


async def open_and_close(server: Running, codes: list[str]) -> tuple[Held, Held]:
    """Open and close pages, a few at a time; return what is held after the first, and at last."""
    client = AsyncHTTPClient(force_instance=True, max_clients=2 * AT_ONCE)
    people = await sign_all_in(client, server.site, codes, lambda *_: None)
    address = Address(server.site, PAGE)

    async def come_and_go(cookies: dict[str, str], times: int) -> None:
        for _ in range(times):
            viewer = Viewer(address, cookies, client)
            await viewer.open()
            await viewer.close()

    async def all_come(total: int) -> Held:
        shares = [len(range(place, total, AT_ONCE)) for place in range(AT_ONCE)]
        await asyncio.gather(*map(come_and_go, people, shares))
        return await settled(server.pid)

    try:
        return await all_come(FIRST), await all_come(OPENS - FIRST)
    finally:
        client.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_pages_that_were_closed_leave_nothing_in_the_server(tmp_path):
    now = datetime.now(UTC)
    ground = make_ground(tmp_path / "ours", settings.DATA, now)
    codes = add_viewers(ground, AT_ONCE, EVERYBODY, now)
    server = our_server(ground, os.environ, free_port())
    began = time.monotonic()
    with running(server, tmp_path / "said.txt") as started:
        first, last = asyncio.run(open_and_close(started, codes))

    print(  # noqa: T201
        f"{OPENS:,} pages opened and closed in {time.monotonic() - began:.0f} s, {AT_ONCE} at a "
        f"time. After {FIRST}: {first}. At last: {last}."
    )
    assert last.descriptors <= first.descriptors + MORE_DESCRIPTORS
    assert last.processes <= first.processes + MORE_PROCESSES
    assert last.megabytes <= first.megabytes + MORE_MB
