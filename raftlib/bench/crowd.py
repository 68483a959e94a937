"""All viewers at once: they open a page, press, and are told of a change, in turn."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.websocket import WebSocketError

from raftlib.bench.figures import Figures, Memory, Step, summarise
from raftlib.bench.memory import tree_mb, wait_until_still
from raftlib.bench.servers import Running
from raftlib.bench.sign_in import sign_all_in
from raftlib.bench.viewer import STEP_SECONDS, Address, BenchError, Viewer

# How far it is: what is done, how many have done it, and how many are to.
Tell = Callable[[str, int, int], None]
# What a page still draws by itself is not taken for the change.
SETTLE_SECONDS = 1.0
MAX_PAGE_BYTES = 2**26
FAILURES = (BenchError, HTTPClientError, WebSocketError, TimeoutError, OSError)


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Who looks, and what they do.

    ``codes`` are those to sign in with, and ``token`` what opens a server without sign-in;
    ``change`` changes the figures of everybody, if a change is measured too.
    """

    page: str
    viewers: int
    codes: Sequence[str] = ()
    token: str = ""
    press: bool = True
    change: Callable[[], None] | None = None
    step_seconds: float = STEP_SECONDS


@dataclass
class _Counter:
    """Tells how many have come through a step."""

    tell: Tell
    what: str
    total: int
    done: int = field(default=0)

    async def count(self, act: Awaitable[float | None], step: Step) -> bool:
        """Wait for one viewer, and keep what became of it; None is nothing that was done."""
        try:
            seconds = await act
            if seconds is not None:
                step.seconds.append(seconds)
            return True
        except FAILURES as error:
            step.failures[describe_failure(error)] += 1
            return False
        finally:
            self.done += 1
            self.tell(self.what, self.done, self.total)


def describe_failure(error: Exception) -> str:
    """Return why a viewer did not come through, as one of few kinds.

    Examples
    --------
    >>> describe_failure(TimeoutError())
    'not in time'
    """
    if isinstance(error, TimeoutError):
        return "not in time"
    if isinstance(error, HTTPClientError):
        return "not in time" if error.code == 599 else f"status {error.code}"
    return str(error) if isinstance(error, BenchError) else "the connection failed"


async def measure(server: Running, crowd: Crowd, tell: Tell) -> Figures:
    """Let everybody open the page at the same moment, then press, then hear of a change.

    Viewers who did not come through a step take no part in the next ones.
    """
    client = AsyncHTTPClient(
        force_instance=True, max_clients=max(crowd.viewers, 1), max_body_size=MAX_PAGE_BYTES
    )
    cookies: Sequence[Mapping[str, str]] = [{}] * crowd.viewers
    if crowd.codes:
        cookies = await sign_all_in(client, server.site, crowd.codes, tell)
    address = Address(server.site, crowd.page, crowd.token)
    await _open_first(Viewer(address, cookies[0], client, step_seconds=crowd.step_seconds))
    await asyncio.to_thread(wait_until_still, server.pid)
    before = await asyncio.to_thread(tree_mb, server.pid)
    viewers = [
        Viewer(address, theirs, client, step_seconds=crowd.step_seconds) for theirs in cookies
    ]
    try:
        opening, there = await _take_step(viewers, Viewer.open, tell, "Opening the page")
        drawn = [viewer.drawn_seconds for viewer in there]
        opened = await asyncio.to_thread(tree_mb, server.pid)
        pressing, change, redrawn = None, None, None
        if crowd.press:
            pressing, there = await _take_step(there, Viewer.press, tell, "Choosing something")
            redrawn = await asyncio.to_thread(tree_mb, server.pid)
        if crowd.change is not None:
            change = await _change(there, crowd.change, tell)
    finally:
        for viewer in viewers:
            viewer.hang_up()
        client.close()
    memory = Memory(before=before, opened=opened, redrawn=redrawn)
    return summarise(crowd.viewers, opening, pressing, change, memory, drawn)


async def _open_first(viewer: Viewer) -> None:
    """Let one open the page before the others, so that no side is measured while it starts."""
    try:
        await viewer.open()
    except FAILURES:
        return  # it is counted when all of them try
    finally:
        viewer.hang_up()


async def _take_step(
    viewers: Sequence[Viewer],
    act: Callable[[Viewer], Awaitable[float | None]],
    tell: Tell,
    what: str,
) -> tuple[Step, list[Viewer]]:
    """Let all viewers do something at once; return what became of it, and who came through."""
    step, counter = Step(), _Counter(tell, what, len(viewers))
    came = await asyncio.gather(*(counter.count(act(viewer), step) for viewer in viewers))
    return step, _those(viewers, came)


def _those(viewers: Iterable[Viewer], came: Iterable[bool]) -> list[Viewer]:
    return [viewer for viewer, through in zip(viewers, came, strict=True) if through]


async def _change(viewers: Sequence[Viewer], change: Callable[[], None], tell: Tell) -> Step:
    """Change the data while everybody looks, and count from the start of the change."""
    await asyncio.sleep(SETTLE_SECONDS)
    step, counter = Step(), _Counter(tell, "One change", len(viewers))
    waiting = [asyncio.create_task(counter.count(viewer.redrawn(), step)) for viewer in viewers]
    await asyncio.sleep(0)  # they listen from now on
    began = time.monotonic()  # the clock of the viewers
    await asyncio.to_thread(change)
    await asyncio.gather(*waiting)
    step.seconds = [at - began for at in step.seconds]
    return step
