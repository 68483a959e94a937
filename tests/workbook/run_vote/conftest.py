"""A vote in a store of the demo locality, and those who look at it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.store.people import add_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from tests.conduct.conftest import (  # noqa: F401
    OPENS,
    SetClock,
    clock,
    demo_file,
    draft,
    opened,
    proposed,
    read_as,
    rules,
    store,
)

MemberAccess = Callable[..., Access]


@pytest.fixture
def access(store, clock) -> MemberAccess:  # noqa: F811
    """Return a function that signs somebody in with the roles given, a facilitator if none."""

    def sign_in(*roles: HeldRole) -> Access:
        held = roles or (HeldRole(role=Role.FACILITATOR),)
        at = OPENS - timedelta(minutes=1)
        member = add_member(store, "Somebody (test)", held, at)
        return Access(store, start_sign_in(store, member, at).sign_in, lambda: OPENS)

    return sign_in
