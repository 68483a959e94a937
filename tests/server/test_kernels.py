import asyncio
import time

import pytest
from tornado.web import HTTPError

from raftlib.domain.people import HeldRole, Role
from raftlib.server.environment import kernel_environment
from raftlib.server.kernels import (
    ALONE_SECONDS,
    IDLE_SECONDS,
    MOST_SOCKETS,
    RaftKernels,
)
from raftlib.server.opened import Opened

SCRIBE, ANALYST = HeldRole(role=Role.SCRIBE), HeldRole(role=Role.ANALYST)
OURS = {"RAFT_STORE": "sqlite://", "RAFT_SIGN_IN": "s"}


@pytest.mark.parametrize(
    "name",
    ["AWS_SECRET_ACCESS_KEY", "JUPYTER_TOKEN", "HTTP_X_RAFT_SIGNIN", "MYPATH", "RAFT_KEY_FILE"],
)
def test_variable_that_is_not_on_the_list_stays_out(name: str):
    assert kernel_environment({name: "x"}, "sqlite://", "s") == OURS


@pytest.mark.parametrize(
    "name",
    [
        "PATH",
        "LC_ALL",
        "PYTHONPATH",
        "JUPYTER_PATH",
        "JUPYTER_CONFIG_DIR",
        "QUERY_STRING",
        "TZ",
        "RAFT_WORK",
    ],
)
def test_variable_on_the_list_goes_in(name: str):
    assert kernel_environment({name: "x"}, "sqlite://", "s")[name] == "x"


@pytest.mark.parametrize("name", ["RAFT_STORE", "RAFT_SIGN_IN"])
def test_what_the_server_says_goes_before_what_comes_from_outside(name: str):
    assert kernel_environment({name: "x"}, "sqlite://", "s") == OURS


@pytest.fixture
def kernels():
    """Return a manager with kernels of two sign-ins; no process is behind them."""
    kernels = RaftKernels()
    for kernel_id, sign_in in (("one", "anna"), ("two", "ben"), ("three", "anna")):
        kernels._kernels[kernel_id] = object()
        kernels._opened[kernel_id] = Opened(sign_in)
    yield kernels
    kernels._kernels.clear()


async def no_kernel(**options):
    return await RaftKernels().start_kernel(**options)


@pytest.mark.parametrize("env", [None, {}, {"RAFT_SIGN_IN": "s"}, {"HTTP_X_RAFT_SIGN_IN": ""}])
def test_nobody_without_a_sign_in_gets_a_kernel(env):
    with pytest.raises(HTTPError, match="403"):
        asyncio.run(no_kernel(env=env))


def test_kernel_belongs_to_the_sign_in_that_opened_it(kernels):
    assert kernels.owner("one") == "anna"
    assert kernels.owner("none") is None


def test_kernel_of_a_sign_in_that_is_not_there_any_more_has_ended(kernels):
    assert kernels.ended({"ben": frozenset()}) == ["one", "three"]
    assert kernels.ended({"ben": frozenset(), "anna": frozenset({SCRIBE})}) == []


def test_kernel_whose_person_lost_a_role_has_ended_and_one_who_gained_has_not(kernels):
    kernels._opened["two"] = Opened("ben", 2, frozenset({SCRIBE}))
    anna = {"anna": frozenset()}

    assert kernels.ended({**anna, "ben": frozenset({SCRIBE, ANALYST})}) == []
    assert kernels.ended({**anna, "ben": frozenset({ANALYST})}) == ["two"]


def test_kernel_that_is_closed_belongs_to_nobody_and_hears_nobody(kernels):
    del kernels._kernels["one"]

    asyncio.run(kernels.close("one"))

    assert kernels.owner("one") is None
    assert not kernels.note_heard("one")


def test_page_has_room_for_few_sockets(kernels):
    joined = [kernels.join("one", object()) for _ in range(MOST_SOCKETS + 1)]

    assert joined == [True] * MOST_SOCKETS + [False]
    assert kernels.join("two", object())


def test_socket_that_left_makes_room(kernels):
    sockets = [object() for _ in range(MOST_SOCKETS)]
    for socket in sockets:
        kernels.join("one", socket)

    kernels.leave("one", sockets[0])

    assert kernels.join("one", object())


def test_kernel_that_is_not_there_takes_no_socket(kernels):
    assert not kernels.join("none", object())


def test_kernel_that_ended_belongs_to_nobody(kernels):
    del kernels._kernels["one"]

    assert kernels.owner("one") is None


def test_page_that_is_used_stays_open(kernels):
    assert kernels.unused(time.monotonic()) == []


@pytest.mark.parametrize(("seconds", "closed"), [(ALONE_SECONDS - 1, 0), (ALONE_SECONDS + 1, 3)])
def test_page_that_went_away_has_a_while_to_come_back(kernels, seconds, closed):
    assert len(kernels.unused(time.monotonic() + seconds)) == closed


@pytest.mark.parametrize(("seconds", "closed"), [(IDLE_SECONDS - 1, 2), (IDLE_SECONDS + 1, 3)])
def test_page_that_nobody_touches_goes_to_sleep_though_it_is_connected(kernels, seconds, closed):
    kernels._opened["one"].sockets.add("its line")

    assert len(kernels.unused(time.monotonic() + seconds)) == closed


def test_page_that_was_touched_stays_awake(kernels):
    kernels._opened["one"].sockets.add("its line")
    kernels._opened["one"].heard -= IDLE_SECONDS
    assert "one" in kernels.unused(time.monotonic() + 1)

    kernels.note_heard("one")

    assert "one" not in kernels.unused(time.monotonic() + 1)
