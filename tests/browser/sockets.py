"""Kernels and their sockets for the tests of the site, over HTTP alone."""

import json
import re
from uuid import uuid4

from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from websockets.sync.client import ClientConnection, connect

from raftlib.server.frames import PROTOCOL, read_frame
from tests.browser.signing_in import ask, trusting

ANSWER_SECONDS = 10
ANSWERED = {"kernel_info_reply", "status"}


def open_kernel(site: str, cookie: str, page: str = "/pages/dropdown", **headers: str) -> str:
    """Open a page as a browser would, and return the id of its kernel."""
    answer = ask(site, page, Cookie=cookie, **headers)
    kernel = re.search(r'"kernelId": "([\w-]+)"', answer.body)
    assert kernel, answer.status
    return kernel[1]


def open_socket(
    site: str,
    kernel: str,
    cookie: str,
    *,
    protocol: str = PROTOCOL,
    origin: str = "",
    session: str = "",
) -> ClientConnection:
    """Open a kernel's socket."""
    words = f"session_id={session or uuid4()}"
    return connect(
        f"{site.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?{words}",
        subprotocols=[protocol] if protocol else None,
        origin=origin or None,
        additional_headers={"Cookie": cookie},
        ssl=trusting() if site.startswith("https") else None,
        proxy=None,
        max_queue=None,  # what a test does not read must not hold up the end
    )


def message(msg_type: str, content: object, channel: str = "shell", **more: object) -> bytes:
    """Make a message with a new id: a kernel ignores one that it has seen."""
    header = {"msg_type": msg_type, "msg_id": str(uuid4()), "session": "s", "version": "5.3"}
    parts = {
        "header": {**header, **more},
        "parent_header": {},
        "metadata": {},
        "content": content,
    }
    return serialize_msg_to_ws_v1(parts, channel, lambda part: json.dumps(part).encode())


def replies(link: ClientConnection) -> set[str]:
    """Ask who the kernel is, and return the types of all messages up to its answer."""
    link.send(message("kernel_info_request", {}))
    types: set[str] = set()
    while not {"kernel_info_reply", "status"} <= types:  # they come over two channels
        types.add(read_frame(link.recv(ANSWER_SECONDS)).msg_type)
    return types
