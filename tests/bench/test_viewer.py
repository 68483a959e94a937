"""What a viewer takes from a page, and what becomes of one whose page does not open."""

import asyncio
import json
import time

import pytest
import tornado.web
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketHandler

from raftlib.bench import messages
from raftlib.bench.crowd import describe_failure
from raftlib.bench.viewer import Address, BenchError, Viewer, cookie_header, find_kernel
from tests.bench.said import dropdown, from_kernel, html

CONFIG = '<script id="jupyter-config-data" type="application/json">%s</script>'
KERNEL = CONFIG % '{"baseUrl": "/", "kernelId": "0a-1"}'
CHART = "<img alt=''>"


def test_kernel_is_found_in_the_settings_of_the_page():
    assert find_kernel(f"<html><head>{KERNEL}</head></html>".encode()) == "0a-1"


def test_kernel_that_only_a_text_names_is_not_taken():
    assert find_kernel(b'<p>"kernelId": "0a-2"</p>') is None
    assert find_kernel((CONFIG % "{}").encode()) is None


def test_cookies_go_in_one_line():
    assert cookie_header({"a": "1", "b": "2"}) == "a=1; b=2"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), "not in time"),
        (HTTPClientError(599), "not in time"),
        (HTTPClientError(503), "status 503"),
        (BenchError("The line to the page's kernel was closed."), "The line to the page's"),
        (ConnectionResetError("10.1.2.3"), "the connection failed"),
    ],
    ids=str,
)
def test_failure_has_one_of_few_reasons(error, reason):
    assert describe_failure(error).startswith(reason)


class Page(tornado.web.RequestHandler):
    """A page that a test serves."""

    def get(self) -> None:
        """Send it."""
        self.finish(KERNEL)


class Line(WebSocketHandler):
    """A kernel that answers as a page's does, and draws two charts where something is chosen."""

    def select_subprotocol(self, offered: list[str]) -> str | None:
        """Speak the protocol of our server only."""
        return messages.PROTOCOL if messages.PROTOCOL in offered else None

    def on_message(self, message: str | bytes) -> None:
        """Answer a message."""
        assert isinstance(message, bytes)
        asked = messages.read_message(message)
        self.answer(asked.msg_type, asked.content, json.loads(asked.parts[0])["msg_id"])

    def answer(self, msg_type: str, content: dict[str, object], msg_id: str) -> None:
        """Answer as the kernel of a page with one list and one text."""
        match msg_type, content.get("data"):
            case (("kernel_info_request" | "comm_info_request"), _):
                self.say("reply", {}, "shell", msg_id)
            case "comm_msg", {"method": "request_states"}:
                widgets = {"a": dropdown("All", "Oak"), "b": html("<p>3</p>")}
                states = {name: {"state": state} for name, state in widgets.items()}
                data = {"method": "update_states", "states": states}
                self.say("comm_msg", {"comm_id": "c", "data": data}, "iopub", msg_id)
            case "comm_msg", {"method": "update", "state": {"index": 1}}:
                self.draw(msg_id)

    def draw(self, msg_id: str) -> None:
        """Draw twice, and say that it is done."""
        data = {"method": "update", "state": {"value": CHART}}
        for _ in range(2):
            self.say("comm_msg", {"comm_id": "b", "data": data}, "iopub", msg_id)
        self.say("status", {"execution_state": "idle"}, "iopub", msg_id)

    def say(self, msg_type: str, content: object, channel: str, answers: str) -> None:
        """Send a message."""
        self.write_message(from_kernel(msg_type, content, channel, answers), binary=True)


class Closes(Line):
    """A line that breaks when something is chosen."""

    def draw(self, msg_id: str) -> None:
        """Break."""
        self.close()


class Silent(Line):
    """A kernel that draws nothing, whatever is chosen."""

    def draw(self, msg_id: str) -> None:
        """Do nothing."""


def look(
    line: type[Line],
    *,
    page: type[tornado.web.RequestHandler] = Page,
    seconds: float = 5,
    token: str = "",
    **cookies: str,
):
    """Let a viewer open a page and choose something; return both times."""

    async def act() -> tuple[float, float | None]:
        routes = [("/page", page), ("/api/kernels/0a-1/channels", line)]
        server = HTTPServer(tornado.web.Application(routes))
        socket, port = bind_unused_port()
        server.add_socket(socket)
        client = AsyncHTTPClient(force_instance=True)
        address = Address(f"http://127.0.0.1:{port}", "/page", token)
        viewer = Viewer(address, cookies, client, step_seconds=seconds)
        try:
            return await viewer.open(), await viewer.press()
        finally:
            viewer.hang_up()
            client.close()
            server.stop()
            await server.close_all_connections()

    return asyncio.run(act())


def test_viewer_opens_a_page_and_sees_what_they_chose():
    opened, pressed = look(Line)

    assert 0 < opened < 5
    assert 0 < pressed < 5


def test_line_that_breaks_is_a_failure_at_once():
    with pytest.raises(BenchError, match="line to the page's kernel was closed"):
        look(Closes)


def test_redraw_that_does_not_come_is_not_waited_for_for_ever():
    began = time.monotonic()

    with pytest.raises(TimeoutError, match=r"^$"):
        look(Silent, seconds=0.5)

    assert 0.5 <= time.monotonic() - began < 5


class NoPage(tornado.web.RequestHandler):
    """A page that says only that it failed."""

    def get(self) -> None:
        """Send that."""
        self.finish("<p>Something went wrong</p>")


class Refused(tornado.web.RequestHandler):
    """A page that this person may not open."""

    def get(self) -> None:
        """Answer 404."""
        self.set_status(404)


def test_page_without_a_kernel_has_not_opened():
    with pytest.raises(BenchError, match="names no kernel"):
        look(Line, page=NoPage)


def test_page_that_is_refused_has_not_opened():
    with pytest.raises(BenchError, match="answered with 404"):
        look(Line, page=Refused)


class Guarded(tornado.web.RequestHandler):
    """A page for those who have a cookie and a token."""

    def get(self) -> None:
        """Send it to them."""
        right = self.get_cookie("who") == "me", self.request.headers.get("Authorization")
        self.set_status(200 if right == (True, "token t") else 403)
        self.finish(KERNEL)


def test_viewer_shows_cookie_and_token():
    opened, _ = look(Line, page=Guarded, token="t", who="me")  # noqa: S106 (nothing is kept behind it)

    assert opened > 0


@pytest.mark.parametrize("shown", [{"token": "t"}, {"who": "me"}, {}], ids=str)
def test_viewer_shows_nothing_that_they_were_not_given(shown):
    with pytest.raises(BenchError, match="answered with 403"):
        look(Line, page=Guarded, **shown)
