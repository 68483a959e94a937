"""What somebody who only looks at a page that many share cannot do to the others."""

import json
import sys
import time

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from raftlib.domain.people import HeldRole, Role
from raftlib.server.frames import read_frame
from raftlib.server.shared import CONTROL
from tests.browser.conftest import SIGNED_IN
from tests.browser.signing_in import ask, cookie_header, give_code, sign_in
from tests.browser.sockets import ANSWERED, message, open_kernel, open_socket, replies
from tests.browser.test_closed_doors import send_too_much
from tests.browser.test_forked_pages import DASHBOARD, kernels_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks pages")


@pytest.fixture(scope="module")
def cookie(demo_workbook_url: str) -> str:
    return cookie_header(SIGNED_IN[demo_workbook_url])


@pytest.fixture(scope="module")
def neighbour(demo_workbook_url: str, demo_url: str) -> str:
    """Return the cookie of somebody else who may look at the same page."""
    held = HeldRole(role=Role.PRACTICE, practice_code="Z00013")
    return cookie_header(sign_in(demo_workbook_url, give_code(demo_url, "Nosy (test)", held)))


@pytest.fixture
def look(demo_workbook_url: str, cookie: str) -> str:
    """Return the name of a page that looks on."""
    return open_kernel(demo_workbook_url, cookie, DASHBOARD)


def states_of(link: ClientConnection) -> dict[str, dict[str, object]]:
    """Ask for the state of every widget, as a page does when it opens."""
    opened = {"comm_id": "mine", "target_name": CONTROL, "data": {}}
    link.send(message("comm_open", opened))
    asked = {"comm_id": "mine", "data": {"method": "request_states"}}
    link.send(message("comm_msg", asked))
    while True:
        said = link.recv(20)
        if read_frame(said).msg_type == "comm_msg":
            _, parts = deserialize_msg_from_ws_v1(said)
            content = json.loads(bytes(parts[3]))
            if "states" in content["data"]:
                return content["data"]["states"]


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("execute_request", "shell"),
        ("execute_request", "control"),
        ("shutdown_request", "control"),
        ("interrupt_request", "control"),
        ("debug_request", "control"),
        ("input_reply", "stdin"),
        ("complete_request", "shell"),
        ("comm_msg", "control"),
    ],
)
def test_message_that_no_widget_sends_is_dropped_and_forks_nothing(
    demo_workbook_url, cookie, look, kind, channel
):
    content = {"code": "raise SystemExit", "silent": False, "restart": False}
    with open_socket(demo_workbook_url, look, cookie) as link:
        before = kernels_of(demo_workbook_url)

        link.send(message(kind, content, channel))

        time.sleep(0.2)
        assert replies(link) - {"comm_msg"} == ANSWERED  # the shared kernel's pulse may beat
        # Of other tests' pages some may end now; that this page's kernel lives, its answer says.
        assert kernels_of(demo_workbook_url) <= before


def test_neighbour_reaches_neither_the_page_nor_its_socket_nor_its_end(
    demo_workbook_url, cookie, neighbour, look
):
    with pytest.raises(InvalidStatus, match=r"403|404"):
        open_socket(demo_workbook_url, look, neighbour)

    assert ask(demo_workbook_url, f"/api/kernels/{look}", Cookie=neighbour).status == 404
    closing = f"/voila/api/shutdown/{look}"
    assert ask(demo_workbook_url, closing, "POST", Cookie=neighbour).status in (403, 404)
    assert ask(demo_workbook_url, f"/api/kernels/{look}", Cookie=cookie).status == 200


def test_what_one_changes_moves_that_page_alone(demo_workbook_url, cookie, neighbour, look):
    theirs = open_kernel(demo_workbook_url, neighbour, DASHBOARD)
    with (
        open_socket(demo_workbook_url, look, cookie) as link,
        open_socket(demo_workbook_url, theirs, neighbour) as other,
    ):
        before, started = states_of(other), kernels_of(demo_workbook_url)
        lists = [name for name, one in before.items() if one["state"].get("index") is not None]
        assert lists

        for name in lists:
            change = {"method": "update", "state": {"index": 999}, "buffer_paths": []}
            link.send(message("comm_msg", {"comm_id": name, "data": change}))
        replies(link)

        assert len(kernels_of(demo_workbook_url) - started) == 1
        assert states_of(other) == before


def test_page_that_sends_too_much_ends_its_own_line_alone(
    demo_workbook_url, cookie, neighbour, look
):
    theirs = open_kernel(demo_workbook_url, neighbour, DASHBOARD)
    with open_socket(demo_workbook_url, theirs, neighbour) as other:
        with (
            open_socket(demo_workbook_url, look, cookie) as link,
            pytest.raises(ConnectionClosed, match=r"1009|frame"),
        ):
            send_too_much(link)

        assert replies(other) - {"comm_msg"} == ANSWERED
