"""One viewer: opens a page as a browser does, presses something, and waits for what is drawn."""

import asyncio
import http.client
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from raftlib.bench import messages
from raftlib.bench.fetch import fetch
from raftlib.bench.waits import (
    UntilAnswered,
    UntilChanged,
    UntilLive,
    UntilRedrawn,
    Wait,
)
from raftlib.bench.widgets import Widgets
from raftlib.errors import RaftError

# After so long a step has failed: nobody looks at an empty page for longer.
STEP_SECONDS = 90.0
MAX_MESSAGE_BYTES = 2**26
_CONFIG = re.compile(rb'<script[^>]*\bid="jupyter-config-data"[^>]*>(.*?)</script>', re.DOTALL)
_KERNEL = re.compile(rb'"kernelId":\s*"([\w-]+)"')

Clock = Callable[[], float]


class BenchError(RaftError):
    """What is measured did not start, or did not answer as it should."""


@dataclass(frozen=True)
class Address:
    """Where a page is: ``site`` such as http://127.0.0.1:8866, and the page's path on it.

    ``token`` opens a server that knows no people.
    """

    site: str
    page: str
    token: str = ""


def find_kernel(page: bytes) -> str | None:
    """Return the id of the kernel behind a page, from the settings that the page carries.

    Examples
    --------
    >>> find_kernel(b'<script id="jupyter-config-data">{"kernelId": "a-1"}</script>')
    'a-1'
    """
    config = _CONFIG.search(page)
    kernel = _KERNEL.search(config[1]) if config else None
    return kernel[1].decode() if kernel else None


