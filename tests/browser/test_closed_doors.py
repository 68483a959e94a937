"""What a stranger to the site, or a page that was tampered with, cannot do. No browser needed."""

import http.client
import json
import re
import time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from raftlib.server.frames import MAX_MESSAGE_BYTES, PROTOCOL, read_frame
from tests.browser.conftest import SIGNED_IN
from tests.browser.signing_in import ask as ask_as_it_is
from tests.browser.signing_in import cookie_header

STOCK = [
    "/voila/tree",
    "/voila/tree/",
    "/voila/render/dropdown.ipynb",
    "/voila/files/dropdown.ipynb",
    "/voila/api/contents/",
    "/voila/query/00000000-0000-0000-0000-000000000000",
    "/voila/execution/00000000-0000-0000-0000-000000000000",
    "/voila/static/../../../../../etc/passwd",
    "/voila/templates/lab/static/index.css",
    "/voila/templates/x",
    "/api/contents",
    "/api/kernels",
    "/api/sessions",
    "/api/terminals",
    "/api/kernelspecs",
    "/lab",
    "/nbextensions/x.js",
    "/pages/nowhere",
    "/pages/dropdown.ipynb",
    "/pages/..%2fserve_pages",
    "/dropdown.ipynb",
]
TRAVERSALS = [
    "../serve_pages.py",
    "..%2f..%2f__init__.py",
    "%2fetc%2fpasswd",
    "__init__.py",
    "%00.js",
]
ANSWER_SECONDS = 10
ANSWERED = {"kernel_info_reply", "status"}


