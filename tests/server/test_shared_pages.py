"""Who looks at a page that is the same for all, and who does not any more."""

import asyncio
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.server.kernels import RaftKernels
from raftlib.server.opened import Look
from raftlib.server.shared_pages import SharedPages
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.sign_ins import end_sign_in, read_viewer, start_sign_in
from tests.workbook.stores import add_north_and_south

NOW = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
NORTH = {"locality": "North"}


class Socket:
    """The socket of a page: all that is asked of it is to close."""

    closed = False

    def close(self) -> None:
        """Close."""
        self.closed = True


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    add_north_and_south(store)
    yield store
    store.close()


@pytest.fixture
def kernels():
    kernels = RaftKernels()
    yield kernels
    kernels._kernels.clear()


def look_on(kernels, store, *roles):
    """Let a new person look at the page of North, and return the page's name and socket."""
    number = add_member(store, "Somebody (test)", roles, NOW)
    token = start_sign_in(store, number, NOW)
    viewer = read_viewer(store, token.sign_in, NOW)
    shared = SimpleNamespace(about=NORTH, lines=set())
    kernel_id = kernels.look_on(Look(viewer=viewer, shared=shared, source=None, query=""))
    socket = Socket()
    assert kernels.join(kernel_id, socket)
    return kernel_id, socket, viewer


def member(practice_code):
    return HeldRole(role=Role.PRACTICE, practice_code=practice_code)


FACILITATOR = HeldRole(role=Role.FACILITATOR)


def test_page_that_looks_on_belongs_to_its_viewer_and_has_no_kernel(kernels, store):
    kernel_id, _, viewer = look_on(kernels, store, FACILITATOR)

    assert kernels.owner(kernel_id) == viewer.sign_in
    assert kernel_id not in kernels
    assert kernels.kernel_model(kernel_id)["execution_state"] == "idle"


def test_who_may_not_look_any_more_is_hung_up_on_and_others_stay(kernels, store):
    pages = SharedPages(kernels, store, lambda: NOW)
    gone, closed, viewer = look_on(kernels, store, FACILITATOR)
    stays, opened, _ = look_on(kernels, store, FACILITATOR)
    end_sign_in(store, viewer.sign_in, NOW)

    asyncio.run(pages.close_refused())

    assert closed.closed
    assert kernels.owner(gone) is None
    assert not opened.closed
    assert kernels.owner(stays)


def test_who_has_no_place_in_a_locality_is_hung_up_on(kernels, store):
    pages = SharedPages(kernels, store, lambda: NOW)
    elsewhere, closed, _ = look_on(kernels, store, member("Z00003"))

    asyncio.run(pages.close_refused())

    assert closed.closed
    assert kernels.owner(elsewhere) is None


def test_page_nobody_touches_goes_on_while_somebody_looks(kernels, store):
    kernel_id, _, _ = look_on(kernels, store, FACILITATOR)
    a_day = 24 * 60 * 60

    assert kernels.unused(time.monotonic() + a_day) == []
    kernels.leave(kernel_id, next(iter(kernels._opened[kernel_id].sockets)))
    assert kernels.unused(time.monotonic() + 2 * a_day) == [kernel_id]


def test_page_whose_shared_kernel_has_ended_is_forgotten(kernels, store):
    kernel_id, _, _ = look_on(kernels, store, FACILITATOR)

    kernels.forget_shared(kernels.look_of(kernel_id).shared)

    assert kernels.owner(kernel_id) is None
    assert kernels.look_of(kernel_id) is None