def cookie_header(cookies: Mapping[str, str]) -> str:
    """Return cookies as a request carries them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def read_cookies(headers: Any) -> dict[str, str]:
    """Return the cookies that an answer sets, by name."""
    lines = headers.get_list("Set-Cookie")
    return dict(line.split(";")[0].split("=", 1) for line in lines)


class Viewer:
    """Somebody with a browser, who has signed in where that is needed.

    Parameters
    ----------
    address : Address
        The page to open.
    cookies : mapping of str to str
        Those of the sign-in.
    client : AsyncHTTPClient
        What all viewers ask with.
    """

    def __init__(
        self,
        address: Address,
        cookies: Mapping[str, str],
        client: AsyncHTTPClient,
        *,
        clock: Clock = time.monotonic,
        step_seconds: float = STEP_SECONDS,
    ) -> None:
        self._address, self._cookies, self._client = address, dict(cookies), client
        self._clock, self._step_seconds = clock, step_seconds
        self._session = uuid4().hex
        self._widgets = Widgets()
        self._socket: WebSocketClientConnection | None = None
        self._kernel = ""
        self._wait: Wait | None = None
        self._came: asyncio.Future[float] | None = None

    async def open(self) -> float:
        """Open the page, and return the seconds until its widgets were live.

        Raises
        ------
        BenchError, TimeoutError, OSError, HTTPClientError
            If it did not open.
        """
        began = self._clock()
        async with asyncio.timeout(self._step_seconds):
            await self._get_page()
            await self._connect()
            await self._ask(messages.ask_who(self._session))
            await self._ask(messages.ask_comms(self._session))
            control = uuid4().hex
            self._send(messages.open_control(self._session, control))
            states = messages.ask_states(self._session, control)
            live = await self._until(UntilLive(self._widgets), states) - began
            self.drawn_seconds = max(live, await self._see() - began)
            return live

    async def press(self) -> float | None:
        """Choose something else, and return the seconds until all of it was drawn.

        None where the page has nothing to choose.

        Raises
        ------
        BenchError, TimeoutError
            If the line was closed, or nothing was drawn.
        """
        choice = self._widgets.next_choice()
        if choice is None:
            return None
        chosen = messages.choose(self._session, choice.comm_id, choice.index)
        began = self._clock()
        async with asyncio.timeout(self._step_seconds):
            redrawn = await self._until(UntilRedrawn(chosen.msg_id), chosen)
            return max(redrawn, await self._see()) - began

    async def redrawn(self) -> float:
        """Return at which second of the clock a change by somebody else was drawn.

        Raises
        ------
        BenchError, TimeoutError
            If the line was closed, or nothing was drawn.
        """
        async with asyncio.timeout(self._step_seconds):
            changed = await self._until(UntilChanged(self._widgets))
            return max(changed, await self._see())

    async def close(self) -> None:
        """Close the page and say so, as a browser does."""
        self.hang_up()
        await self._client.fetch(
            HTTPRequest(
                f"{self._address.site}/voila/api/shutdown/{self._kernel}",
                method="POST",
                body="",
                headers={**self._headers(), "X-XSRFToken": self._cookies.get("_xsrf", "")},
                request_timeout=self._step_seconds,
            )
        )

    def hang_up(self) -> None:
        """Close the line, if there is one."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _headers(self) -> dict[str, str]:
        headers = {"Origin": self._address.site}
        if self._cookies:
            headers["Cookie"] = cookie_header(self._cookies)
        if self._address.token:
            headers["Authorization"] = f"token {self._address.token}"
        return headers

    async def _get_page(self) -> None:
        page = await fetch(self._address.site + self._address.page, self._headers())
        if page.status != http.client.OK:
            raise BenchError(f"The page answered with {page.status}.")
        self._cookies |= page.cookies
        kernel = find_kernel(page.body)
        if kernel is None:
            raise BenchError("The page names no kernel: it did not open.")
        self._kernel = kernel

    async def _see(self) -> float:
        """Get the pictures that a browser would ask for, and return when the last one was there.

        What was got before is got again: a browser keeps none that may show a practice's figures.
        """
        asked = (
            fetch(self._address.site + address, self._headers())
            for address in self._widgets.pictures
        )
        for picture in await asyncio.gather(*asked):
            if picture.status != http.client.OK:
                raise BenchError(f"A chart was answered with {picture.status}.")
        return self._clock() if self._widgets.pictures else 0.0

    async def _connect(self) -> None:
        place = self._address.site.replace("http", "ws", 1)
        path = f"/api/kernels/{self._kernel}/channels?session_id={self._session}"
        self._socket = await websocket_connect(
            HTTPRequest(place + path, headers=self._headers(), connect_timeout=self._step_seconds),
            on_message_callback=self._hear,
            max_message_size=MAX_MESSAGE_BYTES,
            subprotocols=[messages.PROTOCOL],
        )

    async def _ask(self, said: messages.Said) -> float:
        return await self._until(UntilAnswered(said.msg_id), said)

    def _send(self, said: messages.Said) -> None:
        if self._socket is None:
            raise BenchError("The line to the page's kernel was closed.")
        # what it returns is awaited by nobody: a line that is lost is heard of otherwise
        self._socket.write_message(said.message, binary=True)

    async def _until(self, wait: Wait, said: messages.Said | None = None) -> float:
        """Say something, and return when what is waited for came about."""
        if self._socket is None:
            raise BenchError("The line to the page's kernel was closed.")
        self._wait, self._came = wait, asyncio.get_running_loop().create_future()
        if said is not None:
            self._send(said)
        try:
            return await self._came
        finally:
            self._wait = self._came = None

    def _hear(self, message: str | bytes | None) -> None:
        """Take a message; None says that the line is closed."""
        if isinstance(message, bytes):
            heard = messages.read_message(message)
            drawn = self._widgets.take(heard)
            came = self._wait.hear(heard, drawn, self._clock()) if self._wait else None
            if came is not None and self._came is not None and not self._came.done():
                self._came.set_result(came)
        elif message is None:
            self.hang_up()
            if self._came is not None and not self._came.done():
                self._came.set_exception(BenchError("The line to the page's kernel was closed."))
