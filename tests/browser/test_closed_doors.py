"""What a stranger to the site, or a page that was tampered with, cannot do. No browser needed."""

import contextlib
import http.client
import re
import socket
import time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from raftlib.server.frames import FROM_PAGE, MAX_MESSAGE_BYTES, PROTOCOL
from raftlib.server.kernels import MOST_SOCKETS
from tests.browser.conftest import SIGNED_IN
from tests.browser.signing_in import ask as ask_as_it_is
from tests.browser.signing_in import cookie_header
from tests.browser.sockets import ANSWERED, message, open_kernel, open_socket, replies

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


def ask(site: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Send one request as somebody who is signed in, without tidying the path."""
    cookie = cookie_header(SIGNED_IN[site])
    answer = ask_as_it_is(site, path, method, **{"Cookie": cookie, **headers})
    return answer.status, answer.body


def socket_of(
    site: str, kernel: str, *, protocol: str = PROTOCOL, origin: str = ""
) -> ClientConnection:
    """Open a kernel's socket as somebody who is signed in."""
    cookie = cookie_header(SIGNED_IN[site])
    return open_socket(site, kernel, cookie, protocol=protocol, origin=origin)


@pytest.fixture(scope="module")
def kernel(site_url: str) -> str:
    return open_kernel(site_url, cookie_header(SIGNED_IN[site_url]))


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
        ("inspect_request", "shell"),
        ("history_request", "shell"),
        ("is_complete_request", "shell"),
        ("create_subshell_request", "control"),
        ("delete_subshell_request", "control"),
        ("list_subshell_request", "control"),
        ("usage_request", "control"),
        ("abort_request", "control"),
        ("apply_request", "shell"),
        ("execute_request", "stdin"),
        ("execute_request", "iopub"),
        ("execute_request", ""),
        ("comm_msg", "control"),
        ("comm_msg", "iopub"),
        ("EXECUTE_REQUEST", "shell"),
        ("execute_request\x00", "shell"),
    ],
)
def test_message_that_no_widget_sends_is_dropped(
    site_url: str, kernel: str, msg_type: str, channel: str
):
    content = {"code": "raise SystemExit", "silent": False, "restart": False, "value": "x"}

    with socket_of(site_url, kernel) as link:
        link.send(message(msg_type, content, channel))
        time.sleep(0.1)
        assert replies(link) == ANSWERED


@pytest.mark.parametrize("junk", [b"", b"\xff" * 64, bytes(16), bytes(8) + b"{}"], ids=range(4))
def test_junk_is_dropped_and_the_server_goes_on(site_url: str, kernel: str, junk: bytes):
    with socket_of(site_url, kernel) as link:
        link.send(junk)
        link.send(junk.decode("latin-1"))
        assert replies(link) == ANSWERED


@pytest.mark.parametrize(
    "session",
    ["%C3%A9", "a" * 65, "", "a%00b", "../x"],
    ids=["letters", "long", "none", "nul", "path"],
)
def test_socket_whose_session_names_no_zmq_socket_is_refused(
    site_url: str, kernel: str, session: str
):
    """Stock answers with an error, and leaves its zmq sockets open each time."""
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Protocol": PROTOCOL}
    path = f"/api/kernels/{kernel}/channels?session_id={session}"

    assert ask(site_url, path, **upgrade)[0] == 400


def test_page_has_few_sockets(site_url: str, kernel: str):
    time.sleep(0.3)  # those of earlier tests close
    with contextlib.ExitStack() as links:
        for _ in range(MOST_SOCKETS):
            assert replies(links.enter_context(socket_of(site_url, kernel))) == ANSWERED
        with pytest.raises(InvalidStatus, match="429"):
            socket_of(site_url, kernel)
    time.sleep(0.3)

    with socket_of(site_url, kernel) as link:
        assert replies(link) == ANSWERED


def spoilt(whole: bytes, place: int, junk: bytes) -> bytes:
    """Write junk over a part of a message."""
    at = place % (len(whole) + 1)
    return whole[:at] + junk + whole[at + len(junk) :]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
