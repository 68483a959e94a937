"""How long a tap takes until it is stored, when 60 clinicians enter at once.

Run: pytest tests/benchmarks/test_entry_benchmark.py -o addopts="" -s
"""

import asyncio
import os
import secrets
import statistics
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient

from raftlib import settings
from raftlib.bench import messages
from raftlib.bench.messages import Heard
from raftlib.bench.people import add_viewers, make_ground
from raftlib.bench.run import free_port, more_descriptors
from raftlib.bench.servers import our_server, running
from raftlib.bench.sign_in import sign_all_in
from raftlib.bench.viewer import Address, Viewer
from raftlib.bench.waits import Wait
from raftlib.bench.widgets import Drawn, Widgets
from raftlib.domain.people import Role
from raftlib.store.audits import read_appointments
from raftlib.store.connection import Store
from raftlib.store.registers import read_names

CLINICIANS, EACH = 60, 10
# Between two patients; a clinician who tallies is quicker, and a room of them at once is rare.
PAUSE_SECONDS = 3.0
MOST_SECONDS = 0.3


class EntryWidgets(Widgets):
    """Also knows which widget takes entries, and for which practice."""

    def __init__(self) -> None:
        super().__init__()
        self.comm_id = ""
        self.offered: dict[str, Any] = {}
        self.clock: dict[str, str] = {}

    @property
    def is_live(self) -> bool:
        """Return whether somebody can enter."""
        return bool(self.offered and self.clock)

    def take(self, heard: Heard) -> Drawn:
        """Look for the widget in whatever comes."""
        if b'"offered"' in heard.raw_content or b'"half_day"' in heard.raw_content:
            data = heard.content.get("data", {})
            states = {key: one["state"] for key, one in data.get("states", {}).items()}
            states |= {heard.content.get("comm_id", ""): data.get("state", {})}
            for comm_id, state in states.items():
                self.clock = state.get("clock") or self.clock
                if state.get("offered"):
                    self.comm_id, self.offered = comm_id, state["offered"]
        return super().take(heard)


@dataclass
class UntilTaken:
    """Waits until the kernel says that an entry is stored."""

    entry_id: str

    def hear(self, heard: Heard, _drawn: Drawn, at: float) -> float | None:
        """Return when it said so; what it refuses fails the benchmark."""
        if self.entry_id.encode() not in heard.raw_content or heard.msg_type != "comm_msg":
            return None
        content: dict[str, Any] = heard.content["data"].get("content", {})
        return at if self.entry_id in content.get("stored", []) else None


@dataclass
class UntilTold:
    """Waits until the kernel says something."""

    words: bytes

    def hear(self, heard: Heard, _drawn: Drawn, at: float) -> float | None:
        """Return when it said so."""
        return at if self.words in heard.raw_content else None


@dataclass
class Clinician:
    """One page, and how long each of its taps took."""

    viewer: Viewer
    number: int
    took: list[float] = field(default_factory=list)

    async def enter(self, wait: float) -> None:
        """Ask what is there, as a page does, then enter one appointment after another."""
        session = {**self._session_now(), "clinician_label": f"Bench {self.number}"}
        content = {"kind": "resume", "number": self.number, "session": session}
        await self._say(content, UntilTold(b'"resumed"'))
        await asyncio.sleep(wait)
        for _ in range(EACH):
            self.took.append(await self._tap())
            await asyncio.sleep(PAUSE_SECONDS)

    async def _tap(self) -> float:
        entry_id = secrets.token_hex(16)
        entry = {
            **self._session_now(),
            "entry_id": entry_id,
            "clinician_label": f"Bench {self.number}",
            "avoidable": "not",
        }
        return await self._say({"kind": "entries", "entries": [entry]}, UntilTaken(entry_id))

    def _session_now(self) -> dict[str, str]:
        practice = next(iter(self._widgets.offered["practices"]))
        today = self._widgets.clock["today"]
        return {"practice_code": practice, "session_on": today, "session": "am"}

    @property
    def _widgets(self) -> EntryWidgets:
        widgets = self.viewer._widgets
        assert isinstance(widgets, EntryWidgets)
        return widgets

    async def _say(self, content: dict[str, object], wait: Wait) -> float:
        data = {"method": "custom", "content": content}
        body = {"comm_id": self._widgets.comm_id, "data": data}
        said = messages.make_message(self.viewer._session, "comm_msg", body)
        began = time.monotonic()
        async with asyncio.timeout(30):
            return await self.viewer._until(wait, said) - began


async def enter_all(site: str, codes: list[str], at_once: bool) -> list[Clinician]:
    """Open all pages, and let everybody enter: at the same moments, or each in their own time."""
    client = AsyncHTTPClient(force_instance=True, max_clients=len(codes), max_body_size=2**26)
    cookies = await sign_all_in(client, site, codes, lambda *_: None)
    address = Address(site, "/pages/enter-an-audit")
    clinicians = []
    for number, theirs in enumerate(cookies):
        viewer = Viewer(address, theirs, client)
        viewer._widgets = EntryWidgets()
        clinicians.append(Clinician(viewer, number))
    await asyncio.gather(*(one.viewer.open() for one in clinicians))
    await asyncio.sleep(5)  # each page rehearses its first write
    spread = 0 if at_once else PAUSE_SECONDS / len(codes)
    await asyncio.gather(*(one.enter(one.number * spread) for one in clinicians))
    for one in clinicians:
        with suppress(OSError):
            one.viewer.hang_up()
    await asyncio.sleep(1)  # until the lines are closed
    client.close()
    return clinicians


@pytest.mark.parametrize("at_once", [False, True], ids=["in their own time", "in the same moment"])
def test_tap_of_60_clinicians_is_stored_soon(tmp_path, at_once):
    now = datetime.now(UTC)
    ground = make_ground(tmp_path / "ground", settings.DATA, now)
    codes = add_viewers(ground, CLINICIANS, [Role.PRACTICE], now)
    server = our_server(ground, dict(os.environ), free_port())
    with running(server, tmp_path / "said.txt") as started, more_descriptors(CLINICIANS):
        clinicians = asyncio.run(enter_all(started.site, codes, at_once))

    took = sorted(seconds for one in clinicians for seconds in one.took)
    p95 = took[int(len(took) * 0.95)]
    load = os.getloadavg()[0]
    print(  # noqa: T201
        f"\n{CLINICIANS} clinicians, {len(took)} taps: stored after a median of "
        f"{statistics.median(took):.3f} s, p95 {p95:.3f} s, longest {took[-1]:.3f} s, of the first "
        f"taps {statistics.median(one.took[0] for one in clinicians):.3f} s "
        f"(load {load:.1f} on {os.cpu_count()} cores)"
    )
    store = Store(ground.store_url)
    rows = read_appointments(store, list(read_names(store)))
    store.close()
    assert rows["clinician_label"].str.startswith("Bench").sum() == CLINICIANS * EACH
    assert at_once or p95 < MOST_SECONDS