def ask(site: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Send one request as somebody who is signed in, without tidying the path."""
    cookie = cookie_header(SIGNED_IN[site])
    answer = ask_as_it_is(site, path, method, **{"Cookie": cookie, **headers})
    return answer.status, answer.body


def open_kernel(site: str) -> str:
    """Open a page as a browser would, and return the id of its kernel."""
    _, page = ask(site, "/pages/dropdown")
    kernel = re.search(r'"kernelId": "([\w-]+)"', page)
    assert kernel
    return kernel[1]


def socket_of(
    site: str, kernel: str, *, protocol: str = PROTOCOL, origin: str = ""
) -> ClientConnection:
    """Open a kernel's socket."""
    return connect(
        f"{site.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id={uuid4()}",
        subprotocols=[protocol] if protocol else None,
        origin=origin or None,
        additional_headers={"Cookie": cookie_header(SIGNED_IN[site])},
        proxy=None,
    )


def message(msg_type: str, content: object, channel: str = "shell") -> bytes:
    """Make a message with a new id: a kernel ignores one that it has seen."""
    header = {"msg_type": msg_type, "msg_id": str(uuid4()), "session": "s", "version": "5.3"}
    parts = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    return serialize_msg_to_ws_v1(parts, channel, lambda part: json.dumps(part).encode())


def replies(link: ClientConnection) -> set[str]:
    """Ask who the kernel is, and return the types of all messages up to its answer."""
    link.send(message("kernel_info_request", {}))
    types: set[str] = set()
    while "kernel_info_reply" not in types:
        types.add(read_frame(link.recv(ANSWER_SECONDS)).msg_type)
    return types


@pytest.fixture(scope="module")
def kernel(site_url: str) -> str:
    return open_kernel(site_url)


@pytest.mark.parametrize("path", STOCK)
def test_stock_route_is_not_served(site_url: str, path: str):
    status, body = ask(site_url, path)

    assert status == 404
    assert "Traceback" not in body


@pytest.mark.parametrize("name", TRAVERSALS)
@pytest.mark.parametrize("group", ["raft", "voila", "labextensions", "themes", "none"])
def test_no_file_outside_the_assets_is_served(site_url: str, group: str, name: str):
    assert ask(site_url, f"/assets/0/{group}/{name}")[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/pages/dropdown", "/api/kernels", "/nowhere"])
def test_only_reading_is_served(site_url: str, path: str, method: str):
    assert ask(site_url, path, method)[0] in (204, 403, 404, 405)


def test_page_not_found_is_ours_and_names_no_path(site_url: str):
    status, body = ask(site_url, "/pages/nowhere")

    assert status == 404
    assert "<h1>Page not found</h1>" in body
    assert "ipynb" not in body


@pytest.mark.parametrize("path", ["/", "/pages/dropdown", "/nowhere", "/assets/0/raft/raft.css"])
def test_foreign_host_is_refused(site_url: str, path: str):
    """A name that an attacker points to this computer (DNS rebinding)."""
    assert ask(site_url, path, Host="practice.example.com")[0] == 403


def test_foreign_host_is_refused_a_socket(site_url: str, kernel: str):
    path = f"/api/kernels/{kernel}/channels"
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Protocol": PROTOCOL}

    assert ask(site_url, path, Host="practice.example.com", **upgrade)[0] == 403


def test_closing_a_kernel_needs_the_token_of_its_page(site_url: str, kernel: str):
    assert ask(site_url, f"/voila/api/shutdown/{kernel}", "POST")[0] == 403
    assert ask(site_url, f"/api/kernels/{kernel}")[0] == 200


def test_kernel_cannot_be_deleted_by_a_request(site_url: str, kernel: str):
    assert ask(site_url, f"/api/kernels/{kernel}", "DELETE")[0] in (403, 405)
    assert ask(site_url, f"/api/kernels/{kernel}")[0] == 200


def test_socket_from_another_origin_is_refused(site_url: str, kernel: str):
    with pytest.raises(InvalidStatus, match="403"):
        socket_of(site_url, kernel, origin="http://practice.example.com")


def test_socket_without_the_protocol_is_refused(site_url: str, kernel: str):
    """There, one message with buffers hangs a stock server."""
    with pytest.raises(InvalidStatus, match="400"):
        socket_of(site_url, kernel, protocol="")

    assert ask(site_url, "/login")[0] == 200


def test_socket_of_no_kernel_is_refused(site_url: str):
    with pytest.raises(InvalidStatus, match="404"):
        socket_of(site_url, str(uuid4()))


def test_page_may_ask_its_kernel_who_it_is(site_url: str, kernel: str):
    with socket_of(site_url, kernel, origin=site_url) as link:
        assert replies(link) == ANSWERED


@pytest.mark.parametrize(
    ("msg_type", "channel"),
    [
        ("execute_request", "shell"),
        ("execute_request", "control"),
        ("input_reply", "stdin"),
        ("debug_request", "control"),
        ("shutdown_request", "control"),
        ("interrupt_request", "control"),
        ("kernel_info_request", "control"),
        ("complete_request", "shell"),
    ],
)
def test_message_that_no_widget_sends_is_dropped(
    site_url: str, kernel: str, msg_type: str, channel: str
):
    content = {"code": "raise SystemExit", "silent": False, "restart": False, "value": "x"}

    with socket_of(site_url, kernel) as link:
        link.send(message(msg_type, content, channel))
        time.sleep(0.3)
        assert replies(link) == ANSWERED


@pytest.mark.parametrize("junk", [b"", b"\xff" * 64, bytes(16), bytes(8) + b"{}"], ids=range(4))
def test_junk_is_dropped_and_the_server_goes_on(site_url: str, kernel: str, junk: bytes):
    with socket_of(site_url, kernel) as link:
        link.send(junk)
        link.send(junk.decode("latin-1"))
        assert replies(link) == ANSWERED


def send_too_much(link: ClientConnection) -> None:
    """Send a message above the cap, and read until the server closes the socket."""
    link.send(message("comm_msg", {"data": "x" * MAX_MESSAGE_BYTES}))
    for _answer in link:
        pass


def test_message_above_the_cap_closes_its_socket_and_no_more(site_url: str, kernel: str):
    """The server may close before or after the whole message is sent."""
    with socket_of(site_url, kernel) as link, pytest.raises(ConnectionClosed, match=r"1009|frame"):
        send_too_much(link)

    assert ask(site_url, f"/api/kernels/{kernel}")[0] == 200


def test_files_are_compressed_and_kept_by_the_browser(site_url: str):
    style = re.search(r'href="(/assets/\w+/raft/raft.css)"', ask(site_url, "/login")[1])
    assert style
    connection = http.client.HTTPConnection(urlsplit(site_url).netloc, timeout=30)
    connection.request("GET", style[1], headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    connection.close()


def test_every_answer_carries_the_headers(site_url: str):
    connection = http.client.HTTPConnection(urlsplit(site_url).netloc, timeout=30)
    for path in ("/", "/nowhere", "/assets/0/raft/raft.css"):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy.split("style-src")[0]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    connection.close()