HEADERS = st.dictionaries(
    st.sampled_from(["msg_id", "session", "version", "date", "subshell_id", "username"]), ANYTHING
)
JUNK = st.one_of(
    st.binary(max_size=200),
    st.builds(
        spoilt,
        st.sampled_from([message("execute_request", {"code": "1"}), message("comm_msg", {})]),
        st.integers(0, 400),
        st.binary(min_size=1, max_size=12),
    ),
    st.builds(
        lambda kind, content, more: message(kind, content, **more),
        st.sampled_from(sorted(FROM_PAGE)),
        ANYTHING,
        HEADERS,
    ),
)


@settings(max_examples=25, deadline=None)
@given(frames=st.lists(JUNK, min_size=1, max_size=20))
def test_no_frame_stops_the_kernel_or_the_server(site_url: str, kernel: str, frames: list[bytes]):
    with socket_of(site_url, kernel) as link:
        for frame in frames:
            link.send(frame)
        assert "execute_reply" not in replies(link)


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


def raw(site: str, request: str) -> str:
    """Send bytes as they are, and return what comes back first."""
    parts = urlsplit(site)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(request.replace("HOST", f"Host: {parts.netloc}").encode("latin-1"))
        return line.recv(65536).decode("latin-1")


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET http://{netloc}/account HTTP/1.1\r\nHOST", 404),
        ("GET http://evil.example/ HTTP/1.1\r\nHOST", 404),
        ("OPTIONS * HTTP/1.1\r\nHOST", 404),
        ("GET //evil.example/ HTTP/1.1\r\nHOST", 404),
        ("GET /account/..;/ HTTP/1.1\r\nHOST", 404),
        ("FETCH / HTTP/1.1\r\nHOST", 405),
        ("HEAD /pages/dropdown HTTP/1.1\r\nHOST", 302),
    ],
)
def test_odd_request_gets_an_answer_of_ours(site_url: str, request_line: str, status: int):
    """An address in full, as to a proxy, is answered by Tornado itself elsewhere."""
    line = request_line.format(netloc=urlsplit(site_url).netloc)

    said = raw(site_url, f"{line}\r\nConnection: close\r\n\r\n")

    assert said.startswith(f"HTTP/1.1 {status} ")
    assert "Server: RAFT\r\n" in said
    assert "frame-ancestors 'none'" in said
    assert "Tornado" not in said


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /login HTTP/1.1\r\nHOST\r\nHost: evil.example\r\n\r\n",
        "\x00\x01\r\n\r\n",
        "GET /login\x00 HTTP/1.1\r\nHOST\r\n\r\n",
        "POST / HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        "POST /login HTTP/1.1\r\nHOST\r\nContent-Length: 99999999\r\n\r\n",
    ],
    ids=["two hosts", "no HTTP", "nul", "two lengths", "too long"],
)
def test_malformed_request_is_refused_and_the_server_goes_on(site_url: str, request_text: str):
    assert raw(site_url, request_text).startswith("HTTP/1.1 4")
    assert ask(site_url, "/login")[0] == 200


def test_form_of_a_hundred_thousand_fields_is_refused(site_url: str):
    answer = ask_as_it_is(
        site_url,
        "/login",
        "POST",
        "a=1&" * 100_000,
        Content_Type="application/x-www-form-urlencoded",
    )

    assert answer.status == 400
    assert "Traceback" not in answer.body


@pytest.mark.parametrize("kind", ["image", "iframe", "script", "empty", "object"])
def test_page_elsewhere_starts_no_kernel_with_a_picture_or_a_frame(site_url: str, kind: str):
    """The browser says what it wants the page for, and no page of ours asks in such a way."""
    assert ask(site_url, "/pages/dropdown", **{"Sec-Fetch-Dest": kind})[0] == 403


@pytest.mark.parametrize("query", ["template=../../x", "theme=evil", "x=%00", "x=%ff"])
def test_query_string_changes_nothing_but_what_the_page_reads(site_url: str, query: str):
    status, body = ask(site_url, f"/pages/query?{query}")

    assert status == 200
    assert "kernel variables" in body


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
