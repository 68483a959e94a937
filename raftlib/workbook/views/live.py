"""Keeps a page alive: it hears what changes in the store, and notices what it has missed."""

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import anywidget
import traitlets as tl

from raftlib import settings
from raftlib.opening import on_open
from raftlib.store.connection import Store
from raftlib.store.feed import ChangeFeed, Handler
from raftlib.store.ledger import rehearse
from raftlib.workbook.models.access import page_access
from raftlib.workbook.models.page import PageModel
from raftlib.workbook.views.base import OUR_FAULT, act_safely
from raftlib.workbook.views.paced import Paced

# connection.js takes longer than this and a little more without a beat as a reason to ask.
BEAT_SECONDS = 5.0
BEATS_A_MINUTE = 12
# A change is on the page within a second; a hundred pages that look cost a tenth of one core.
LOOK_SECONDS = 0.5
RETRY_SECONDS = 30.0
UNSENT = "a page's pulse could not be sent"


class Pulse(anywidget.AnyWidget):
    """Numbered beats on the page's own line; nothing is shown.

    A page that misses a number, or hears none for long, asks for the state of its widgets again.
    ``address`` is what the page's address asks for as it is now: so it comes back where it was
    after a reload, a sleep, or a crash.
    """

    _esm = Path(__file__).with_name("pulse.js")

    address = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode()).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.beats = 0

    def forget(self) -> None:
        """Let the browser forget what it keeps of the fields: it has been stored."""
        self.send({"stored": True})

    def beat(self) -> None:
        """Send the next number, and what time it is by our clock, for the countdowns."""
        self.beats += 1
        self.send({"beat": self.beats, "now": settings.now().isoformat()})


class LivePage:
    """What keeps one page up to date while it is open.

    Parameters
    ----------
    store : Store
        The one to watch.
    beat_seconds : float
        How often the page hears that its line is alive.
    retry_seconds : float
        How long to wait when the store cannot be read.

    Notes
    -----
    Before the page is opened nothing runs: a page that is to be forked has no task, no thread and
    no connection.
    """

    def __init__(
        self,
        store: Store,
        *,
        beat_seconds: float = BEAT_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.pulse = Pulse()
        self._store = store
        self._feed = ChangeFeed(store, look_seconds=LOOK_SECONDS)
        self._handlers: list[tuple[str, Handler]] = []
        self._following: list[PageModel] = []
        self._to_open = 0  # models that are not open yet
        self._beat_seconds, self._retry_seconds = beat_seconds, retry_seconds
        # The loop keeps weak references only: without these a task could vanish silently.
        self._tasks: list[asyncio.Task[None]] = []

    def on(self, topic: str, handler: Handler) -> None:
        """Call ``handler`` with the topic after each change of it; its failures are recorded."""

        def call(changed: str) -> None:
            act_safely(lambda: handler(changed), f"a page did not follow a change of {topic}")

        self._handlers.append((topic, call))
        self._feed.on(topic, call)

    def open(self, model: PageModel, asked: Mapping[str, str]) -> None:
        """Open a model when the page belongs to somebody, and keep it up to date from then on.

        Parameters
        ----------
        model : PageModel
            Reads again after each change that it is about, and as time goes by if it has times.
        asked : mapping of str to str
            What the notebook was given to start with; what a link asks for goes before it.
        """
        for topic in model.topics:
            self.on(topic, Paced(partial(_follow, model), model.pace.get(topic, 0.0)))
        self._following.append(model)
        self._to_open += 1
        act = partial(self._open, model, asked)
        if settings.is_snapshot():
            act_safely(self._store.prepare, "the store could not be prepared")
            act = partial(_open_unseen, model, act)  # no cell waits for it
        on_open(act)

    def _open(self, model: PageModel, asked: Mapping[str, str]) -> None:
        # Before the model reads: what changed before the start is not told.
        self.start()
        query = settings.page_query()
        wanted = {name: query.get(name, default) for name, default in asked.items()}
        try:
            model.open(page_access(self._store), wanted)
            self._keep_address()
            model.observe(lambda _change: self._keep_address())
            model.observe(lambda _change: act_safely(self.pulse.forget, UNSENT), "stored")
        finally:
            self._to_open -= 1
            # A page that comes from another kernel sees by the number that it has to ask anew; not
            # before all of it is there.
            if not self._to_open:
                act_safely(self.pulse.beat, UNSENT)

    def _keep_address(self) -> None:
        """Keep what all models of the page would have to be asked for."""
        models = (model.address for model in self._following)
        self.pulse.address = {name: text for address in models for name, text in address.items()}

    def start(self) -> None:
        """Start to watch and to beat, once; without a running loop, as in a test, do nothing."""
        if self._tasks:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        tasks = [self._beat(), self._rehearse() if self._watch() else self._watch_later()]
        # An empty context: what a handler prints belongs to no cell of a notebook.
        self._tasks = [loop.create_task(task, context=contextvars.Context()) for task in tasks]

    async def stop(self) -> None:
        """Stop watching and beating."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._feed.stop()

    def _watch(self) -> bool:
        return act_safely(self._feed.start, "the changes of the store cannot be watched")

    async def _watch_later(self) -> None:
        """Try until the store can be read; then everything may have changed."""
        while True:
            await asyncio.sleep(self._retry_seconds)
            if self._watch():
                for topic, handler in self._handlers:
                    handler(topic)
                return

    async def _rehearse(self) -> None:
        """Make the first real write quick, in a thread, so that the page waits for no other."""
        attempt = partial(rehearse, self._store)
        await asyncio.to_thread(act_safely, attempt, "no write could be rehearsed")

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._beat_seconds)
            act_safely(self.pulse.beat, UNSENT)
            self._look_at_the_clock(a_minute=self.pulse.beats % BEATS_A_MINUTE == 0)

    def _look_at_the_clock(self, *, a_minute: bool) -> None:
        for model in self._following:
            if model.is_due or (a_minute and model.has_times):
                act_safely(model.refresh, "a page did not follow the clock")


def _follow(model: PageModel, topic: str) -> None:
    """Read again; where it is put off to a moment when nobody waits, a fault is recorded too."""
    act_safely(lambda: model.refresh(topic), f"a page did not follow a change of {topic}")


def _open_unseen(model: PageModel, act: Callable[[], object]) -> None:
    """Open a page where no cell shows what fails: that is recorded, and said on the page."""
    if not act_safely(act, "a page could not be opened"):
        model.problem = OUR_FAULT
