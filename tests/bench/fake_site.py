"""A site that is just enough of one for a viewer, with a kernel that answers at once."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

import tornado.web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketHandler

from raftlib.bench import messages
from tests.bench.said import dropdown, from_kernel, html

CONFIG = '<script id="jupyter-config-data" type="application/json">%s</script>'
KERNEL = CONFIG % '{"baseUrl": "/", "kernelId": "0a-1"}'
CHART = "<img alt=''>"


@asynccontextmanager
async def serving(
    page: type[tornado.web.RequestHandler],
    line: type[WebSocketHandler],
    picture: type[tornado.web.RequestHandler],
) -> AsyncIterator[str]:
    """Serve a page, the line to its kernel and its pictures, and give the site's address."""
    pictures = ("/pictures/.*", picture)
    routes = [("/page", page), ("/api/kernels/0a-1/channels", line), pictures]
    server = HTTPServer(tornado.web.Application(routes))
    socket, port = bind_unused_port()
    server.add_socket(socket)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        await server.close_all_connections()


class Page(tornado.web.RequestHandler):
    """A page that a test serves."""

    def get(self) -> None:
        """Send it."""
        self.finish(KERNEL)


class Line(WebSocketHandler):
    """A kernel that answers as a page's does, and draws two charts where something is chosen."""

    lines: ClassVar[list["Line"]] = []

    def open(self) -> None:
        """Keep who looks, to tell them of a change."""
        self.lines.append(self)

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
